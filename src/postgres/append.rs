//! Writing: one statement that moves the head, if it is where the writer believes it to be, and does nothing otherwise.

use super::bulk::{self, BULK};
use super::connection::{DatabaseConnection, Failed};
use super::head_row::{grown, to_bytes};
use super::schema::PARTITION;
use crate::bytes::{Encoded, peek};
use crate::deal::ids::Position;
use crate::proof::tree_hash::{Frontier, Hash};
use std::time::Duration;
use uuid::Uuid;

/// A larger one takes this much longer for each mebibyte.
const PER_MEBIBYTE: Duration = Duration::from_secs(1);

/// Ids and versions are in columns of their own where an envelope has them: no two records may have the same ones, whatever
/// the writer believes.
const APPEND: &str = "
    with head as (update ledger set position = $2, tree = $3, erasures = erasures + $13
        where position = $1 and moved_to is null returning position),
    envelopes as (insert into envelope (position, id, stream, version, bytes)
        select * from unnest($4::bigint[], $5::uuid[], $6::uuid[], $7::bigint[], $8::bytea[]) where exists (select from head)),
    bodies as (insert into body (position, bytes)
        select * from unnest($4::bigint[], $9::bytea[]) where exists (select from head)),
    blocks as (insert into block (number, hash)
        select * from unnest($10::bigint[], $11::bytea[]) where exists (select from head)),
    erased as (update body set bytes = '' where position = any ($12::bigint[]) and exists (select from head))
    select position from head";

/// Records that are to follow a position, and bodies that are to go in the same act.
pub(super) struct LogChange<'r> {
    pub(super) after: Position,
    pub(super) records: &'r [Encoded],
    gone: Vec<i64>,
    /// How many erasures it is.
    erasures: i64,
    /// The tree with the records.
    pub(super) tree: Frontier,
    pub(super) blocks: Vec<(i64, Hash)>,
}

impl<'r> LogChange<'r> {
    /// Records behind a log with this tree.
    pub(super) fn append(tree: &Frontier, records: &'r [Encoded]) -> Self {
        let after = Position(tree.leaves());
        let (tree, blocks) = grown(tree, records);
        Self { after, records, gone: Vec::new(), erasures: 0, tree, blocks }
    }

    /// The record of an erasure, and the positions of the bodies that go.
    pub(super) fn erase(tree: &Frontier, record: &'r Encoded, gone: &[Position]) -> Self {
        let change = Self::append(tree, std::slice::from_ref(record));
        // Nothing stands at the others.
        let gone = gone.iter().filter(|position| **position <= change.after);
        Self { gone: gone.map(|position| position.0.cast_signed()).collect(), erasures: 1, ..change }
    }

    /// Makes it durable, on as many nodes as the settings ask for. False where the head is another one, or the ledger moved.
    pub(super) fn write(&self, connection: &DatabaseConnection) -> Result<bool, Failed> {
        if self.records.len() >= BULK {
            return connection.write(self.longer(), bulk::copy(self, &connection.client));
        }
        let statement = connection.statement(APPEND)?;
        let (after, head) = (self.after.0.cast_signed(), self.tree.leaves().cast_signed());
        let positions: Vec<i64> = (after + 1..=head).collect();
        let peeked: Vec<_> = self.records.iter().map(|record| peek(&record.envelope)).collect();
        let ids: Vec<Option<Uuid>> = peeked.iter().map(|peeked| peeked.map(|peeked| peeked.id.0)).collect();
        let streams: Vec<Option<Uuid>> = peeked.iter().map(|peeked| peeked.map(|peeked| peeked.stream.0)).collect();
        let versions: Vec<Option<i64>> =
            peeked.iter().map(|peeked| peeked.map(|peeked| peeked.version.0.cast_signed())).collect();
        let envelopes: Vec<&[u8]> = self.records.iter().map(|record| record.envelope.as_slice()).collect();
        let bodies: Vec<&[u8]> = self.records.iter().map(|record| record.body.as_slice()).collect();
        let numbers: Vec<i64> = self.blocks.iter().map(|(number, _)| *number).collect();
        let hashes: Vec<&[u8]> = self.blocks.iter().map(|(_, hash)| hash.as_slice()).collect();
        let tree = to_bytes(&self.tree);
        let rows = connection.write(
            self.longer(),
            connection.client.query(
                &statement,
                &[
                    &after,
                    &head,
                    &tree,
                    &positions,
                    &ids,
                    &streams,
                    &versions,
                    &envelopes,
                    &bodies,
                    &numbers,
                    &hashes,
                    &self.gone,
                    &self.erasures,
                ],
            ),
        )?;
        Ok(!rows.is_empty())
    }

    /// How much longer than a small one it may take.
    fn longer(&self) -> Duration {
        let bytes: usize = self.records.iter().map(Encoded::length).sum();
        PER_MEBIBYTE * u32::try_from(bytes >> 20).unwrap_or(u32::MAX)
    }

    /// The table of bodies that its last record goes to, and the one behind.
    pub(super) fn partitions(&self) -> std::ops::RangeInclusive<i64> {
        let last = self.tree.leaves().cast_signed() / PARTITION;
        self.after.0.cast_signed() / PARTITION..=last + 1
    }

    /// The tables that the bodies are in which go.
    pub(super) fn partitions_of_gone(&self) -> Vec<i64> {
        let mut partitions: Vec<i64> = self.gone.iter().map(|position| position / PARTITION).collect();
        partitions.sort_unstable();
        partitions.dedup();
        partitions
    }
}
