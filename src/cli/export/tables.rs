//! The ledger as tables in a file.

use super::ExportArgs;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::new_file::NewFile;
use crate::cli::output;
use crate::desk::ask::{ExtractAnswer, ExtractQuestion};
use crate::ledger::Error;
use crate::render::count;
use crate::render::database::database;
use crate::render::tables::{RecordRow, TermRow, board, finding_records, offer_rows, player_rows, term_rows};
use crate::render::workbook::{Provenance, workbook};
use serde::Serialize;
use std::path::Path;

/// What was made.
#[derive(Serialize)]
struct WrittenTables {
    file: String,
    deals: usize,
    records: usize,
    findings: usize,
}

/// The bytes of a file, and how many records are in it; or why there is none.
type Made = Result<(Vec<u8>, usize), String>;

impl ExportArgs {
    pub(super) fn tables(
        &self,
        file: &Path,
        made: impl FnOnce(&ExtractAnswer, &Provenance) -> Made,
        environment: &Environment,
    ) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let file = NewFile::free(file, self.force, &environment.home()?)?;
        let (deal, window) = (self.deal.clone(), self.window.clone());
        let question = ExtractQuestion { deal, window, now: environment.now(), cuts: self.as_of.cuts(&dates)? };
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        let of = head.provenance(&told.as_of, told.behind, environment)?;
        let (bytes, records) = made(&told, &of).map_err(|reason| Error::File { file: file.name(), reason })?;
        let made = WrittenTables {
            file: file.write(&bytes)?,
            deals: told.deals.len(),
            records,
            findings: told.findings.len(),
        };
        output::one(environment.output, &made, || {
            let WrittenTables { file, deals, records, findings } = &made;
            let (deals, records) = (count(*deals, "deal"), count(*records, "record"));
            format!("{file}: {deals}, {records}, {}\n", count(*findings, "finding"))
        })
    }
}

/// A sheet for each table.
pub(super) fn of_workbook(told: &ExtractAnswer, of: &Provenance) -> Made {
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
pub(super) fn of_database(told: &ExtractAnswer, of: &Provenance) -> Made {
    let mut records = 0;
    let bytes = database(of, |tables| {
        tables.add("deals", &told.deals)?;
        tables.add("deal_players", told.deals.iter().flat_map(player_rows))?;
        tables.add(
            "records",
            told.log().map(|(deal, entry)| {
                records += 1;
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
    });
    bytes.map(|bytes| (bytes, records)).map_err(|error| error.to_string())
}
