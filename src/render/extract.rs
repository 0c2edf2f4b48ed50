//! The ledger as tables: sheets of a workbook, or tables of a database.

use super::database::{DatabaseTables, database, database_file};
use super::tables::{RecordRow, TermRow, board, finding_records, offer_rows, player_rows, term_rows};
use super::workbook::{Provenance, workbook};
use crate::views::extract::Extract;
use std::path::Path;

/// The bytes of a file, and how many records are in it; or why there is none.
pub(crate) type MadeTables = Result<(Vec<u8>, usize), String>;

/// A sheet for each table.
pub(crate) fn as_workbook(told: &Extract, of: &Provenance) -> MadeTables {
    let mut records = 0;
    let bytes = workbook(of, true, |sheets| {
        sheets.table("Board", &board(&told.deals))?;
        sheets.table("Deals", &told.deals)?;
        let mut terms = sheets.begin::<TermRow<'_>>("Terms")?;
        for deal in told.deals_with_claims() {
            for row in term_rows(&deal) {
                terms.add(&row)?;
            }
        }
        terms.end()?;
        let mut log = sheets.begin::<RecordRow<'_>>("Records")?;
        for (deal, entry) in told.log() {
            log.add(&RecordRow { deal, entry })?;
            records += 1;
        }
        log.end()?;
        sheets.table("Findings", &told.findings)?;
        sheets.table("Sums", &told.sums)
    });
    bytes.map(|bytes| (bytes, records)).map_err(|fault| fault.to_string())
}

/// A table for each of them, and for what is a list in a sheet.
pub(crate) fn as_database(told: &Extract, of: &Provenance) -> MadeTables {
    let mut records = 0;
    let bytes = database(of, |tables| fill(tables, told, &mut records));
    bytes.map(|bytes| (bytes, records)).map_err(|error| error.to_string())
}

/// The same in a file; how many records are in it.
pub(crate) fn as_database_file(file: &Path, told: &Extract, of: &Provenance) -> Result<usize, String> {
    let mut records = 0;
    let made = database_file(file, of, |tables| fill(tables, told, &mut records));
    made.map(|()| records).map_err(|error| error.to_string())
}

fn fill(tables: &mut DatabaseTables, told: &Extract, records: &mut usize) -> rusqlite::Result<()> {
    tables.add("deals", &told.deals)?;
    tables.add("deal_players", told.deals.iter().flat_map(player_rows))?;
    tables.add(
        "records",
        told.log().map(|(deal, entry)| {
            *records += 1;
            RecordRow { deal, entry }
        }),
    )?;
    tables.add("offers", told.deals.iter().flat_map(offer_rows))?;
    for deal in told.deals_with_claims() {
        tables.add("terms", term_rows(&deal))?;
    }
    tables.add("findings", &told.findings)?;
    tables.add("finding_records", finding_records(&told.findings))?;
    tables.add("sums", &told.sums)?;
    tables.add("windows", &told.windows)
}
