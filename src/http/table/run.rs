//! A table, read by rules: what would become of its rows, or what became of them.

use super::rules::RulesChoice;
use super::target::{RejectedRow, RowTaking, ServerTarget};
use super::upload::UploadedFile;
use crate::deal::moment::Moment;
use crate::deal::name::Slug;
use crate::desk::table_import::{RejectedRows, RowsEnd, TableImport, TableLedger, TableSummary};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::server::CHECKS;
use crate::ledger::{BadLine, Error, ImportCheck, PartedImport};
use crate::table::sheet::TableSheet;
use std::collections::BTreeSet;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long a check waits for a place.
const PLACE: Duration = Duration::from_secs(10);
/// A check may take so many times as long as a body may pause: it keeps others from checking.
const CHECK_PATIENCE: u32 = 20;

/// A table, and what is to be done with it.
pub(in crate::http) struct TableRun {
    pub(in crate::http) file: UploadedFile,
    pub(in crate::http) rules: RulesChoice,
    /// Of a workbook; without it, the rules or the workbook say which.
    pub(in crate::http) sheet: Option<String>,
    /// Nothing is recorded.
    pub(in crate::http) check: bool,
    /// Bad rows are put aside; without it, the first of them ends an import.
    pub(in crate::http) rejects: bool,
}

/// What became of a table.
pub(in crate::http) struct TableAnswer {
    pub(in crate::http) summary: TableSummary,
    /// The sheet of a workbook that was read.
    pub(in crate::http) sheet: Option<String>,
    /// The bad rows, or the first of them.
    pub(in crate::http) rejects: Vec<RejectedRow>,
    /// The bad rows as a file.
    pub(in crate::http) csv: Vec<u8>,
    /// The deals that its rows are about, of those rows that have something to record.
    pub(in crate::http) deals: Vec<Slug>,
    /// Why not all rows were read.
    pub(in crate::http) end: Option<TableEnd>,
}

/// Why not all rows were read.
pub(in crate::http) enum TableEnd {
    AtABadRow(Box<BadLine>, RejectedRow),
    Interrupted(HttpFault),
}

impl TableRun {
    /// Does it, on a thread that may wait. An import goes on to its end though whoever asked has gone; a check does not.
    pub(in crate::http) async fn run(self, asking: Arc<Asking>) -> Result<TableAnswer, HttpFault> {
        let place = match self.check {
            true => {
                let place = timeout(PLACE, asking.server().checks().acquire_owned()).await;
                Some(place.ok().and_then(Result::ok).ok_or(HttpFault::TooManyChecks { most: CHECKS })?)
            }
            false => None,
        };
        let waiting = Arc::new(());
        let waits = Arc::downgrade(&waiting);
        let ran = tokio::task::spawn_blocking(move || {
            let answer = self.run_now(&asking, waits);
            drop(place);
            answer
        });
        let answer = ran.await.map_err(|_| HttpFault::ServerFailed)?;
        drop(waiting);
        answer
    }

    fn run_now(self, asking: &Asking, waits: Weak<()>) -> Result<TableAnswer, HttpFault> {
        let Self { file, rules, sheet, check, rejects } = self;
        let (server, recorder) = (asking.server(), asking.access().name.clone());
        let read = rules.read(sheet.as_deref())?;
        let mut sheet = TableSheet::open(&file.name, file.bytes, &read.table)?;
        let reader = server.reader()?;
        let unreadable = |error: crate::deal::moment::MomentError| Error::NoModel { reason: error.to_string() };
        let today = Moment::parse(&asking.today(), server.zone()).map_err(unreadable)?;
        let known = TableLedger::of(&reader, &read, today)?;
        let goes_on = check || rejects;
        let now = server.outside().now();
        let (reader, taking) = match check {
            true => (Some(reader), None),
            // A snapshot would keep the writer from tidying up.
            false => (None, Some(RowTaking::Import(PartedImport::new(server.writer(), recorder.clone(), goes_on)))),
        };
        let taking = match (taking, &reader) {
            (None, Some(reader)) => RowTaking::Check(Box::new(ImportCheck::new(reader, recorder, now)?)),
            (Some(import), _) => import,
            (None, None) => return Err(HttpFault::ServerFailed),
        };
        let patience = server.patience() * CHECK_PATIENCE;
        let mut target = ServerTarget {
            taking,
            asking,
            waits,
            until: (Instant::now() + patience, patience.as_secs()),
            keeps: rejects,
            told: Vec::new(),
            told_bytes: 0,
            deals: BTreeSet::new(),
            rows: RejectedRows::default(),
            csv: Vec::new(),
        };
        let import = TableImport { rules: &read, name: rules.name(), goes_on, check, only_one: false };
        let (mut summary, ended) = import.run(known, &mut sheet, &mut target);
        let end = ended.err().map(|end| match end {
            RowsEnd::AtABadRow(row) => {
                let told = RejectedRow::of(&row);
                TableEnd::AtABadRow(row.line, told)
            }
            RowsEnd::Interrupted(fault) => TableEnd::Interrupted(fault),
        });
        let ServerTarget { told: rejects, csv, deals, .. } = target;
        if let Some(reader) = &reader {
            summary.tell_corrections(reader)?;
        }
        Ok(TableAnswer { summary, sheet: sheet.name.clone(), rejects, csv, deals: deals.into_iter().collect(), end })
    }
}
