//! The log on disk, in sled: one tree, one atomic batch an append.
//!
//! The newest records, fewer than a block, stand one a key: the tail. When a block is full it is sealed, in the batch of
//! the append that fills it: packed into bundles, hashed, and entered in the pages of the index. So a question looks into
//! the pages, and through the tail. `docs/format.md` says what stands where.

pub(super) mod at_risk;
mod block;
mod checking;
mod committing;
mod erasing;
mod finding;
pub(super) mod format_1;
mod gathered;
mod guard;
mod indexing;
mod keys;
mod leaves;
mod many;
mod opening;
mod reading;
mod row;
mod sealed;
mod shelf;
mod tree;
pub(super) mod witness;

pub(super) use block::Block;
pub(super) use row::Row;

use super::codec::{self, Encoded, Salt};
use super::index::prefix;
use super::pages::Shelf as _;
use super::plan::plan;
use super::prepared::{Begun, Form, Prepared, Stored, as_one};
use super::{Append, Checked, EventLog, Found, Head, Key, LogError};
use crate::deal::ids::{Position, RecordId, StreamId};
use crate::deal::record::Record;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use gathered::Gathered;
use indexing::Limits;
use sealed::Sealed;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use tree::Tree;
pub use witness::Lag;
use witness::Witness;

/// Fills a slice with random bytes that nobody can guess.
pub type Fresh = Box<dyn FnMut(&mut [u8]) + Send>;

/// The witness is written when a log is closed, and whenever it has grown by so many records.
const WITNESS_EVERY: u64 = 4_096;

/// The log of a store. Made by [`super::store::Store`], which holds the lock that this relies on.
pub struct SledLog {
    tree: Tree,
    sealed: Sealed,
    /// What is not sealed, in order.
    tail: Vec<Row>,
    /// What leads to sealed records, and is not in the pages of the index yet.
    gathered: Gathered,
    limits: Limits,
    /// None in a log that nobody watches: one that is still being made.
    witness: Option<Witness>,
    lag: Lag,
    kept: reading::Kept,
    store: PathBuf,
    fresh: Mutex<Fresh>,
    /// What a read found that was not written so. What is damaged is read on, but never written to.
    damage: OnceLock<String>,
}

impl SledLog {
    /// Opens the log in `folder`, of the store at `store`; makes it where there is none. Salts come from `fresh`.
    pub(super) fn open(folder: &Path, store: &Path, fresh: Fresh) -> Result<Self, LogError> {
        let tree = Tree::open(folder, store)?;
        let mut log = Self {
            tree,
            sealed: Sealed::default(),
            tail: Vec::new(),
            gathered: Gathered::default(),
            limits: Limits::default(),
            witness: None,
            lag: Lag::default(),
            kept: reading::Kept::default(),
            store: store.into(),
            fresh: Mutex::new(fresh),
            damage: OnceLock::new(),
        };
        if let Some(value) = log.tree.get(&[keys::SEALED])? {
            log.sealed = Sealed::read(&value).ok_or_else(|| log.damaged("how far it is sealed does not read"))?;
        }
        log.tail = log.read_tail()?;
        Ok(log)
    }

    /// Holds the log against the witness of its store, and keeps the witness from now on.
    pub(super) fn watched(mut self) -> Result<Self, LogError> {
        let Some(witness) = Witness::read(&self.store)? else {
            return Err(LogError::DamagedFile { file: witness::NAME, what: "it is gone".into() });
        };
        let head = self.newest().position;
        if head < witness.position {
            let what = format!("it ends at position {head}, but it had {} records once", witness.position);
            return Err(self.damaged(&what));
        }
        if self.root_at(witness.position).is_some_and(|root| root != witness.root) {
            return Err(self.damaged(&format!("up to position {} it is not what it was", witness.position)));
        }
        if head > witness.position {
            // Whoever wrote the newest records may have been killed before they were synced: nothing is to vouch for them
            // that reaches the disk before them.
            self.tree.sync()?;
        }
        self.witness = Some(witness);
        Ok(self)
    }

    /// Brings its index up to what is sealed, or makes it anew where it does not read.
    pub(super) fn caught_up(mut self) -> Result<Self, LogError> {
        let brought = match self.pages().page_at(&[])? {
            None if self.sealed.indexed > Position(0) => Err(finding::damaged_index("its first page is gone".into())),
            _ if self.sealed.indexed < self.sealed.position() => self.catch_up(&mut |_| ()),
            _ => Ok(()),
        };
        match brought {
            Err(LogError::DamagedIndex { .. }) => self.rebuild_index(&mut |_| ())?,
            other => other?,
        }
        Ok(self)
    }

    /// Begins to watch it, from what it is now on.
    pub(super) fn watch(&mut self) -> Result<(), LogError> {
        // Without a witness there is no store.
        self.bring_witness_up().map_err(|error| match error {
            LogError::NoWitness { path, reason } => LogError::Unavailable { path, reason },
            other => other,
        })
    }

    fn bring_witness_up(&mut self) -> Result<(), LogError> {
        let witness = Witness { position: self.newest().position, root: self.root() };
        witness.write(&self.store)?;
        self.witness = Some(witness);
        Ok(())
    }

    /// From now on it says there why its witness lags behind.
    pub fn tell_lag(&mut self, lag: Lag) {
        self.lag = lag;
    }

    /// The folder of its store.
    pub(super) fn store(&self) -> &Path {
        &self.store
    }

    /// The root of the tree over all envelopes.
    pub fn root(&self) -> Hash {
        self.tree_up_to(self.newest().position).root()
    }

    /// The root when the log ended at this position, unless it is sealed since.
    fn root_at(&self, position: Position) -> Option<Hash> {
        (position >= self.sealed.position()).then(|| self.tree_up_to(position).root())
    }

    fn tree_up_to(&self, position: Position) -> Frontier {
        let mut tree = self.sealed.tree.clone();
        for row in self.tail.iter().take_while(|row| row.position <= position) {
            tree.push(leaf(&row.encoded.envelope));
        }
        tree
    }

    /// Records whose bytes were made elsewhere; they follow the newest record. [`EventLog::settle`] comes after the last.
    pub(super) fn take_as_they_are(&mut self, records: Vec<Encoded>) -> Result<(), LogError> {
        let mut position = self.newest().position;
        let mut rows = Vec::with_capacity(records.len());
        for encoded in records {
            position = position.next();
            rows.push(Row::read(position, encoded).map_err(|unreadable| self.unreadable(unreadable))?);
        }
        self.take_some_of_many(rows)
    }

    /// The same, of records that were made ready.
    pub(super) fn take_as_they_are_stored(&mut self, records: Vec<Stored>) -> Result<(), LogError> {
        self.refuse_if_damaged()?;
        self.take_stored(records)
    }

    /// [`EventLog::append`], once what is to be written is `ready`.
    pub(super) fn append_once(
        &mut self,
        appends: &[Append],
        ready: &mut dyn FnMut() -> Result<(), LogError>,
    ) -> Result<Vec<Position>, LogError> {
        self.refuse_if_damaged()?;
        let rows = self.rows(appends)?;
        ready()?;
        let positions = rows.iter().map(|row| row.position).collect();
        self.take(rows)?;
        self.bring_witness_up_to(WITNESS_EVERY);
        Ok(positions)
    }

    /// Appends as they will be stored behind the newest record.
    fn rows(&mut self, appends: &[Append]) -> Result<Vec<Row>, LogError> {
        let placed = plan(appends, self.newest(), self)?;
        let salts = self.salts(placed.len());
        let encoded = placed.iter().zip(salts).map(|(placed, salt)| Ok(Row::of(placed, codec::encode(placed, salt)?)));
        encoded.collect()
    }

    fn damaged(&self, what: &str) -> LogError {
        // The first is the one that counts.
        let _ = self.damage.set(what.into());
        LogError::Damaged { what: what.into() }
    }

    /// What is damaged is not written to.
    fn refuse_if_damaged(&self) -> Result<(), LogError> {
        match self.damage.get() {
            Some(what) => Err(LogError::Damaged { what: what.clone() }),
            None => self.tree.usable().map(|_| ()),
        }
    }

    fn salts(&mut self, count: usize) -> Vec<Salt> {
        let mut bytes = vec![0; count * size_of::<Salt>()];
        let fresh = self.fresh.get_mut().unwrap_or_else(PoisonError::into_inner);
        fresh(&mut bytes);
        bytes.as_chunks().0.to_vec()
    }

    /// Once it has grown enough. The witness is for later, so an append that stands does not fail for it: why it could not
    /// be written is told apart.
    fn bring_witness_up_to(&mut self, distance: u64) {
        let Some(witness) = self.witness else { return };
        let grown = self.newest().position.0.saturating_sub(witness.position.0);
        if grown >= distance && self.damage.get().is_none() && self.tree.usable().is_ok() {
            let outcome = self.bring_witness_up();
            self.lag.tried(outcome);
        }
    }
}

impl EventLog for SledLog {
    fn append(&mut self, appends: &[Append]) -> Result<Vec<Position>, LogError> {
        self.append_once(appends, &mut || Ok(()))
    }

    fn begin(&mut self, appends: Vec<Append>, after: Position) -> Begun {
        let salts = self.salts(appends.iter().map(|append| append.drafts.len()).sum());
        Begun { appends, after, salts: Some(salts) }
    }

    fn finish(&mut self, prepared: Vec<Prepared>) -> Result<Vec<Position>, LogError> {
        match as_one(prepared)? {
            Form::Drafts(appends) => self.append(&appends),
            Form::Stored(stored) => {
                self.refuse_if_damaged()?;
                let before = self.newest().position;
                self.take_stored(stored)?;
                self.bring_witness_up_to(WITNESS_EVERY);
                Ok((before.0 + 1..=self.newest().position.0).map(Position).collect())
            }
        }
    }

    fn settle(&mut self) -> Result<(), LogError> {
        self.refuse_if_damaged()?;
        self.settle_index()
    }

    fn erase(&mut self, gone: &[Position], append: &Append, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.take_out(gone, append, &mut || Ok(()), progress)
    }

    fn read_stream(&self, stream: StreamId) -> Result<Vec<Record>, LogError> {
        self.records_at(&self.positions_of(stream)?)
    }

    fn read_streams(&self, streams: &[StreamId]) -> Result<Vec<Vec<Record>>, LogError> {
        self.records_of(streams)
    }

    fn read_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError> {
        self.records_after(after, limit)
    }

    fn head(&self) -> Result<Head, LogError> {
        self.tree.usable()?;
        Ok(self.newest())
    }

    fn locate(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        self.position_of(id)
    }

    fn find(&self, key: Key<'_>) -> Result<Vec<Found>, LogError> {
        self.names(&prefix(key))
    }

    fn envelopes_after(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.read_envelopes(after, limit)
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        self.tree.usable()?;
        Ok(self.tree_up_to(self.newest().position))
    }

    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        self.root_of_subtree(height, number)
    }

    fn rebuild(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.refuse_if_damaged()?;
        self.rebuild_index(progress)
    }

    fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
        checking::check(self, progress)
    }
}

impl Drop for SledLog {
    fn drop(&mut self) {
        self.bring_witness_up_to(1);
    }
}

#[cfg(test)]
mod tests;
