//! The rows of `chunk`: written and read with their checksums.

use super::chunk::{Chunk, pack, unpack};
use super::error::ModelError;
use super::number::{DealNumber, Numbered};
use super::sum::{check, sum};
use crate::deal::ids::{StreamId, Version};
use crate::deal::record::Record;
use rusqlite::{Connection, OptionalExtension as _};

/// A row as it was read: nothing of it is checked yet, so that all cores can share that work.
pub(super) struct Raw {
    pub(super) key: i64,
    pub(super) sum: i64,
    pub(super) data: Vec<u8>,
}

/// A chunk on its way into its row.
pub(super) struct Packed {
    key: i64,
    sum: i64,
    data: Vec<u8>,
}

impl Packed {
    pub(super) fn of(chunk: &Chunk, key: i64) -> Result<Self, ModelError> {
        let data = pack(&chunk.plain())
            .ok_or_else(|| ModelError::Unavailable { reason: "a row cannot be compressed".into() })?;
        Ok(Self { key, sum: sum(&[b"chunk", &key.to_be_bytes(), &data]), data })
    }

    pub(super) fn write(&self, db: &Connection) -> Result<(), ModelError> {
        db.prepare_cached("INSERT OR REPLACE INTO chunk VALUES (?1, ?2, ?3)")?
            .execute((self.key, self.sum, &self.data))?;
        Ok(())
    }
}

/// The records of a row.
pub(super) struct RowRecords {
    key: i64,
    /// The version of the first of them.
    first: u64,
    records: Vec<Record>,
}

impl Raw {
    /// Its records, which are of this stream.
    pub(super) fn records(&self, stream: StreamId) -> Result<RowRecords, ModelError> {
        let chunk = self.chunk()?;
        let mut records = Vec::new();
        chunk.read_into(stream, &mut records).ok_or_else(unreadable)?;
        Ok(RowRecords { key: self.key, first: chunk.first, records })
    }

    pub(super) fn chunk(&self) -> Result<Chunk, ModelError> {
        check("a chunk", self.sum, &[b"chunk", &self.key.to_be_bytes(), &self.data])?;
        let chunk = unpack(&self.data).and_then(|plain| Chunk::of_plain(&plain));
        chunk.ok_or_else(|| ModelError::damaged("a chunk does not read"))
    }
}

/// The row with this key, if there is one.
pub(super) fn one(db: &Connection, key: i64) -> Result<Option<Raw>, ModelError> {
    let mut query = db.prepare_cached("SELECT sum, data FROM chunk WHERE number = ?1")?;
    Ok(query.query_row([key], |row| Ok(Raw { key, sum: row.get(0)?, data: row.get(1)? })).optional()?)
}

/// The rows with keys from one to the other, in order.
pub(super) fn between(db: &Connection, from: i64, to: i64, mut take: impl FnMut(Raw)) -> Result<(), ModelError> {
    let mut query =
        db.prepare_cached("SELECT number, sum, data FROM chunk WHERE number BETWEEN ?1 AND ?2 ORDER BY number")?;
    let mut rows = query.query((from, to))?;
    while let Some(row) = rows.next()? {
        take(Raw { key: row.get(0)?, sum: row.get(1)?, data: row.get(2)? });
    }
    Ok(())
}

/// The records of a deal from its rows, which must be all of them, and from its rows of the tail.
pub(super) fn records<'t>(
    deal: DealNumber,
    numbered: Numbered,
    rows: impl Iterator<Item = RowRecords>,
    tail: impl Iterator<Item = &'t [u8]>,
) -> Result<Vec<Record>, ModelError> {
    let missing = || ModelError::damaged("records of a deal are missing");
    let mut records: Vec<Record> = Vec::new();
    for (row, number) in rows.zip(0..) {
        if deal.chunk(number) != Some(row.key) || row.first != records.len() as u64 + 1 {
            return Err(missing());
        }
        // Most deals have one row.
        if records.is_empty() {
            records = row.records;
            records.reserve(usize::try_from(numbered.folded).unwrap_or(0).min(1 << 16).saturating_sub(records.len()));
        } else {
            records.extend(row.records);
        }
    }
    if records.len() as u64 != numbered.folded {
        return Err(missing());
    }
    for plain in tail {
        let chunk = Chunk::of_plain(plain).ok_or_else(unreadable)?;
        if chunk.first != records.len() as u64 + 1 {
            return Err(missing());
        }
        chunk.read_into(numbered.stream, &mut records).ok_or_else(unreadable)?;
    }
    let in_order = records.iter().zip(1..).all(|(record, version)| record.version == Version(version));
    if in_order { Ok(records) } else { Err(missing()) }
}

fn unreadable() -> ModelError {
    ModelError::damaged("a record does not read")
}
