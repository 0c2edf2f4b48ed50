//! Envelopes as the leaves of the tree, and the hashes over them. Bodies are not read: they may be erased.

use super::bundle::{BLOCK, Texts};
use super::keys;
use super::records::SledRecords;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::proof::tree_hash::{Frontier, Hash, leaf};

/// A block is a subtree of this height.
const BLOCK_HEIGHT: u32 = BLOCK.ilog2();

impl SledRecords {
    pub(super) fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        let end = Position(after.0.saturating_add(limit as u64)).min(self.head());
        let mut envelopes = Vec::with_capacity(usize::try_from(end.0.saturating_sub(after.0)).unwrap_or(0));
        let mut last = after;
        while last < end.min(self.sealed.position()) {
            let (first, texts) = self.envelopes_of(last.next())?;
            while last < end
                && let Some(envelope) = usize::try_from(last.0 + 1 - first.0).ok().and_then(|number| texts.get(number))
            {
                envelopes.push(envelope.to_vec());
                last = last.next();
            }
        }
        let in_tail = usize::try_from(last.0.saturating_sub(self.sealed.position().0)).unwrap_or(usize::MAX);
        let rest = usize::try_from(end.0.saturating_sub(last.0)).unwrap_or(0);
        envelopes.extend(self.tail.iter().skip(in_tail).take(rest).map(|record| record.envelope.clone()));
        Ok(envelopes)
    }

    /// The bundle of envelopes that a sealed position is in, and its first position.
    fn envelopes_of(&self, position: Position) -> Result<(Position, Texts), LogError> {
        let found = self.tree.last_up_to(&[keys::ENVELOPES], &keys::at(keys::ENVELOPES, position))?;
        let (key, envelopes) = found.ok_or_else(|| self.missing(position))?;
        let first = keys::position(keys::ENVELOPES, &key).ok_or_else(|| self.missing(position))?;
        let unreadable = || self.damaged(&format!("the envelopes from position {first} on do not read"));
        let texts = Texts::unpack(&envelopes).ok_or_else(unreadable)?;
        if first.0 + texts.len() as u64 <= position.0 {
            return Err(self.missing(position));
        }
        Ok((first, texts))
    }

    /// Over whole blocks, from their hashes, which are kept; below a block, from the envelopes.
    pub(super) fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        let mut tree = Frontier::default();
        let Some(above) = height.checked_sub(BLOCK_HEIGHT) else {
            let (after, count) = (Position(number << height), 1_usize << height);
            let envelopes = self.envelopes(after, count)?;
            if envelopes.len() < count {
                return Err(self.missing(Position(after.0 + envelopes.len() as u64).next()));
            }
            envelopes.iter().for_each(|envelope| tree.push(leaf(envelope)));
            return Ok(tree.root());
        };
        let (mut block, end) = (number << above, (number + 1) << above);
        while block < end {
            let (group, place) = (block / keys::HASHES_OF, block % keys::HASHES_OF);
            let hashes = self.tree.get(&keys::numbered(keys::HASHES, group))?.unwrap_or_default();
            let (hashes, _) = hashes.as_chunks::<32>();
            let here = usize::try_from((end - block).min(keys::HASHES_OF - place)).unwrap_or(0);
            let place = usize::try_from(place).unwrap_or(0);
            let hashes = hashes
                .get(place..place + here)
                .ok_or_else(|| self.damaged(&format!("the hash of block {block}, or of a later one, is missing")))?;
            hashes.iter().for_each(|hash| tree.push(*hash));
            block += here as u64;
        }
        Ok(tree.root())
    }
}
