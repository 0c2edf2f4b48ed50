//! Up to 64 records of one deal in one row.
//!
//! ```text
//! number of records, version of the first, position of the first, recorded of the first (ms), slug, the records
//! ```
//!
//! The whole is compressed with zstd.

use super::bytes::{Bytes, put_number, put_signed, put_slice};
use super::record::Base;
use crate::deal::ids::{StreamId, Version};
use crate::deal::name::Slug;
use crate::deal::record::Record;
use std::cell::RefCell;
use zstd::bulk::{Compressor, Decompressor};

/// Records in a chunk that is full.
pub(super) const FULL: u64 = 64;
/// Measured: higher levels take more time than they save space.
const LEVEL: i32 = 1;
/// A record has at most 48 KiB in the log, and is no longer here.
const LONGEST: usize = 64 * 64 * 1024;

/// Records that follow each other in their deal.
pub(super) struct Chunk {
    pub(super) count: u64,
    pub(super) first: u64,
    base: Base,
    records: Vec<u8>,
}

impl Chunk {
    /// Of these records, the first of which has this version. None for no records.
    pub(super) fn of<'r>(mut records: impl Iterator<Item = &'r Record>) -> Option<Self> {
        let first = records.next()?;
        let mut chunk = Self { count: 0, first: first.version.0, base: Base::of(first), records: Vec::new() };
        chunk.push(first)?;
        records.try_for_each(|record| chunk.push(record))?;
        Some(chunk)
    }

    /// Puts one more behind the others. None where it is not the next of its deal.
    pub(super) fn push(&mut self, record: &Record) -> Option<()> {
        if record.version.0 != self.first + self.count {
            return None;
        }
        self.base.put(record, &mut self.records)?;
        self.count += 1;
        Some(())
    }

    /// Where the first of its records is in the log; the others come later.
    pub(super) fn position(&self) -> u64 {
        self.base.position
    }

    /// As bytes, not compressed.
    pub(super) fn plain(&self) -> Vec<u8> {
        let mut plain = Vec::with_capacity(self.records.len() + 64);
        put_number(self.count, &mut plain);
        put_number(self.first, &mut plain);
        put_number(self.base.position, &mut plain);
        put_signed(self.base.recorded, &mut plain);
        put_slice(self.base.slug.as_str().as_bytes(), &mut plain);
        plain.extend_from_slice(&self.records);
        plain
    }

    /// None for what is no chunk.
    pub(super) fn of_plain(plain: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(plain);
        let (count, first, position) = (bytes.number()?, bytes.number()?, bytes.number()?);
        let recorded = bytes.signed()?;
        let slug = Slug::new(bytes.text()?).ok()?;
        Some(Self { count, first, base: Base { position, recorded, slug }, records: bytes.0.to_vec() })
    }

    /// The records, which are of this stream, put behind others. None for what is no chunk.
    pub(super) fn read_into(&self, stream: StreamId, records: &mut Vec<Record>) -> Option<()> {
        self.read(stream, |record, _| records.push(record))
    }

    /// Hands on the records, which are of this stream, each with its length here. None for what is no chunk.
    pub(super) fn read(&self, stream: StreamId, mut take: impl FnMut(Record, usize)) -> Option<()> {
        let mut bytes = Bytes(&self.records);
        for version in self.first..self.first.checked_add(self.count)? {
            let before = bytes.0.len();
            let record = self.base.read(&mut bytes, stream, Version(version))?;
            take(record, before - bytes.0.len());
        }
        bytes.0.is_empty().then_some(())
    }
}

thread_local! {
    /// Making one takes longer than most chunks do.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = RefCell::new(Compressor::new(LEVEL).ok());
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = RefCell::new(Decompressor::new().ok());
}

/// Compressed bytes, for [`unpack`].
pub(super) fn pack(plain: &[u8]) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| compressor.as_mut()?.compress(plain).ok())
}

/// How long it is once it is unpacked. None for what zstd did not make, or what is longer than anything here.
pub(super) fn unpacked_length(packed: &[u8]) -> Option<usize> {
    let length = usize::try_from(zstd::zstd_safe::get_frame_content_size(packed).ok()??).ok()?;
    (length <= LONGEST).then_some(length)
}

/// None for what zstd did not make, or what is longer than anything here.
pub(super) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let length = unpacked_length(packed)?;
    DECOMPRESSOR.with_borrow_mut(|decompressor| decompressor.as_mut()?.decompress(packed, length).ok())
}
