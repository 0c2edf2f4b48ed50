//! The newest records, one a row, until there are enough to be put to the others of their deals.
//!
//! A reader reads all of them: their positions follow each other up to the newest, which proves that none is missing.

use super::chunk::Chunk;
use super::error::ModelError;
use super::meta::ModelMeta;
use super::number::DealNumber;
use super::sum::{check, sum};
use crate::deal::ids::Position;
use crate::deal::record::Record;
use rusqlite::Connection;

/// So many records are put to the others of their deals. Measured: reading as many takes a millisecond.
pub(super) const FULL: u64 = 4_096;

/// A record of the tail, not read yet.
pub(super) struct TailRow {
    pub(super) position: Position,
    pub(super) deal: DealNumber,
    pub(super) chunk: Vec<u8>,
}

fn parts(position: i64, deal: i64) -> [[u8; 8]; 2] {
    [position.to_be_bytes(), deal.to_be_bytes()]
}

/// Puts a record behind the others.
pub(super) fn put(db: &Connection, deal: DealNumber, record: &Record) -> Result<TailRow, ModelError> {
    let unwritten = || ModelError::Unavailable { reason: "a record cannot be written".into() };
    let data = Chunk::of(std::iter::once(record)).ok_or_else(unwritten)?.plain();
    let (position, number) = (record.position.0.cast_signed(), deal.0.cast_signed());
    let [position_part, deal_part] = parts(position, number);
    let sum = sum(&[b"tail", &position_part, &deal_part, &data]);
    let mut insert = db.prepare_cached("INSERT INTO tail VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((position, number, sum, &data))?;
    Ok(TailRow { position: record.position, deal, chunk: data })
}

/// All of them, in order.
pub(super) fn read(db: &Connection, meta: &ModelMeta) -> Result<Vec<TailRow>, ModelError> {
    let mut query = db.prepare_cached("SELECT position, deal, sum, data FROM tail ORDER BY position")?;
    let mut rows = query.query([])?;
    let mut tail = Vec::new();
    let mut expected = meta.folded;
    while let Some(row) = rows.next()? {
        let (position, deal, sum): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let chunk = row.get_ref(3)?.as_blob().map_err(|_| ModelError::damaged("a row of the tail is no blob"))?;
        let [position_part, deal_part] = parts(position, deal);
        check("a row of the tail", sum, &[b"tail", &position_part, &deal_part, chunk])?;
        expected = expected.next();
        if position.cast_unsigned() != expected.0 {
            return Err(ModelError::damaged(format!("record {expected} is not in the tail")));
        }
        tail.push(TailRow { position: expected, deal: DealNumber(deal.cast_unsigned()), chunk: chunk.to_vec() });
    }
    if expected == meta.position() {
        Ok(tail)
    } else {
        Err(ModelError::damaged(format!("record {} is not in the tail", expected.next())))
    }
}

/// Empties it: its records are in chunks now.
pub(super) fn clear(db: &Connection) -> Result<(), ModelError> {
    db.prepare_cached("DELETE FROM tail")?.execute([])?;
    Ok(())
}
