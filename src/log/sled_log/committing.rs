//! Writing: blocks that are full are sealed, the rest becomes the tail, and all of it is one batch.

use super::block::Block;
use super::gathered::Gathered;
use super::row::Row;
use super::{SledLog, keys};
use crate::deal::ids::{StreamId, Version};
use crate::log::LogError;
use crate::log::bundle::{BLOCK, Packer};
use crate::log::plan::Standing as _;
use crate::log::prepared::{Stored, does_not_follow};
use sled::Batch;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

/// Keys are written ahead for as many blocks as there are, within these bounds.
const RESERVED: RangeInclusive<u64> = 16..=256;

impl SledLog {
    /// Writes rows that follow the newest record.
    pub(super) fn take(&mut self, rows: Vec<Row>) -> Result<(), LogError> {
        self.refuse_known_ids(&rows)?;
        self.write(rows, true)?;
        self.settle_if_possible(0);
        Ok(())
    }

    pub(super) fn refuse_known_ids(&self, rows: &[Row]) -> Result<(), LogError> {
        for row in rows {
            if let Some(position) = self.position_of(row.id)? {
                return Err(LogError::TwiceTheSameId { id: row.id, position });
            }
        }
        Ok(())
    }

    /// Writes rows whose ids are known to be new, of which there may be many more to come.
    pub(super) fn take_some_of_many(&mut self, rows: Vec<Row>) -> Result<(), LogError> {
        self.write(rows, false)?;
        self.settle_if_possible(self.limits.at_most);
        Ok(())
    }

    fn write(&mut self, rows: Vec<Row>, indexed: bool) -> Result<(), LogError> {
        let whole = (self.tail.len() + rows.len()) / BLOCK * BLOCK;
        let blocks = if whole == 0 { Vec::new() } else { self.sealed_blocks(&rows, whole)? };
        let rest = rows.into_iter().skip(whole.saturating_sub(self.tail.len())).collect();
        self.commit(&blocks, rest, indexed)
    }

    /// Writes what leads to records, once so many were gathered. The records stand, so an append does not fail for it:
    /// whoever opens the log next gathers it again.
    fn settle_if_possible(&mut self, much: u64) {
        if self.gathered.records() >= much {
            let _ = self.settle_index();
        }
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
            let sealed = stored.blocks.iter().flat_map(|block| &block.entries.places).map(|place| place.id);
            for id in sealed.chain(stored.rest.iter().map(|row| row.id)) {
                head.position = head.position.next();
                if !ids.insert(id) {
                    return Err(LogError::TwiceTheSameId { id, position: head.position });
                }
            }
            blocks.extend(stored.blocks);
            rest = stored.rest;
        }
        self.commit(&blocks, rest, false)?;
        self.settle_if_possible(self.limits.at_most);
        Ok(())
    }

    /// The first `whole` of what is not sealed and of these rows, as blocks.
    fn sealed_blocks(&self, rows: &[Row], whole: usize) -> Result<Vec<Block>, LogError> {
        let all: Vec<&Row> = self.tail.iter().chain(rows).take(whole).collect();
        let blocks = Packer::new().and_then(|mut packer| Block::all_of(&all, &mut packer));
        blocks.map_err(|error| LogError::Unavailable { path: self.store.clone(), reason: error.to_string() })
    }

    /// Writes blocks that begin with the tail, if there are any, and rows after them; with their entries in the index, if
    /// that is to be and there are few.
    fn commit(&mut self, blocks: &[Block], rest: Vec<Row>, indexed: bool) -> Result<(), LogError> {
        if blocks.is_empty() && rest.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::default();
        let mut sealed = self.sealed.clone();
        if let Some(last) = blocks.last() {
            for row in &self.tail {
                batch.remove(&keys::at(keys::TAIL, row.position));
            }
            self.write_bundles(&mut batch, blocks)?;
            blocks.iter().for_each(|block| sealed.tree.push_whole(block.hash, BLOCK as u64));
            sealed.recorded = Some(last.recorded.timestamp_millis());
            if indexed {
                let mut gathered = self.gathered.clone();
                blocks.iter().for_each(|block| gathered.add(&block.entries));
                if self.fits_in_place(&gathered) {
                    self.write_in_place(&gathered, &mut batch)?;
                    sealed.indexed = sealed.position();
                }
            }
            batch.insert(&[keys::SEALED], sealed.value());
        }
        for row in &rest {
            batch.insert(&keys::at(keys::TAIL, row.position), row.value());
        }
        self.tree.commit(batch)?;
        if !blocks.is_empty() {
            if sealed.indexed == sealed.position() {
                self.gathered = Gathered::default();
            } else {
                blocks.iter().for_each(|block| self.gathered.add(&block.entries));
            }
            self.sealed = sealed;
            self.tail.clear();
        }
        self.tail.extend(rest);
        Ok(())
    }

    /// Sees to it that the keys of bundles are there some blocks ahead. sled writes a page of its tree anew whenever it
    /// splits; as long as there are only keys in it, that costs nothing.
    fn reserve_bundles(&self, blocks: &[Block]) -> Result<(), LogError> {
        let Some(last) = blocks.last() else { return Ok(()) };
        let reserved = self.tree.last_key(&[keys::ENVELOPES])?;
        let reserved = reserved.and_then(|key| keys::position(keys::ENVELOPES, &key)).unwrap_or_default();
        if last.first <= reserved {
            return Ok(());
        }
        let block = BLOCK as u64;
        let ahead = (self.sealed.position().0 / block).clamp(*RESERVED.start(), *RESERVED.end());
        let from = self.sealed.position().0.max(reserved.0.next_multiple_of(block));
        let step = BLOCK / keys::KEYS_A_VALUE;
        let numbers: Vec<u64> = (from + 1..last.first.0 + ahead * block).step_by(step).collect();
        let keys = |kind: u8| numbers.iter().map(move |number| keys::numbered(kind, *number));
        self.tree.reserve(keys(keys::ENVELOPES).chain(keys(keys::BODIES)))
    }

    fn write_bundles(&self, batch: &mut Batch, blocks: &[Block]) -> Result<(), LogError> {
        self.reserve_bundles(blocks)?;
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
}

fn write_hashes(batch: &mut Batch, hashes: Option<(u64, Vec<u8>)>) {
    if let Some((group, value)) = hashes {
        batch.insert(&keys::numbered(keys::HASHES, group), value);
    }
}
