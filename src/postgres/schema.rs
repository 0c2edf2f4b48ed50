//! The tables of a ledger: one schema each.

use super::connection::{DatabaseConnection, Failed};
use super::{DatabaseAddress, DatabaseError};
use crate::log::LogError;
use crate::store::{Fence, Meta, StoreError};
use uuid::Uuid;

/// The version of the tables that this program makes and reads.
pub(super) const FORMAT: i32 = 3;
/// Bodies in one table.
pub(super) const PARTITION: i64 = 1_000_000;

/// Envelopes and bodies are bytes, as they are in every log. `record` shows them as text to whoever looks with `psql`.
const TABLES: &str = "
    create table ledger (
        one boolean primary key default true check (one),
        format integer not null,
        id uuid not null,
        store text not null,
        restoring boolean not null default false,
        position bigint not null,
        tree bytea not null,
        erasures bigint not null default 0,
        moved_to text,
        lifting uuid
    ) with (fillfactor = 20);
    create table envelope (
        position bigint primary key,
        id uuid,
        stream uuid,
        version bigint,
        bytes bytea not null
    );
    create table body (position bigint primary key, bytes bytea not null) partition by range (position);
    create table block (number bigint primary key, hash bytea not null);
    create table model (
        machine text,
        folder text,
        position bigint not null,
        erasures bigint not null,
        seen timestamptz not null,
        primary key (machine, folder)
    );
    create view record as
        select e.position, e.id, e.stream, e.version, convert_from(e.bytes, 'UTF8') as envelope, convert_from(b.bytes, 'UTF8') as body
        from envelope e join body b using (position);
";

/// No two records have the same id, or the same version of a deal.
pub(super) const INDEXES: &str = "
    create unique index if not exists envelope_id on envelope (id);
    create unique index if not exists envelope_version on envelope (stream, version);
";

/// What is in the schema.
pub(super) enum SchemaFound {
    /// Nothing, or there is no such schema.
    Nothing,
    /// A ledger.
    Ledger(Meta),
    /// What a restore that was cut short has left.
    Unfinished(UnfinishedFound),
}

/// What is left of a restore that was cut short, or goes on.
pub(super) struct UnfinishedFound {
    /// The ledger.
    pub(super) ledger: Uuid,
    /// It is about to be finished.
    pub(super) is_finishing: bool,
}

/// Looks at what is in the schema.
pub(super) fn look(connection: &DatabaseConnection, address: &DatabaseAddress) -> Result<SchemaFound, DatabaseError> {
    let failed = |failed: Failed| unavailable(address, &failed);
    let tables = connection.query(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')",
        &[&address.schema],
    );
    let tables: Vec<String> = tables.map_err(failed)?.iter().map(|row| row.get(0)).collect();
    if tables.is_empty() {
        return Ok(SchemaFound::Nothing);
    }
    let others = || DatabaseError::OtherTables { place: address.text().into(), schema: address.schema.clone() };
    let columns = connection.query(
        "select count(*) from information_schema.columns
         where table_schema = $1 and table_name = 'ledger' and column_name in ('one', 'format')",
        &[&address.schema],
    );
    if columns.map_err(failed)?.first().map(|row| row.get::<_, i64>(0)) != Some(2) {
        return Err(others());
    }
    let damaged = |what: String| DatabaseError::from(LogError::Damaged { what });
    let formats = connection.query("select format from ledger", &[]).map_err(failed)?;
    let format = match formats.as_slice() {
        [row] => row.get::<_, i32>(0),
        rows => return Err(damaged(format!("the schema {} has {} ledgers in it", address.schema, rows.len()))),
    };
    if format != FORMAT {
        return Err(DatabaseError::OtherFormat { place: address.text().into(), found: format, known: FORMAT });
    }
    let rows = connection.query("select store, restoring, id, moved_to, lifting from ledger", &[]).map_err(failed)?;
    let Some(row) = rows.first() else { return Ok(SchemaFound::Nothing) };
    let (line, id, lifting): (String, Uuid, Option<Uuid>) = (row.get(0), row.get(2), row.get(4));
    if row.get(1) {
        return Ok(SchemaFound::Unfinished(UnfinishedFound { ledger: id, is_finishing: lifting.is_some() }));
    }
    let meta = Meta::in_a_row(line.as_bytes())?;
    if meta.id() != id {
        return Err(damaged("its head row contradicts itself".into()));
    }
    refuse_unlogged(connection, address)?;
    Ok(SchemaFound::Ledger(meta.fenced(row.get::<_, Option<String>>(3).map(|to| Fence { to, lifting }))))
}

/// A table that was made unlogged is empty after a crash, and on every standby.
fn refuse_unlogged(connection: &DatabaseConnection, address: &DatabaseAddress) -> Result<(), DatabaseError> {
    let unlogged = connection.query(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = $1 and c.relkind = 'r' and c.relpersistence <> 'p'",
        &[&address.schema],
    );
    match unlogged.map_err(|failed| unavailable(address, &failed))?.first() {
        None => Ok(()),
        Some(row) => Err(DatabaseError::UnsafeSetting {
            place: address.text().into(),
            setting: format!("the table {}", row.get::<_, String>(0)),
            value: "unlogged".into(),
            why: "a crash empties it",
            needed: "logged (`alter table .. set logged`)",
        }),
    }
}

/// Makes the tables, and the head row of an empty ledger. False where somebody else did so meanwhile.
pub(super) fn make(
    connection: &DatabaseConnection,
    address: &DatabaseAddress,
    meta: &Meta,
    restoring: bool,
) -> Result<bool, DatabaseError> {
    let schema = &address.schema;
    // A restore makes them when the records are there.
    let indexes = if restoring { "" } else { INDEXES };
    let line = String::from_utf8(meta.line()).unwrap_or_default().replace('\'', "''");
    let text = format!(
        "begin; create schema if not exists \"{schema}\"; {TABLES} {indexes} {} {}
         insert into ledger (format, id, store, restoring, position, tree)
             values ({FORMAT}, '{}', '{line}', {restoring}, 0, ''); commit",
        partition(0),
        partition(1),
        meta.id(),
    );
    match connection.execute(&text) {
        Ok(()) => Ok(true),
        Err(failed) => {
            let code = failed.code().map(|code| code.code().to_owned());
            // Why it failed is worth more than that this failed too.
            let _ = connection.execute("rollback");
            match code.as_deref() {
                // A schema, a table or a name of one that is there by now.
                Some("42P06" | "42P07" | "23505" | "42710") => Ok(false),
                _ => Err(unavailable(address, &failed)),
            }
        }
    }
}

/// Removes what a restore that was cut short has left.
pub(super) fn remove_unfinished(
    connection: &DatabaseConnection,
    address: &DatabaseAddress,
) -> Result<(), DatabaseError> {
    let tables = "begin; drop view record; drop table ledger, envelope, body, block, model; commit";
    connection.execute(tables).map_err(|failed| unavailable(address, &failed))
}

/// Makes the table with the bodies of so many million records and more, if it is not there.
pub(super) fn partition(number: i64) -> String {
    let (from, to) = (number * PARTITION, (number + 1) * PARTITION);
    format!("create table if not exists body_{number} partition of body for values from ({from}) to ({to});")
}

fn unavailable(address: &DatabaseAddress, failed: &Failed) -> DatabaseError {
    StoreError::unavailable(address.text(), failed.to_string()).into()
}
