//! Writing: blocks that are full are sealed, the rest becomes the tail, and all of it is one batch.

use super::block::SealedBlock;
use super::bundle::BLOCK;
use super::records::SledRecords;
use super::sealed::Sealed;
use super::{keys, long_value, tail};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::proof::tree_hash::leaf;
use sled::Batch;
use std::ops::RangeInclusive;

/// Keys are written ahead for as many blocks as there are, within these bounds.
const RESERVED: RangeInclusive<u64> = 16..=256;

impl SledRecords {
    pub(super) fn append(&mut self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        self.refuse_if_damaged()?;
        if after != self.head() {
            return Err(LogError::Conflict { expected: after, actual: self.head() });
        }
        let whole = (self.tail.len() + records.len()) / BLOCK * BLOCK;
        let blocks = if whole == 0 { Vec::new() } else { self.blocks(records, whole)? };
        let rest = records.get(whole.saturating_sub(self.tail.len())..).unwrap_or_default();
        self.commit(&blocks, rest)
    }

    /// The first `whole` of the tail and of these records, as blocks.
    fn blocks(&self, records: &[Encoded], whole: usize) -> Result<Vec<SealedBlock>, LogError> {
        let all: Vec<&Encoded> = self.tail.iter().chain(records).take(whole).collect();
        let blocks = SealedBlock::all_of(&all, self.sealed.position());
        blocks.map_err(|error| LogError::Unavailable { path: self.store.clone(), reason: error.to_string() })
    }

    /// Writes blocks that begin with the tail, if there are any, and records after them.
    fn commit(&mut self, blocks: &[SealedBlock], rest: &[Encoded]) -> Result<(), LogError> {
        match (blocks, rest) {
            ([], []) => return Ok(()),
            ([], [record]) => {
                self.tree.commit_one(&keys::in_tail(self.tail.len()), &tail::value(self.head().next(), record))?;
            }
            _ => self.tree.commit(self.batch(blocks, rest)?)?,
        }
        if !blocks.is_empty() {
            self.sealed = self.sealed_with(blocks);
            self.frontier = self.sealed.tree.clone();
            self.tail.clear();
        }
        rest.iter().for_each(|record| self.frontier.push(leaf(&record.envelope)));
        self.tail.extend_from_slice(rest);
        Ok(())
    }

    fn batch(&self, blocks: &[SealedBlock], rest: &[Encoded]) -> Result<Batch, LogError> {
        let mut batch = Batch::default();
        let (mut before, mut position) = (self.tail.len(), self.head());
        if !blocks.is_empty() {
            for (number, record) in self.tail.iter().enumerate() {
                long_value::clear(&mut batch, &keys::in_tail(number), &tail::value(position, record));
            }
            self.write_bundles(&mut batch, blocks)?;
            let sealed = self.sealed_with(blocks);
            batch.insert(&[keys::SEALED], sealed.value());
            (before, position) = (0, sealed.position());
        }
        for (number, record) in (before..).zip(rest) {
            position = position.next();
            long_value::insert(&mut batch, &keys::in_tail(number), &tail::value(position, record));
        }
        Ok(batch)
    }

    fn sealed_with(&self, blocks: &[SealedBlock]) -> Sealed {
        let mut sealed = self.sealed.clone();
        blocks.iter().for_each(|block| sealed.tree.push_whole(block.hash, BLOCK as u64));
        sealed
    }

    /// Makes the keys of bundles some blocks ahead. sled writes a page of its tree anew whenever it splits; as long as there
    /// are only keys in it, that costs nothing.
    fn reserve_bundles(&self, blocks: &[SealedBlock]) -> Result<(), LogError> {
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

    fn write_bundles(&self, batch: &mut Batch, blocks: &[SealedBlock]) -> Result<(), LogError> {
        self.reserve_bundles(blocks)?;
        let mut hashes: Option<(u64, Vec<u8>)> = None;
        for (number, block) in (self.sealed.tree.leaves() / BLOCK as u64..).zip(blocks) {
            for pair in &block.bundles {
                let first = block.first.0 + pair.records.start as u64;
                long_value::insert(batch, &keys::numbered(keys::ENVELOPES, first), &pair.envelopes);
                long_value::insert(batch, &keys::numbered(keys::BODIES, first), &pair.bodies);
            }
            let group = number / keys::HASHES_OF;
            let (_, mut value) = match hashes.take() {
                Some((open, value)) if open == group => (open, value),
                full => {
                    write_hashes(batch, full);
                    let before = self.tree.get(&keys::numbered(keys::HASHES, group))?;
                    (group, before.map_or_else(Vec::new, |value| value.to_vec()))
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
