//! Everything in the tree, compared with what its records say.

use super::bundle::BLOCK;
use super::keys;
use super::long_value::PIECE;
use super::read::Take;
use super::records::SledRecords;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use std::collections::BTreeMap;

/// Keys that are looked at in one call.
const AT_ONCE: usize = 64;

pub(super) fn check<E: From<LogError>>(records: &SledRecords, take: &mut Take<'_, E>) -> Result<(), E> {
    let mut check = Check { records, tree: Frontier::default(), bundles: 0 };
    check.sealed(take)?;
    for (record, number) in records.tail.iter().zip(1..) {
        take(Position(records.sealed.position().0 + number), &record.envelope, &record.body)?;
    }
    check.keys()?;
    Ok(check.blobs()?)
}

struct Check<'r> {
    records: &'r SledRecords,
    /// Of all sealed records so far.
    tree: Frontier,
    bundles: usize,
}

impl Check<'_> {
    fn sealed<E: From<LogError>>(&mut self, take: &mut Take<'_, E>) -> Result<(), E> {
        let sealed = self.records.sealed.position();
        let mut block = Frontier::default();
        while self.tree.leaves() < sealed.0 {
            let first = Position(self.tree.leaves()).next();
            let bundle = self.records.read_bundle(first)?;
            if bundle.first != first || bundle.len() == 0 {
                return Err(self.records.missing(first).into());
            }
            for position in (first.0..first.0 + bundle.len()).map(Position) {
                let (envelope, body) = bundle.texts(position).unwrap_or_default();
                let leaf = leaf(envelope);
                block.push(leaf);
                self.tree.push(leaf);
                take(position, envelope, body)?;
                if position.0.is_multiple_of(BLOCK as u64) {
                    self.block(position, &std::mem::take(&mut block))?;
                }
            }
            self.bundles += 1;
        }
        if self.tree == self.records.sealed.tree { Ok(()) } else { Err(self.changed(sealed).into()) }
    }

    /// The hash of the block that ends here is the one that was kept.
    fn block(&self, end: Position, block: &Frontier) -> Result<(), LogError> {
        let number = (end.0 / BLOCK as u64).saturating_sub(1);
        let hashes = self.records.tree.get(&keys::numbered(keys::HASHES, number / keys::HASHES_OF))?;
        let place = usize::try_from(number % keys::HASHES_OF).unwrap_or(usize::MAX);
        let kept = hashes.as_ref().and_then(|hashes| hashes.chunks(32).nth(place));
        if kept == Some(block.root().as_slice()) { Ok(()) } else { Err(self.changed(end)) }
    }

    fn changed(&self, position: Position) -> LogError {
        self.records.damaged(&format!("up to position {position} it is not what it was"))
    }

    /// There is nothing else in the tree.
    fn keys(&self) -> Result<(), LogError> {
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        let mut last = Vec::new();
        let mut hashes = 0;
        loop {
            let pairs = self.records.tree.after(&last, AT_ONCE)?;
            let Some((newest, _)) = pairs.last() else { break };
            for (key, value) in &pairs {
                let kind = key.first().copied().filter(|kind| keys::KINDS.contains(kind));
                let kind = kind.filter(|kind| !value.is_empty() || keys::KEPT_FREE.contains(kind));
                let unknown =
                    || self.records.damaged(&format!("there is a key that nobody wrote: {}", key.escape_ascii()));
                let kind = kind.ok_or_else(unknown)?;
                if kind == keys::REST && !value.is_empty() {
                    let whole = self.records.tree.get(key.get(1..).unwrap_or_default())?;
                    // The rest of a value that is as long as both, and that was read as such above.
                    if whole.is_none_or(|whole| whole.len() != PIECE + value.len()) {
                        return Err(unknown());
                    }
                }
                if !value.is_empty() {
                    *counts.entry(kind).or_default() += 1;
                }
                if kind == keys::HASHES {
                    hashes += value.len() as u64;
                }
            }
            last = newest.to_vec();
        }
        let blocks = self.records.sealed.tree.leaves() / BLOCK as u64;
        let expected = blocks * size_of::<Hash>() as u64;
        if hashes != expected {
            return Err(self.records.damaged(&format!("the hashes of blocks have {hashes} bytes, not {expected}")));
        }
        let groups = usize::try_from(blocks.div_ceil(keys::HASHES_OF)).unwrap_or(usize::MAX);
        for (kind, expected) in [
            (keys::TAIL, self.records.tail.len()),
            (keys::ENVELOPES, self.bundles),
            (keys::BODIES, self.bundles),
            (keys::HASHES, groups),
            (keys::SEALED, usize::from(blocks > 0)),
        ] {
            let found = counts.get(&kind).copied().unwrap_or(0);
            if found != expected {
                let kind = char::from(kind);
                return Err(self
                    .records
                    .damaged(&format!("there are {found} keys of the kind {kind}, not {expected}")));
            }
        }
        Ok(())
    }

    /// sled put no page into a file of its own, which it would never sync.
    fn blobs(&self) -> Result<(), LogError> {
        let unavailable = |error: std::io::Error| LogError::Unavailable {
            path: self.records.store.clone(),
            reason: error.to_string(),
        };
        match std::fs::read_dir(self.records.tree.folder().join("blobs")).map_err(unavailable)?.next() {
            None => Ok(()),
            Some(_) => Err(self.records.damaged("there are files in log/blobs")),
        }
    }
}
