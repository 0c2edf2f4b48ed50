//! A store made of a backup, so that a cut at any moment leaves nothing that opens as a store, or the whole.
//!
//! ```text
//! folder, lock -> log.restored (whole, synced) -> witness -> store.json.new -> log.restored renamed to log -> store.json.new renamed to store.json
//! ```
//!
//! So a `log` with a `store.json.new` beside it, and no `store.json`, was left by this, and counts for nothing.

use super::OpenOptions;
use super::files::{make_private_folder, sync_folder, write_synced};
use super::filling::fill;
use super::making::{LOG, RESTORED, UNFINISHED, is_unfinished, remove_unfinished};
use super::meta::{self, BESIDE, Meta};
use crate::log::backup::{Contents, Fault, Reader};
use crate::log::lock::{self, Lock};
use crate::log::sled_log::{SledLog, witness};
use crate::log::{LogError, Store};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;

impl Store {
    /// Makes the store that `file` is a backup of in the folder `path`, which must have nothing in it. `progress` gets the
    /// bytes read so far.
    pub fn restore(
        path: &Path,
        file: &Path,
        options: &OpenOptions,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Contents, LogError> {
        let unavailable = |error: io::Error| LogError::Unavailable { path: path.into(), reason: error.to_string() };
        refuse_what_is_not_empty(path)?;
        let (backup, meta) = open(file)?;
        match options.zone {
            Some(asked) if asked != meta.zone => return Err(LogError::OtherZone { stands: meta.zone, asked }),
            _ => {}
        }
        make_private_folder(path).map_err(unavailable)?;
        let folder = path.canonicalize().map_err(unavailable)?;
        let _lock = Lock::take(&folder, &options.holder, options.wait)?;
        // Someone else may have made a store in the meantime.
        refuse_what_is_not_empty(path)?;
        remove_unfinished(&folder)?;
        let made = make(&folder, backup, &meta, file, progress);
        if made.is_ok() || folder.join(meta::NAME).exists() {
            return made;
        }
        // Why it failed is worth more than that this failed too; what is left counts for nothing either way.
        let _ = remove_unfinished(&folder);
        made.map_err(|error| match error {
            LogError::Unknown { reason } | LogError::Unavailable { reason, .. } => {
                LogError::NotRestored { path: path.into(), reason }
            }
            other => other,
        })
    }

    /// Reads a backup to its end, and says what it holds if all of it is right.
    pub fn verify_backup(file: &Path, progress: &mut dyn FnMut(u64)) -> Result<Contents, LogError> {
        let refused = |fault| LogError::Backup { file: file.into(), fault };
        let (mut backup, _) = open(file)?;
        while backup.frame().map_err(refused)?.is_some() {
            progress(backup.bytes());
        }
        backup.finish().map_err(refused)
    }
}

fn open(file: &Path) -> Result<(Reader<BufReader<File>>, Meta), LogError> {
    let refused = |fault| LogError::Backup { file: file.into(), fault };
    if file.is_dir() {
        return Err(refused(Fault::Folder));
    }
    let opened = File::open(file).map_err(|error| refused(error.into()))?;
    let backup = Reader::new(BufReader::new(opened)).map_err(refused)?;
    let meta = Meta::of_line(backup.store()).map_err(refused)?;
    if meta.admits_empty_bodies() != backup.has_empty_bodies() {
        // The store would be open to programs that cannot read it.
        return Err(refused(Fault::Damaged("its first two lines disagree on whether bodies may be empty".into())));
    }
    Ok((backup, meta))
}

fn make(
    folder: &Path,
    backup: Reader<BufReader<File>>,
    meta: &Meta,
    file: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Contents, LogError> {
    let unavailable = |error: io::Error| LogError::Unavailable { path: folder.into(), reason: error.to_string() };
    let (log, unfinished) = (folder.join(LOG), folder.join(RESTORED));
    make_private_folder(&unfinished).map_err(unavailable)?;
    let mut written = SledLog::open(&unfinished, folder, Box::new(|_| {}))?;
    let contents = fill(&mut written, backup, &|fault| LogError::Backup { file: file.into(), fault }, progress)?;
    if written.root() != contents.root {
        return Err(LogError::Damaged { what: "what was written is not what the backup holds".into() });
    }
    written.watch()?;
    drop(written);
    write_synced(&folder.join(BESIDE), &meta.text()).map_err(unavailable)?;
    sync_folder(folder).map_err(unavailable)?;
    fs::rename(&unfinished, &log).and_then(|()| sync_folder(folder)).map_err(unavailable)?;
    let put = fs::rename(folder.join(BESIDE), folder.join(meta::NAME));
    put.and_then(|()| sync_folder(folder)).map_err(unavailable)?;
    Ok(contents)
}

/// Nothing is there, or only what an unfinished restoring leaves.
fn refuse_what_is_not_empty(path: &Path) -> Result<(), LogError> {
    let unavailable = |error: io::Error| LogError::Unavailable { path: path.into(), reason: error.to_string() };
    let not_empty = || LogError::NotEmpty { path: path.into() };
    if !path.exists() {
        return Ok(());
    }
    if !path.is_dir() {
        return Err(not_empty());
    }
    let unfinished = is_unfinished(path);
    for entry in fs::read_dir(path).map_err(unavailable)? {
        let name = entry.map_err(unavailable)?.file_name();
        let left = [lock::NAME, UNFINISHED, RESTORED, witness::NAME, witness::BESIDE, BESIDE];
        let ours = left.iter().any(|left| name == *left) || (unfinished && name == LOG);
        if !ours {
            return Err(not_empty());
        }
    }
    Ok(())
}
