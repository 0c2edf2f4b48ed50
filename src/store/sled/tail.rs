//! A record of the tail as a value: its position (eight bytes), the lengths of the envelope and of the body (four bytes
//! each, the greatest first), the envelope, the body.

use crate::bytes::Encoded;
use crate::deal::ids::Position;

pub(super) fn value(position: Position, record: &Encoded) -> Vec<u8> {
    // Nothing above takes a record that is longer than four bytes can say.
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
    let lengths = [length(&record.envelope), length(&record.body)];
    [position.0.to_be_bytes().as_slice(), lengths.as_flattened(), &record.envelope, &record.body].concat()
}

/// None for what is no such value.
pub(super) fn record(value: &[u8]) -> Option<(Position, Encoded)> {
    let (position, rest) = value.split_first_chunk::<8>()?;
    let (envelope, rest) = rest.split_first_chunk::<4>()?;
    let (body, rest) = rest.split_first_chunk::<4>()?;
    let length = |bytes: &[u8; 4]| usize::try_from(u32::from_be_bytes(*bytes)).ok();
    let (envelope, rest) = rest.split_at_checked(length(envelope)?)?;
    let record = Encoded { envelope: envelope.to_vec(), body: rest.to_vec() };
    (rest.len() == length(body)?).then(|| (Position(u64::from_be_bytes(*position)), record))
}
