//! The tables, and how the file is opened.
//!
//! ```text
//! meta     one row: what the model is, how far it has read, and which session writes it
//! tail     the newest records, by position, until there are enough to be put to the others of their deals
//! chunk    up to 64 records of a deal a row, by the deal's number: a window is one range of rows
//! block    look-ups: up to 128 sorted entries a row, with bounds that join up
//! ```

use super::error::ModelError;
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;
use std::time::Duration;

/// A file of another format is rebuilt, never migrated.
pub const FORMAT: u32 = 2;

const TABLES: &str = "
    CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), sum INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE tail (position INTEGER PRIMARY KEY, deal INTEGER NOT NULL, sum INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE chunk (number INTEGER PRIMARY KEY, sum INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE block (
        id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, low BLOB NOT NULL, high BLOB NOT NULL,
        sum INTEGER NOT NULL, data BLOB NOT NULL
    );
    CREATE INDEX block_by_low ON block (kind, low);
";

/// Only another process that recovers what a killed one left makes anybody wait.
const BUSY: Duration = Duration::from_secs(60);
/// Pages of 4 KiB were measured to be no better.
const SETTINGS: &str = "PRAGMA page_size = 8192; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;";

/// A writer reads and writes the same rows again and again: 16 MiB of pages are kept.
const WRITER: &str = "PRAGMA cache_size = -16384;";

/// A model that is gone with the program.
pub(super) fn in_memory() -> Result<Connection, ModelError> {
    let db = settled(Connection::open_in_memory()?)?;
    db.execute_batch(TABLES)?;
    Ok(db)
}

/// A model in a file without a name, where temporary files go: it is gone with the program, and need not fit into memory.
pub(super) fn scratch() -> Result<Connection, ModelError> {
    begun(settled(Connection::open("")?)?)
}

/// Makes the tables in a file that was just made and is empty.
pub(super) fn make(file: &Path) -> Result<Connection, ModelError> {
    begun(open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
}

fn begun(db: Connection) -> Result<Connection, ModelError> {
    // Whatever a cut leaves of a file that is still being made is made again.
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    db.execute_batch(TABLES)?;
    Ok(db)
}

/// Copies all rows into tables that are empty.
pub(super) fn copy(from: &Connection, to: &Connection) -> Result<(), ModelError> {
    to.execute_batch("BEGIN")?;
    for (table, columns) in [("meta", 3), ("tail", 4), ("chunk", 3), ("block", 6)] {
        let mut read = from.prepare(&format!("SELECT * FROM {table}"))?;
        let places = vec!["?"; columns].join(", ");
        let mut write = to.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| row.get::<_, Value>(column));
            write.execute(params_from_iter(values.collect::<Result<Vec<_>, _>>()?))?;
        }
    }
    to.execute_batch("COMMIT")?;
    Ok(())
}

/// From now on a commit survives a kill, and the file is sound after a power cut.
pub(super) fn keep(db: &Connection) -> Result<(), ModelError> {
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;")?;
    Ok(())
}

/// To write.
pub(super) fn to_write(file: &Path) -> Result<Connection, ModelError> {
    let db = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    db.execute_batch(WRITER)?;
    keep(&db)?;
    Ok(db)
}

/// To read beside a writer.
pub(super) fn to_read(file: &Path) -> Result<Connection, ModelError> {
    open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// To read a file that nobody writes: no lock is taken and no byte written, on whatever medium it lies.
pub(super) fn to_read_closed(file: &Path) -> Result<Connection, ModelError> {
    let mut uri = String::from("file:");
    for byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => uri.push(char::from(*byte)),
            other => uri.push_str(&format!("%{other:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    settled(Connection::open_with_flags(uri, flags)?)
}

fn open(file: &Path, flags: OpenFlags) -> Result<Connection, ModelError> {
    let db = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(BUSY)?;
    settled(db)
}

fn settled(db: Connection) -> Result<Connection, ModelError> {
    // The plan of a statement does not depend on what is bound to it. Otherwise SQLite makes it anew for each look-up.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.execute_batch(SETTINGS)?;
    Ok(db)
}
