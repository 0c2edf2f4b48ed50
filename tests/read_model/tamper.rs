//! Changes in the file of a read model that SQLite finds nothing wrong with.

use rusqlite::Connection;
use serde_json::Value;
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// Runs these statements on a model that nobody has open; how many rows they changed.
pub(crate) fn run(model: &Path, statements: &str) -> u64 {
    let db = Connection::open(model).unwrap();
    db.execute_batch(statements).unwrap();
    let changed = db.total_changes();
    db.close().unwrap();
    changed
}

/// Changes what the model says of itself; the row has the checksum of what it then says.
pub(crate) fn meta(model: &Path, change: impl FnOnce(&mut Value)) {
    let db = Connection::open(model).unwrap();
    let data: Vec<u8> = db.query_row("SELECT data FROM meta", [], |row| row.get(0)).unwrap();
    let mut said: Value = serde_json::from_slice(&data).unwrap();
    change(&mut said);
    let data = serde_json::to_vec(&said).unwrap();
    db.execute("UPDATE meta SET sum = ?1, data = ?2", (sum(&[b"meta", &data]), &data)).unwrap();
    db.close().unwrap();
}

/// As `docs/format.md` says: XXH3 over the parts, each with its length before it.
fn sum(parts: &[&[u8]]) -> i64 {
    let mut hash = Xxh3::new();
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.digest().cast_signed()
}
