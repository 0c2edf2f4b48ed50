//! The keys of the tree: a kind, and what it counts by, the greatest byte first, so that keys stand in its order.

use crate::deal::ids::Position;

/// A record that is not sealed yet, by its place in the tail, counted from 1.
pub(super) const TAIL: u8 = b't';
/// The envelopes of sealed records, by the position of the first.
pub(super) const ENVELOPES: u8 = b'e';
/// Their bodies, likewise.
pub(super) const BODIES: u8 = b'b';
/// The hashes of blocks, by the number of the first of them, counted in [`HASHES_OF`].
pub(super) const HASHES: u8 = b'h';
/// How far the log is sealed.
pub(super) const SEALED: u8 = b'z';
/// The rest of a long value.
pub(super) const REST: u8 = b'r';
pub(super) const KINDS: [u8; 6] = [TAIL, ENVELOPES, BODIES, HASHES, SEALED, REST];

/// Kinds whose keys may have no value. Those of bundles stand between those that have one, so that sled, which puts keys
/// together by their number and writes them anew together, puts few of the large values into one page of its own. Those of
/// the tail had one, and get another.
pub(super) const KEPT_FREE: [u8; 4] = [ENVELOPES, BODIES, TAIL, REST];
/// So many keys are written for each value, its own among them.
pub(super) const KEYS_A_VALUE: usize = 4;

/// Hashes of so many blocks stand in one value.
pub(super) const HASHES_OF: u64 = 256;

pub(super) fn numbered(kind: u8, number: u64) -> [u8; 9] {
    let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
    [kind, a, b, c, d, e, f, g, h]
}

pub(super) fn at(kind: u8, position: Position) -> [u8; 9] {
    numbered(kind, position.0)
}

/// Of the record of the tail that has so many before it there.
pub(super) fn in_tail(before: usize) -> [u8; 9] {
    numbered(TAIL, before as u64 + 1)
}

/// The number in a key of this kind.
pub(super) fn number(kind: u8, key: &[u8]) -> Option<u64> {
    let (found, number) = key.split_first()?;
    (*found == kind).then_some(u64::from_be_bytes(number.try_into().ok()?))
}

pub(super) fn position(kind: u8, key: &[u8]) -> Option<Position> {
    number(kind, key).map(Position)
}
