//! A log is written anew beside the old one, and then takes its place.
//!
//! ```text
//! log -> log.new (whole, synced) -> log renamed to log.old -> log.new renamed to log -> no log.old
//! ```
//!
//! So there is a whole log at any moment, and whoever comes after a cut knows by the names how far it had come: a
//! `log.new` beside a `log` counts for nothing, one beside a `log.old` alone is the log, and a `log.old` beside a `log` is
//! removed once that was found sound.

use super::check_copy::COPY;
use super::create::{LOG, OLD, UNFINISHED};
use super::files::{make_private_folder, sync_folder};
use super::meta::BESIDE;
use crate::log::LogError;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// An empty folder for the new log. The caller holds the store's lock.
pub(in crate::store) fn begin(store: &Path) -> Result<PathBuf, LogError> {
    let new = store.join(UNFINISHED);
    let made = removed(fs::remove_dir_all(&new)).and_then(|_| make_private_folder(&new));
    made.map(|()| new).map_err(|error| unavailable(store, &error))
}

/// Puts the new log, which nobody has open, in the place of the old one, which nobody has open either.
pub(in crate::store) fn put_in_place(store: &Path) -> Result<(), LogError> {
    let put_aside = fs::rename(store.join(LOG), store.join(OLD)).and_then(|()| sync_folder(store));
    put_aside.map_err(|error| unavailable(store, &error))?;
    finish(store)
}

/// Does what a cut between the two names has left.
pub(in crate::store) fn finish(store: &Path) -> Result<(), LogError> {
    let (log, new, old) = (store.join(LOG), store.join(UNFINISHED), store.join(OLD));
    if log.exists() || !old.exists() || !new.exists() {
        return Ok(());
    }
    fs::rename(new, log).and_then(|()| sync_folder(store)).map_err(|error| unavailable(store, &error))
}

/// Removes what an ended swap has left, and what a cut one has, and the copy of a cut examination: beside a log that was
/// found sound they hold nothing but what may have been erased since. The store has its `store.json`.
pub(in crate::store) fn clear(store: &Path) -> io::Result<()> {
    let copy = removed(fs::remove_dir_all(store.join(COPY)));
    clear_but_for_the_copy(store).and(copy.map(|_| ()))
}

/// The same, but not the copy, which may be in use.
pub(super) fn clear_but_for_the_copy(store: &Path) -> io::Result<()> {
    let mut gone = false;
    for log in [OLD, UNFINISHED] {
        gone |= removed(fs::remove_dir_all(store.join(log)))?;
    }
    // Should `store.json` be lost one day, this would pass for one on its way, and the log for one that has no records yet.
    gone |= removed(fs::remove_file(store.join(BESIDE)))?;
    if gone { sync_folder(store) } else { Ok(()) }
}

/// Whether there was something to be removed.
fn removed(outcome: io::Result<()>) -> io::Result<bool> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        removed => removed.map(|()| true),
    }
}

pub(super) fn unavailable(store: &Path, error: &io::Error) -> LogError {
    LogError::Unavailable { path: store.into(), reason: error.to_string() }
}
