//! How sled is opened: what we put right before, what we sync after, and what its errors mean.

use crate::caught::caught;
use crate::log::LogError;
use crate::store::files::{sync_folder, sync_path};
use sled::{Config, Db};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// With smaller segments sled puts large pages into files of their own, which it never syncs.
pub(super) const SEGMENT: usize = 2 << 20;
/// More is given back badly by sled, which takes several times as much.
const CACHE: u64 = 32 << 20;
/// sled gives up its own file lock a little after it is closed: 5 ms, this many times.
const TRIES: usize = 600;

/// The caller holds the store's lock, so nobody else opens this folder.
pub(super) fn open(folder: &Path, store: &Path) -> Result<(Db, File), LogError> {
    let unavailable = |error: io::Error| LogError::Unavailable { path: store.into(), reason: error.to_string() };
    let made = !folder.join("db").exists();
    put_half_made_snapshots_aside(folder).map_err(unavailable)?;
    // No flusher of sled's own: every append flushes, and errors of that thread would only be logged.
    let config = Config::new().path(folder).segment_size(SEGMENT).cache_capacity(CACHE).flush_every_ms(None);
    let db = open_patiently(&config, store)?;
    match file_of(&db, folder, made, store) {
        Ok(file) => Ok((db, file)),
        Err(error) => {
            // sled panics when it cannot sync what it closes.
            let _ = caught(|| drop(db));
            Err(error)
        }
    }
}

/// The file of sled's log, which is on the disk with all that it needs.
fn file_of(db: &Db, folder: &Path, made: bool, store: &Path) -> Result<File, LogError> {
    let unavailable = |error: io::Error| LogError::Unavailable { path: store.into(), reason: error.to_string() };
    let file = OpenOptions::new().read(true).write(true).open(folder.join("db")).map_err(unavailable)?;
    if made {
        // sled syncs neither `conf`, without which nothing opens, nor the folder that names its files.
        db.flush().map_err(|error| self::error(&error, store))?;
        sync_new(folder, &file).map_err(unavailable)?;
    } else {
        // Opening names a new snapshot and removes the old one, and then puts segments to new use that only the new one
        // knows to be free: what names it must be on the disk before anything else is.
        sync_folder(folder).map_err(unavailable)?;
    }
    Ok(file)
}

fn open_patiently(config: &Config, store: &Path) -> Result<Db, LogError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match caught(|| config.open()) {
            Ok(Ok(db)) => return Ok(db),
            Ok(Err(error)) if tries < TRIES && error.to_string().contains("WouldBlock") => {
                thread::sleep(Duration::from_millis(5));
            }
            Ok(Err(error)) => return Err(self::error(&error, store)),
            Err(panic) => return Err(panicked(&panic)),
        }
    }
}

/// A kill while sled writes a snapshot leaves `snap.X.generating`, which sled then takes for a whole one. The last is
/// kept, for whoever wants to know; it holds nothing that the log does not.
fn put_half_made_snapshots_aside(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::rename(entry.path(), folder.join("half-made-snapshot"))?;
        }
    }
    Ok(())
}

fn sync_new(folder: &Path, db: &File) -> io::Result<()> {
    db.sync_all()?;
    sync_path(&folder.join("conf"))?;
    sync_folder(&folder.join("blobs"))?;
    sync_folder(folder)
}

/// What an error of sled means for the store.
pub(super) fn error(error: &sled::Error, store: &Path) -> LogError {
    match error {
        sled::Error::Corruption { at: None, .. } => LogError::Damaged { what: NOT_AS_WRITTEN.into() },
        sled::Error::Corruption { at: Some(at), .. } => panicked(&format!("at {at:?}")),
        sled::Error::ReportableBug(why) | sled::Error::Unsupported(why) => panicked(why),
        sled::Error::Io(error) => LogError::Unavailable { path: store.into(), reason: in_words(error) },
        sled::Error::CollectionNotFound(_) => LogError::Unavailable { path: store.into(), reason: error.to_string() },
    }
}

/// An error that came from another thread is kept by sled as text for programmers: `Os { code: 28, kind: ..`.
fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    let code = text.split_once("Os { code: ").and_then(|(_, rest)| rest.split(',').next()?.parse().ok());
    code.map_or(text, |code| io::Error::from_raw_os_error(code).to_string())
}

const NOT_AS_WRITTEN: &str = "the files in the store's folder log are not what was written";

/// What a panic of sled means.
pub(super) fn panicked(panic: &str) -> LogError {
    LogError::Damaged { what: format!("{NOT_AS_WRITTEN} (sled says: {panic})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sled_finds_damaged_is_said_in_plain_words_before_its_own() {
        let said = |found: sled::Error| error(&found, Path::new("store")).to_string();
        let plain = "the log is damaged: the files in the store's folder log are not what was written";
        assert_eq!(said(sled::Error::Corruption { at: None, bt: () }), plain);
        assert_eq!(said(sled::Error::Unsupported("no such size".into())), format!("{plain} (sled says: no such size)"));
    }

    #[test]
    fn an_error_of_a_thread_of_sled_is_said_in_the_words_of_the_system() {
        let full = io::Error::from_raw_os_error(28);
        let first = sled::Error::Io(io::Error::from_raw_os_error(28));
        let handed_on = first.clone();
        for given in [first, handed_on.clone(), handed_on.clone().clone()] {
            let said = error(&given, Path::new("store"));
            assert!(matches!(&said, LogError::Unavailable { reason, .. } if *reason == full.to_string()), "{said}");
        }
        let other = sled::Error::Io(io::Error::other("something else"));
        assert!(error(&other, Path::new("store")).to_string().contains("something else"));
    }
}
