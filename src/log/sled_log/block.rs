//! Records of a whole block, as they are sealed. Making one needs no log, so it can be done beside the writer.

use super::row::Row;
use crate::deal::ids::{Position, RecordId};
use crate::deal::moment::Instant;
use crate::log::bundle::{BLOCK, Packer, Pair};
use crate::log::places;
use crate::log::tree_hash::{Frontier, Hash, leaf};
use std::io;

/// A block that is ready to be written.
pub(in crate::log) struct Block {
    pub(super) first: Position,
    pub(super) bundles: Vec<Pair>,
    pub(super) hash: Hash,
    /// When its last record was recorded.
    pub(super) recorded: Instant,
    /// What it adds to the index.
    pub(super) additions: Vec<(Vec<u8>, Vec<u8>)>,
    pub(super) ids: Vec<RecordId>,
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
        let mut additions = Vec::with_capacity(2 * BLOCK + BLOCK / 2);
        for row in rows {
            tree.push(leaf(&row.encoded.envelope));
            additions.push(places::of_id(row.id, row.position));
            additions.push(places::in_stream(row.stream, row.version, row.position));
            additions.extend(row.names.iter().map(|name| (name.clone(), Vec::new())));
        }
        let encoded: Vec<_> = rows.iter().map(|row| &row.encoded).collect();
        Ok(Self {
            first: first.position,
            bundles: packer.pack(&encoded)?,
            hash: tree.root(),
            recorded: last.recorded,
            additions,
            ids: rows.iter().map(|row| row.id).collect(),
        })
    }
}
