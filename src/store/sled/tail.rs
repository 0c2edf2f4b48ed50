//! A record of the tail as a value: the length of the envelope (four bytes, the greatest first), the envelope, the body.

use crate::bytes::Encoded;

pub(super) fn value(record: &Encoded) -> Vec<u8> {
    // Nothing above takes a record that is longer than four bytes can say.
    let length = u32::try_from(record.envelope.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), record.envelope.as_slice(), &record.body].concat()
}

/// None for what is no such value.
pub(super) fn record(value: &[u8]) -> Option<Encoded> {
    let (length, rest) = value.split_first_chunk::<4>()?;
    let (envelope, body) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some(Encoded { envelope: envelope.to_vec(), body: body.to_vec() })
}
