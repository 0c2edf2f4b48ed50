//! The command line: one file a command; its help is its doc comment.

mod asked;
mod audit;
mod backup;
mod blame;
mod board;
mod chain;
mod completions;
mod correct;
mod demo;
mod diff;
mod done;
mod edge;
mod erase;
mod export;
mod failure;
mod findings;
mod history;
mod import;
mod list;
mod new_file;
mod open;
mod output;
mod picture;
mod rebuild;
mod record;
mod render;
mod replay;
mod report;
mod restore;
mod retract;
mod session;
mod show;
mod spoken;
mod timeline;
mod verify;
mod window;

use crate::ledger;
use anstyle::AnsiColor;
use chrono_tz::Tz;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use done::Done;
use edge::Edge;
use failure::Failure;
use output::Format;
use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

/// A ledger of negotiations in the football transfer market: who said what, when, and what we knew that day.
///
/// Nothing is ever overwritten. Every question can be asked for any date, on two clocks: what was the state then
/// (--at), and what did we know then (--known-at). Dates are days (2020-01-08), months (2020-01), minutes
/// (2020-01-08T15:30+01:00), stretches (2020-01-03..2020-01-06: once, somewhere in there), or words such as
/// yesterday, last friday, 3 days ago. Money is 15m EUR, 900k EUR, 8m..10m EUR.
#[derive(Parser, Debug)]
#[command(name = "mercato", version, max_term_width = 100, after_help = "Try it: mercato demo")]
pub(crate) struct Cli {
    /// The folder of the store [default: MERCATO_STORE, or mercato/store in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    store: Option<PathBuf>,
    /// The time zone that days are counted in, as in Europe/Rome; fixed when the store is made [default: the system's]
    #[arg(long, global = true, value_name = "TZ", value_parser = zone, help_heading = "Everywhere")]
    zone: Option<Tz>,
    /// The day that today, yesterday and the like are read against
    #[arg(long, global = true, value_name = "DATE", help_heading = "Everywhere")]
    today: Option<String>,
    /// Who records [default: MERCATO_RECORDER, or the system's user]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    recorder: Option<String>,
    /// How to answer
    #[arg(
        short = 'O',
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "table",
        help_heading = "Everywhere"
    )]
    output: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Open(open::Open),
    Record(record::Record),
    Correct(correct::Correct),
    Retract(retract::Retract),
    Erase(erase::Erase),
    Show(show::Show),
    History(history::History),
    List(list::List),
    Board(board::Board),
    Replay(replay::Replay),
    Diff(diff::Diff),
    Blame(blame::Blame),
    Findings(findings::Findings),
    Chain(chain::Chain),
    Report(report::Report),
    Timeline(timeline::Timeline),
    Window(window::Window),
    Import(import::Import),
    Export(export::Export),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Verify(verify::Verify),
    Audit(audit::Audit),
    Rebuild(rebuild::Rebuild),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Record(_) => "record",
            Self::Correct(_) => "correct",
            Self::Retract(_) => "retract",
            Self::Erase(_) => "erase",
            Self::Show(_) => "show",
            Self::History(_) => "history",
            Self::List(_) => "list",
            Self::Board(_) => "board",
            Self::Replay(_) => "replay",
            Self::Diff(_) => "diff",
            Self::Blame(_) => "blame",
            Self::Findings(_) => "findings",
            Self::Chain(_) => "chain",
            Self::Report(_) => "report",
            Self::Timeline(_) => "timeline",
            Self::Window(_) => "window",
            Self::Import(_) => "import",
            Self::Export(_) => "export",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Verify(_) => "verify",
            Self::Audit(_) => "audit",
            Self::Rebuild(_) => "rebuild",
            Self::Demo(_) => "demo",
            Self::Completions(_) => "completions",
        }
    }

    /// What was done by the time that there is an answer, if the command changes anything.
    fn done(&self) -> Option<Done> {
        let done = match self {
            Self::Open(_) | Self::Record(_) | Self::Correct(_) | Self::Retract(_) => "it was recorded",
            Self::Erase(_) => "it was erased",
            Self::Window(command) => return command.done(),
            Self::Import(command) => return command.done(),
            Self::Backup(_) => "the backup was made",
            Self::Restore(_) => "the store was restored",
            Self::Audit(command) => return command.done(),
            Self::Rebuild(_) => "the indexes were made anew",
            Self::Demo(_) => "the demo was loaded",
            // The others only answer.
            _ => return None,
        };
        Some(Done::once(done))
    }

    fn run(self, edge: &Edge) -> Result<String, Failure> {
        // Told before anything is recorded.
        if let Some(form) = edge.output.draws().filter(|_| !matches!(self, Self::Chain(_))) {
            return Err(output::draws_nothing(form));
        }
        match self {
            Self::Open(command) => command.run(edge),
            Self::Record(command) => command.run(edge),
            Self::Correct(command) => command.run(edge),
            Self::Retract(command) => command.run(edge),
            Self::Erase(command) => command.run(edge),
            Self::Show(command) => command.run(edge),
            Self::History(command) => command.run(edge),
            Self::List(command) => command.run(edge),
            Self::Board(command) => command.run(edge),
            Self::Replay(command) => command.run(edge),
            Self::Diff(command) => command.run(edge),
            Self::Blame(command) => command.run(edge),
            Self::Findings(command) => command.run(edge),
            Self::Chain(command) => command.run(edge),
            Self::Report(command) => command.run(edge),
            Self::Timeline(command) => command.run(edge),
            Self::Window(command) => command.run(edge),
            Self::Import(command) => command.run(edge),
            Self::Export(command) => command.run(edge),
            Self::Backup(command) => command.run(edge),
            Self::Restore(command) => command.run(edge),
            Self::Verify(command) => command.run(edge),
            Self::Audit(command) => command.run(edge),
            Self::Rebuild(command) => command.run(edge),
            Self::Demo(command) => command.run(edge),
            Self::Completions(command) => command.run(),
        }
    }
}

/// Runs the program and gives its exit code. By the time anything is printed, the store is closed.
pub fn run() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told_by_clap(&error),
    };
    let edge = Edge::of(&cli);
    let done = cli.command.done();
    let answered = cli.command.run(&edge).and_then(|answer| print(&edge, &answer, done));
    if let Some(lag) = edge.lag.take() {
        warn(&edge, &ledger::Error::from(lag).into());
    }
    match answered {
        Ok(()) => 0,
        Err(failure) => {
            if failure.exit_code() != 0 {
                complain(&edge, &failure);
            }
            failure.exit_code()
        }
    }
}

fn told_by_clap(error: &clap::Error) -> u8 {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag))
            if CUTS.contains(&flag.as_str()) && error.kind() == ErrorKind::UnknownArgument =>
        {
            let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
            let hint = if RECORDS.iter().any(|command| usage.contains(command)) {
                "for what is recorded, --on says when it happened, and --learned when you came to know".into()
            } else {
                format!("leave it out; {} take it", takers(flag))
            };
            let failure = Failure::usage(
                format!("{flag} is for questions about a date, which this command does not answer"),
                hint,
            );
            no_sense(&failure)
        }
        Some(ContextValue::String(word)) if !word.starts_with('-') && error.kind() == ErrorKind::UnknownArgument => {
            let hint =
                "put quotes around words that belong together, as in --fee \"15m EUR\"; a remark goes into --note";
            let failure = Failure::usage(format!("\"{word}\" has no place in this command"), hint);
            no_sense(&failure)
        }
        _ => {
            // A closed pipe is no error of ours.
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    }
}

/// Tells an error in the words themselves, before it is known what store they are about.
fn no_sense(failure: &Failure) -> u8 {
    tell("error", AnsiColor::Red, failure, &failure.hint());
    failure.exit_code()
}

/// The commands that take this flag, in a clause.
fn takers(flag: &str) -> String {
    fn takes(command: &clap::Command, flag: &str) -> bool {
        command.get_arguments().any(|argument| argument.get_long() == flag.strip_prefix("--"))
            || command.get_subcommands().any(|below| takes(below, flag))
    }
    let all = definition();
    let names: Vec<_> =
        all.get_subcommands().filter(|command| takes(command, flag)).map(clap::Command::get_name).collect();
    match names.split_last() {
        Some((last, names)) => format!("{} and {last}", names.join(", ")),
        None => "no commands".into(),
    }
}

/// The flags of a question.
const CUTS: [&str; 3] = ["--at", "--known-at", "--up-to"];

/// What the usage of a command that records has in it.
const RECORDS: [&str; 5] = [" open ", " record ", " correct ", " retract ", " window add "];

/// Prints an answer, which tells what was `done`: for people without what their terminal cannot show, for programs as it
/// is.
fn print(edge: &Edge, answer: &str, done: Option<Done>) -> Result<(), Failure> {
    let mut answer = Cow::Borrowed(answer);
    let mut out: Box<dyn Write> = match edge.output {
        Format::Table => {
            answer = with_its_store(edge, &answer).into();
            Box::new(anstream::stdout().lock())
        }
        Format::Json | Format::Jsonl | Format::Csv | Format::Dot | Format::Mermaid => {
            Box::new(std::io::stdout().lock())
        }
    };
    out.write_all(answer.as_bytes()).and_then(|()| out.flush()).map_err(|error| match (output::failed(&error), done) {
        (Failure::Ledger(ledger::Error::File { reason, .. }), Some(done)) => Failure::Unheard { done, reason },
        (failure, _) => failure,
    })
}

/// The note about what was erased, if the answer ends with one, with the store in its command: whoever wrote the answer does
/// not know it.
fn with_its_store(edge: &Edge, answer: &str) -> String {
    let note = answer.rfind("\nNote: ").and_then(|at| answer.split_at_checked(at));
    note.map_or_else(
        || answer.into(),
        |(before, note)| {
            before.to_owned() + &note.replacen(render::WHEN_AND_WHY, &edge.in_full(render::WHEN_AND_WHY), 1)
        },
    )
}

fn complain(edge: &Edge, failure: &Failure) {
    tell("error", AnsiColor::Red, failure, &edge.in_full(&failure.hint()));
}

/// Tells what went wrong beside what was done.
fn warn(edge: &Edge, failure: &Failure) {
    tell("warning", AnsiColor::Yellow, failure, &edge.in_full(&failure.hint()));
}

fn tell(what: &str, colour: AnsiColor, failure: &Failure, hint: &str) {
    let coloured = anstyle::Style::new().bold().fg_color(Some(colour.into()));
    let bold = anstyle::Style::new().bold();
    let (message, hint) = (render::clean(&failure.to_string()), render::clean(hint));
    let hint = if hint.is_empty() { String::new() } else { format!("{bold}hint:{bold:#} {hint}\n") };
    // Where nobody listens to errors either, the exit code is all that is left.
    let _ = write!(anstream::stderr(), "{coloured}{what}:{coloured:#} {message}\n{hint}");
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "no such zone; zones are named as in Europe/Rome".into())
}

/// The command that clap reads, for completions.
fn definition() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}
