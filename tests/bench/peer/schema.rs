//! The peer: what someone who knows SQLite well would make for the same questions.

use crate::Outcome;
use rusqlite::Connection;
use std::path::Path;

/// Memory for its pages, in KiB: more than it asks for by itself, since an import brings pages back again and again.
const CACHE: i64 = 64 * 1024;

/// An event keeps as columns what a question selects by, and the rest of its line as JSON.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS deals (
        deal INTEGER PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        player TEXT NOT NULL,
        owner TEXT NOT NULL,
        buyer TEXT NOT NULL,
        loan_club TEXT,
        window TEXT
    );
    CREATE INDEX IF NOT EXISTS deals_by_player ON deals (player);
    CREATE INDEX IF NOT EXISTS deals_by_owner ON deals (owner);
    CREATE INDEX IF NOT EXISTS deals_by_buyer ON deals (buyer);
    CREATE INDEX IF NOT EXISTS deals_by_loan_club ON deals (loan_club) WHERE loan_club IS NOT NULL;
    CREATE INDEX IF NOT EXISTS deals_by_window ON deals (window);
    CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        deal INTEGER REFERENCES deals,
        type TEXT NOT NULL,
        happened TEXT NOT NULL,
        learned TEXT NOT NULL,
        recorded INTEGER NOT NULL,
        rest TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS events_by_deal ON events (deal);
";

/// Opens it, as durable as mercato: an acknowledged transaction survives a power cut.
pub(crate) fn open(path: &Path) -> Outcome<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    Ok(connection)
}

pub(crate) fn make(path: &Path) -> Outcome<Connection> {
    let connection = open(path)?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}
