//! Clubs and players from a CSV file.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::reference::{self, Holding, ReferenceRow, said_by};
use crate::cli::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterKind, to_the_letter};
use crate::deal::name::Name;
use crate::ledger::Imported;
use serde::Deserialize;
use serde_json::{Map, Value, json};

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

    fn about(&self) -> String {
        about(&self.name)
    }

    fn data(&self) -> Value {
        data(&self.name, &self.aliases, [("remark", &self.remark)])
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

    fn about(&self) -> String {
        about(&self.name)
    }

    fn data(&self) -> Value {
        data(&self.name, &self.aliases, [("born", &self.born), ("remark", &self.remark)])
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
    let aliases: Vec<&str> = aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty()).collect();
    if !aliases.is_empty() {
        data.insert("aliases".into(), json!(aliases));
    }
    for (field, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        data.insert(field.into(), json!(text));
    }
    Value::Object(data)
}

pub(super) fn clubs(environment: &Environment, file: &str) -> Result<String, Failure> {
    reference::import(environment, file, club_rows)
}

/// Takes the rows in; on a bad one it stops, and the ones before it are recorded.
pub(crate) fn club_rows(session: &mut Session<'_>, name: &str, text: &[u8]) -> Result<Imported, Failure> {
    let holding = holding(session, RegisterKind::Club)?;
    reference::rows::<ClubRow>(session, name, text, holding)
}

pub(super) fn players(environment: &Environment, file: &str) -> Result<String, Failure> {
    reference::import(environment, file, |session, name, text| {
        let holding = holding(session, RegisterKind::Player)?;
        reference::rows::<PlayerRow>(session, name, text, holding)
    })
}

fn holding(session: &Session<'_>, kind: RegisterKind) -> Result<Holding, Failure> {
    let records = session.ledger.entries_at(kind, &Cuts::default())?;
    Ok(said_by(records.iter().filter_map(|record| Some((to_the_letter(&record.event.entry()?.name), record)))))
}
