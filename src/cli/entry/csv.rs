//! Clubs and players from a CSV file.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::reference::{self, Holding, ReferenceRow, said_by};
use crate::cli::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterKind, to_the_letter};
use crate::deal::ids::Position;
use crate::deal::name::Name;
use crate::ledger::Imported;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClubRow {
    name: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    remark: String,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlayerRow {
    name: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    born: String,
    #[serde(default)]
    remark: String,
    #[serde(default)]
    source: String,
}

impl ReferenceRow for ClubRow {
    const TYPE: &'static str = "club_set";
    const NEEDED: &'static [&'static str] = &["name"];
    const OPTIONAL: &'static [&'static str] = &["aliases", "remark", "source"];

    fn about(&self) -> String {
        about(&self.name)
    }

    fn data(&self) -> Value {
        data(&self.name, &self.aliases, [("remark", &self.remark)])
    }

    fn dropped(&self) -> Option<String> {
        own_name(&self.name, &self.aliases)
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn note(&self) -> &str {
        ""
    }
}

impl ReferenceRow for PlayerRow {
    const TYPE: &'static str = "player_set";
    const NEEDED: &'static [&'static str] = &["name"];
    const OPTIONAL: &'static [&'static str] = &["aliases", "born", "remark", "source"];

    fn about(&self) -> String {
        about(&self.name)
    }

    fn data(&self) -> Value {
        data(&self.name, &self.aliases, [("born", &self.born), ("remark", &self.remark)])
    }

    fn dropped(&self) -> Option<String> {
        own_name(&self.name, &self.aliases)
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn note(&self) -> &str {
        ""
    }
}

/// What is no name is refused when the line is read.
fn about(name: &str) -> String {
    Name::new(name).map_or_else(|_| name.to_owned(), |name| to_the_letter(&name))
}

/// The data of the event, without what the row leaves empty.
fn data<const N: usize>(name: &str, aliases: &str, texts: [(&str, &String); N]) -> Value {
    let mut data = Map::from_iter([("name".to_owned(), json!(name))]);
    let mut known = BTreeSet::from([about(name)]);
    let aliases: Vec<&str> = aliases_in(aliases).filter(|alias| known.insert(about(alias))).collect();
    if !aliases.is_empty() {
        data.insert("aliases".into(), json!(aliases));
    }
    for (field, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        data.insert(field.into(), json!(text));
    }
    Value::Object(data)
}

fn aliases_in(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|alias| !alias.is_empty())
}

/// A word on the name of the entry among its aliases.
fn own_name(name: &str, aliases: &str) -> Option<String> {
    let is_its_own = aliases_in(aliases).any(|alias| about(alias) == about(name));
    is_its_own.then(|| super::no_alias_of_itself(name))
}

pub(super) fn clubs(environment: &Environment, file: &str) -> Result<String, Failure> {
    reference::import(environment, file, club_rows)
}

/// Takes the rows in; on a bad one it stops, and the ones before it are recorded.
pub(crate) fn club_rows(
    session: &mut Session<'_>,
    name: &str,
    text: &[u8],
    notes: &mut Vec<String>,
) -> Result<Imported, Failure> {
    rows::<ClubRow>(session, RegisterKind::Club, (name, text), notes)
}

pub(super) fn players(environment: &Environment, file: &str) -> Result<String, Failure> {
    reference::import(environment, file, |session, name, text, notes| {
        rows::<PlayerRow>(session, RegisterKind::Player, (name, text), notes)
    })
}

fn rows<R: ReferenceRow>(
    session: &mut Session<'_>,
    kind: RegisterKind,
    (name, text): (&str, &[u8]),
    notes: &mut Vec<String>,
) -> Result<Imported, Failure> {
    let (before, holding) = (session.ledger.head()?, holding(session, kind)?);
    let imported = reference::rows::<R>(session, name, text, holding, notes)?;
    // The rows are recorded. If the names cannot be read now, the import is no failure; the next question tells.
    if imported.recorded > 0 && session.ledger.refresh().is_ok() {
        notes.extend(unclear_since(session, kind, before).unwrap_or_default());
    }
    Ok(imported)
}

/// Notes on the recorded names that the entries behind this position made unclear.
fn unclear_since(session: &Session<'_>, kind: RegisterKind, before: Position) -> Result<BTreeSet<String>, Failure> {
    let mut notes = BTreeSet::new();
    let entries = session.ledger.entries_at(kind, &Cuts::default())?;
    for entry in entries.iter().filter(|record| record.position > before).filter_map(|record| record.event.entry()) {
        notes.extend(session.unclear_names(&entry)?);
    }
    Ok(notes)
}

fn holding(session: &Session<'_>, kind: RegisterKind) -> Result<Holding, Failure> {
    let records = session.ledger.entries_at(kind, &Cuts::default())?;
    Ok(said_by(records.iter().filter_map(|record| Some((to_the_letter(&record.event.entry()?.name), record)))))
}
