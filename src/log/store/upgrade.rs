//! A store of format 1 is written anew as one of format 2, beside it, and then takes its place.
//!
//! ```text
//! log -> log.new (whole, synced), witness -> swapped -> store.json -> no log.old
//! ```
//!
//! What a cut leaves is told by `log.old`: see [`super::swap`].

use super::making::{LOG, OLD, no_log};
use super::meta::Meta;
use super::swap;
use crate::log::sled_log::{SledLog, format_1};
use crate::log::{EventLog as _, LogError};
use std::path::Path;

/// The caller holds the store's lock.
pub(super) fn run(folder: &Path, meta: Meta) -> Result<Meta, LogError> {
    let log = folder.join(LOG);
    if folder.join(OLD).exists() {
        swap::finish(folder)?;
    } else {
        // sled would make what is missing.
        if !log.join("db").exists() {
            return Err(no_log());
        }
        let mut written = SledLog::open(&swap::begin(folder)?, folder, Box::new(|_| {}))?;
        format_1::each(&log, folder, &mut |records| written.take_as_they_are(records))?;
        written.settle()?;
        written.watch()?;
        drop(written);
        swap::put_in_place(folder)?;
    }
    if !log.join("db").exists() {
        return Err(no_log());
    }
    drop(SledLog::open(&log, folder, Box::new(|_| {}))?.watched()?);
    let meta = meta.of_this_format();
    meta.write(folder)?;
    swap::clear(folder).map_err(|error| swap::unavailable(folder, &error))?;
    Ok(meta)
}
