//! Clubs and players: reference data that the latest record of holds.

pub(super) mod csv;

use super::complaint;
use super::done::Done;
use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use super::table_file::TableArgs;
use super::{hints, import, output};
use crate::deal::cuts::Cuts;
use crate::deal::entry::{Born, ClubSet, PlayerSet, RegisterKind, to_the_letter};
use crate::deal::event::Event;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Text};
use crate::deal::readable_date::readable;
use crate::desk::ask::EntriesQuestion;
use crate::render;
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use clap::{Args, Subcommand};

/// Records and lists clubs and the names they go by
#[derive(Args, Debug)]
pub(crate) struct ClubArgs {
    #[command(subcommand)]
    command: ClubCommand,
}

#[derive(Subcommand, Debug)]
enum ClubCommand {
    /// Records a club and its aliases
    ///
    /// Of a club that has an entry already, what the entry says is kept, and the aliases are added to it.
    #[command(after_help = "Example: mercato club add Milan --alias \"AC Milan\" --alias \"Milan AC\"")]
    Add(Box<ClubAddArgs>),
    /// Removes the entry of a club, such as one of two that a club has
    ///
    /// Its name and its aliases mean what they would mean without it. To make one entry of two, remove the one, and add its names to the
    /// other as aliases. Answers for earlier dates, when the entry was known, stay as they were.
    #[command(after_help = "Example: mercato club remove \"AC Milan\" --reason \"the same club as Milan\"")]
    Remove(Box<RemoveArgs>),
    /// Lists the clubs that have an entry
    List(TableArgs),
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
    /// Records a player and his aliases
    ///
    /// Of a player who has an entry already, what the entry says is kept, and the aliases are added to it.
    ///
    /// Two players of one name get entries of different names, such as "Nilo (2001)" and "Nilo (1995)".
    #[command(after_help = "Example: mercato player add \"Nilo (2001)\" --born 2001 --alias \"Nilo Silva\"")]
    Add(Box<PlayerAddArgs>),
    /// Removes the entry of a player, such as one of two that a player has
    ///
    /// His name and his aliases mean what they would mean without it. To make one entry of two, remove the one, and add its names to the
    /// other as aliases. Answers for earlier dates, when the entry was known, stay as they were.
    #[command(after_help = "Example: mercato player remove \"Nilo Silva\" --reason \"the same player as Nilo (2001)\"")]
    Remove(Box<RemoveArgs>),
    /// Lists the players who have an entry
    List(TableArgs),
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
    /// Drop what an earlier entry of this name says and this command does not
    #[arg(long)]
    replace: bool,
}

#[derive(Args, Clone, Debug)]
struct RemoveArgs {
    /// The name of the entry
    name: Name,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Text,
    #[command(flatten)]
    common: CommonArgs,
}

impl NamesArgs {
    /// An entry has its name anyway.
    fn drop_its_name(&mut self, environment: &Environment) {
        let own = to_the_letter(&self.name);
        let given = self.aliases.len();
        self.aliases.retain(|alias| to_the_letter(alias) != own);
        if self.aliases.len() < given {
            complaint::note(environment, &no_alias_of_itself(self.name.as_str()));
        }
    }

    /// The entry that these are added to. What it says counts from when it was learned: nothing may be carried back to an earlier day.
    fn earlier(
        &self,
        session: &Session<'_>,
        kind: RegisterKind,
        born: Option<&Born>,
        learned: Option<Moment>,
    ) -> Result<Option<Event>, Failure> {
        let latest = if self.replace { None } else { session.ledger.entry_record(kind, &self.name)? };
        let Some(latest) = latest else { return Ok(None) };
        if let Some(learned) = learned.filter(|learned| learned.end < latest.learned.end) {
            let cuts = Cuts { known_at: Some(learned.clone()), ..Cuts::default() };
            let of_this_name = |event: &Event| {
                event.entry().is_some_and(|entry| to_the_letter(&entry.name) == to_the_letter(&self.name))
            };
            let then = session.ledger.entries_at(kind, &cuts)?.into_iter().map(|record| record.event.clone());
            let then = then.filter(of_this_name).last();
            let says = |what: String| {
                Failure::usage(
                    format!("{what} later than {}", readable(&learned.words)),
                    "leave --learned out; or give all that was known then, with --replace, and afterwards add the later ones again",
                )
            };
            let name = render::clean(self.name.as_str());
            let later = self.aliases_since(then.as_ref(), &latest.event);
            if !later.is_empty() {
                return Err(says(format!("{} became an alias of {name}", render::clean(&later.join(", ")))));
            }
            if let Some(part) = self.part_since(born, then.as_ref(), &latest.event) {
                return Err(says(format!("the {part} of {name} was learned")));
            }
        }
        Ok(Some(latest.event.clone()))
    }

    /// The aliases that `now` has and neither `then` nor the command.
    fn aliases_since<'e>(&self, then: Option<&Event>, now: &'e Event) -> Vec<&'e str> {
        let of = |event: &'e Event| match event {
            Event::ClubSet(ClubSet { aliases, .. }) | Event::PlayerSet(PlayerSet { aliases, .. }) => aliases.as_slice(),
            _ => &[],
        };
        let known: Vec<Name> = then.and_then(Event::entry).map(|entry| entry.aliases).unwrap_or_default();
        let is_new = |alias: &&Name| {
            !known.iter().chain(&self.aliases).any(|known| to_the_letter(known) == to_the_letter(alias))
        };
        of(now).iter().filter(is_new).map(Name::as_str).collect()
    }

    /// What else would be carried back: the birth date or the remark that `now` has, and neither `then` nor the command.
    fn part_since(&self, born: Option<&Born>, then: Option<&Event>, now: &Event) -> Option<&'static str> {
        let is_carried = |now: Option<&str>, then: Option<&str>| now.is_some() && now != then;
        let (born_now, remark_now) = said(Some(now));
        let (born_then, remark_then) = said(then);
        if born.is_none() && is_carried(born_now, born_then) {
            return Some("birth date");
        }
        (self.remark.is_none() && is_carried(remark_now, remark_then)).then_some("remark")
    }
}

/// The birth date and the remark of an entry.
fn said(entry: Option<&Event>) -> (Option<&str>, Option<&str>) {
    match entry {
        Some(Event::ClubSet(ClubSet { remark, .. })) => (None, remark.as_ref().map(Text::as_str)),
        Some(Event::PlayerSet(PlayerSet { born, remark, .. })) => {
            (born.as_ref().map(Born::as_str), remark.as_ref().map(Text::as_str))
        }
        _ => (None, None),
    }
}

impl RemoveArgs {
    /// The same with the name as the entry spells it.
    fn as_recorded(&self, session: &Session<'_>, kind: RegisterKind) -> Result<Self, Failure> {
        let record = session.ledger.entry_record(kind, &self.name)?;
        let entry = record.and_then(|record| record.event.entry());
        Ok(Self { name: entry.map_or_else(|| self.name.clone(), |entry| entry.name), ..self.clone() })
    }
}

fn no_alias_of_itself(name: &str) -> String {
    format!("{} is the name of the entry itself, so it was not added as an alias", render::clean(name))
}

/// These aliases, and those of them that are new.
fn added_to(mut aliases: Vec<Name>, added: Vec<Name>) -> Vec<Name> {
    for alias in added {
        if !aliases.iter().any(|known| to_the_letter(known) == to_the_letter(&alias)) {
            aliases.push(alias);
        }
    }
    aliases
}

impl ClubArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            ClubCommand::Add(_) | ClubCommand::Remove(_) => Some(Done::once("it was recorded")),
            ClubCommand::Import { .. } => Some(import::DONE),
            ClubCommand::List(_) => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        match self.command {
            ClubCommand::Add(mut add) => {
                add.names.drop_its_name(environment);
                Session::begin(environment, |session| {
                    let learned = add.common.learned(session)?;
                    let earlier = add.names.earlier(session, RegisterKind::Club, None, learned)?;
                    let NamesArgs { name, mut aliases, mut remark, .. } = add.names.clone();
                    if let Some(Event::ClubSet(earlier)) = earlier {
                        aliases = added_to(earlier.aliases, aliases);
                        remark = remark.or(earlier.remark);
                    }
                    add.common
                        .clone()
                        .record_entry(session, Event::ClubSet(ClubSet { name, aliases, remark, removed: None }))
                })
            }
            ClubCommand::Remove(remove) => Session::begin(environment, |session| {
                let RemoveArgs { name, reason, common } = remove.as_recorded(session, RegisterKind::Club)?;
                let (aliases, remark, removed) = (Vec::new(), None, Some(reason));
                common.record_entry(session, Event::ClubSet(ClubSet { name, aliases, remark, removed }))
            }),
            ClubCommand::Import { file } => csv::clubs(environment, &file),
            ClubCommand::List(table) => list(environment, RegisterKind::Club, &table),
        }
    }
}

impl PlayerArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            PlayerCommand::Add(_) | PlayerCommand::Remove(_) => Some(Done::once("it was recorded")),
            PlayerCommand::Import { .. } => Some(import::DONE),
            PlayerCommand::List(_) => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        match self.command {
            PlayerCommand::Add(mut add) => {
                add.names.drop_its_name(environment);
                Session::begin(environment, |session| {
                    let learned = add.common.learned(session)?;
                    let earlier = add.names.earlier(session, RegisterKind::Player, add.born.as_ref(), learned)?;
                    let (NamesArgs { name, mut aliases, mut remark, .. }, mut born) =
                        (add.names.clone(), add.born.clone());
                    if let Some(Event::PlayerSet(earlier)) = earlier {
                        aliases = added_to(earlier.aliases, aliases);
                        (born, remark) = (born.or(earlier.born), remark.or(earlier.remark));
                    }
                    let set = PlayerSet { name, aliases, born, remark, removed: None };
                    add.common.clone().record_entry(session, Event::PlayerSet(set))
                })
            }
            PlayerCommand::Remove(remove) => Session::begin(environment, |session| {
                let RemoveArgs { name, reason, common } = remove.as_recorded(session, RegisterKind::Player)?;
                let (aliases, born, remark, removed) = (Vec::new(), None, None, Some(reason));
                common.record_entry(session, Event::PlayerSet(PlayerSet { name, aliases, born, remark, removed }))
            }),
            PlayerCommand::Import { file } => csv::players(environment, &file),
            PlayerCommand::List(table) => list(environment, RegisterKind::Player, &table),
        }
    }
}

fn list(environment: &Environment, kind: RegisterKind, table: &TableArgs) -> Result<String, Failure> {
    environment.day()?;
    let file = table.table_file(environment)?;
    let (listed, head) = environment.ask_at_head(|records| EntriesQuestion { kind }.answer(records))?;
    if let Some(file) = file {
        let sheet = if kind == RegisterKind::Club { "Clubs" } else { "Players" };
        return file.make(sheet, &listed, (&AsOf::default(), Behind::default()), &head, environment);
    }
    output::many(environment.output, &listed, || match listed.as_slice() {
        [] => environment.in_full(match kind {
            RegisterKind::Club => hints::NO_CLUB,
            RegisterKind::Player => hints::NO_PLAYER,
        }),
        listed => render::entries::table_of(listed, kind, environment.width),
    })
}
