//! A log in memory: for tests, and for trying what would be recorded. It is gone with the program.

use super::{EventLog, LogError, page};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::proof::tree_hash::{Frontier, leaf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The log of the tests, and of rehearsals.
#[derive(Debug, Default)]
pub struct MemoryLog {
    records: Mutex<MemoryRecords>,
    grown: Condvar,
}

#[derive(Debug, Default)]
struct MemoryRecords {
    all: Vec<Encoded>,
    tree: Frontier,
}

impl MemoryRecords {
    fn head(&self) -> Position {
        Position(self.tree.leaves())
    }

    fn append(&mut self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        if after != self.head() {
            return Err(LogError::Conflict { expected: after, actual: self.head() });
        }
        records.iter().for_each(|record| self.tree.push(leaf(&record.envelope)));
        self.all.extend_from_slice(records);
        Ok(())
    }

    fn after(&self, after: Position, limit: usize) -> &[Encoded] {
        let begin = usize::try_from(after.0).unwrap_or(usize::MAX).min(self.all.len());
        let end = begin.saturating_add(limit).min(self.all.len());
        self.all.get(begin..end).unwrap_or_default()
    }
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whoever panicked with the lock had either appended or not.
    fn records(&self) -> MutexGuard<'_, MemoryRecords> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EventLog for MemoryLog {
    fn head(&self) -> Result<Position, LogError> {
        Ok(self.records().head())
    }

    fn append(&self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        self.records().append(after, records)?;
        self.grown.notify_all();
        Ok(())
    }

    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        Ok(page(self.records().after(after, limit).iter().cloned()))
    }

    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        Ok(self.records().after(after, limit).iter().map(|record| record.envelope.clone()).collect())
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        Ok(self.records().tree.clone())
    }

    fn erase(
        &self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        let mut records = self.records();
        records.append(after, std::slice::from_ref(record))?;
        for (encoded, position) in records.all.iter_mut().zip((1..=after.0).map(Position)) {
            if gone.contains(&position) {
                encoded.body.clear();
            }
            progress(position.0);
        }
        self.grown.notify_all();
        Ok(())
    }

    fn wait(&self, after: Position, timeout: Duration) -> Result<Position, LogError> {
        let records = self.grown.wait_timeout_while(self.records(), timeout, |records| records.head() <= after);
        let (records, _) = records.unwrap_or_else(PoisonError::into_inner);
        Ok(records.head())
    }
}
