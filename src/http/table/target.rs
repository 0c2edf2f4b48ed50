//! Where the rows of a table go on a server: to the writer, beside what others record, or nowhere.

use crate::bytes::line::Line;
use crate::deal::name::Slug;
use crate::desk::table_import::{BadRow, RejectedRows, RowTarget};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::token::TokenRole;
use crate::ledger::{FaultAt, ImportCheck, Imported, PartedImport};
use crate::render::clean;
use crate::reported::{Facts, Reported as _};
use crate::table::cell::TableCell;
use crate::table::fault::TableFault;
use std::collections::BTreeSet;
use std::sync::Weak;
use std::time::Instant;

/// So many bad rows are told, of so many bytes; the others are counted.
const TOLD: usize = 1_000;
const TOLD_BYTES: usize = 4 << 20;
/// The largest file of bad rows.
const LARGEST_REJECTS: usize = 64 << 20;

/// What takes the lines of rows.
pub(super) enum RowTaking<'r> {
    Import(PartedImport),
    /// Nothing is recorded.
    Check(Box<ImportCheck<'r>>),
}

/// A row that was not taken, as it is told.
#[derive(Clone, Debug)]
pub(in crate::http) struct RejectedRow {
    pub(in crate::http) row: u64,
    /// Of the cell that is at fault, where one is.
    pub(in crate::http) column: Option<String>,
    pub(in crate::http) value: Option<String>,
    pub(in crate::http) rule: Option<String>,
    pub(in crate::http) reason: String,
    pub(in crate::http) code: &'static str,
    message: String,
    facts: Facts,
}

/// The server, for one table.
pub(super) struct ServerTarget<'r> {
    pub(super) taking: RowTaking<'r>,
    pub(super) asking: &'r Asking,
    /// Dropped when nobody waits for a check any more.
    pub(super) waits: Weak<()>,
    /// When a check is given up, and after how many seconds that is.
    pub(super) until: (Instant, u64),
    /// Bad rows are kept as a file.
    pub(super) keeps: bool,
    pub(super) told: Vec<RejectedRow>,
    pub(super) told_bytes: usize,
    pub(super) rows: RejectedRows,
    /// Those that rows are about which were taken.
    pub(super) deals: BTreeSet<Slug>,
    pub(super) csv: Vec<u8>,
}

impl RejectedRow {
    pub(super) fn of(bad: &BadRow) -> Self {
        let fault = &bad.line.fault;
        let cell = bad.cell.as_ref();
        Self {
            row: bad.line.line,
            column: cell.map(|cell| cell.header.clone()),
            value: cell.map(|cell| cell.value.clone()),
            rule: cell.map(|cell| cell.rule.clone()),
            reason: cell.map_or_else(|| fault.to_string(), |cell| cell.reason.clone()),
            code: fault.code(),
            message: bad.line.to_string(),
            facts: fault.facts(),
        }
    }

    /// As a program reads it. What all have comes first, and no fact takes its place.
    pub(in crate::http) fn object(&self) -> Facts {
        let mut told = Facts::new();
        told.insert("row".into(), self.row.into());
        told.insert("code".into(), self.code.into());
        told.insert("message".into(), self.message.clone().into());
        told.extend(self.cell());
        for (name, fact) in &self.facts {
            told.entry(name.clone()).or_insert_with(|| fact.clone());
        }
        told
    }

    /// The column, the value, the rule and the reason.
    pub(in crate::http) fn cell(&self) -> Facts {
        let mut told = Facts::new();
        for (name, said) in [("column", &self.column), ("value", &self.value), ("rule", &self.rule)] {
            told.insert(name.into(), said.clone().into());
        }
        told.insert("reason".into(), self.reason.clone().into());
        told
    }
}

/// The deal that the lines of a row are about.
fn deal(row: &[Line]) -> Option<Slug> {
    row.iter().find(|line| !line.event.is_reference()).map(|line| line.slug.clone())
}

impl RowTarget for ServerTarget<'_> {
    type Fault = HttpFault;

    fn name_columns(&mut self, header: &[String]) {
        self.rows.name_columns(header);
    }

    fn reach(&mut self, _: u64) -> Result<(), HttpFault> {
        let RowTaking::Check(_) = self.taking else { return Ok(()) };
        // Nobody hears what is answered then.
        if self.waits.strong_count() == 0 {
            return Err(HttpFault::BodyCut);
        }
        let (until, seconds) = self.until;
        if Instant::now() > until { Err(HttpFault::BodyTooSlow { seconds }) } else { Ok(()) }
    }

    fn take(&mut self, rows: Vec<Vec<Line>>, goes_on: bool) -> Result<Vec<FaultAt>, HttpFault> {
        // The token may have been revoked, or have another role, since the rows before these.
        self.asking.still_let_in()?.may(TokenRole::Recorder)?;
        let deals: Vec<Option<Slug>> = rows.iter().map(|row| deal(row)).collect();
        let sized = rows.into_iter().map(|row| {
            let sized = row.into_iter().map(|line| {
                let bytes = line.text().len();
                (line, bytes)
            });
            sized.collect::<Vec<_>>()
        });
        let faults = match &mut self.taking {
            RowTaking::Import(import) => import.take_groups(sized.collect())?,
            RowTaking::Check(check) => {
                let mut faults = Vec::new();
                for (place, row) in sized.enumerate() {
                    if let Err(fault) = check.take_together(row)? {
                        faults.push((place, fault));
                    }
                    if !goes_on && !faults.is_empty() {
                        break;
                    }
                }
                faults
            }
        };
        let is_taken = |place: &usize| faults.iter().all(|(fault, _)| fault != place);
        self.deals.extend(deals.into_iter().enumerate().filter_map(|(place, deal)| deal.filter(|_| is_taken(&place))));
        Ok(faults)
    }

    fn put_aside(&mut self, bad: BadRow, cells: &[TableCell], _: u64) -> Result<(), HttpFault> {
        let row = RejectedRow::of(&bad);
        if self.keeps {
            let unwritten = |error: csv::Error| TableFault::Table {
                file: bad.line.file.clone(),
                reason: format!("row {} cannot be put aside: {error}", bad.line.line),
                hint: "leave it out".into(),
            };
            let piece = self.rows.row(&clean(&row.message), cells).map_err(unwritten)?;
            if self.csv.len() + piece.len() > LARGEST_REJECTS {
                let reason = format!("its bad rows come to more than {} MiB", LARGEST_REJECTS >> 20);
                let hint = "check it first: most likely the rules do not fit the table".into();
                return Err(TableFault::Table { file: bad.line.file.clone(), reason, hint }.into());
            }
            self.csv.extend_from_slice(&piece);
        }
        self.told_bytes += row.message.len() + row.value.as_ref().map_or(0, String::len);
        if self.told.len() < TOLD && self.told_bytes <= TOLD_BYTES {
            self.told.push(row);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), HttpFault> {
        // It is recorded when it is taken.
        Ok(())
    }

    fn done(&self) -> Imported {
        match &self.taking {
            RowTaking::Import(import) => import.done(),
            RowTaking::Check(check) => check.done(),
        }
    }
}
