//! The rows of `chunk`: written and read with their checksums.

use super::chunk::{self, Chunk, pack, unpack};
use super::error::ModelError;
use super::number::{DealNumber, Numbered};
use super::sum::{check, sum};
use crate::cores::in_shares;
use crate::deal::ids::Version;
use crate::deal::record::Record;
use rusqlite::{Connection, OptionalExtension as _};

/// So few rows are not worth a thread of their own.
const ALONE: usize = 64;

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

impl Raw {
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
pub(super) fn between(
    db: &Connection,
    from: i64,
    to: i64,
    mut take: impl FnMut(Raw) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    let mut query =
        db.prepare_cached("SELECT number, sum, data FROM chunk WHERE number BETWEEN ?1 AND ?2 ORDER BY number")?;
    let mut rows = query.query((from, to))?;
    while let Some(row) = rows.next()? {
        take(Raw { key: row.get(0)?, sum: row.get(1)?, data: row.get(2)? })?;
    }
    Ok(())
}

/// The records of a deal from its rows, which must be all of them, and from its rows of the tail.
pub(super) fn records<'t>(
    deal: DealNumber,
    numbered: Numbered,
    rows: &[Raw],
    tail: impl Iterator<Item = &'t [u8]>,
) -> Result<Vec<Record>, ModelError> {
    let missing = || ModelError::damaged("records of a deal are missing");
    if rows.iter().zip(0..).any(|(row, number)| deal.chunk(number) != Some(row.key)) {
        return Err(missing());
    }
    let count = usize::try_from(numbered.folded).unwrap_or(0);
    // A long deal has many rows: they are shared too.
    let mut shares = in_shares(rows, ALONE, |rows| {
        let full = usize::try_from(chunk::FULL).unwrap_or(0);
        let mut records = Vec::with_capacity(count.min(rows.len() * full));
        for row in rows {
            row.chunk()?.read_into(numbered.stream, &mut records).ok_or_else(unreadable)?;
        }
        Ok::<_, ModelError>(records)
    })
    .into_iter();
    let mut records = shares.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for share in shares {
        records.append(&mut share?);
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
