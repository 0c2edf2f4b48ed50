//! The rows of a table, by rules.

use super::table_summary::in_words;
use super::{ImportArgs, Intake, LineSource, TOLD, unavailable};
use crate::bytes::line::Line;
use crate::cli::complaint::complain_in_turn;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::desk::table_import::{
    BadRow, RejectedRows, RowTarget, RowsEnd, TableImport, TableLedger, TableSummary, drafted,
};
use crate::ledger::{self, Imported, LineFault};
use crate::render::clean;
use crate::render::shell::shell_word;
use crate::store::StoreError;
use crate::store::files::private_file;
use crate::table::cell::TableCell;
use crate::table::fault::{RuleFault, TableFault};
use crate::table::layouts::{LAYOUTS, layout};
use crate::table::rules::Rules;
use crate::table::sheet::TableSheet;
use indicatif::ProgressBar;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

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
    let (name, bytes) = whole(file, environment)?;
    Ok(drafted(&name, bytes, sheet)?)
}

/// It begins as archives do, or as workbooks of before 2007.
fn is_workbook(file: &str) -> bool {
    let mut begin = [0; 4];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && (begin == *b"PK\x03\x04" || begin == [0xD0, 0xCF, 0x11, 0xE0])
}

/// Whoever gives a table without rules is told where they come from.
pub(super) fn is_of_lines(file: &str) -> Result<(), Failure> {
    let is_named_so =
        ["csv", "tsv", "xlsx", "xlsm", "ods"].iter().any(|end| file.to_lowercase().ends_with(&format!(".{end}")));
    let mut begin = [0];
    let mut has_lines = || {
        File::open(file).and_then(|mut file| file.read_exact(&mut begin)).is_ok_and(|()| matches!(begin, [b'{' | b'#']))
    };
    let is_table = is_workbook(file) || (is_named_so && Path::new(file).is_file() && !has_lines());
    if !is_table {
        return Ok(());
    }
    let word = shell_word(file);
    Err(Failure::usage(
        format!("{file}: it is a table, and `import` without --rules reads lines of JSON"),
        format!(
            "`mercato import --draft {word} > rules.toml` writes rules to start from; go through them, then \
             `mercato import --rules rules.toml {word} --check`"
        ),
    ))
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
    let text = match (Path::new(rules).exists(), layout(rules)) {
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
    let rejects = args.rejects.as_deref().map(RejectedFile::new).transpose()?;
    let goes_on = args.check || rejects.is_some();
    let import = TableImport { rules: &read, name: rules, goes_on, check: args.check, only_one: false };
    let standing = environment.standing()?;
    let makes_a_store = standing.is_none() && !args.check && {
        let mut pretended = Session::pretend(environment)?;
        let tried = TableImport { check: true, only_one: true, ..import };
        into(&mut pretended, &tried, &mut sheet, None, ProgressBar::hidden())?.recorded > 0
    };
    if !args.check {
        environment.say_that_one_node_will_do();
    }
    let mut session = match standing {
        Some(ledger) => Session::over(ledger, environment)?,
        None if makes_a_store => Session::open(environment, true)?,
        None => Session::pretend(environment)?,
    };
    let bar = environment.bar_of_rows(if args.check { "checking" } else { "importing" }, sheet.most);
    let summary = into(&mut session, &import, &mut sheet, rejects, bar)?;
    drop(session);
    if !makes_a_store && !args.check && environment.standing()?.is_none() && summary.recorded > 0 {
        // It lay in the future when it was looked at, and not any more.
        return Err(ledger::Error::from(StoreError::NoStore { path: environment.place()? }).into());
    }
    let told = output::one(environment.output, &summary, || in_words(&summary))?;
    let Some(kind) = summary.fault else { return Ok(told) };
    super::super::print(environment, &told, args.done())?;
    let rows = if summary.bad == 1 { "1 row was".into() } else { format!("{} rows were", summary.bad) };
    let place = match (&args.rejects, summary.bad.checked_sub(TOLD).filter(|more| *more > 0)) {
        (Some(file), _) => format!("; see {file}"),
        (None, Some(more)) => {
            format!(": the first {TOLD}, and {more} more, which `--rejects FILE` writes to a file with the others")
        }
        (None, None) => String::new(),
    };
    Err(Failure::BadLines { message: format!("{rows} not taken{place}"), kind })
}

/// Takes the rows into the ledger of a session.
fn into(
    session: &mut Session<'_>,
    import: &TableImport<'_>,
    sheet: &mut TableSheet,
    rejects: Option<RejectedFile>,
    bar: ProgressBar,
) -> Result<TableSummary, Failure> {
    let (environment, recorder) = (session.environment, session.recorder()?);
    let today = session.dates.moment("today", "today")?;
    let known = TableLedger::of(&session.ledger, import.rules, today)?;
    let intake = Intake::new(&mut session.ledger, recorder, import.check, import.goes_on, environment.now())?.of_rows();
    let mut target = SessionTarget { intake, environment, rejects, bar, last_hint: String::new() };
    let (mut summary, ended) = import.run(known, sheet, &mut target);
    target.bar.finish_and_clear();
    let done = target.done();
    drop(target);
    summary.tell_corrections(&session.ledger)?;
    match ended {
        Ok(()) => Ok(summary),
        Err(RowsEnd::AtABadRow(row)) => Err(Failure::Line { line: row.line, done: Some(done) }),
        // Rules that do not fit the table are told before anything is read.
        Err(RowsEnd::Interrupted(failure @ Failure::Table(_))) if done == Imported::default() => Err(failure),
        Err(RowsEnd::Interrupted(failure)) => Err(Failure::Interrupted { failure: Box::new(failure), done }),
    }
}

/// The ledger of a session, a file for bad rows, and a bar.
struct SessionTarget<'s> {
    intake: Intake<'s>,
    environment: &'s Environment,
    rejects: Option<RejectedFile>,
    bar: ProgressBar,
    /// Of the last bad row that was told.
    last_hint: String,
}

impl RowTarget for SessionTarget<'_> {
    type Fault = Failure;

    fn name_columns(&mut self, header: &[String]) {
        if let Some(rejects) = &mut self.rejects {
            rejects.rows.name_columns(header);
        }
    }

    fn reach(&mut self, row: u64) -> Result<(), Failure> {
        self.bar.set_position(row);
        Ok(())
    }

    fn take(&mut self, rows: Vec<Vec<Line>>, goes_on: bool) -> Result<Vec<(usize, LineFault)>, Failure> {
        let environment = self.environment;
        self.intake.take_rows(rows, goes_on, || environment.now())
    }

    fn put_aside(&mut self, row: BadRow, cells: &[TableCell], count: u64) -> Result<(), Failure> {
        if let Some(rejects) = &mut self.rejects {
            rejects.put(&row.line.to_string(), cells)?;
        }
        if count <= TOLD {
            let failure = Failure::Line { line: row.line, done: None };
            let last = &mut self.last_hint;
            self.bar.suspend(|| complain_in_turn(self.environment, &failure, last));
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.intake.flush()?)
    }

    fn done(&self) -> Imported {
        self.intake.done()
    }
}

/// The file that bad rows go to; it is made with the first of them.
struct RejectedFile {
    path: String,
    rows: RejectedRows,
    file: Option<File>,
}

impl RejectedFile {
    fn new(path: &str) -> Result<Self, Failure> {
        super::is_not_there(path)?;
        Ok(Self { path: path.into(), rows: RejectedRows::default(), file: None })
    }

    fn put(&mut self, reason: &str, cells: &[TableCell]) -> Result<(), Failure> {
        let path = &self.path;
        let failed =
            |error: csv::Error| Failure::from(ledger::Error::File { file: path.clone(), reason: error.to_string() });
        let row = self.rows.row(&clean(reason), cells).map_err(failed)?;
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(private_file(Path::new(path)).map_err(|error| unavailable(path, &error))?),
        };
        file.write_all(&row).map_err(|error| unavailable(path, &error))
    }
}
