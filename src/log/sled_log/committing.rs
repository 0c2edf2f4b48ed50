//! Writing: blocks that are full are sealed, the rest becomes the tail, and all of it is one batch.

use super::block::Block;
use super::row::Row;
use super::shelf::Pages;
use super::{SledLog, keys};
use crate::deal::ids::{RecordId, StreamId, Version};
use crate::log::bundle::{BLOCK, Packer};
use crate::log::pages::{self, Additions};
use crate::log::plan::Standing as _;
use crate::log::prepared::{Stored, does_not_follow};
use crate::log::{LogError, places};
use sled::Batch;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

impl SledLog {
    /// Writes rows that follow the newest record.
    pub(super) fn take(&mut self, rows: Vec<Row>) -> Result<(), LogError> {
        let standing: HashSet<RecordId> = self.tail.iter().map(|row| row.id).collect();
        if let Some(row) = rows.iter().find(|row| standing.contains(&row.id)) {
            return Err(self.twice(row.id));
        }
        let whole = (self.tail.len() + rows.len()) / BLOCK * BLOCK;
        let blocks = if whole == 0 { Vec::new() } else { self.sealed_blocks(&rows, whole)? };
        let rest = rows.into_iter().skip(whole.saturating_sub(self.tail.len())).collect();
        self.commit(&blocks, rest)
    }

    /// Writes what was made ready: each begins with a block, and only the last ends without one.
    pub(super) fn take_stored(&mut self, stored: Vec<Stored>) -> Result<(), LogError> {
        let mut head = self.newest();
        let mut versions: HashMap<StreamId, Version> = HashMap::new();
        let mut ids = HashSet::new();
        let (mut blocks, mut rest) = (Vec::new(), Vec::new());
        for stored in stored {
            if stored.after != head.position || !rest.is_empty() || !self.tail.is_empty() {
                return Err(does_not_follow());
            }
            for (stream, expected, count) in stored.expected {
                let version = match versions.entry(stream) {
                    Entry::Occupied(counted) => counted.into_mut(),
                    Entry::Vacant(first) => first.insert(self.version_of(stream)?),
                };
                if *version != expected {
                    return Err(LogError::Conflict { stream, expected, actual: *version });
                }
                *version = Version(version.0 + count);
            }
            let new = stored.blocks.iter().flat_map(|block| &block.ids).chain(stored.rest.iter().map(|row| &row.id));
            for id in new {
                head.position = head.position.next();
                if !ids.insert(*id) {
                    return Err(self.twice(*id));
                }
            }
            blocks.extend(stored.blocks);
            rest = stored.rest;
        }
        if blocks.is_empty() && rest.is_empty() { Ok(()) } else { self.commit(&blocks, rest) }
    }

    /// The first `whole` of what is not sealed and of these rows, as blocks.
    fn sealed_blocks(&self, rows: &[Row], whole: usize) -> Result<Vec<Block>, LogError> {
        let all: Vec<&Row> = self.tail.iter().chain(rows).take(whole).collect();
        let blocks = Packer::new().and_then(|mut packer| Block::all_of(&all, &mut packer));
        blocks.map_err(|error| LogError::Unavailable { path: self.store.clone(), reason: error.to_string() })
    }

    /// Writes blocks that begin with the tail, if there are any, and rows after them.
    pub(super) fn commit(&mut self, blocks: &[Block], rest: Vec<Row>) -> Result<(), LogError> {
        for row in &rest {
            if self.sealed_with(row.id)?.is_some() {
                return Err(self.twice(row.id));
            }
        }
        let mut batch = Batch::default();
        let mut sealed = self.sealed.clone();
        if let Some(last) = blocks.last() {
            for row in &self.tail {
                batch.remove(&keys::at(keys::TAIL, row.position));
            }
            self.write_bundles(&mut batch, blocks)?;
            self.write_entries(&mut batch, blocks)?;
            blocks.iter().for_each(|block| sealed.tree.push_whole(block.hash, BLOCK as u64));
            sealed.set_recorded(last.recorded);
            batch.insert(&[keys::SEALED], sealed.value());
        }
        for row in &rest {
            batch.insert(&keys::at(keys::TAIL, row.position), row.value());
        }
        self.tree.commit(batch)?;
        if !blocks.is_empty() {
            self.sealed = sealed;
            self.tail.clear();
        }
        self.tail.extend(rest);
        Ok(())
    }

    fn write_bundles(&self, batch: &mut Batch, blocks: &[Block]) -> Result<(), LogError> {
        let mut hashes: Option<(u64, Vec<u8>)> = None;
        for (number, block) in (self.sealed.tree.leaves() / BLOCK as u64..).zip(blocks) {
            for pair in &block.bundles {
                let first = block.first.0 + pair.records.start as u64;
                batch.insert(&keys::numbered(keys::ENVELOPES, first), pair.envelopes.as_slice());
                batch.insert(&keys::numbered(keys::BODIES, first), pair.bodies.as_slice());
            }
            let group = number / keys::HASHES_OF;
            let (_, mut value) = match hashes.take() {
                Some((open, value)) if open == group => (open, value),
                full => {
                    write_hashes(batch, full);
                    let standing = self.tree.get(&keys::numbered(keys::HASHES, group))?;
                    (group, standing.map_or_else(Vec::new, |value| value.to_vec()))
                }
            };
            value.extend_from_slice(&block.hash);
            hashes = Some((group, value));
        }
        write_hashes(batch, hashes);
        Ok(())
    }

    /// The entries of the blocks. That no id stands already is found on the way.
    fn write_entries(&self, batch: &mut Batch, blocks: &[Block]) -> Result<(), LogError> {
        let mut additions = Additions::new();
        for (key, value) in blocks.iter().flat_map(|block| &block.additions) {
            additions.entry(key.clone()).or_default().extend_from_slice(value);
        }
        let shelf = Pages::new(&self.tree, self.sealed.edition);
        let mut met = Vec::new();
        let pages = pages::merge(&shelf, &additions, &mut |key, standing| {
            if key.first() == Some(&places::ID) {
                met.push((key.to_vec(), standing.to_vec()));
            }
        })?;
        for (key, standing) in met {
            for id in blocks.iter().flat_map(|block| &block.ids).filter(|id| places::id_key(**id) == key) {
                if self.among(*id, &standing)?.is_some() {
                    return Err(self.twice(*id));
                }
            }
        }
        for page in pages {
            batch.insert(shelf.key(&page.key), page.bytes);
        }
        Ok(())
    }

    fn twice(&self, id: RecordId) -> LogError {
        match self.position_of(id) {
            Ok(Some(position)) => LogError::TwiceTheSameId { id, position },
            Ok(None) => LogError::TwiceTheSameId { id, position: self.newest().position },
            Err(error) => error,
        }
    }
}

fn write_hashes(batch: &mut Batch, hashes: Option<(u64, Vec<u8>)>) {
    if let Some((group, value)) = hashes {
        batch.insert(&keys::numbered(keys::HASHES, group), value);
    }
}
