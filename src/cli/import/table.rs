//! The rows of a table, by rules.

use super::row_reader::{ReadRow, RowFinding, RowRules};
use super::row_rejects::RowRejects;
use super::table_summary::{DroppedRecord, FirstRow, GoneRow, TableSummary, count};
use super::{Bad, ImportArgs, Intake, LineSource, TOLD};
use crate::bytes::line::Line;
use crate::cli::complaint::complain;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::event::EventError;
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::ledger::{self, BadLine, Imported, LineFault};
use crate::reported::Reported as _;
use crate::store::StoreError;
use crate::table::cell::TableCell;
use crate::table::deal_book::{DealBook, LedgerDeal};
use crate::table::draft::{SAMPLE, draft};
use crate::table::fault::{RuleFault, TableFault};
use crate::table::layouts::{LAYOUTS, layout};
use crate::table::row_draft::RowOutcome;
use crate::table::rules::{Rules, TableShape};
use crate::table::sheet::TableSheet;
use crate::table::window_finder::WindowFinder;
use indicatif::ProgressBar;
use std::collections::HashMap;
use std::io::Read as _;
use std::ops::ControlFlow;

/// Rows that a check shows as they would be recorded.
const SHOWN: usize = 5;
/// The largest file that is read as a table.
const LARGEST: u64 = 1 << 30;

/// The rules of a layout.
pub(super) fn layout_text(name: &str) -> Result<String, Failure> {
    layout(name).map(|layout| layout.text.to_owned()).ok_or_else(|| no_layout(name))
}

fn no_layout(name: &str) -> Failure {
    let names = LAYOUTS.map(|layout| layout.name).join(", ");
    Failure::usage(format!("there is no layout and no file \"{name}\""), format!("the layouts are {names}"))
}

/// Rules to start from.
pub(super) fn draft_text(file: &str, sheet: Option<&str>, environment: &Environment) -> Result<String, Failure> {
    let mut shape = TableShape { sheet: sheet.map(str::to_owned), ..TableShape::default() };
    let (name, bytes) = whole(file, environment)?;
    let opened = match TableSheet::open(&name, bytes.clone(), &shape) {
        // Whatever is no UTF-8 most likely comes from an old program on Windows.
        Err(_) if !bytes.starts_with(b"PK") && !bytes.contains(&0) && std::str::from_utf8(&bytes).is_err() => {
            shape.encoding = Some("windows-1252".into());
            TableSheet::open(&name, bytes, &shape)
        }
        opened => opened,
    };
    let sample = opened?.sample(SAMPLE)?;
    if sample.len() < 2 {
        let (reason, hint) =
            ("it has no rows below the names of its columns".into(), "rules are drafted from a table with rows".into());
        return Err(TableFault::Table { file: name, reason, hint }.into());
    }
    let stem =
        std::path::Path::new(&name).file_stem().map_or("table".into(), |stem| stem.to_string_lossy().into_owned());
    Ok(draft(&stem, sample, &shape))
}

/// It begins as archives do, or as workbooks of before 2007.
fn is_workbook(file: &str) -> bool {
    let mut begin = [0; 4];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && (begin == *b"PK\x03\x04" || begin == [0xD0, 0xCF, 0x11, 0xE0])
}

/// The bytes of a file, and what it is called.
fn whole(file: &str, environment: &Environment) -> Result<(String, Vec<u8>), Failure> {
    let source = LineSource::open(file, environment)?;
    let name = source.name.clone();
    if source.bytes > LARGEST {
        let reason = format!("it has {} bytes, {LARGEST} at the most", source.bytes);
        return Err(TableFault::Table { file: name, reason, hint: "split it".into() }.into());
    }
    Ok((name, source.whole()?))
}

/// Imports a table.
pub(super) fn run(args: &ImportArgs, file: &str, rules: &str, environment: &Environment) -> Result<String, Failure> {
    let text = match (std::path::Path::new(rules).exists(), layout(rules)) {
        (false, Some(layout)) => layout.text.to_owned(),
        (false, None) if !rules.contains(['/', '.']) => return Err(no_layout(rules)),
        _ if is_workbook(rules) => {
            let reason =
                "it is a workbook, and no file of rules: give it behind the rules, as in `import --rules RULES FILE`";
            return Err(RuleFault::new("the file", reason).of(rules).into());
        }
        _ => LineSource::open(rules, environment)?.text()?,
    };
    let mut read = Rules::read(&text).map_err(|fault| fault.of(rules))?;
    if let Some(sheet) = &args.sheet {
        read.table.sheet = Some(sheet.clone());
    }
    let (name, bytes) = whole(file, environment)?;
    let mut sheet = TableSheet::open(&name, bytes, &read.table)?;
    let rejects = args.rejects.as_deref().map(RowRejects::new).transpose()?;
    let goes_on = args.check || rejects.is_some();
    let standing = environment.standing()?;
    let makes_a_store = standing.is_none() && !args.check && {
        let mut pretended = Session::pretend(environment)?;
        let mut tried = TableImport { rules: &read, name: rules, goes_on, rejects: None, check: true, only_one: true };
        tried.run(&mut pretended, &mut sheet, true)?.1.recorded > 0
    };
    if !args.check {
        environment.say_that_one_node_will_do();
    }
    let mut session = match standing {
        Some(ledger) => Session::over(ledger, environment)?,
        None if makes_a_store => Session::open(environment, true)?,
        None => Session::pretend(environment)?,
    };
    let mut import = TableImport { rules: &read, name: rules, goes_on, rejects, check: args.check, only_one: false };
    let (mut summary, imported, bad) = import.run(&mut session, &mut sheet, false)?;
    drop(session);
    if !makes_a_store && !args.check && environment.standing()?.is_none() && imported.recorded > 0 {
        // It lay in the future when it was looked at, and not any more.
        return Err(ledger::Error::from(StoreError::NoStore { path: environment.place()? }).into());
    }
    summary.check = args.check;
    summary.bad = bad.map_or(0, |bad| bad.lines);
    let told = summary.told(environment, &imported)?;
    let Some(Bad { lines, kind }) = bad else { return Ok(told) };
    super::super::print(environment, &told, args.done())?;
    let rows = if lines == 1 { "1 row was".into() } else { format!("{lines} rows were") };
    let place = args.rejects.as_ref().map(|file| format!("; see {file}")).unwrap_or_default();
    Err(Failure::BadLines { message: format!("{rows} not taken{place}"), kind })
}

/// A table on its way in.
struct TableImport<'r> {
    rules: &'r Rules,
    /// Of the rules.
    name: &'r str,
    goes_on: bool,
    rejects: Option<RowRejects>,
    check: bool,
    /// It ends with the first row that is taken.
    only_one: bool,
}

/// Why the rest of the rows was not read.
enum RowsEnded {
    AtABadRow(Box<BadLine>),
    Interrupted(Failure),
    Enough,
}

impl<E: Into<Failure>> From<E> for RowsEnded {
    fn from(error: E) -> Self {
        Self::Interrupted(error.into())
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

/// What rows are taken into.
struct RowIntake<'i, 'b> {
    import: Intake<'b>,
    book: DealBook,
    summary: TableSummary,
    bad: Option<Bad>,
    bar: &'i ProgressBar,
    title: String,
}

impl TableImport<'_> {
    /// However it ends, what was taken until then is recorded, and counted.
    fn run(
        &mut self,
        session: &mut Session<'_>,
        sheet: &mut TableSheet,
        silently: bool,
    ) -> Result<(TableSummary, Imported, Option<Bad>), Failure> {
        let (environment, recorder, zone) = (session.environment, session.recorder()?, session.zone());
        let windows = WindowFinder::of(session.ledger.windows()?.into_iter().map(|(window, _)| window));
        let book = self.book(session)?;
        let by = RowRules { name: self.name, rules: self.rules, windows: &windows, zone };
        let bar = match silently {
            true => ProgressBar::hidden(),
            false => environment.bar_of_rows(if self.check { "checking" } else { "importing" }, sheet.most),
        };
        let title = sheet.title();
        let import = Intake::new(&mut session.ledger, recorder, self.check, self.goes_on, environment.now())?;
        let mut intake = RowIntake { import, book, summary: TableSummary::default(), bad: None, bar: &bar, title };
        let ended = std::thread::scope(|scope| {
            let found = by.on_a_thread(sheet, scope);
            loop {
                match found.recv() {
                    Ok(found) => {
                        if let ControlFlow::Break(ended) = self.take(environment, &mut intake, found) {
                            return Err(ended);
                        }
                    }
                    Err(_) => return Ok(()),
                }
            }
        });
        let flushed = intake.import.flush();
        bar.finish_and_clear();
        let done = intake.import.done();
        let interrupted = |failure: Failure| Failure::Interrupted { failure: Box::new(failure), done };
        match (ended, flushed) {
            // Rules that do not fit the table are told before anything is read.
            (Err(RowsEnded::Interrupted(failure @ Failure::Table(_))), Ok(())) if done == Imported::default() => {
                return Err(failure);
            }
            (Err(RowsEnded::Interrupted(failure)), _) => return Err(interrupted(failure)),
            (_, Err(error)) => return Err(interrupted(error.into())),
            (Err(RowsEnded::AtABadRow(line)), Ok(())) => return Err(Failure::Line { line, done: Some(done) }),
            (Err(RowsEnded::Enough) | Ok(()), Ok(())) => {}
        }
        let RowIntake { book, mut summary, bad, .. } = intake;
        // The other rows are not gone: they were taken before.
        if !self.only_one && !sheet.is_of_rejects {
            let gone = book.gone().map(|(key, deal)| GoneRow { key: key.into(), deal: deal.to_string() });
            summary.gone = gone.collect();
        }
        Ok((summary, done, bad))
    }

    fn book(&self, session: &Session<'_>) -> Result<DealBook, Failure> {
        let who = session.ledger.who(&Cuts::default())?;
        let similar_clubs = self.rules.deal.as_ref().is_some_and(|deal| deal.similar_clubs);
        let prefix = self.rules.name.as_ref().filter(|_| !self.rules.key.is_empty()).map(|name| format!("{name}: "));
        let deals = if session.ledger.head()? == Position(0) {
            Vec::new()
        } else {
            session.ledger.of_histories(&DealFilter::default(), |history| LedgerDeal::of(history, prefix.as_deref()))?
        };
        let today = session.dates.moment("today", "today")?;
        Ok(DealBook::new(who, similar_clubs, today, deals.into_iter().flatten()))
    }

    fn take(
        &mut self,
        environment: &Environment,
        intake: &mut RowIntake<'_, '_>,
        found: RowFinding,
    ) -> ControlFlow<RowsEnded> {
        let rows = match found {
            RowFinding::Header(header) => {
                if let Some(rejects) = &mut self.rejects {
                    rejects.name_columns(&header);
                }
                return ControlFlow::Continue(());
            }
            RowFinding::Failed(fault) => return ControlFlow::Break(fault.into()),
            RowFinding::Rows(rows) => rows,
        };
        let mut placed = Vec::with_capacity(rows.len());
        for ReadRow { number, cells, outcome } in rows {
            intake.summary.rows += 1;
            intake.bar.set_position(number);
            let lines = match outcome {
                RowOutcome::Skipped(reason) => {
                    count(&mut intake.summary.skipped, reason, number);
                    continue;
                }
                RowOutcome::Bad(fault) => Err(EventError::new(fault.place(), fault.reason())),
                RowOutcome::Taken(draft) => {
                    for remark in &draft.remarks {
                        count(&mut intake.summary.remarks, remark.clone(), number);
                    }
                    let made = intake.book.lines(number, *draft, &mut || environment.new_id().0);
                    made.map_err(|reason| EventError::new("rule deal", reason))
                }
            };
            match lines {
                Ok(made) => {
                    intake.summary.stood_already += made.stood;
                    intake.summary.same += made.same;
                    intake.summary.changed += made.changed;
                    intake.summary.dropped.extend(made.dropped.into_iter().map(|record| DroppedRecord {
                        row: number,
                        key: record.key,
                        deal: record.slug.to_string(),
                        kind: record.type_name,
                        position: record.position,
                    }));
                    if self.check && !self.only_one && intake.summary.first.len() < SHOWN && !made.lines.is_empty() {
                        let lines = made.lines.iter().filter_map(|line| serde_json::from_str(&line.text()).ok());
                        intake.summary.first.push(FirstRow { row: number, lines: lines.collect() });
                    }
                    placed.push(PlacedRow { number, cells, lines: made.lines, leans_on: made.leans_on });
                }
                Err(error) => {
                    intake.book.refuse(number);
                    self.taken(environment, intake, &mut placed)?;
                    self.bad(environment, intake, number, &cells, error.into())?;
                }
            }
        }
        self.taken(environment, intake, &mut placed)
    }

    /// Takes the lines of rows in.
    fn taken(
        &mut self,
        environment: &Environment,
        intake: &mut RowIntake<'_, '_>,
        placed: &mut Vec<PlacedRow>,
    ) -> ControlFlow<RowsEnded> {
        let mut rows = std::mem::take(placed);
        let lines = rows.iter_mut().map(|row| std::mem::take(&mut row.lines)).collect();
        let faults = match intake.import.take_rows(lines, self.goes_on, || environment.now()) {
            Ok(faults) => faults,
            Err(failure) => return ControlFlow::Break(RowsEnded::Interrupted(failure)),
        };
        let mut faults: HashMap<usize, LineFault> = faults.into_iter().collect();
        for (place, row) in rows.iter().enumerate() {
            let not_whole = intake.book.not_whole(&row.leans_on);
            let not_whole = not_whole.map(|reason| EventError::new("rule deal", reason).into());
            if let Some(fault) = not_whole.or(faults.remove(&place)) {
                intake.book.refuse(row.number);
                self.bad(environment, intake, row.number, &row.cells, fault)?;
            }
        }
        if self.only_one && intake.import.done().recorded > 0 {
            return ControlFlow::Break(RowsEnded::Enough);
        }
        ControlFlow::Continue(())
    }

    fn bad(
        &mut self,
        environment: &Environment,
        intake: &mut RowIntake<'_, '_>,
        number: u64,
        cells: &[TableCell],
        fault: LineFault,
    ) -> ControlFlow<RowsEnded> {
        let line = Box::new(BadLine { file: intake.title.clone(), line: number, is_row: true, fault });
        if !self.goes_on {
            return ControlFlow::Break(RowsEnded::AtABadRow(line));
        }
        if let Some(rejects) = &mut self.rejects
            && let Err(failure) = rejects.put(&line.to_string(), cells)
        {
            return ControlFlow::Break(RowsEnded::Interrupted(failure));
        }
        if self.only_one {
            return ControlFlow::Continue(());
        }
        let so_far = intake.bad.get_or_insert(Bad { lines: 0, kind: line.kind() });
        so_far.lines += 1;
        if so_far.lines <= TOLD {
            let failure = Failure::Line { line, done: None };
            intake.bar.suspend(|| complain(environment, &failure));
        }
        ControlFlow::Continue(())
    }
}
