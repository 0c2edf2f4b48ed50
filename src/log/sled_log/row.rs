//! A record as it is stored, and what the log has to know of it.

use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::{Instant, to_the_millisecond};
use crate::deal::record::Record;
use crate::log::codec::{self, Encoded, Unreadable};
use crate::log::index::entries;
use crate::log::plan::Placed;
use std::collections::BTreeSet;

/// One record.
#[derive(Clone, Debug)]
pub(in crate::log) struct Row {
    pub(super) position: Position,
    pub(super) id: RecordId,
    pub(super) stream: StreamId,
    pub(super) version: Version,
    pub(super) recorded: Instant,
    /// What names lead to it.
    pub(super) names: BTreeSet<Vec<u8>>,
    pub(super) encoded: Encoded,
}

impl Row {
    pub(in crate::log) fn of(placed: &Placed<'_>, encoded: Encoded) -> Self {
        Self {
            position: placed.position,
            id: placed.draft.id,
            stream: placed.stream,
            version: placed.version,
            recorded: to_the_millisecond(placed.draft.recorded),
            names: entries(placed),
            encoded,
        }
    }

    /// Of bytes that stood there.
    pub(super) fn read(position: Position, encoded: Encoded) -> Result<Self, Unreadable> {
        let record = codec::decode(position, &encoded.envelope, &encoded.body)?;
        Ok(Self::of(&Placed::from(&record), encoded))
    }

    pub(super) fn record(&self) -> Result<Record, Unreadable> {
        codec::decode(self.position, &self.encoded.envelope, &self.encoded.body)
    }

    /// As a value of the tail: the length of the envelope (four bytes, the greatest first), the envelope, the body.
    pub(super) fn value(&self) -> Vec<u8> {
        // The codec takes no record that is longer than four bytes can say.
        let length = u32::try_from(self.encoded.envelope.len()).unwrap_or(u32::MAX);
        [&length.to_be_bytes(), self.encoded.envelope.as_slice(), &self.encoded.body].concat()
    }
}

/// The two texts in a value of the tail.
pub(super) fn texts(value: &[u8]) -> Option<Encoded> {
    let (length, rest) = value.split_first_chunk::<4>()?;
    let (envelope, body) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some(Encoded { envelope: envelope.to_vec(), body: body.to_vec() })
}
