//! Look-ups: sorted entries, up to 128 a row.
//!
//! A row has the bounds of the keys that it answers for, and the bounds of neighbours join up. So a key that the one row
//! around it does not have is proven to be absent, and a list is complete if its rows join up. Nothing is concluded from
//! what a query does not return.

use super::entries::{Entry, RowEntries, UnreadableRow, packed};
use super::error::ModelError;
use super::sum::{check, sum};
use rusqlite::{Connection, OptionalExtension as _};

/// Entries in a row, at the most.
const FULL: usize = 128;

/// A row.
struct IndexBlock {
    id: i64,
    low: Vec<u8>,
    /// The first key that it does not answer for; empty in the last row of its kind.
    high: Vec<u8>,
    entries: RowEntries,
}

impl IndexBlock {
    /// The row that answers for this key.
    fn around(db: &Connection, kind: u8, key: &[u8]) -> Result<Self, ModelError> {
        let mut query = db.prepare_cached(
            "SELECT id, low, high, sum, data FROM block WHERE kind = ?1 AND low <= ?2 ORDER BY low DESC LIMIT 1",
        )?;
        let row = query.query_row((kind, key), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, Vec<u8>>(4)?))
        });
        let missing = || ModelError::damaged(format!("no row of the look-up {kind} answers for a key"));
        let (id, low, high, expected, data): (i64, Vec<u8>, Vec<u8>, i64, _) = row.optional()?.ok_or_else(missing)?;
        check("a row of a look-up", expected, &[&[kind], &low, &high, &data])?;
        let block = Self { id, low, high, entries: RowEntries::of(&data)? };
        if block.answers_for(key) { Ok(block) } else { Err(missing()) }
    }

    fn answers_for(&self, key: &[u8]) -> bool {
        self.low.as_slice() <= key && (self.high.is_empty() || key < self.high.as_slice())
    }
}

/// Writes a row: in the place of the one with this id, or anew.
fn write(
    db: &Connection,
    kind: u8,
    id: Option<i64>,
    low: &[u8],
    high: &[u8],
    entries: &[Entry],
) -> Result<(), ModelError> {
    let data =
        packed(entries).ok_or_else(|| ModelError::Unavailable { reason: "a row cannot be compressed".into() })?;
    let sum = sum(&[&[kind], low, high, &data]);
    match id {
        Some(id) => db
            .prepare_cached("UPDATE block SET high = ?2, sum = ?3, data = ?4 WHERE id = ?1")?
            .execute((id, high, sum, data))?,
        None => db
            .prepare_cached("INSERT INTO block (kind, low, high, sum, data) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((kind, low, high, sum, data))?,
    };
    Ok(())
}

/// The first row of a look-up without entries.
pub(super) fn make(db: &Connection, kind: u8) -> Result<(), ModelError> {
    write(db, kind, None, &[], &[], &[])
}

/// The value of a key, or the proof that there is none.
pub(super) fn get(db: &Connection, kind: u8, key: &[u8]) -> Result<Option<Vec<u8>>, ModelError> {
    let mut block = IndexBlock::around(db, kind, key)?;
    Ok(block.entries.seek(key)?.map(<[u8]>::to_vec))
}

/// The values of these keys, which are sorted; a row is read once for all of them.
pub(super) fn get_all<'k>(
    db: &Connection,
    kind: u8,
    keys: impl Iterator<Item = &'k [u8]>,
) -> Result<Vec<Option<Vec<u8>>>, ModelError> {
    let mut block: Option<IndexBlock> = None;
    let mut values = Vec::with_capacity(keys.size_hint().0);
    for key in keys {
        let mut around = match block.take().filter(|block| block.answers_for(key)) {
            Some(block) => block,
            None => IndexBlock::around(db, kind, key)?,
        };
        values.push(around.entries.seek(key)?.map(<[u8]>::to_vec));
        block = Some(around);
    }
    Ok(values)
}

/// All entries from this key on, in order, for as long as they are wanted.
pub(super) fn scan(
    db: &Connection,
    kind: u8,
    from: &[u8],
    mut wanted: impl FnMut(&[u8], &[u8]) -> bool,
) -> Result<(), ModelError> {
    let mut key = from.to_vec();
    loop {
        let mut block = IndexBlock::around(db, kind, &key)?;
        // The row that answers for a bound begins with it, or the rows do not join up.
        if key != from && block.low != key {
            return Err(ModelError::damaged(format!("rows of the look-up {kind} do not join up")));
        }
        while let Some((entry, value)) = block.entries.advance()? {
            if entry >= from && !wanted(entry, value) {
                return Ok(());
            }
        }
        if block.high.is_empty() {
            return Ok(());
        }
        key = block.high;
    }
}

/// How many rows a look-up has, which join up.
pub(super) fn rows(db: &Connection, kind: u8) -> Result<u64, ModelError> {
    let (mut rows, mut key) = (0, Vec::new());
    loop {
        let block = IndexBlock::around(db, kind, &key)?;
        rows += 1;
        if block.low != key {
            return Err(ModelError::damaged(format!("rows of the look-up {kind} do not join up")));
        }
        if block.high.is_empty() {
            return Ok(rows);
        }
        key = block.high;
    }
}

/// Puts entries in, which are sorted by their keys, each key once. A key that is there gets the new value.
pub(super) fn put(db: &Connection, kind: u8, entries: Vec<Entry>) -> Result<(), ModelError> {
    let mut new = entries.into_iter().peekable();
    while let Some((key, _)) = new.peek() {
        let IndexBlock { id, low, high, entries } = IndexBlock::around(db, kind, key)?;
        let old = entries.rest()?;
        let mut merged = Vec::with_capacity(old.len() + 1);
        let mut old = old.into_iter().peekable();
        while let Some((key, value)) = new.next_if(|(key, _)| high.is_empty() || *key < high) {
            while let Some(before) = old.next_if(|(before, _)| *before < key) {
                merged.push(before);
            }
            old.next_if(|(same, _)| *same == key);
            merged.push((key, value));
        }
        let grew_at_the_end = high.is_empty() && old.peek().is_none();
        merged.extend(old);
        write_cut(db, kind, id, &low, &high, &merged, grew_at_the_end)?;
    }
    Ok(())
}

/// Writes entries as one row, or as several where they are too many. Rows that grow at the end are left full, others half
/// full.
fn write_cut(
    db: &Connection,
    kind: u8,
    id: i64,
    low: &[u8],
    high: &[u8],
    entries: &[Entry],
    grew_at_the_end: bool,
) -> Result<(), ModelError> {
    let rows = entries.len().div_ceil(FULL).max(1);
    let size = if grew_at_the_end { FULL } else { entries.len().div_ceil(rows).max(1) };
    let (mut low, mut id, mut rest) = (low, Some(id), entries);
    loop {
        let (here, after) = rest.split_at(size.min(rest.len()));
        let next = after.first().map(|(key, _)| key.as_slice());
        write(db, kind, id, low, next.unwrap_or(high), here)?;
        let Some(next) = next else { return Ok(()) };
        (low, id, rest) = (next, None, after);
    }
}

impl From<UnreadableRow> for ModelError {
    fn from(UnreadableRow: UnreadableRow) -> Self {
        Self::damaged("a row of a look-up does not read")
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::in_memory;
    use super::*;
    use std::collections::BTreeMap;

    fn key(number: u32) -> Vec<u8> {
        format!("{:05}", number.wrapping_mul(2_654_435_761) % 50_000).into_bytes()
    }

    fn made() -> Connection {
        let db = in_memory().unwrap();
        make(&db, 1).unwrap();
        make(&db, 2).unwrap();
        db
    }

    #[test]
    fn what_is_put_in_is_found_and_nothing_else() {
        let db = made();
        let mut expected = BTreeMap::new();
        for batch in 0..40_u32 {
            let batch: BTreeMap<_, _> =
                (batch * 50..batch * 60 + 1).map(|number| (key(number), number.to_be_bytes().to_vec())).collect();
            expected.extend(batch.clone());
            put(&db, 1, batch.into_iter().collect()).unwrap();
        }
        for number in 0..4_000 {
            assert_eq!(get(&db, 1, &key(number)).unwrap(), expected.get(&key(number)).cloned());
        }
        let mut scanned = Vec::new();
        let from = key(7);
        scan(&db, 1, &from, |key, value| {
            scanned.push((key.to_vec(), value.to_vec()));
            true
        })
        .unwrap();
        assert_eq!(
            scanned,
            expected.range(from..).map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>()
        );
        let keys: Vec<Vec<u8>> = expected.keys().cloned().collect();
        let values = get_all(&db, 1, keys.iter().map(Vec::as_slice)).unwrap();
        assert_eq!(values, expected.values().cloned().map(Some).collect::<Vec<_>>());
        assert_eq!(get(&db, 2, &key(1)).unwrap(), None);
    }

    #[test]
    fn a_row_that_is_gone_or_of_another_place_is_found() {
        let db = made();
        put(&db, 1, (0..1_000_u32).map(|number| (number.to_be_bytes().to_vec(), Vec::new())).collect()).unwrap();
        let read_all = || scan(&db, 1, &[], |_, _| true);
        read_all().unwrap();
        for id in 2..9 {
            db.execute_batch("SAVEPOINT before").unwrap();
            db.execute("DELETE FROM block WHERE id = ?1 AND kind = 1", [id]).unwrap();
            let deleted = db.changes();
            assert_eq!(read_all().is_err(), deleted == 1, "row {id}");
            db.execute_batch("ROLLBACK TO before; RELEASE before").unwrap();
        }
        db.execute("UPDATE block SET low = low || x'00' WHERE id = 5", []).unwrap();
        assert!(read_all().is_err());
    }
}
