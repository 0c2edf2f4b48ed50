//! A store of format 1 is written anew as one of format 2, beside it, and then takes its place.
//!
//! ```text
//! log -> log.new (whole, synced), witness -> log renamed to log.old -> log.new renamed to log -> store.json -> no log.old
//! ```
//!
//! So there is a whole log at any moment, and whoever comes after a cut knows by `log.old` how far it had come.

use super::files::{make_private_folder, sync_folder};
use super::making::{LOG, OLD, UNFINISHED, no_log};
use super::meta::Meta;
use crate::log::sled_log::{SledLog, format_1};
use crate::log::{EventLog as _, LogError};
use std::fs;
use std::io;
use std::path::Path;

/// The caller holds the store's lock.
pub(super) fn run(folder: &Path, meta: Meta) -> Result<Meta, LogError> {
    let unavailable = |error: io::Error| LogError::Unavailable { path: folder.into(), reason: error.to_string() };
    let (log, new, old) = (folder.join(LOG), folder.join(UNFINISHED), folder.join(OLD));
    if !old.exists() {
        // sled would make what is missing.
        if !log.join("db").exists() {
            return Err(no_log());
        }
        if new.exists() {
            fs::remove_dir_all(&new).map_err(unavailable)?;
        }
        make_private_folder(&new).map_err(unavailable)?;
        let mut written = SledLog::open(&new, folder, Box::new(|_| {}))?;
        format_1::each(&log, folder, &mut |records| written.take_as_they_are(records))?;
        written.settle()?;
        written.watch()?;
        drop(written);
        fs::rename(&log, &old).and_then(|()| sync_folder(folder)).map_err(unavailable)?;
    }
    if new.exists() {
        fs::rename(&new, &log).and_then(|()| sync_folder(folder)).map_err(unavailable)?;
    }
    if !log.join("db").exists() {
        return Err(no_log());
    }
    drop(SledLog::open(&log, folder, Box::new(|_| {}))?.watched()?);
    let meta = meta.of_this_format();
    meta.write(folder)?;
    fs::remove_dir_all(&old).map_err(unavailable)?;
    Ok(meta)
}

/// What a cut after the last step but one has left.
pub(super) fn clear(folder: &Path) -> Result<(), LogError> {
    let old = folder.join(OLD);
    if !old.exists() {
        return Ok(());
    }
    fs::remove_dir_all(&old).map_err(|error| LogError::Unavailable { path: folder.into(), reason: error.to_string() })
}
