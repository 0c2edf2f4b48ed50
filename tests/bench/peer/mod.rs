//! SQLite, doing the same on the same events, in a process of its own.

mod insert;
mod schema;

use crate::Outcome;
pub(crate) use insert::Insert;
use rusqlite::{Connection, params};
pub(crate) use schema::open;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The first argument of a run as the peer.
pub(crate) const WORD: &str = "peer";

/// Lines in a transaction: as many as mercato records at a time.
const BATCH: u64 = 4_096;

pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["import", lines, database] => import(Path::new(lines), Path::new(database)),
        ["show", database, deal, day] => show(&open(Path::new(database))?, deal, day),
        ["board", database, window, day] => board(&open(Path::new(database))?, window, day),
        ["verify", database] => verify(&open(Path::new(database))?),
        ["rebuild", database] => Ok(open(Path::new(database))?.execute_batch("REINDEX")?),
        ["nothing"] => Ok(()),
        other => Err(format!("{other:?} is nothing that the peer does").into()),
    }
}

/// Closing it writes what the WAL holds into the database, and takes the WAL away.
fn import(lines: &Path, database: &Path) -> Outcome<()> {
    let connection = schema::make(database)?;
    let mut insert = Insert::new(&connection)?;
    let (mut file, mut line) = (BufReader::with_capacity(1 << 20, File::open(lines)?), String::new());
    let mut taken = 0_u64;
    while file.read_line(&mut line)? > 0 {
        if taken.is_multiple_of(BATCH) {
            connection.execute_batch(if taken == 0 { "BEGIN" } else { "COMMIT; BEGIN" })?;
        }
        taken += 1;
        insert.line(&line, taken.cast_signed())?;
        line.clear();
    }
    connection.execute_batch("COMMIT")?;
    drop(insert);
    connection.close().map_err(|(_, error)| error.into())
}

/// The deal's rows until that day, and their JSON parsed. No state is derived.
fn show(connection: &Connection, deal: &str, day: &str) -> Outcome<()> {
    let rows = "SELECT type, happened, learned, rest FROM events
        WHERE deal = (SELECT deal FROM deals WHERE slug = ?1) AND happened <= ?2 ORDER BY position";
    read(connection, rows, [deal, day])
}

/// The same for all deals of a window.
fn board(connection: &Connection, window: &str, day: &str) -> Outcome<()> {
    let rows = "SELECT type, happened, learned, rest FROM deals JOIN events USING (deal)
        WHERE window = ?1 AND happened <= ?2 ORDER BY deal, position";
    read(connection, rows, [window, day])
}

fn read(connection: &Connection, rows: &str, [key, day]: [&str; 2]) -> Outcome<()> {
    let mut statement = connection.prepare(rows)?;
    // Every moment of the day begins with the day.
    let mut rows = statement.query(params![key, format!("{day}~")])?;
    let (mut events, mut fields) = (0_u64, 0_usize);
    while let Some(row) = rows.next()? {
        let rest: Value = serde_json::from_str(row.get_ref(3)?.as_str()?)?;
        fields += rest.as_object().map_or(0, serde_json::Map::len);
        events += 1;
    }
    println!("{events} events, {fields} fields");
    Ok(())
}

/// It looks at the pages and the indexes; there are no digests that it could compare.
fn verify(connection: &Connection) -> Outcome<()> {
    let said: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(said.into()) }
}
