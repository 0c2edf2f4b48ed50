//! The entries of the index that say where records stand: by id, and by stream. Pure; `index.rs` has those of names.
//!
//! ```text
//! i, the first 8 bytes of the SHA-256 of the id     -> the positions of records with such ids: nearly always one
//! s, stream (16), number of the run (4)             -> the positions of the 512 records from version 512 n + 1 on
//! ```
//!
//! A position is a number in LEB128: seven bits a byte, the lowest first, the highest bit set on all bytes but the last.
//! What is added later is put behind what stands.

use crate::deal::ids::{Position, RecordId, StreamId, Version};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Entries of ids.
pub(super) const ID: u8 = b'i';
/// Entries of streams.
pub(super) const STREAM: u8 = b's';
/// Positions in one entry, so that no entry grows beyond a page.
pub(super) const RUN: u64 = 512;

/// What the key of an id says, as a number.
pub(super) fn id_number(id: RecordId) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(id.0.as_bytes()));
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// The key that says this number.
pub(super) fn numbered_id_key(number: u64) -> Vec<u8> {
    [&[ID], number.to_be_bytes().as_slice()].concat()
}

/// The key of an id.
pub(super) fn id_key(id: RecordId) -> Vec<u8> {
    numbered_id_key(id_number(id))
}

/// How the keys of a stream begin.
pub(super) fn stream_keys(stream: StreamId) -> Vec<u8> {
    [&[STREAM], stream.0.as_bytes().as_slice()].concat()
}

/// The run that a version stands in.
pub(super) fn run_of(version: Version) -> u64 {
    version.0.saturating_sub(1) / RUN
}

/// The key of a run of a stream.
pub(super) fn run_key(stream: StreamId, run: u64) -> Vec<u8> {
    let mut key = stream_keys(stream);
    // Two thousand thousand million records of one stream are more than a log will have.
    key.extend(u32::try_from(run).unwrap_or(u32::MAX).to_be_bytes());
    key
}

/// The stream and the number of the run in a key.
pub(super) fn read_run_key(key: &[u8]) -> Option<(StreamId, u64)> {
    let (&[STREAM], rest) = key.split_first_chunk::<1>()? else { return None };
    let (stream, run) = rest.split_first_chunk::<16>()?;
    Some((StreamId(Uuid::from_bytes(*stream)), u64::from(u32::from_be_bytes(run.try_into().ok()?))))
}

/// A position as it stands in a value.
pub(super) fn spelled(position: Position) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4);
    spell(position, &mut bytes);
    bytes
}

/// Puts it behind others.
pub(super) fn spell(position: Position, value: &mut Vec<u8>) {
    let mut rest = position.0;
    while rest >= 0x80 {
        value.push(low_seven(rest) | 0x80);
        rest >>= 7;
    }
    value.push(low_seven(rest));
}

fn low_seven(number: u64) -> u8 {
    let [low, ..] = (number & 0x7f).to_le_bytes();
    low
}

/// The positions in a value; none for what is no row of them.
pub(super) fn positions(value: &[u8]) -> Option<Vec<Position>> {
    let mut positions = Vec::with_capacity(value.len() / 3 + 1);
    let (mut number, mut shift) = (0_u64, 0_u32);
    for byte in value {
        let bits = u64::from(byte & 0x7f);
        if shift > 63 || (shift == 63 && bits > 1) {
            return None;
        }
        number |= bits << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            positions.push(Position(number));
            (number, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_read_as_they_were_put_behind_each_other() {
        let numbers = [0, 1, 127, 128, 300, 16_383, 16_384, 10_000_000, u64::from(u32::MAX), u64::MAX];
        let value: Vec<u8> = numbers.iter().flat_map(|number| spelled(Position(*number))).collect();
        assert_eq!(positions(&value).unwrap(), numbers.map(Position));
        assert_eq!(spelled(Position(10_000_000)).len(), 4);
    }

    #[test]
    fn what_is_no_row_of_positions_is_none() {
        assert_eq!(positions(&[0x80]), None);
        assert_eq!(positions(&[0xff; 10]), None);
        assert_eq!(positions(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]), None);
    }

    #[test]
    fn the_records_of_a_stream_stand_in_runs() {
        let stream = StreamId(Uuid::from_u128(7));
        let run = |version| read_run_key(&run_key(stream, run_of(Version(version)))).unwrap();
        assert_eq!((run(1), run(512), run(513)), ((stream, 0), (stream, 0), (stream, 1)));
        assert_eq!(read_run_key(&stream_keys(stream)), None);
    }
}
