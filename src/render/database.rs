//! A database of tables, for SQL. `docs/sql.md` has its schema.

use super::cells::{CellColumn, CellRow, CellValue, Tabular};
use super::workbook::Provenance;
use chrono_tz::Tz;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params, params_from_iter};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::path::Path;

const SCHEMA: &str = include_str!("database/schema.sql");

/// The tables of a database while they are filled.
pub(crate) struct DatabaseTables {
    connection: Connection,
    zone: Tz,
}

/// The bytes of a database with these tables.
pub(crate) fn database(
    of: &Provenance,
    fill: impl FnOnce(&mut DatabaseTables) -> rusqlite::Result<()>,
) -> rusqlite::Result<Vec<u8>> {
    Ok(filled(Connection::open_in_memory()?, of, fill)?.serialize("main")?.to_vec())
}

/// The same in a file that nobody else uses, and that is of no use until all of it is there.
pub(crate) fn database_file(
    file: &Path,
    of: &Provenance,
    fill: impl FnOnce(&mut DatabaseTables) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    // The name of a file is no URI, even if it begins with `file:`.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    // Whoever makes the file syncs it as a whole.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    filled(connection, of, fill)?.close().map_err(|(_, error)| error)
}

fn filled(
    connection: Connection,
    of: &Provenance,
    fill: impl FnOnce(&mut DatabaseTables) -> rusqlite::Result<()>,
) -> rusqlite::Result<Connection> {
    connection.execute_batch("BEGIN")?;
    connection.execute_batch(SCHEMA)?;
    for (name, text) in of.lines() {
        connection.execute("INSERT INTO ledger (name, text) VALUES (?1, ?2)", params![name, text])?;
    }
    let mut tables = DatabaseTables { connection, zone: of.zone };
    fill(&mut tables)?;
    tables.connection.execute_batch("COMMIT")?;
    // Statements that are kept for the next time keep it open.
    tables.connection.flush_prepared_statement_cache();
    Ok(tables.connection)
}

impl DatabaseTables {
    /// Adds these rows to a table.
    pub(crate) fn add<T: Tabular>(&mut self, table: &str, rows: impl IntoIterator<Item = T>) -> rusqlite::Result<()> {
        let columns = CellRow::as_written::<T>(None, self.zone).columns;
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", CellColumn::name(column))).collect();
        let places = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({places})", names.join(", "));
        let mut insert = self.connection.prepare_cached(&sql)?;
        for row in rows {
            let cells = CellRow::as_written(Some(&row), self.zone).cells;
            insert.execute(params_from_iter(cells.into_iter().map(value)))?;
        }
        Ok(())
    }
}

/// Dates as ISO 8601 has them, flags as 0 and 1.
fn value(cell: CellValue) -> Value {
    match cell {
        CellValue::Nothing => Value::Null,
        CellValue::Text(text) => Value::Text(text),
        CellValue::Whole(number) => Value::Integer(number),
        CellValue::Amount(amount) => number(amount),
        CellValue::Flag(flag) => Value::Integer(flag.into()),
        CellValue::Day(day) => Value::Text(day.to_string()),
        CellValue::Time(time) => Value::Text(time.format("%Y-%m-%dT%H:%M:%S%.f").to_string()),
    }
}

/// Exact where it is whole.
fn number(amount: Decimal) -> Value {
    let whole = Some(amount.normalize()).filter(|amount| amount.scale() == 0).and_then(|amount| amount.to_i64());
    match (whole, amount.to_f64()) {
        (Some(whole), _) => Value::Integer(whole),
        (None, Some(real)) => Value::Real(real),
        (None, None) => Value::Text(amount.to_string()),
    }
}
