//! The log on disk, in sled: one tree, one atomic batch an append.
//!
//! The newest records, fewer than a block, stand one a key: the tail. When a block is full it is sealed, in the batch of
//! the append that fills it: packed into bundles and hashed. `docs/format.md` has the keys.

mod append;
mod block;
mod bundle;
mod check;
mod erase;
mod flush_watchdog;
mod keys;
mod long_value;
mod open;
mod read;
mod records;
pub(super) mod salvage;
mod sealed;
mod subtree;
mod tail;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use bundle::{BLOCK, compressor};

use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::{Frontier, Hash};
use records::SledRecords;
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

/// The log of a store. [`super::Store`] makes it, and holds the lock that it relies on.
pub struct SledLog {
    /// sled's iterators are no snapshots, and sealing moves records from key to key: nobody reads meanwhile.
    records: RwLock<SledRecords>,
    head: Mutex<Position>,
    grown: Condvar,
}

impl SledLog {
    /// Opens the log in `folder`, of the store at `store`; makes it where there is none.
    pub(super) fn open(folder: &Path, store: &Path) -> Result<Self, LogError> {
        let records = SledRecords::open(folder, store)?;
        Ok(Self { head: Mutex::new(records.head()), records: RwLock::new(records), grown: Condvar::new() })
    }

    /// The root of the tree when the log ended at this position.
    pub fn root_at(&self, position: Position) -> Result<Hash, LogError> {
        self.reading().root_at(position)
    }

    /// The body of the record at a position, byte for byte.
    ///
    /// Errors: [`LogError::Damaged`] where no record is there, or where its bundle does not read.
    pub fn body_at(&self, position: Position) -> Result<Vec<u8>, LogError> {
        self.reading().body_at(position)
    }

    /// What another process wrote is on the disk from now on.
    pub(super) fn sync(&self) -> Result<(), LogError> {
        self.reading().tree.sync()
    }

    /// Hands on every record, in order, and compares everything that is in the tree with what must be there.
    pub(super) fn check<E: From<LogError>>(&self, take: &mut read::Take<'_, E>) -> Result<(), E> {
        check::check(&self.reading(), take)
    }

    /// From now on every call is refused, and sled's files belong to nobody.
    pub(super) fn close(&self) {
        self.writing().tree.close();
    }

    fn reading(&self) -> RwLockReadGuard<'_, SledRecords> {
        self.records.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> RwLockWriteGuard<'_, SledRecords> {
        self.records.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn grew(&self, head: Position) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
        self.grown.notify_all();
    }
}

impl EventLog for SledLog {
    fn head(&self) -> Result<Position, LogError> {
        let records = self.reading();
        records.tree.usable()?;
        Ok(records.head())
    }

    fn append(&self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        let mut log = self.writing();
        log.append(after, records)?;
        let head = log.head();
        drop(log);
        self.grew(head);
        Ok(())
    }

    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        self.reading().read(after, limit)
    }

    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.reading().envelopes(after, limit)
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        let records = self.reading();
        records.tree.usable()?;
        Ok(records.frontier.clone())
    }

    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        self.reading().subtree(height, number)
    }

    fn erase(
        &self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        let mut log = self.writing();
        let erased = log.erase(gone, after, record, progress);
        let head = log.head();
        drop(log);
        self.grew(head);
        erased
    }

    fn wait(&self, after: Position, timeout: Duration) -> Result<Position, LogError> {
        let head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.grown.wait_timeout_while(head, timeout, |head| *head <= after);
        let (head, _) = waited.unwrap_or_else(PoisonError::into_inner);
        Ok(*head)
    }
}
