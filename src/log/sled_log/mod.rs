//! The log on disk, in sled: one tree, records and indexes side by side in it, one atomic batch an append.

mod checking;
mod chunk;
mod guard;
mod keys;
mod opening;
mod records;
mod tree;

use super::codec::{self, Salt};
use super::index::{entries, found, prefix};
use super::plan::{Placed, Standing, plan};
use super::{Append, Checked, EventLog, Found, Head, Key, LogError};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::to_the_millisecond;
use crate::deal::record::Record;
use chunk::Chunks;
use sled::{Batch, IVec};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tree::Tree;

/// Fills a slice with random bytes that nobody can guess.
pub type Fresh = Box<dyn FnMut(&mut [u8]) + Send>;

/// The log of a store. Made by [`super::store::Store`], which holds the lock that this relies on.
pub struct SledLog {
    tree: Tree,
    head: Head,
    store: PathBuf,
    fresh: Fresh,
    /// What a read found that was not written so. What is damaged is read on, but never written to.
    damage: OnceLock<String>,
}

impl SledLog {
    /// Opens the log in `folder`, of the store at `store`; makes it where there is none. Salts come from `fresh`.
    pub(super) fn open(folder: &Path, store: &Path, fresh: Fresh) -> Result<Self, LogError> {
        let tree = Tree::open(folder, store)?;
        let mut log = Self { tree, head: Head::default(), store: store.into(), fresh, damage: OnceLock::new() };
        log.head = log.newest()?;
        Ok(log)
    }

    fn damaged(&self, what: &str) -> LogError {
        // The first is the one that counts.
        let _ = self.damage.set(what.into());
        LogError::Damaged { what: what.into() }
    }

    fn positions_of(&self, stream: StreamId) -> Result<Vec<Position>, LogError> {
        let mut positions = Vec::new();
        for (key, value) in self.tree.scan(&keys::stream(stream), usize::MAX)? {
            let run = keys::read_positions(&value);
            let first = keys::read_run(&key).map(|(_, first)| first.0);
            if first != Some(positions.len() as u64 + 1) {
                return Err(self.damaged(&format!("the index of stream {stream} has a gap")));
            }
            positions.extend(run.ok_or_else(|| self.damaged(&format!("the index of stream {stream} does not read")))?);
        }
        Ok(positions)
    }

    fn batch(&mut self, placed: &[Placed<'_>]) -> Result<Batch, LogError> {
        let mut salts = vec![0; placed.len() * size_of::<Salt>()];
        (self.fresh)(&mut salts);
        let (salts, _) = salts.as_chunks::<{ size_of::<Salt>() }>();
        let mut batch = Batch::default();
        let mut chunks = Chunks::default();
        let mut runs: HashMap<StreamId, (Version, Vec<u8>)> = HashMap::new();
        for (placed, salt) in placed.iter().zip(salts) {
            let position = placed.position.0.to_be_bytes();
            let encoded = codec::encode(placed, *salt)?;
            chunks.add(placed.position, &encoded);
            batch.insert(keys::id(placed.draft.id), &position);
            for entry in entries(placed) {
                batch.insert(entry, IVec::default());
            }
            let (_, run) = runs.entry(placed.stream).or_insert_with(|| (placed.version, Vec::new()));
            run.extend_from_slice(&position);
        }
        for (first, value) in chunks.done() {
            batch.insert(&keys::record(first), value);
        }
        for (stream, (first, run)) in runs {
            batch.insert(keys::run(stream, first), run);
        }
        Ok(batch)
    }
}

impl Standing for SledLog {
    fn version_of(&self, stream: StreamId) -> Result<Version, LogError> {
        let Some((key, value)) = self.tree.last(&keys::stream(stream))? else { return Ok(Version(0)) };
        let before = keys::read_run(&key).and_then(|(_, first)| first.0.checked_sub(1));
        let before = before.ok_or_else(|| self.damaged(&format!("the index of stream {stream} does not read")))?;
        Ok(Version(before + value.len() as u64 / 8))
    }

    fn position_of(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        let Some(value) = self.tree.get(&keys::id(id))? else { return Ok(None) };
        keys::read_position(&value)
            .map(Some)
            .ok_or_else(|| self.damaged(&format!("the index of the id {id} does not read")))
    }
}

impl EventLog for SledLog {
    fn append(&mut self, appends: &[Append]) -> Result<Vec<Position>, LogError> {
        if let Some(what) = self.damage.get() {
            return Err(LogError::Damaged { what: what.clone() });
        }
        let placed = plan(appends, self.head, self)?;
        let Some(newest) = placed.last() else { return Ok(Vec::new()) };
        let recorded = to_the_millisecond(newest.draft.recorded);
        let batch = self.batch(&placed)?;
        self.tree.commit(batch)?;
        self.head = Head { position: newest.position, recorded: Some(recorded) };
        Ok(placed.iter().map(|placed| placed.position).collect())
    }

    fn read_stream(&self, stream: StreamId) -> Result<Vec<Record>, LogError> {
        self.records_at(&self.positions_of(stream)?)
    }

    fn read_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError> {
        self.records_after(after, limit)
    }

    fn head(&self) -> Result<Head, LogError> {
        self.tree.usable().map(|_| self.head)
    }

    fn locate(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        self.position_of(id)
    }

    fn find(&self, key: Key<'_>) -> Result<Vec<Found>, LogError> {
        let entries = self.tree.scan(&prefix(key), usize::MAX)?;
        let read = |entry: &[u8]| found(entry).ok_or_else(|| self.damaged("an entry of the index does not read"));
        entries.iter().map(|(entry, _)| read(entry)).collect()
    }

    fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
        let checked = checking::check(self, progress);
        if let Err(LogError::Damaged { what }) = &checked {
            self.damaged(what);
        }
        checked
    }
}

fn damaged(what: &str) -> LogError {
    LogError::Damaged { what: what.into() }
}

#[cfg(test)]
mod tests;
