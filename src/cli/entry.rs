//! Clubs and players: reference data that the latest record of holds.

pub(super) mod csv;

use super::done::Done;
use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use super::{hints, import, output};
use crate::deal::entry::{Born, ClubSet, PlayerSet, RegisterKind};
use crate::deal::event::Event;
use crate::deal::name::{Name, Text};
use crate::desk::ask::EntriesQuestion;
use crate::render;
use clap::{Args, Subcommand};

/// Records and lists clubs and the names they go by
#[derive(Args, Debug)]
pub(crate) struct ClubArgs {
    #[command(subcommand)]
    command: ClubCommand,
}

#[derive(Subcommand, Debug)]
enum ClubCommand {
    /// Records a club and its aliases; the latest record of a name counts, as a whole
    #[command(after_help = "Example: mercato club add Milan --alias \"AC Milan\" --alias \"Milan AC\"")]
    Add(Box<ClubAddArgs>),
    /// Lists the clubs that have an entry
    List,
    /// Records clubs from a CSV file
    ///
    /// Columns: name; and optionally aliases (separated by semicolons), remark and source.
    Import {
        /// The file, or - for standard input
        file: String,
    },
}

/// Records and lists players and the names they go by
#[derive(Args, Debug)]
pub(crate) struct PlayerArgs {
    #[command(subcommand)]
    command: PlayerCommand,
}

#[derive(Subcommand, Debug)]
enum PlayerCommand {
    /// Records a player and his aliases; the latest record of a name counts, as a whole
    ///
    /// Two players of one name get entries of different names, such as "Nilo (2001)" and "Nilo (1995)".
    #[command(after_help = "Example: mercato player add \"Nilo (2001)\" --born 2001 --alias \"Nilo Silva\"")]
    Add(Box<PlayerAddArgs>),
    /// Lists the players who have an entry
    List,
    /// Records players from a CSV file
    ///
    /// Columns: name; and optionally aliases (separated by semicolons), born, remark and source.
    Import {
        /// The file, or - for standard input
        file: String,
    },
}

#[derive(Args, Clone, Debug)]
struct ClubAddArgs {
    #[command(flatten)]
    names: NamesArgs,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Args, Clone, Debug)]
struct PlayerAddArgs {
    #[command(flatten)]
    names: NamesArgs,
    /// The year or the day of birth, as in 2001 or 2001-05-17
    #[arg(long, value_name = "DATE")]
    born: Option<Born>,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Args, Clone, Debug)]
struct NamesArgs {
    /// The name that answers use
    name: Name,
    /// Another name that records use; may be repeated
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<Name>,
    /// What else is to be said
    #[arg(long, value_name = "TEXT")]
    remark: Option<Text>,
}

impl ClubArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            ClubCommand::Add(_) => Some(Done::once("it was recorded")),
            ClubCommand::Import { .. } => Some(import::DONE),
            ClubCommand::List => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        match self.command {
            ClubCommand::Add(add) => Session::begin(environment, |session| {
                let NamesArgs { name, aliases, remark } = add.names.clone();
                add.common.clone().record_entry(session, Event::ClubSet(ClubSet { name, aliases, remark }))
            }),
            ClubCommand::Import { file } => csv::clubs(environment, &file),
            ClubCommand::List => list(environment, RegisterKind::Club),
        }
    }
}

impl PlayerArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            PlayerCommand::Add(_) => Some(Done::once("it was recorded")),
            PlayerCommand::Import { .. } => Some(import::DONE),
            PlayerCommand::List => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        match self.command {
            PlayerCommand::Add(add) => Session::begin(environment, |session| {
                let (NamesArgs { name, aliases, remark }, born) = (add.names.clone(), add.born.clone());
                add.common.clone().record_entry(session, Event::PlayerSet(PlayerSet { name, aliases, born, remark }))
            }),
            PlayerCommand::Import { file } => csv::players(environment, &file),
            PlayerCommand::List => list(environment, RegisterKind::Player),
        }
    }
}

fn list(environment: &Environment, kind: RegisterKind) -> Result<String, Failure> {
    environment.day()?;
    let listed = environment.ask(|records| EntriesQuestion { kind }.answer(records))?;
    output::many(environment.output, &listed, || match listed.as_slice() {
        [] => environment.in_full(match kind {
            RegisterKind::Club => hints::NO_CLUB,
            RegisterKind::Player => hints::NO_PLAYER,
        }),
        listed => render::entries::table_of(listed, kind, environment.width),
    })
}
