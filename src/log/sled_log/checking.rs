//! Everything in the tree, held against what its records say.

use super::{SledLog, keys};
use crate::deal::ids::{Position, Version};
use crate::log::audit::Audit;
use crate::log::bundle::BLOCK;
use crate::log::{Checked, LogError, codec, pages, places};
use crate::proof::tree_hash::{Frontier, leaf};
use std::collections::BTreeMap;

/// Keys that are looked at in one call.
const AT_ONCE: usize = 64;

pub(super) fn check(log: &SledLog, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
    let mut check = Check { log, audit: Audit::default(), tree: Frontier::default(), bundles: 0 };
    check.sealed(progress)?;
    check.tail()?;
    progress(check.tree.leaves());
    check.keys()?;
    check.blobs()?;
    check.entries()?;
    check.audit.finish()
}

struct Check<'l> {
    log: &'l SledLog,
    audit: Audit,
    /// Of all records so far.
    tree: Frontier,
    bundles: usize,
}

impl Check<'_> {
    fn sealed(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        let sealed = self.log.sealed.position();
        let mut block = Frontier::default();
        while self.tree.leaves() < sealed.0 {
            let first = Position(self.tree.leaves()).next();
            let bundle = self.log.read_bundle(first)?;
            if bundle.first != first || bundle.len() == 0 {
                return Err(self.log.damaged(&format!("the record at position {first} is not there")));
            }
            for position in (first.0..first.0 + bundle.len()).map(Position) {
                let (envelope, body) = bundle.texts(position).unwrap_or_default();
                block.push(leaf(envelope));
                self.record(position, envelope, body)?;
                if position.0.is_multiple_of(BLOCK as u64) {
                    self.block(position, &std::mem::take(&mut block))?;
                }
            }
            self.bundles += 1;
            progress(self.tree.leaves());
        }
        if self.tree == self.log.sealed.tree { Ok(()) } else { Err(self.changed(sealed)) }
    }

    fn tail(&mut self) -> Result<(), LogError> {
        for row in &self.log.tail {
            self.record(row.position, &row.encoded.envelope, &row.encoded.body)?;
        }
        Ok(())
    }

    fn record(&mut self, position: Position, envelope: &[u8], body: &[u8]) -> Result<(), LogError> {
        let record = codec::decode(position, envelope, body).map_err(|unreadable| self.log.unreadable(unreadable))?;
        self.audit.record(&record, codec::is_taken_out(envelope, body))?;
        self.tree.push(leaf(envelope));
        match self.log.witness {
            Some(witness) if witness.position == position && witness.root != self.tree.root() => {
                Err(self.changed(position))
            }
            _ => Ok(()),
        }
    }

    /// The hash of the block that ends here is the one that was kept.
    fn block(&self, end: Position, block: &Frontier) -> Result<(), LogError> {
        let number = (end.0 / BLOCK as u64).saturating_sub(1);
        let hashes = self.log.tree.get(&keys::numbered(keys::HASHES, number / keys::HASHES_OF))?;
        let place = usize::try_from(number % keys::HASHES_OF).unwrap_or(usize::MAX);
        let kept = hashes.as_ref().and_then(|hashes| hashes.chunks(32).nth(place));
        if kept == Some(block.root().as_slice()) { Ok(()) } else { Err(self.changed(end)) }
    }

    fn changed(&self, position: Position) -> LogError {
        self.log.damaged(&format!("up to position {position} it is not what it was"))
    }

    /// There is nothing else in the tree.
    fn keys(&self) -> Result<(), LogError> {
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        let mut last = Vec::new();
        loop {
            let pairs = self.log.tree.after(&last, AT_ONCE)?;
            let Some((newest, _)) = pairs.last() else { break };
            for (key, value) in &pairs {
                let kind = key.first().copied().filter(|kind| keys::KINDS.contains(kind));
                let kind = kind.filter(|kind| !value.is_empty() || keys::KEPT_FREE.contains(kind));
                let unknown = || self.log.damaged(&format!("there is a key that nobody wrote: {}", key.escape_ascii()));
                let kind = kind.ok_or_else(unknown)?;
                if !value.is_empty() {
                    *counts.entry(kind).or_default() += 1;
                }
            }
            last = newest.to_vec();
        }
        let blocks = self.log.sealed.tree.leaves() / BLOCK as u64;
        let groups = usize::try_from(blocks.div_ceil(keys::HASHES_OF)).unwrap_or(usize::MAX);
        for (kind, expected) in [
            (keys::TAIL, self.log.tail.len()),
            (keys::ENVELOPES, self.bundles),
            (keys::BODIES, self.bundles),
            (keys::HASHES, groups),
            (keys::SEALED, usize::from(blocks > 0)),
        ] {
            let found = counts.get(&kind).copied().unwrap_or(0);
            if found != expected {
                let kind = char::from(kind);
                return Err(self.log.damaged(&format!("there are {found} keys of the kind {kind}, not {expected}")));
            }
        }
        Ok(())
    }

    /// sled put no page into a file of its own, which it would never sync.
    fn blobs(&self) -> Result<(), LogError> {
        let unavailable =
            |error: std::io::Error| LogError::Unavailable { path: self.log.store.clone(), reason: error.to_string() };
        match std::fs::read_dir(self.log.tree.folder().join("blobs")).map_err(unavailable)?.next() {
            None => Ok(()),
            Some(_) => Err(self.log.damaged("there are files in log/blobs")),
        }
    }

    fn entries(&mut self) -> Result<(), LogError> {
        let mut unreadable = None;
        let (audit, log) = (&mut self.audit, self.log);
        pages::range(&log.pages(), &[], None, &mut |key, value| {
            if entry(audit, key, value).is_none() {
                unreadable = Some(key.to_vec());
            }
            unreadable.is_none()
        })?;
        if let Some(key) = unreadable {
            let what = format!("an entry of the index does not read: {}", key.escape_ascii());
            return Err(LogError::DamagedIndex { what });
        }
        // The tail is its own index.
        for row in &log.tail {
            self.audit.id(&places::id_key(row.id), row.position);
            self.audit.in_stream(row.stream, row.version, row.position);
        }
        for name in log.names_of_tail()? {
            self.audit.name(&name);
        }
        Ok(())
    }
}

fn entry(audit: &mut Audit, key: &[u8], value: &[u8]) -> Option<()> {
    match *key.first()? {
        places::ID => places::positions(value)?.into_iter().for_each(|position| audit.id(key, position)),
        places::STREAM => {
            let (stream, run) = places::read_run_key(key)?;
            for (position, version) in places::positions(value)?.into_iter().zip(run * places::RUN + 1..) {
                audit.in_stream(stream, Version(version), position);
            }
        }
        _ if value.is_empty() => audit.name(key),
        _ => return None,
    }
    Some(())
}
