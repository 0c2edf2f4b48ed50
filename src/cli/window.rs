//! Windows: reference data that the latest record of holds.

pub(super) mod csv;

use super::done::Done;
use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use super::table_file::TableArgs;
use super::{hints, import, output};
use crate::deal::event::Event;
use crate::deal::name::{Name, Slug};
use crate::deal::window::WindowSet;
use crate::desk::ask::WindowsQuestion;
use crate::render;
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use chrono_tz::Tz;
use clap::{Args, Subcommand};

/// Records and lists the dates of transfer windows
#[derive(Args, Debug)]
pub(crate) struct WindowArgs {
    #[command(subcommand)]
    command: WindowCommand,
}

#[derive(Subcommand, Debug)]
enum WindowCommand {
    /// Records the dates of a window; the latest record counts
    Add(Box<WindowAddArgs>),
    /// Lists the windows whose dates are known
    List(TableArgs),
    /// Records windows from a CSV file
    ///
    /// Columns: window, association, competition, season, opens, closes, zone; and optionally source and remark.
    Import {
        /// The file, or - for standard input
        file: String,
    },
}

#[derive(Args, Clone, Debug)]
struct WindowAddArgs {
    /// The name of the window, as deals use it: serie-a-2019-20-winter
    name: Slug,
    /// The association that sets the dates, as in FIGC
    #[arg(long, value_name = "NAME")]
    association: Name,
    /// The competition, as in "Serie A"
    #[arg(long, value_name = "NAME")]
    competition: Name,
    /// The season, as in 2019/20
    #[arg(long, value_name = "SEASON")]
    season: Name,
    /// The first day, or minute, in the window's own zone
    #[arg(long, value_name = "DATE")]
    opens: String,
    /// The last day, or the minute it closes at (2020-01-31T20:00), in the window's own zone
    #[arg(long, value_name = "DATE")]
    closes: String,
    /// The time zone of these dates, as in Europe/Rome
    #[arg(long = "in", value_name = "TZ", value_parser = super::zone)]
    local: Tz,
    #[command(flatten)]
    common: CommonArgs,
}

impl WindowArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            WindowCommand::Add(_) => Some(Done::once("it was recorded")),
            WindowCommand::Import { .. } => Some(import::DONE),
            WindowCommand::List(_) => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        match self.command {
            WindowCommand::Add(add) => add.run(environment),
            WindowCommand::Import { file } => csv::import(environment, &file),
            WindowCommand::List(table) => {
                environment.day()?;
                let file = table.table_file(environment)?;
                let (listed, head) = environment.ask_at_head(|records| WindowsQuestion.answer(records))?;
                if let Some(file) = file {
                    return file.make("Windows", &listed, (&AsOf::default(), Behind::default()), &head, environment);
                }
                output::many(environment.output, &listed, || match listed.as_slice() {
                    [] => environment.in_full(hints::NO_WINDOW),
                    listed => render::windows::table_of(listed, environment.width),
                })
            }
        }
    }
}

impl WindowAddArgs {
    fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::begin(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let Self { name, association, competition, season, opens, closes, local: zone, common } = self;
        let window = WindowSet { name: name.clone(), association, competition, season, opens, closes, zone };
        common.record(session, name, Event::WindowSet(window))
    }
}
