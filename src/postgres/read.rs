//! Reading ranges of records, each as it was at one moment.

use super::connection::{DatabaseConnection, Failed};
use super::head_row::{BLOCK, BLOCK_HEIGHT};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::{LogError, PAGE_BYTES};
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use tokio_postgres::Row;

/// Rows that the host sends at a time.
const ROWS: usize = 2_048;

const RECORDS: &str = "select e.position, e.bytes, b.bytes from envelope e
    left join body b on b.position = e.position and b.position > AFTER and b.position <= LAST
    where e.position > AFTER and e.position <= LAST order by e.position";
const ENVELOPES: &str =
    "select e.position, e.bytes from envelope e where e.position > AFTER and e.position <= LAST order by e.position";

/// What was found; damage is no failure of the connection.
pub(super) type FoundInLog<T> = Result<Result<T, LogError>, Failed>;

/// Up to `limit` records behind `after`, as many as one read may return.
pub(super) fn records(connection: &DatabaseConnection, after: Position, limit: usize) -> FoundInLog<Vec<Encoded>> {
    let (mut records, mut bytes) = (Vec::new(), 0);
    let read = rows(connection, RECORDS, after, limit, &mut |row| {
        let missing =
            |position: Position| LogError::Damaged { what: format!("the body of record {position} is missing") };
        let body: Option<Vec<u8>> = row.get(2);
        let position = Position(row.get::<_, i64>(0).cast_unsigned());
        let encoded = Encoded { envelope: row.get(1), body: body.ok_or_else(|| missing(position))? };
        bytes += encoded.length();
        let fits = bytes <= PAGE_BYTES || records.is_empty();
        if fits {
            records.push(encoded);
        }
        Ok(fits)
    });
    Ok(read?.map(|()| records))
}

/// The envelopes of up to `limit` records behind `after`.
pub(super) fn envelopes(connection: &DatabaseConnection, after: Position, limit: usize) -> FoundInLog<Vec<Vec<u8>>> {
    let mut envelopes = Vec::new();
    let read = rows(connection, ENVELOPES, after, limit, &mut |row| {
        envelopes.push(row.get(1));
        Ok(true)
    });
    Ok(read?.map(|()| envelopes))
}

/// Hands on each row, until `take` has enough. All of them are as they were when the first was read.
fn rows(
    connection: &DatabaseConnection,
    question: &str,
    after: Position,
    limit: usize,
    take: &mut dyn FnMut(&Row) -> Result<bool, LogError>,
) -> FoundInLog<()> {
    // No position is higher than a number of the database may be.
    let Ok(first) = i64::try_from(after.0) else { return Ok(Ok(())) };
    let last = first.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX));
    if last == first {
        return Ok(Ok(()));
    }
    let question = question.replace("AFTER", &first.to_string()).replace("LAST", &last.to_string());
    let mut expected = after;
    let mut take_all = |rows: &[Row]| -> Result<bool, LogError> {
        for row in rows {
            expected = expected.next();
            if row.get::<_, i64>(0) != expected.0.cast_signed() {
                return Err(LogError::Damaged { what: format!("the record at position {expected} is missing") });
            }
            if !take(row)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if limit <= ROWS {
        let rows = connection.ask(&question)?;
        return Ok(take_all(&rows).map(drop));
    }
    connection.ask("begin read only")?;
    connection.ask(&format!("declare page no scroll cursor for {question}"))?;
    let fetch = format!("fetch {ROWS} from page");
    let done = loop {
        let rows = connection.ask(&fetch)?;
        match take_all(&rows) {
            Ok(true) if rows.len() == ROWS => {}
            done => break done.map(drop),
        }
    };
    connection.ask("rollback")?;
    Ok(done)
}

/// The root of a whole subtree: from the hashes of its blocks or, below a block, from the envelopes.
pub(super) fn subtree(connection: &DatabaseConnection, height: u32, number: u64) -> FoundInLog<Hash> {
    let mut tree = Frontier::default();
    let missing = |position: u64| LogError::Damaged { what: format!("the record at position {position} is missing") };
    let Some(above) = height.checked_sub(BLOCK_HEIGHT) else {
        let (after, count) = (number << height, 1_usize << height);
        let envelopes = match envelopes(connection, Position(after), count)? {
            Ok(envelopes) if envelopes.len() == count => envelopes,
            Ok(envelopes) => return Ok(Err(missing(after + envelopes.len() as u64 + 1))),
            Err(damaged) => return Ok(Err(damaged)),
        };
        envelopes.iter().for_each(|envelope| tree.push(leaf(envelope)));
        return Ok(Ok(tree.root()));
    };
    let count = 1_u64.checked_shl(above).unwrap_or(u64::MAX);
    let first = number.saturating_mul(count);
    let (from, to) = (first.cast_signed(), first.saturating_add(count).cast_signed());
    let question = "select number, hash from block where number >= $1 and number < $2 order by number";
    for row in connection.query(question, &[&from, &to])? {
        let (number, hash): (i64, Vec<u8>) = (row.get(0), row.get(1));
        let hash = Hash::try_from(hash).ok().filter(|_| number.cast_unsigned() == first + tree.leaves());
        let Some(hash) = hash else { break };
        tree.push(hash);
    }
    Ok(if tree.leaves() == count { Ok(tree.root()) } else { Err(missing((first + tree.leaves()) * BLOCK + 1)) })
}
