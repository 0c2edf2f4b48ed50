//! The log as it was at one moment, for whoever reads all of it while others append.

use super::PostgresLog;
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::{Frontier, Hash};
use std::sync::Arc;
use std::time::Duration;

/// A log that ends where it ended when it was looked at. It is only read.
pub(super) struct FrozenLog {
    pub(super) log: Arc<PostgresLog>,
    pub(super) tree: Frontier,
    /// How often something had been erased.
    pub(super) erasures: i64,
}

impl FrozenLog {
    /// How many of so many records behind a position it has.
    fn within(&self, after: Position, limit: usize) -> usize {
        let left = usize::try_from(self.tree.leaves().saturating_sub(after.0)).unwrap_or(usize::MAX);
        limit.min(left)
    }

    fn unavailable<T>(&self, reason: &str) -> Result<T, LogError> {
        Err(LogError::Unavailable { path: self.log.place().into(), reason: reason.into() })
    }
}

impl EventLog for FrozenLog {
    fn head(&self) -> Result<Position, LogError> {
        Ok(Position(self.tree.leaves()))
    }

    fn append(&self, _: Position, _: &[Encoded]) -> Result<(), LogError> {
        self.unavailable("it is only read")
    }

    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        let records = self.log.read(after, self.within(after, limit))?;
        // The record that tells of it may be behind the end.
        if self.log.erasures()? != self.erasures {
            return self.unavailable("a record was erased while it was read: run the command again");
        }
        Ok(records)
    }

    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.log.envelopes(after, self.within(after, limit))
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        Ok(self.tree.clone())
    }

    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        self.log.subtree(height, number)
    }

    fn erase(&self, _: &[Position], _: Position, _: &Encoded, _: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.unavailable("it is only read")
    }

    fn wait(&self, _: Position, _: Duration) -> Result<Position, LogError> {
        self.head()
    }
}
