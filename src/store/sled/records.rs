//! The records as they are in the tree: sealed, or in the tail.

use super::read::Recent;
use super::sealed::Sealed;
use super::tree::Tree;
use super::{keys, tail};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The content of the log.
pub(super) struct SledRecords {
    pub(super) tree: Tree,
    pub(super) sealed: Sealed,
    /// What is not sealed, in order.
    pub(super) tail: Vec<Encoded>,
    /// Over all envelopes.
    pub(super) frontier: Frontier,
    pub(super) recent: Recent,
    pub(super) store: PathBuf,
    /// What a read found that was not written so. What is damaged is read on, but never written to.
    damage: OnceLock<String>,
}

impl SledRecords {
    pub(super) fn open(folder: &Path, store: &Path) -> Result<Self, LogError> {
        let mut records = Self {
            tree: Tree::open(folder, store)?,
            sealed: Sealed::default(),
            tail: Vec::new(),
            frontier: Frontier::default(),
            recent: Recent::default(),
            store: store.into(),
            damage: OnceLock::new(),
        };
        if let Some(value) = records.tree.get(&[keys::SEALED])? {
            records.sealed =
                Sealed::read(&value).ok_or_else(|| records.damaged("how far it is sealed does not read"))?;
        }
        records.tail = records.read_tail()?;
        records.frontier = records.frontier_at(records.head());
        Ok(records)
    }

    pub(super) fn head(&self) -> Position {
        Position(self.sealed.position().0 + self.tail.len() as u64)
    }

    pub(super) fn root_at(&self, position: Position) -> Result<Hash, LogError> {
        if position >= self.sealed.position() {
            return Ok(self.frontier_at(position).root());
        }
        crate::proof::root(position.0, &|height, number| self.subtree(height, number))
    }

    /// The tree as it was when the log ended at a position of the tail.
    pub(super) fn frontier_at(&self, position: Position) -> Frontier {
        let mut tree = self.sealed.tree.clone();
        let in_tail = usize::try_from(position.0.saturating_sub(self.sealed.position().0)).unwrap_or(usize::MAX);
        self.tail.iter().take(in_tail).for_each(|record| tree.push(leaf(&record.envelope)));
        tree
    }

    fn read_tail(&self) -> Result<Vec<Encoded>, LogError> {
        let mut records = Vec::new();
        let mut expected = self.sealed.position();
        for (key, value) in self.tree.scan(&[keys::TAIL], usize::MAX)?.iter().filter(|(_, value)| !value.is_empty()) {
            expected = expected.next();
            let unreadable = || self.damaged(&format!("the record at position {expected} does not read"));
            let (position, record) = tail::record(value).ok_or_else(unreadable)?;
            if position != expected || key != &keys::in_tail(records.len()) {
                return Err(self.missing(expected));
            }
            records.push(record);
        }
        Ok(records)
    }

    pub(super) fn damaged(&self, what: &str) -> LogError {
        // The first is the one that counts.
        let _ = self.damage.set(what.into());
        LogError::Damaged { what: what.into() }
    }

    pub(super) fn missing(&self, position: Position) -> LogError {
        self.damaged(&format!("the record at position {position} is missing"))
    }

    /// What is damaged is not written to.
    pub(super) fn refuse_if_damaged(&self) -> Result<(), LogError> {
        match self.damage.get() {
            Some(what) => Err(LogError::Damaged { what: what.clone() }),
            None => self.tree.usable().map(|_| ()),
        }
    }
}
