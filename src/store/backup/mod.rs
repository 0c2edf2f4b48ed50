//! A backup: every record of a store, byte for byte, in one stream that tells by itself whether it is whole.
//!
//! ```text
//! mercato backup 1    the store in one line    frames of records ..    0    records    root    SHA-256 of all before
//! ```
//!
//! It knows no files and no store. `docs/backup.md` is the other half of this module.

mod fault;
mod reader;
mod tally;
#[cfg(test)]
mod tests;
mod writer;

pub use fault::BackupFault;
pub(super) use reader::BackupReader;
pub(super) use writer::BackupWriter;

use super::sled::BLOCK;
use crate::bytes::LARGEST;
use crate::proof::tree_hash::Hash;

/// The version that is written and read.
pub(super) const VERSION: u64 = 1;
/// How the first line begins; the version ends it.
const MAGIC: &str = "mercato backup ";
/// Whether what begins like this is a backup, of whatever version.
pub fn is_a_backup(beginning: &[u8]) -> bool {
    beginning.starts_with(MAGIC.as_bytes())
}

/// The line that says what the store is, with its end, is never longer.
const LONGEST_LINE: usize = 4_096;

/// A frame is closed at a multiple of [`BLOCK`] records, when it has as many as this,
const FRAME_RECORDS: u64 = 4_096;
/// or its content as many bytes as this.
const FRAME_BYTES: usize = 4 << 20;
/// No content is longer, so a length that says more is damage, and nothing is laid out for it.
const LONGEST_FRAME: usize = FRAME_BYTES + BLOCK * (LARGEST + 8);

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// How many records.
    pub records: u64,
    /// How many deals and windows they are about.
    pub streams: u64,
    /// The root of the tree over their envelopes.
    pub root: Hash,
    /// The length of all of it.
    pub bytes: u64,
}
