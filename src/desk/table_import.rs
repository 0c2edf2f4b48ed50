//! Imports of tables: rows become lines by rules, and the lines go where the command line, the server or a check takes them.
//!
//! ```text
//! sheet --(row reader, on a thread)--> drafts --(deal book)--> lines --> target: a ledger, a writer, or nowhere
//!                                                 bad rows ------------> target: told, and put aside
//! ```

mod draft;
mod line_words;
mod rejected_rows;
mod row_reader;
mod table_summary;

pub use draft::drafted;
pub use rejected_rows::RejectedRows;
pub use table_summary::{DroppedRecord, FirstRow, GoneRow, RowCount, SimilarClubs, TableSummary};

use crate::bytes::line::Line;
use crate::deal::cuts::Cuts;
use crate::deal::event::EventError;
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::deal::moment::Moment;
use crate::ledger::{BadLine, Error, Imported, LineFault, Reader};
use crate::reported::Reported as _;
use crate::table::cell::TableCell;
use crate::table::column::CellFault;
use crate::table::deal_book::{DealBook, LedgerDeal, LedgerRows};
use crate::table::fault::TableFault;
use crate::table::row_draft::{RowFault, RowOutcome};
use crate::table::rules::Rules;
use crate::table::sheet::TableSheet;
use crate::table::window_finder::WindowFinder;
use chrono_tz::Tz;
use row_reader::{ReadRow, RowFinding, RowRules};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// A table on its way in.
pub struct TableImport<'r> {
    /// What its rows become.
    pub rules: &'r Rules,
    /// The file of the rules, as errors name it.
    pub name: &'r str,
    /// Rows after a bad one are read all the same.
    pub goes_on: bool,
    /// Nothing is recorded.
    pub check: bool,
    /// It ends with the first row that is taken.
    pub only_one: bool,
}

/// What a ledger knows that rows are compared with.
pub struct TableLedger {
    windows: WindowFinder,
    book: DealBook,
    zone: Tz,
}

/// Where rows go.
pub trait RowTarget {
    /// Why it takes no more.
    type Fault: From<Error> + From<TableFault>;

    /// The table has these columns.
    fn name_columns(&mut self, header: &[String]);

    /// The row with this number is next.
    fn reach(&mut self, row: u64) -> Result<(), Self::Fault>;

    /// Takes the lines of rows, and gives the rows that were not taken, counted from 0. Where it does not go on, the first of them is
    /// the last that it looked at.
    fn take(&mut self, rows: Vec<Vec<Line>>, goes_on: bool) -> Result<Vec<(usize, LineFault)>, Self::Fault>;

    /// A row that was not taken; `count` such rows came so far.
    fn put_aside(&mut self, row: BadRow, cells: &[TableCell], count: u64) -> Result<(), Self::Fault>;

    /// Records what was taken.
    fn flush(&mut self) -> Result<(), Self::Fault>;

    /// What became of the lines so far.
    fn done(&self) -> Imported;
}

/// A row that was not taken.
#[derive(Debug)]
pub struct BadRow {
    /// Where, and why.
    pub line: Box<BadLine>,
    /// The cell, where one is at fault.
    pub cell: Option<CellFault>,
}

/// Why the rest of the rows was not read.
#[derive(Debug)]
pub enum RowsEnd<F> {
    /// A row was not taken, and the import does not go on.
    AtABadRow(BadRow),
    /// Something else.
    Interrupted(F),
}

/// Why a handful of rows is the last.
enum RowsEnded<F> {
    At(RowsEnd<F>),
    Enough,
}

impl<F> RowsEnded<F> {
    fn by(fault: F) -> Self {
        Self::At(RowsEnd::Interrupted(fault))
    }
}

/// A row whose lines wait to be taken in.
struct PlacedRow {
    number: u64,
    cells: Vec<TableCell>,
    lines: Vec<Line>,
    /// See [`RowLines::leans_on`](crate::table::deal_book::RowLines).
    leans_on: Vec<u64>,
}

/// Rows on their way.
struct RowIntake<'t, T> {
    target: &'t mut T,
    book: DealBook,
    summary: TableSummary,
    title: String,
    /// It is at the rows that end loans: those come when all loans of the table are there.
    takes_ends: bool,
}

impl TableLedger {
    /// What the reader sees, for a table of these rules. Corrections of this run take place `today`.
    pub fn of(reader: &Reader, rules: &Rules, today: Moment) -> Result<Self, Error> {
        let windows = WindowFinder::of(reader.windows()?.into_iter().map(|(window, _)| window));
        let who = reader.who(&Cuts::default())?;
        let prefix = rules.name.as_ref().filter(|_| !rules.key.is_empty()).map(|name| format!("{name}: "));
        let deals = if reader.head()? == Position(0) {
            Vec::new()
        } else {
            reader.of_histories(&DealFilter::default(), |history| LedgerDeal::of(history, prefix.as_deref()))?
        };
        let references = if prefix.is_some() { reader.reference_records()? } else { Vec::new() };
        let rows = LedgerRows::new(deals.into_iter().flatten().collect(), &references, prefix.as_deref());
        let book = DealBook::new(rules, who, today, reader.identities(), rows);
        Ok(Self { windows, book, zone: reader.zone() })
    }
}

impl TableImport<'_> {
    /// However it ends, what was taken until then is recorded, and counted.
    pub fn run<T: RowTarget>(
        &self,
        known: TableLedger,
        sheet: &mut TableSheet,
        target: &mut T,
    ) -> (TableSummary, Result<(), RowsEnd<T::Fault>>) {
        let TableLedger { windows, book, zone } = known;
        let by = RowRules { name: self.name, rules: self.rules, windows: &windows, zone };
        let title = sheet.title();
        let mut intake = RowIntake { target, book, summary: TableSummary::default(), title, takes_ends: false };
        if intake.book.wants_survey() {
            let _ = by.each(sheet, |found| survey(&mut intake, found));
            intake.book.settle();
        }
        let mut ended = by.each(sheet, |found| self.take(&mut intake, found));
        if ended.is_continue() && self.rules.deal.as_ref().is_some_and(|deal| deal.ends_loan.is_some()) {
            intake.takes_ends = true;
            ended = by.each(sheet, |found| self.take(&mut intake, found));
        }
        let flushed = intake.target.flush();
        let RowIntake { book, mut summary, target, .. } = intake;
        let done = target.done();
        if let Some(other) = book.other_table() {
            summary.warn_of(other);
        }
        summary.check = self.check;
        summary.recorded = done.recorded;
        summary.stood_already += done.stood;
        match (ended, flushed) {
            (ControlFlow::Break(RowsEnded::At(end @ RowsEnd::Interrupted(_))), _) => (summary, Err(end)),
            (_, Err(fault)) => (summary, Err(RowsEnd::Interrupted(fault))),
            (ControlFlow::Break(RowsEnded::At(end)), Ok(())) => (summary, Err(end)),
            (ControlFlow::Break(RowsEnded::Enough) | ControlFlow::Continue(()), Ok(())) => {
                // The other rows are not gone: they were taken before.
                if !self.only_one && !sheet.is_of_rejects {
                    let gone = book.gone().map(|(key, deal)| GoneRow { key: key.into(), deal: deal.to_string() });
                    summary.gone = gone.collect();
                }
                (summary, Ok(()))
            }
        }
    }

    fn take<T: RowTarget>(&self, intake: &mut RowIntake<'_, T>, found: RowFinding) -> ControlFlow<RowsEnded<T::Fault>> {
        let rows = match found {
            RowFinding::Header(_) if intake.takes_ends => return ControlFlow::Continue(()),
            RowFinding::Header(header) => {
                intake.target.name_columns(&header);
                intake.summary.header = header;
                return ControlFlow::Continue(());
            }
            RowFinding::Failed(fault) => return ControlFlow::Break(RowsEnded::by(fault.into())),
            RowFinding::Rows(rows) => rows,
        };
        let mut placed = Vec::with_capacity(rows.len());
        for ReadRow { number, cells, outcome } in rows {
            intake.summary.rows += u64::from(!intake.takes_ends);
            if let Err(fault) = intake.target.reach(number) {
                return ControlFlow::Break(RowsEnded::by(fault));
            }
            let is_end = matches!(&outcome, RowOutcome::Taken(draft) if draft.ends_loan());
            if is_end != intake.takes_ends {
                continue;
            }
            let mut cell = None;
            let lines = match outcome {
                RowOutcome::Skipped(reason) => {
                    intake.summary.skip(reason, number);
                    continue;
                }
                RowOutcome::Bad(fault) => {
                    let error = EventError::new(fault.place(), fault.reason());
                    if let RowFault::Cell(of_cell) = fault {
                        cell = Some(of_cell);
                    }
                    Err(error)
                }
                RowOutcome::Taken(draft) => {
                    intake.summary.remark(&draft.remarks, number);
                    let made = intake.book.lines(number, *draft);
                    made.map_err(|reason| EventError::new("rule deal", reason))
                }
            };
            match lines {
                Ok(mut made) => {
                    intake.summary.take(number, &mut made);
                    placed.push(PlacedRow { number, cells, lines: made.lines, leans_on: made.leans_on });
                }
                Err(error) => {
                    intake.book.refuse(number);
                    self.taken(intake, &mut placed)?;
                    self.bad(intake, number, &cells, error.into(), cell)?;
                }
            }
        }
        self.taken(intake, &mut placed)
    }

    /// Takes the lines of rows in.
    fn taken<T: RowTarget>(
        &self,
        intake: &mut RowIntake<'_, T>,
        placed: &mut Vec<PlacedRow>,
    ) -> ControlFlow<RowsEnded<T::Fault>> {
        let mut rows = std::mem::take(placed);
        let is_shown = self.check && !self.only_one && intake.summary.shows_more();
        let shown: Vec<Vec<Line>> = rows.iter().filter(|_| is_shown).map(|row| row.lines.clone()).collect();
        let mut shown = shown.into_iter();
        let lines = rows.iter_mut().map(|row| std::mem::take(&mut row.lines)).collect();
        let faults = match intake.target.take(lines, self.goes_on) {
            Ok(faults) => faults,
            Err(fault) => return ControlFlow::Break(RowsEnded::by(fault)),
        };
        let mut faults: HashMap<usize, LineFault> = faults.into_iter().collect();
        for (place, row) in rows.iter().enumerate() {
            let lines = shown.next();
            let not_whole = intake.book.not_whole(&row.leans_on);
            let not_whole = not_whole.map(|reason| EventError::new("rule deal", reason).into());
            if let Some(fault) = not_whole.or(faults.remove(&place)) {
                intake.book.refuse(row.number);
                self.bad(intake, row.number, &row.cells, fault, None)?;
            } else if let Some(lines) = lines {
                intake.summary.show(row.number, lines, &row.cells);
            }
        }
        if self.only_one && intake.target.done().recorded > 0 {
            return ControlFlow::Break(RowsEnded::Enough);
        }
        ControlFlow::Continue(())
    }

    fn bad<T: RowTarget>(
        &self,
        intake: &mut RowIntake<'_, T>,
        number: u64,
        cells: &[TableCell],
        fault: LineFault,
        cell: Option<CellFault>,
    ) -> ControlFlow<RowsEnded<T::Fault>> {
        let line = Box::new(BadLine { file: intake.title.clone(), line: number, is_row: true, fault });
        intake.summary.fault.get_or_insert(line.kind());
        let row = BadRow { line, cell };
        if !self.goes_on {
            return ControlFlow::Break(RowsEnded::At(RowsEnd::AtABadRow(row)));
        }
        if self.only_one {
            return ControlFlow::Continue(());
        }
        intake.summary.bad += 1;
        match intake.target.put_aside(row, cells, intake.summary.bad) {
            Ok(()) => ControlFlow::Continue(()),
            Err(fault) => ControlFlow::Break(RowsEnded::by(fault)),
        }
    }
}

/// Looks at rows before any of them is taken. What is wrong with them is told when they are.
fn survey<T: RowTarget>(intake: &mut RowIntake<'_, T>, found: RowFinding) -> ControlFlow<()> {
    let RowFinding::Rows(rows) = found else { return ControlFlow::Continue(()) };
    for ReadRow { number, outcome, .. } in rows {
        if let RowOutcome::Taken(draft) = outcome {
            intake.book.survey(number, &draft);
        }
    }
    ControlFlow::Continue(())
}
