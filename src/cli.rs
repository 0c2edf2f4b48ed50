//! The command line: one file a command; its help is its doc comment.

mod as_of_args;
mod audit;
mod backup;
mod blame;
mod board;
mod book;
mod bringing_up;
#[cfg(feature = "server")]
mod browser;
mod chain;
mod complaint;
mod completions;
mod correct;
mod database;
mod dates;
mod demo;
mod diff;
mod done;
mod entry;
mod environment;
mod erase;
mod export;
mod failure;
mod fence;
mod filter_note;
mod findings;
mod followed_place;
mod held_store;
mod hints;
mod history;
mod import;
mod list;
mod machine;
mod manual;
mod new_file;
mod new_place;
mod open;
mod output;
mod picture;
mod progress;
mod rebuild;
mod record;
mod reference;
mod replay;
mod report;
#[cfg(feature = "server")]
mod request_log;
mod restore;
mod retract;
#[cfg(feature = "server")]
mod serve;
mod session;
mod show;
mod store_access;
mod table_file;
mod timeline;
#[cfg(feature = "server")]
mod token;
mod usage;
mod verify;
mod version;
mod window;

use crate::ledger;
use chrono_tz::Tz;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use done::Done;
use environment::Environment;
use failure::Failure;
pub use machine::{Machine, OutputStream};
use output::Format;
use std::path::{Path, PathBuf};

/// A ledger of negotiations in the football transfer market: who said what and when, and what was known on any day.
///
/// Nothing is ever overwritten. Every question can be asked for any date, on two clocks: what the state was on that
/// date (--at), and what we knew by then (--known-at). A date is a day (2020-01-08), a month (2020-01), a minute
/// (2020-01-08T15:30+01:00), a stretch of days in which it happened once (2020-01-03..2020-01-06), or words such as
/// yesterday, last friday, 3 days ago. Money is written as 15m EUR, €12.5m,
/// 12,5 million EUR, 900k EUR, 8..10m EUR.
#[derive(Parser, Debug)]
#[command(name = "mercato", version, long_version = version::long(), after_help = "Try it: mercato demo")]
pub(crate) struct Cli {
    /// The folder of the store, or postgres://HOST/DATABASE [default: MERCATO_STORE, or mercato/store in the user's data
    /// folder]
    #[arg(long, global = true, value_name = "PLACE", help_heading = "Everywhere")]
    store: Option<PathBuf>,
    /// Use a database that has no standby, whose disk may take the ledger with it [default: MERCATO_ALLOW_ONE_NODE]
    #[arg(long, global = true, help_heading = "Everywhere")]
    allow_one_node: bool,
    /// The time zone that days are counted in, as in Europe/Rome; it is fixed when the store is made [default: TZ, or
    /// the system's]
    #[arg(long, global = true, value_name = "TZ", value_parser = zone, help_heading = "Everywhere")]
    zone: Option<Tz>,
    /// The day that is meant by today; yesterday and the like are counted from it [default: today]
    #[arg(long, global = true, value_name = "DATE", help_heading = "Everywhere")]
    today: Option<String>,
    /// The name of the recorder [default: MERCATO_RECORDER, or the system's user]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    recorder: Option<String>,
    /// The format of the answer
    #[arg(
        short = 'O',
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "table",
        help_heading = "Everywhere"
    )]
    output: Format,
    /// Answer in CSV, and leave cells as they are that a spreadsheet would run as formulas
    #[arg(long, global = true, help_heading = "Everywhere")]
    raw_csv: bool,
    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Subcommand, Debug)]
enum CliCommand {
    Open(open::OpenArgs),
    Record(Box<record::RecordArgs>),
    Correct(correct::CorrectArgs),
    Retract(retract::RetractArgs),
    Erase(erase::EraseArgs),
    Show(show::ShowArgs),
    History(history::HistoryArgs),
    List(list::ListArgs),
    Board(board::BoardArgs),
    Replay(replay::ReplayArgs),
    Diff(diff::DiffArgs),
    Blame(blame::BlameArgs),
    Findings(findings::FindingsArgs),
    Chain(chain::ChainArgs),
    Report(report::ReportArgs),
    Timeline(timeline::TimelineArgs),
    Window(window::WindowArgs),
    Club(entry::ClubArgs),
    Player(entry::PlayerArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Fence(fence::FenceArgs),
    Verify(verify::VerifyArgs),
    Audit(audit::AuditArgs),
    Rebuild(rebuild::RebuildArgs),
    #[cfg(feature = "server")]
    Serve(serve::ServeArgs),
    #[cfg(feature = "server")]
    Token(token::TokenArgs),
    Demo(demo::DemoArgs),
    Completions(completions::CompletionsArgs),
    #[command(name = "man", hide = true)]
    Manual(manual::ManualArgs),
}

impl CliCommand {
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
            Self::Club(_) => "club",
            Self::Player(_) => "player",
            Self::Import(_) => "import",
            Self::Export(_) => "export",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Fence(_) => "fence",
            Self::Verify(_) => "verify",
            Self::Audit(_) => "audit",
            Self::Rebuild(_) => "rebuild",
            #[cfg(feature = "server")]
            Self::Serve(_) => "serve",
            #[cfg(feature = "server")]
            Self::Token(_) => "token",
            Self::Demo(_) => "demo",
            Self::Completions(_) => "completions",
            Self::Manual(_) => "man",
        }
    }

    /// Another place than that of the store, which the command reads.
    fn followed(&self) -> Option<&Path> {
        match self {
            Self::Restore(command) => command.follow.as_deref(),
            _ => None,
        }
    }

    /// It may look into the place that the ledger moved to.
    fn looks_into_new_places(&self) -> bool {
        matches!(self, Self::Fence(_))
    }

    /// What was done by the time that there is an answer, if the command changes anything.
    fn done(&self) -> Option<Done> {
        let done = match self {
            Self::Open(_) | Self::Record(_) | Self::Correct(_) | Self::Retract(_) => "it was recorded",
            Self::Erase(_) => "it was erased",
            Self::Window(command) => return command.done(),
            Self::Club(command) => return command.done(),
            Self::Player(command) => return command.done(),
            Self::Import(command) => return command.done(),
            Self::Backup(_) => "the backup was made",
            Self::Restore(_) => "the store was restored",
            Self::Fence(_) => "the fence was changed",
            Self::Audit(command) => return command.done(),
            #[cfg(feature = "server")]
            Self::Token(command) => return command.done(),
            Self::Rebuild(_) => "the read model was built anew",
            Self::Demo(_) => "the demo was loaded",
            Self::Manual(_) => "the pages were written",
            // The others only answer.
            _ => return None,
        };
        Some(Done::once(done))
    }

    fn run(self, environment: &Environment) -> Result<String, Failure> {
        // Told before anything is recorded.
        if let Some(form) = environment.output.draws().filter(|_| !matches!(self, Self::Chain(_))) {
            return Err(output::draws_nothing(form));
        }
        match self {
            Self::Open(command) => command.run(environment),
            Self::Record(command) => command.run(environment),
            Self::Correct(command) => command.run(environment),
            Self::Retract(command) => command.run(environment),
            Self::Erase(command) => command.run(environment),
            Self::Show(command) => command.run(environment),
            Self::History(command) => command.run(environment),
            Self::List(command) => command.run(environment),
            Self::Board(command) => command.run(environment),
            Self::Replay(command) => command.run(environment),
            Self::Diff(command) => command.run(environment),
            Self::Blame(command) => command.run(environment),
            Self::Findings(command) => command.run(environment),
            Self::Chain(command) => command.run(environment),
            Self::Report(command) => command.run(environment),
            Self::Timeline(command) => command.run(environment),
            Self::Window(command) => command.run(environment),
            Self::Club(command) => command.run(environment),
            Self::Player(command) => command.run(environment),
            Self::Import(command) => command.run(environment),
            Self::Export(command) => command.run(environment),
            Self::Backup(command) => command.run(environment),
            Self::Restore(command) => command.run(environment),
            Self::Fence(command) => command.run(environment),
            Self::Verify(command) => command.run(environment),
            Self::Audit(command) => command.run(environment),
            Self::Rebuild(command) => command.run(environment),
            #[cfg(feature = "server")]
            Self::Serve(command) => command.run(environment),
            #[cfg(feature = "server")]
            Self::Token(command) => command.run(environment),
            Self::Demo(command) => command.run(environment),
            Self::Completions(command) => command.run(),
            Self::Manual(command) => command.run(),
        }
    }
}

/// Runs the program in this process, and gives its exit code.
pub fn run() -> u8 {
    run_on(Machine::real())
}

/// Runs the program on what it is given, and gives its exit code. By the time anything is printed, the store is closed.
pub fn run_on(machine: Machine) -> u8 {
    let cli = match parsed(&machine) {
        Ok(cli) => cli,
        Err(error) => return usage::told(&error, &machine),
    };
    let environment = Environment::of(&cli, machine);
    let done = cli.command.done();
    let answered = cli.command.run(&environment).and_then(|answer| print(&environment, &answer, done));
    if let Some(lag) = environment.lag.take() {
        complaint::warn(&environment, &ledger::Error::from(lag).into());
    }
    match answered {
        Ok(()) => 0,
        Err(failure) => {
            if failure.exit_code() != 0 {
                complaint::complain(&environment, &failure);
            }
            failure.exit_code()
        }
    }
}

/// Prints an answer, which tells what was `done`: for people without what their terminal cannot show, for programs as it
/// is.
fn print(environment: &Environment, answer: &str, done: Option<Done>) -> Result<(), Failure> {
    let written = match environment.output {
        Format::Table => environment.out.text(answer),
        Format::Json | Format::Jsonl | Format::Csv | Format::RawCsv | Format::Dot | Format::Mermaid => {
            environment.out.bytes(answer.as_bytes())
        }
    };
    written.map_err(|error| match (output::failed(&error), done) {
        (Failure::Ledger(ledger::Error::File { reason, .. }), Some(done)) => Failure::Unheard { done, reason },
        (failure, _) => failure,
    })
}

fn zone(text: &str) -> Result<Tz, String> {
    let of_the_city = |zone: &&Tz| zone.name().rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(text));
    text.parse().map_err(|_| match chrono_tz::TZ_VARIANTS.iter().find(of_the_city) {
        Some(zone) => format!("no such zone; did you mean {zone}?"),
        None => "no such zone; name one as in Europe/Rome".into(),
    })
}

/// The widest that help is written, also where no terminal says its width.
const WIDEST_HELP: u16 = 100;

fn parsed(machine: &Machine) -> Result<Cli, clap::Error> {
    let width = machine.width.unwrap_or(WIDEST_HELP).min(WIDEST_HELP);
    let mut definition = definition().term_width(width.into());
    let mut matches = definition.try_get_matches_from_mut(&machine.arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut definition))
}

/// The command that clap reads, for completions.
fn definition() -> clap::Command {
    Cli::command()
}
