//! A store made of a backup, so that a cut at any moment leaves nothing that opens as a store, or the whole.
//!
//! ```text
//! folder, lock -> log.restored (whole, synced) -> witness -> store.json.new -> log.restored renamed to log -> store.json.new renamed to store.json
//! ```
//!
//! So a `log` with a `store.json.new` beside it, and no `store.json`, was left by this, and counts for nothing.

use super::OpenOptions;
use super::backup::{BackupFault, BackupReader, Contents};
use super::create::{LOG, RESTORED, UNFINISHED, is_unfinished, remove_unfinished};
use super::files::{make_private_folder, sync_folder, write_synced};
use super::lock::{self, Lock};
use super::meta::{self, BESIDE, Meta};
use super::witness::{self, Witness, WitnessState};
use super::{SledLog, Store, StoreError};
use crate::bytes::Encoded;
use crate::log::{EventLog, LogError};
#[cfg(feature = "postgres")]
use chrono_tz::Tz;
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
    ) -> Result<Contents, StoreError> {
        let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
        refuse_what_is_not_empty(path)?;
        let (backup, meta) = open(file)?;
        match options.zone {
            Some(asked) if asked != meta.zone => return Err(StoreError::OtherZone { zone: meta.zone, asked }),
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
            StoreError::Log(LogError::Unknown { reason } | LogError::Unavailable { reason, .. }) => {
                StoreError::NotRestored { path: path.into(), reason }
            }
            other => other,
        })
    }

    /// Reads a backup to its end, and says what it holds if all of it is right.
    pub fn verify_backup(file: &Path, progress: &mut dyn FnMut(u64)) -> Result<Contents, StoreError> {
        let refused = |fault| StoreError::Backup { file: file.into(), fault };
        let (mut backup, _) = open(file)?;
        while backup.frame().map_err(refused)?.is_some() {
            progress(backup.bytes());
        }
        backup.finish().map_err(refused)
    }
}

#[cfg(feature = "postgres")]
/// Puts the records of a backup into an empty log, which `make` makes for what the backup says that the store is. `progress` gets
/// the bytes read so far.
pub(crate) fn restore_into<L: EventLog, E: From<StoreError>>(
    file: &Path,
    zone: Option<Tz>,
    make: impl FnOnce(&Meta) -> Result<L, E>,
    progress: &mut dyn FnMut(u64),
) -> Result<(L, Contents), E> {
    let (backup, meta) = open(file)?;
    meta.refuse_another_zone(zone)?;
    let log = make(&meta)?;
    let contents = fill(&log, file, backup, &|fault| StoreError::Backup { file: file.into(), fault }, progress)?;
    let root = log.tree().map_err(StoreError::from)?.root();
    if root != contents.root {
        return Err(StoreError::damaged("what was written is not what the backup holds").into());
    }
    Ok((log, contents))
}

fn open(file: &Path) -> Result<(BackupReader<BufReader<File>>, Meta), StoreError> {
    let refused = |fault| StoreError::Backup { file: file.into(), fault };
    if file.is_dir() {
        return Err(refused(BackupFault::Folder));
    }
    let opened = File::open(file).map_err(|error| refused(error.into()))?;
    let backup = BackupReader::new(BufReader::new(opened)).map_err(refused)?;
    let meta = Meta::of_line(backup.store()).map_err(refused)?;
    Ok((backup, meta))
}

fn make(
    folder: &Path,
    backup: BackupReader<BufReader<File>>,
    meta: &Meta,
    file: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Contents, StoreError> {
    let unavailable = |error: io::Error| StoreError::unavailable(folder, error.to_string());
    let (log, unfinished) = (folder.join(LOG), folder.join(RESTORED));
    make_private_folder(&unfinished).map_err(unavailable)?;
    let written = SledLog::open(&unfinished, folder)?;
    let contents = fill(&written, folder, backup, &|fault| StoreError::Backup { file: file.into(), fault }, progress)?;
    let (position, root) = (written.head()?, written.tree()?.root());
    if root != contents.root {
        return Err(StoreError::damaged("what was written is not what the backup holds"));
    }
    drop(written);
    // There is no read model yet: the first command makes it.
    let witness =
        Witness { state: WitnessState::Open, position, root, model: None, whole: false, file: None, log: None };
    witness.write(folder).map_err(|error| match error {
        StoreError::WitnessNotWritten { path, reason } => StoreError::unavailable(path, reason),
        other => other,
    })?;
    write_synced(&folder.join(BESIDE), &meta.text()).map_err(unavailable)?;
    sync_folder(folder).map_err(unavailable)?;
    fs::rename(&unfinished, &log).and_then(|()| sync_folder(folder)).map_err(unavailable)?;
    let put = fs::rename(folder.join(BESIDE), folder.join(meta::NAME));
    put.and_then(|()| sync_folder(folder)).map_err(unavailable)?;
    Ok(contents)
}

/// Frames that wait to be written.
const AHEAD: usize = 4;

/// Puts the records of the backup into an empty log: they are read on one thread and written on another.
fn fill(
    log: &dyn EventLog,
    folder: &Path,
    mut backup: BackupReader<BufReader<File>>,
    refused: &(dyn Fn(BackupFault) -> StoreError + Sync),
    progress: &mut dyn FnMut(u64),
) -> Result<Contents, StoreError> {
    std::thread::scope(|scope| {
        let (send, receive) = std::sync::mpsc::sync_channel::<(Vec<Encoded>, u64)>(AHEAD);
        let reading = std::thread::Builder::new().spawn_scoped(scope, move || {
            loop {
                let Some(frame) = backup.frame().map_err(refused)? else { return backup.finish().map_err(refused) };
                let records = frame.into_iter().map(|(_, encoded)| encoded).collect();
                if send.send((records, backup.bytes())).is_err() {
                    return Err(LogError::Unknown { reason: "the log takes no more".into() }.into());
                }
            }
        });
        let reading = reading.map_err(|error| StoreError::unavailable(folder, format!("no thread: {error}")))?;
        let mut written = Ok(());
        for (records, bytes) in &receive {
            written = log.head().and_then(|head| log.append(head, &records));
            if written.is_err() {
                break;
            }
            progress(bytes);
        }
        // A reader that waits to hand over its frame learns that nobody takes it.
        drop(receive);
        let read = reading.join().map_err(|_| LogError::Unknown { reason: "BUG: the reader stopped".into() })?;
        written.map_err(StoreError::from).and(read)
    })
}

/// Nothing is there, or only what an unfinished restoring leaves.
fn refuse_what_is_not_empty(path: &Path) -> Result<(), StoreError> {
    let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
    let not_empty = || StoreError::NotEmpty { path: path.into() };
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
