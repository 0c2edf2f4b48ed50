//! Records of a whole block, as they are sealed.

use super::bundle::{BLOCK, KeyValue, Packer};
use crate::bytes::Encoded;
use crate::cores::in_shares;
use crate::deal::ids::Position;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use std::io;

/// A block that is ready to be written.
pub(super) struct SealedBlock {
    pub(super) first: Position,
    pub(super) bundles: Vec<KeyValue>,
    /// The root of the tree over its envelopes.
    pub(super) hash: Hash,
}

impl SealedBlock {
    /// Of as many whole blocks as these records are, which follow `after`; all cores share the work.
    pub(super) fn all_of(records: &[&Encoded], after: Position) -> io::Result<Vec<Self>> {
        let blocks: Vec<(Position, &[&Encoded])> = records
            .chunks(BLOCK)
            .zip(0..)
            .map(|(block, n)| (Position(after.0 + 1 + n * BLOCK as u64), block))
            .collect();
        let packed = in_shares(&blocks, 1, |share| {
            let mut packer = Packer::new()?;
            share.iter().map(|(first, block)| Self::of(*first, block, &mut packer)).collect::<io::Result<Vec<_>>>()
        });
        let shares: io::Result<Vec<Vec<Self>>> = packed.into_iter().collect();
        Ok(shares?.into_iter().flatten().collect())
    }

    fn of(first: Position, records: &[&Encoded], packer: &mut Packer) -> io::Result<Self> {
        let mut tree = Frontier::default();
        records.iter().for_each(|record| tree.push(leaf(&record.envelope)));
        Ok(Self { first, bundles: packer.pack(records)?, hash: tree.root() })
    }
}
