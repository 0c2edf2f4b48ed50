//! The number of a deal in the model: its window, then one after the other. So the deals of a window stand together.

use super::bytes::{Bytes, put_number};
use crate::deal::ids::StreamId;
use uuid::Uuid;

/// Of a deal, or of a window that is known by its dates. It means nothing outside of this model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DealNumber(pub(super) u64);

/// Bits of the number that count deals.
const OF_DEALS: u32 = 28;
/// Bits of the number of a chunk that count the chunks of its deal.
const OF_CHUNKS: u32 = 16;
/// Windows beyond these share the number 0 with deals of no window.
const WINDOWS: u64 = 1 << 16;

impl DealNumber {
    /// None where there are more deals than have a number.
    pub(super) fn new(window: u64, deal: u64) -> Option<Self> {
        let window = if window < WINDOWS { window } else { 0 };
        (deal < 1 << OF_DEALS).then_some(Self(window << OF_DEALS | deal))
    }

    /// The key of the row in `chunk`.
    pub(super) fn chunk(self, number: u64) -> Option<i64> {
        (number < 1 << OF_CHUNKS).then(|| (self.0 << OF_CHUNKS | number).cast_signed())
    }

    /// The deal and the number of a chunk.
    pub(super) fn of_chunk(key: i64) -> (Self, u64) {
        let key = key.cast_unsigned();
        (Self(key >> OF_CHUNKS), key & ((1 << OF_CHUNKS) - 1))
    }

    /// As the key of a look-up.
    pub(super) fn key(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// As the value of a look-up.
    pub(super) fn value(self) -> Vec<u8> {
        let mut value = Vec::with_capacity(6);
        put_number(self.0, &mut value);
        value
    }

    pub(super) fn of_value(value: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(value);
        let number = bytes.number()?;
        bytes.0.is_empty().then_some(Self(number))
    }
}

/// What the model knows of a deal by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) stream: StreamId,
    /// Records in chunks; the others are in the tail.
    pub(super) folded: u64,
}

impl Numbered {
    pub(super) fn value(self) -> Vec<u8> {
        let mut value = self.stream.0.as_bytes().to_vec();
        put_number(self.folded, &mut value);
        value
    }

    pub(super) fn of_value(value: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(value);
        let stream = StreamId(Uuid::from_bytes(bytes.array()?));
        let folded = bytes.number()?;
        bytes.0.is_empty().then_some(Self { stream, folded })
    }
}
