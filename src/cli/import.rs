mod intake;
mod line_reader;
mod line_source;
mod table;
mod table_summary;

use super::book::Book;
use super::done::Done;
use super::environment::Environment;
use super::failure::Failure;
use super::output;
use super::session::Session;
use crate::ledger::{self, BadLine, Imported, LineFault};
use crate::reported::{ErrorKind, Reported as _};
use crate::store::StoreError;
use crate::store::files::private_file;
use crate::table::layouts::LAYOUTS;
use chrono_tz::Tz;
use clap::Args;
use indicatif::ProgressBar;
pub(crate) use intake::Intake;
use line_reader::LineReader;
pub(crate) use line_source::LineSource;
use line_source::{readable, unavailable};
use serde::Serialize;
use serde_json::Value;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Bad lines that are told one by one.
const TOLD: u64 = 20;
/// How an import ends whose answer nobody hears.
pub(crate) const DONE: Done = Done::once("the import was done");

/// Records the lines of a file, one JSON object a line, or the rows of a table (--rules)
///
/// An import may be repeated: lines that are already recorded are skipped and counted. It stops at a bad line; the
/// lines before it are recorded. Empty lines, and lines that begin with #, are ignored. docs/lines.md describes the
/// lines.
#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// The file, or - for standard input
    #[arg(required_unless_present = "layout")]
    file: Option<String>,
    /// The file is a table (CSV, XLSX, ODS or JSON); this file of rules says what its rows become. Or the name of a known layout
    #[arg(long, value_name = "RULES", long_help = rules_help())]
    rules: Option<String>,
    /// The sheet of a workbook; by default, the first one that is shown and has rows
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Look at a table, and print rules for it to start from
    #[arg(long, conflicts_with_all = ["rules", "check", "rejects"])]
    draft: bool,
    /// Print the rules of a known layout, to start from
    #[arg(long, value_name = "LAYOUT", conflicts_with_all = ["file", "rules", "check", "rejects", "draft"])]
    layout: Option<String>,
    /// Read everything, report every bad line, and record nothing
    #[arg(long, conflicts_with = "rejects")]
    check: bool,
    /// Go on after a bad line, and write the bad lines to this file, each below the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<String>,
}

/// The help of `--rules`, with the layouts that come with the program.
fn rules_help() -> String {
    let layouts = LAYOUTS.map(|layout| format!("  {:<22}{}", layout.name, layout.about)).join("\n");
    format!(
        "The file is a table (CSV, XLSX, ODS or JSON); this file of rules says what its rows become. docs/tables.md describes \
         the rules.\n\nOr the name of a known layout, whose rules come with the program:\n{layouts}"
    )
}

#[derive(Serialize)]
struct ImportSummary {
    recorded: u64,
    stood_already: u64,
    bad: u64,
    check: bool,
}

impl ImportArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        (!self.check && !self.draft && self.layout.is_none()).then_some(DONE)
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        if let Some(layout) = &self.layout {
            return table::layout_text(layout);
        }
        let file = self.file.as_deref().unwrap_or("-");
        if self.draft {
            return table::draft_text(file, self.sheet.as_deref(), environment);
        }
        if let Some(rules) = &self.rules {
            return table::run(&self, file, rules, environment);
        }
        if self.sheet.is_some() {
            return Err(Failure::usage("--sheet: the file is read as lines", "name the rules of a table with --rules"));
        }
        table::is_of_lines(file)?;
        let done = self.done();
        let mut source = LineSource::open(file, environment)?;
        let mut rejects = self.rejects.as_ref().map(|file| Rejects::new(file)).transpose()?;
        let standing = environment.standing()?;
        let first = match standing {
            None => first_taken(environment, &mut source, self.check || rejects.is_some())?,
            Some(_) => None,
        };
        let leaves_a_store = first.is_some() && !self.check;
        let kept_nowhere = standing.is_none() && !leaves_a_store;
        let environment = &first.unwrap_or_else(|| environment.clone());
        if !self.check {
            environment.say_that_one_node_will_do();
        }
        let mut session = match standing {
            Some(ledger) => Session::over(ledger, environment)?,
            None if leaves_a_store => Session::open(environment, true)?,
            None => Session::pretend(environment)?,
        };
        let after_a_bad_line = match &mut rejects {
            Some(rejects) => AfterABadLine::Reject(rejects),
            None if self.check => AfterABadLine::GoOn,
            None => AfterABadLine::Stop,
        };
        let (imported, bad) = lines(&mut session, source, self.check, after_a_bad_line)?;
        drop(session);
        if kept_nowhere && !self.check && imported.recorded > 0 {
            // It lay in the future when it was looked at, and not any more.
            return Err(ledger::Error::from(StoreError::NoStore { path: environment.place()? }).into());
        }
        let told = told(environment, &imported, bad.map_or(0, |bad| bad.lines), self.check)?;
        let Some(Bad { lines, kind }) = bad else { return Ok(told) };
        super::print(environment, &told, done)?;
        let (lines, stand) =
            if lines == 1 { ("1 line was".into(), "it is") } else { (format!("{lines} lines were"), "they are") };
        let place = self.rejects.map(|file| format!("; {stand} in {file}")).unwrap_or_default();
        Err(Failure::BadLines { message: format!("{lines} not taken{place}"), kind })
    }
}

/// The run, in the zone of the first line that an empty ledger would take; none where all are bad, or there are none. An
/// import that does not go on after a bad line stops here.
fn first_taken(
    environment: &Environment,
    source: &mut LineSource,
    goes_on: bool,
) -> Result<Option<Environment>, Failure> {
    let (name, mut first) = (source.name.clone(), environment.clone());
    let found = source.look(|number, line| {
        let here = environment.in_zone(zone_of(line));
        match taken_by_an_empty_ledger(&here, line)? {
            Ok(()) => first = here,
            Err(_) if goes_on => return Ok(false),
            Err(fault) => return Err(stopped(&name, number, fault, Imported::default())),
        }
        Ok(true)
    })?;
    Ok(found.then_some(first))
}

/// The zone that a line of an export names.
fn zone_of(line: &[u8]) -> Option<Tz> {
    let value: Value = serde_json::from_slice(line).ok()?;
    value.get("zone")?.as_str()?.parse().ok()
}

fn taken_by_an_empty_ledger(environment: &Environment, line: &[u8]) -> Result<Result<(), LineFault>, Failure> {
    let mut session = Session::pretend(environment)?;
    let recorder = session.recorder()?;
    let mut import = Intake::new(&mut session.ledger, recorder, true, false, environment.now())?;
    match readable(line) {
        Ok(text) => Ok(import.take(text, environment.now())?),
        Err(fault) => Ok(Err(fault)),
    }
}

/// What a bad line leads to.
pub(crate) enum AfterABadLine<'r> {
    /// The lines before it stand, those after it are not read.
    Stop,
    /// The rest is read all the same.
    GoOn,
    /// The rest is read, and the bad line put aside.
    Reject(&'r mut Rejects),
}

/// Lines that were not taken, where an import went on after them.
#[derive(Clone, Copy)]
pub(crate) struct Bad {
    lines: u64,
    /// That of the first of them.
    kind: ErrorKind,
}

/// The file that bad lines go to; it is made with the first of them, and nobody else may read it: it has what was to be recorded.
pub(crate) struct Rejects {
    path: String,
    file: Option<File>,
}

/// Takes the lines in. However it ends, what was taken until then is recorded, and counted.
pub(crate) fn lines(
    session: &mut Session<'_>,
    source: LineSource,
    check: bool,
    after: AfterABadLine<'_>,
) -> Result<(Imported, Option<Bad>), Failure> {
    let (environment, recorder) = (session.environment, session.recorder()?);
    let bar = environment.bar_of_bytes(if check { "checking" } else { "importing" }, source.bytes);
    let zone = (check || matches!(session.ledger, Book::Here(_))).then(|| session.zone());
    let (name, lines) = (source.name.clone(), LineReader::of(source, zone)?);
    let goes_on = !matches!(after, AfterABadLine::Stop);
    let mut import = Intake::new(&mut session.ledger, recorder, check, goes_on, environment.now())?;
    let ended = take_all(environment, &mut import, &lines, &name, after, &bar);
    let flushed = import.flush();
    bar.finish_and_clear();
    let done = import.done();
    let interrupted = |failure: Failure| Failure::Interrupted { failure: Box::new(failure), done };
    match (ended, flushed) {
        (Err(Ended::Interrupted(failure)), _) => Err(interrupted(failure)),
        (_, Err(error)) => Err(interrupted(error.into())),
        (Err(Ended::AtABadLine(number, fault)), Ok(())) => Err(stopped(&name, number, fault, done)),
        (Ok(bad), Ok(())) => Ok((done, bad)),
    }
}

/// Why the rest of the lines was not read.
enum Ended {
    AtABadLine(u64, LineFault),
    Interrupted(Failure),
}

impl<E: Into<Failure>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Interrupted(error.into())
    }
}

fn take_all(
    environment: &Environment,
    import: &mut Intake<'_>,
    lines: &LineReader,
    name: &str,
    mut after: AfterABadLine<'_>,
    bar: &ProgressBar,
) -> Result<Option<Bad>, Ended> {
    let mut bad: Option<Bad> = None;
    while let Some(handful) = lines.next() {
        let mut handful = handful?;
        bar.set_position(handful.last().map_or(0, |read| read.end));
        let goes_on = !matches!(after, AfterABadLine::Stop);
        for (place, fault) in import.take_all(&mut handful, goes_on, || environment.now())? {
            let Some(read) = handful.get(place) else { continue };
            let number = read.number;
            match &mut after {
                AfterABadLine::Stop => return Err(Ended::AtABadLine(number, fault)),
                AfterABadLine::GoOn => {}
                AfterABadLine::Reject(rejects) => rejects.put(name, number, &fault, &read.text)?,
            }
            let failure = bad_line(name, number, fault);
            let so_far = bad.get_or_insert(Bad { lines: 0, kind: failure.kind() });
            so_far.lines += 1;
            if so_far.lines <= TOLD {
                bar.suspend(|| super::complaint::complain(environment, &failure));
            }
        }
    }
    Ok(bad)
}

/// The error of a line that was not taken.
pub(crate) fn bad_line(file: &str, line: u64, fault: LineFault) -> Failure {
    Failure::Line { line: Box::new(BadLine { file: file.into(), line, is_row: false, fault }), done: None }
}

/// The same, of an import that stops there.
pub(crate) fn stopped(file: &str, line: u64, fault: LineFault, done: Imported) -> Failure {
    Failure::Line { line: Box::new(BadLine { file: file.into(), line, is_row: false, fault }), done: Some(done) }
}

/// A file of rejects is never overwritten.
fn is_not_there(path: &str) -> Result<(), Failure> {
    if Path::new(path).exists() {
        return Err(Failure::usage(format!("--rejects: {path} exists already"), "name a file that does not exist yet"));
    }
    Ok(())
}

impl Rejects {
    fn new(path: &str) -> Result<Self, Failure> {
        is_not_there(path)?;
        Ok(Self { path: path.into(), file: None })
    }

    fn put(&mut self, name: &str, number: u64, fault: &LineFault, line: &[u8]) -> Result<(), Failure> {
        let reason = crate::render::clean(&format!("# {name}, line {number}: {fault}"));
        let text = [reason.as_bytes(), b"\n", line, b"\n"].concat();
        let failed = |error| unavailable(&self.path, &error);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(private_file(Path::new(&self.path)).map_err(failed)?),
        };
        file.write_all(&text).map_err(failed)
    }
}

/// What became of the lines, for people or programs.
pub(crate) fn told(environment: &Environment, imported: &Imported, bad: u64, check: bool) -> Result<String, Failure> {
    let told = ImportSummary { recorded: imported.recorded, stood_already: imported.stood, bad, check };
    output::one(environment.output, &told, || {
        let done = if check { "would be recorded" } else { "recorded" };
        let stood = if imported.stood > 0 {
            format!(", {} already recorded and skipped", imported.stood)
        } else {
            String::new()
        };
        format!("{} {done}{stood}\n", imported.recorded)
    })
}
