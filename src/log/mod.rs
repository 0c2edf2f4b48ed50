//! The log: an append-only sequence of records as bytes. It knows no deals: what the bytes say is for [`crate::bytes`].
//!
//! [`EventLog`] is the contract. [`MemoryLog`] is for tests and for trying out, the log of [`crate::store`] is the one that
//! is kept. One suite of tests runs against each.

pub mod error;
mod memory;
pub mod subtree;

pub use error::LogError;
pub use memory::MemoryLog;

use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::proof::tree_hash::{Frontier, Hash};
use std::path::Path;
use std::time::Duration;

/// What the records of one [`EventLog::read`] may have together, in bytes.
pub const PAGE_BYTES: usize = 32 << 20;

/// As many of these records, from the first on, as one read may return.
pub(crate) fn page(records: impl Iterator<Item = Encoded>) -> Vec<Encoded> {
    let mut bytes = 0;
    let fit = records.enumerate().take_while(|(number, record)| {
        bytes += record.length();
        bytes <= PAGE_BYTES || *number == 0
    });
    fit.map(|(_, record)| record).collect()
}

/// An append-only log. Many may read it while one appends.
///
/// - Positions run from 1 to the head without a gap; the record at position n is leaf n - 1 of the tree over the envelopes
///   (RFC 6962).
/// - An append is all or nothing, and what it acknowledged survives a power cut (in memory: the program).
/// - Every read sees every append that was acknowledged before it.
/// - It draws no ids, reads no clock, and looks into no record.
pub trait EventLog: Send + Sync {
    /// The position of the newest record; 0 in an empty log.
    fn head(&self) -> Result<Position, LogError>;

    /// Appends records that follow the position `after`.
    ///
    /// Errors: [`LogError::Conflict`] where the head is another one (nothing was appended); [`LogError::Unknown`] where
    /// nobody can tell whether the records were saved (the log takes no more until it is opened again).
    fn append(&self, after: Position, records: &[Encoded]) -> Result<(), LogError>;

    /// Up to `limit` records with a position above `after`, in order; fewer where more would have more than
    /// [`PAGE_BYTES`], but at least one.
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError>;

    /// The envelopes of the same records.
    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError>;

    /// The tree over all envelopes.
    fn tree(&self) -> Result<Frontier, LogError>;

    /// The root of the whole subtree over 2^height envelopes, the `number`th of that height (counted from 0).
    ///
    /// Errors: [`LogError::Damaged`] where the log does not have all of them.
    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        Ok(subtree::tree_of(self, Position(number << height), 1 << height)?.root())
    }

    /// Removes the bodies at these positions for ever, and appends the record that says so, which follows the position
    /// `after`: all of it or nothing. Envelopes, positions and the tree stay. `progress` gets the records copied so far.
    ///
    /// Errors: those of [`EventLog::append`]; and [`LogError::OldLogLeft`] where it is done, but files with the old bodies
    /// could not be removed.
    fn erase(
        &self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError>;

    /// Waits until the head is above `after`, `timeout` at the most, and gives the head.
    fn wait(&self, after: Position, timeout: Duration) -> Result<Position, LogError>;

    /// Lists the read model in this folder of this machine, which has the records up to `position`. A log that one process has to
    /// itself keeps no list.
    fn list_model(&self, _folder: &Path, _position: Position) -> Result<(), LogError> {
        Ok(())
    }

    /// The read model in this folder may be read: it was used lately, or was never listed.
    fn is_fresh_model(&self, _folder: &Path) -> Result<bool, LogError> {
        Ok(true)
    }
}
