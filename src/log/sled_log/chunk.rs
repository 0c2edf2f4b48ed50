//! The value of a key of records: those of one append that stand side by side, as many as go into [`FULL`]. An append of
//! one record makes one of one; an import makes few keys of many, since keys are what sled is slow at.
//!
//! Each record is the length of its envelope, the length of its body (four bytes each, the greatest first), and the two.

use crate::deal::ids::Position;
use crate::log::codec::Encoded;

/// A value is not added to from here on. A leaf of sled has up to 16 values and must stay below a quarter of a segment,
/// or it goes to a file that sled never syncs: one record less than this and one of the largest are far below.
pub(super) const FULL: usize = 16 * 1024;

/// Gathers the records of an append, in order.
#[derive(Default)]
pub(super) struct Chunks {
    done: Vec<(Position, Vec<u8>)>,
}

impl Chunks {
    pub(super) fn add(&mut self, position: Position, record: &Encoded) {
        let more = 8 + record.envelope.len() + record.body.len();
        match self.done.last_mut() {
            Some((_, value)) if value.len() + more <= FULL => put(value, record),
            _ => {
                let mut value = Vec::with_capacity(more);
                put(&mut value, record);
                self.done.push((position, value));
            }
        }
    }

    /// The values, with the position of the first record of each.
    pub(super) fn done(self) -> Vec<(Position, Vec<u8>)> {
        self.done
    }
}

fn put(value: &mut Vec<u8>, record: &Encoded) {
    for part in [&record.envelope, &record.body] {
        // The codec takes no record that is longer than four bytes can say.
        value.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    }
    value.extend_from_slice(&record.envelope);
    value.extend_from_slice(&record.body);
}

/// The envelope and body of each record in a value; none for the rest of a value that does not read.
pub(super) fn parts(mut value: &[u8]) -> impl Iterator<Item = Option<(&[u8], &[u8])>> {
    std::iter::from_fn(move || {
        if value.is_empty() {
            return None;
        }
        let part = first(value);
        value = part.map_or(&[], |(.., rest)| rest);
        Some(part.map(|(envelope, body, _)| (envelope, body)))
    })
}

fn first(value: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (envelope_length, rest) = value.split_first_chunk::<4>()?;
    let (body_length, rest) = rest.split_first_chunk::<4>()?;
    let (envelope, rest) = rest.split_at_checked(length(*envelope_length)?)?;
    let (body, rest) = rest.split_at_checked(length(*body_length)?)?;
    Some((envelope, body, rest))
}

fn length(bytes: [u8; 4]) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(body: usize) -> Encoded {
        Encoded { envelope: b"{}".to_vec(), body: vec![b'x'; body] }
    }

    #[test]
    fn records_are_read_as_they_were_added() {
        let mut chunks = Chunks::default();
        for (position, body) in [(7, 3), (8, 0), (9, FULL), (10, 5)] {
            chunks.add(Position(position), &record(body));
        }
        let done = chunks.done();
        assert_eq!(done.iter().map(|(first, _)| first.0).collect::<Vec<_>>(), [7, 9, 10]);
        let bodies: Vec<_> =
            done.iter().flat_map(|(_, value)| parts(value)).map(|part| part.unwrap().1.len()).collect();
        assert_eq!(bodies, [3, 0, FULL, 5]);
    }

    #[test]
    fn a_value_that_was_cut_says_so_once() {
        let mut chunks = Chunks::default();
        chunks.add(Position(1), &record(3));
        chunks.add(Position(2), &record(3));
        let (_, value) = chunks.done().remove(0);
        for cut in 14..value.len() {
            let read: Vec<_> = parts(&value[..cut]).collect();
            assert_eq!(read, [Some((&b"{}"[..], &b"xxx"[..])), None], "cut at {cut}");
        }
    }
}
