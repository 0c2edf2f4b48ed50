//! The keys and values of the tree, but for those of names (`index.rs`). Numbers have their greatest byte first, so that
//! keys stand in the order of what they count.

use crate::deal::ids::{Position, RecordId, StreamId, Version};
use uuid::Uuid;

/// Records that stand side by side, by the position of the first.
pub(super) const RECORD: u8 = b'r';
/// The positions of a run of records of one stream, by the version of the first.
pub(super) const RUN: u8 = b's';
/// The position of a record, by id.
pub(super) const ID: u8 = b'i';

pub(super) fn record(position: Position) -> [u8; 9] {
    numbered(RECORD, position.0)
}

pub(super) fn id(id: RecordId) -> Vec<u8> {
    [&[ID], id.0.as_bytes().as_slice()].concat()
}

pub(super) fn stream(stream: StreamId) -> Vec<u8> {
    [&[RUN], stream.0.as_bytes().as_slice()].concat()
}

pub(super) fn run(of: StreamId, first: Version) -> Vec<u8> {
    [stream(of).as_slice(), &first.0.to_be_bytes()].concat()
}

pub(super) fn read_record(key: &[u8]) -> Option<Position> {
    let (&[RECORD], position) = key.split_first_chunk::<1>()? else { return None };
    read_position(position)
}

pub(super) fn read_id(key: &[u8]) -> Option<RecordId> {
    let (&[ID], id) = key.split_first_chunk::<1>()? else { return None };
    Some(RecordId(Uuid::from_slice(id).ok()?))
}

pub(super) fn read_run(key: &[u8]) -> Option<(StreamId, Version)> {
    let (&[RUN], rest) = key.split_first_chunk::<1>()? else { return None };
    let (stream, first) = rest.split_first_chunk::<16>()?;
    Some((StreamId(Uuid::from_bytes(*stream)), Version(read_number(first)?)))
}

pub(super) fn read_position(value: &[u8]) -> Option<Position> {
    read_number(value).map(Position)
}

pub(super) fn read_positions(value: &[u8]) -> Option<Vec<Position>> {
    value.chunks(8).map(read_position).collect()
}

fn read_number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.try_into().ok()?))
}

fn numbered(kind: u8, number: u64) -> [u8; 9] {
    let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
    [kind, a, b, c, d, e, f, g, h]
}
