//! Records of a whole block, as they are sealed. Making one needs no log, so it can be done beside the writer.

use super::row::Row;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::log::bundle::{BLOCK, Packer, Pair};
use crate::log::codec::{self, Peeked};
use crate::log::index;
use crate::log::plan::Placed;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use std::io;

/// A block that is ready to be written.
pub(in crate::log) struct Block {
    pub(super) first: Position,
    pub(super) bundles: Vec<Pair>,
    pub(super) hash: Hash,
    /// When its last record was recorded.
    pub(super) recorded: Instant,
    pub(super) entries: Entries,
}

/// What leads to records.
#[derive(Default)]
pub(in crate::log) struct Entries {
    pub(in crate::log) places: Vec<Place>,
    pub(super) names: Vec<Vec<u8>>,
}

/// Where a record stands.
pub(in crate::log) struct Place {
    pub(super) position: Position,
    pub(in crate::log) id: RecordId,
    pub(super) stream: StreamId,
    pub(super) version: Version,
}

impl Block {
    /// Of as many whole blocks as there are.
    pub(in crate::log) fn all_of(rows: &[&Row], packer: &mut Packer) -> io::Result<Vec<Self>> {
        rows.chunks(BLOCK).map(|block| Self::of(block, packer)).collect()
    }

    /// Of [`BLOCK`] records that stand side by side.
    fn of(rows: &[&Row], packer: &mut Packer) -> io::Result<Self> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Err(io::Error::other("BUG: a block without records"));
        };
        debug_assert!(rows.len() == BLOCK && first.position.0 % BLOCK as u64 == 1);
        let mut tree = Frontier::default();
        let mut entries = Entries::default();
        for row in rows {
            tree.push(leaf(&row.encoded.envelope));
            let Row { position, id, stream, version, .. } = **row;
            entries.places.push(Place { position, id, stream, version });
            entries.names.extend(row.names.iter().cloned());
        }
        let encoded: Vec<_> = rows.iter().map(|row| &row.encoded).collect();
        let bundles = packer.pack(&encoded)?;
        Ok(Self { first: first.position, bundles, hash: tree.root(), recorded: last.recorded, entries })
    }
}

impl Entries {
    /// Those of a record that stands; none if it does not read.
    pub(super) fn add(&mut self, position: Position, envelope: &[u8], body: &[u8]) -> Option<()> {
        let peeked = codec::peek(envelope).filter(|peeked| peeked.position == position)?;
        let Peeked { id, stream, version, kind, .. } = peeked;
        self.places.push(Place { position, id, stream, version });
        // Of the others only the first of a stream has names that lead to it.
        if version == Version(1) || matches!(kind, "opened" | "correction") {
            let record = codec::decode(position, envelope, body).ok()?;
            self.names.extend(index::entries(&Placed::from(&record)));
        }
        Some(())
    }
}
