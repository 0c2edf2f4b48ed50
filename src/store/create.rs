//! How a store is made, so that a cut at any moment leaves nothing, a part that is made again, or the whole.
//!
//! ```text
//! folder, lock -> log.new (opened once, synced) -> renamed to log -> witness -> store.json.new -> renamed to store.json
//! ```
//!
//! So a `log` is whole, `store.json` comes last, and no record stands before there is a `store.json`.

use super::check_copy::COPY;
use super::lock::{self, Lock};
use super::meta::{self, BESIDE, Meta};
use super::sled::salvage;
use super::witness::{self, Witness, WitnessState};
use super::{OpenOptions, SledLog, Store, StoreError, files, signing};
use crate::deal::ids::Position;
use crate::log::EventLog as _;
use crate::proof::tree_hash::nothing;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

pub(super) const LOG: &str = "log";
/// How the names of read models begin.
pub(crate) const READ_MODEL: &str = "read-model-";
/// How the names of the files begin that sessions lock.
pub(crate) const LIVE: &str = "live.";
pub(super) const UNFINISHED: &str = "log.new";
/// The log that a restoring fills. Where it stands, the restoring goes on, or was cut.
pub(super) const RESTORED: &str = "log.restored";
/// The log before it was written anew.
pub(super) const OLD: &str = "log.old";

/// There is nothing there, or only what an unfinished making leaves.
pub(super) fn is_free_for_a_store(path: &Path) -> Result<bool, StoreError> {
    let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
    if !path.exists() {
        return Ok(true);
    }
    for entry in fs::read_dir(path).map_err(unavailable)? {
        let name = entry.map_err(unavailable)?.file_name();
        // `store.json` itself, if someone else has just made it.
        let ours = [
            lock::NAME,
            LOG,
            UNFINISHED,
            OLD,
            RESTORED,
            witness::NAME,
            witness::BESIDE,
            BESIDE,
            meta::NAME,
            COPY,
            salvage::FOLDER,
        ];
        let name_of_model = name.to_str().is_some_and(is_of_a_model);
        // What signs for a log says nothing where there is none, so it makes no place free.
        let signing = signing::FILES.iter().any(|signing| name == *signing) && path.join(LOG).exists();
        if !signing && !name_of_model && !ours.iter().any(|ours| name == *ours) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A file of a read model, or of a session that keeps one up.
pub(crate) fn is_of_a_model(name: &str) -> bool {
    name.starts_with(READ_MODEL) || name.starts_with(LIVE)
}

/// Where there is no `store.json`: it was on its way, so a `log` beside it is part of no store yet. Without it a `log` may
/// be all that is left of a store.
pub(super) fn is_unfinished(folder: &Path) -> bool {
    folder.join(BESIDE).exists()
}

/// Where there is no `store.json`: a restoring has begun here.
pub(super) fn is_restored_to(folder: &Path) -> bool {
    folder.join(RESTORED).exists()
}

/// Removes what an unfinished making or restoring has left, where there is no `store.json`.
pub(super) fn remove_unfinished(folder: &Path) -> Result<(), StoreError> {
    let gone = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    let remove = || {
        for name in [UNFINISHED, RESTORED] {
            gone(fs::remove_dir_all(folder.join(name)))?;
        }
        if is_unfinished(folder) {
            gone(fs::remove_dir_all(folder.join(LOG)))?;
            // The mark goes last, and only when what it marks is gone for good.
            files::sync_folder(folder)?;
        }
        for name in [witness::NAME, witness::BESIDE, BESIDE] {
            gone(fs::remove_file(folder.join(name)))?;
        }
        Ok(())
    };
    remove().map_err(|error: io::Error| StoreError::unavailable(folder, error.to_string()))
}

/// The folder is not only for a store.
pub(super) fn other_things(path: &Path) -> StoreError {
    StoreError::unavailable(path, "it is a folder with other things in it")
}

pub(super) fn no_log() -> StoreError {
    StoreError::damaged("the store's folder has no log in it")
}

pub(super) fn no_store_json(records: u64) -> StoreError {
    StoreError::DamagedFile { file: meta::NAME, what: format!("it is gone, and there is a log with {records} records") }
}

/// Makes the store, or what is missing of it. The caller holds its lock and saw that there is no `store.json`.
pub(super) fn create(folder: &Path, mut options: OpenOptions, lock: Lock) -> Result<Store, StoreError> {
    let unavailable = |error: io::Error| StoreError::unavailable(folder, error.to_string());
    let (log, unfinished) = (folder.join(LOG), folder.join(UNFINISHED));
    if is_unfinished(folder) {
        if !options.create {
            return Err(StoreError::NoStore { path: folder.into() });
        }
        remove_unfinished(folder)?;
    }
    if !log.exists() {
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(unavailable)?;
        }
        files::make_private_folder(&unfinished).map_err(unavailable)?;
        drop(SledLog::open(&unfinished, folder)?);
        fs::rename(&unfinished, &log).map_err(unavailable)?;
        files::sync_folder(folder).map_err(unavailable)?;
    }
    let meta = Meta::new(options.zone.unwrap_or(options.default_zone), &mut options.fresh);
    let log = SledLog::open(&log, folder)?;
    let records = log.head()?;
    if records > Position(0) {
        return Err(no_store_json(records.0));
    }
    if !options.create {
        return Err(StoreError::NoStore { path: folder.into() });
    }
    let witness = empty();
    // Without a witness there is no store.
    witness.write(folder).map_err(|error| match error {
        StoreError::WitnessNotWritten { path, reason } => StoreError::unavailable(path, reason),
        other => other,
    })?;
    meta.write(folder)?;
    Ok(Store { meta, folder: folder.into(), log: Arc::new(log), witness, _lock: lock })
}

/// The witness of a log without records.
fn empty() -> Witness {
    Witness {
        state: WitnessState::Open,
        position: Position(0),
        root: nothing(),
        model: None,
        whole: false,
        file: None,
        log: None,
    }
}
