//! The rules, as they stand in a file of TOML.

use super::fault::RuleFault;
use chrono_tz::Tz;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How the rows of a table become records.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What the records of this table are told from others by; needed with `key`.
    #[serde(default)]
    pub name: Option<String>,
    /// A remark for people.
    #[serde(default)]
    pub about: Option<String>,
    /// What tells a row from all others, in this table and in newer ones: names of columns and values.
    #[serde(default)]
    pub key: Vec<String>,
    /// How the file is read.
    #[serde(default)]
    pub table: TableShape,
    /// The columns that are read, under the names that templates call them by.
    pub columns: BTreeMap<String, ColumnRule>,
    /// Further names, each with a template that may use those above it.
    #[serde(default)]
    pub values: Map<String, Value>,
    /// Rows that are no records.
    #[serde(default)]
    pub skip: Vec<RowRule>,
    /// Rows that are told aloud, and recorded.
    #[serde(default)]
    pub remark: Vec<RowRule>,
    /// The deal that a row is about.
    #[serde(default)]
    pub deal: Option<DealRule>,
    /// What holds for each record that does not say otherwise.
    #[serde(default)]
    pub every: Map<String, Value>,
    /// The records of a row.
    #[serde(default)]
    pub record: Vec<Map<String, Value>>,
}

/// How a file is read as a table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableShape {
    /// What separates the columns of a CSV file; without it, what its first line has most of.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// What texts are quoted with.
    #[serde(default)]
    pub quote: Option<char>,
    /// Its name, as in `windows-1252`; without it, UTF-8 or what a mark at the beginning says.
    #[serde(default)]
    pub encoding: Option<String>,
    /// The sheet of a workbook; without it, the first one that is shown and has rows.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The row of the column names; without it, the first row that has something.
    #[serde(default)]
    pub header: Option<u64>,
    /// Columns whose empty cells repeat the one above, as merged cells do.
    #[serde(default)]
    pub fill: Vec<String>,
}

/// How a column is read: its name alone, for text, or more.
#[derive(Clone, Debug)]
pub enum ColumnRule {
    /// Text.
    Plain(String),
    /// Whatever it says.
    Full(Box<ColumnReading>),
}

impl<'de> Deserialize<'de> for ColumnRule {
    /// A fault names the field, as one of alternatives would not.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(column) => Ok(Self::Plain(column)),
            value @ Value::Object(_) => {
                ColumnReading::deserialize(value).map(|reading| Self::Full(Box::new(reading))).map_err(Error::custom)
            }
            _ => Err(Error::custom(
                "expected the name of a column, or a table with `column`, `read` and what belongs to it",
            )),
        }
    }
}

/// How a column is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "docs/tables.md explains them")]
pub struct ColumnReading {
    pub column: ColumnName,
    #[serde(default)]
    pub read: ReadAs,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub empty: Vec<String>,
    #[serde(default)]
    pub formats: Vec<String>,
    #[serde(default)]
    pub zone: Option<Tz>,
    #[serde(default)]
    pub season: Option<String>,
    #[serde(default)]
    pub swapped: Swapped,
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default)]
    pub decimal: Option<char>,
    #[serde(default)]
    pub unit: Option<u64>,
    #[serde(default)]
    pub free: Vec<String>,
    #[serde(default)]
    pub unknown: Vec<String>,
    #[serde(default)]
    pub ignore: Vec<String>,
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    #[serde(default)]
    pub otherwise: Option<String>,
}

/// Which column.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a column, its number counted from 1, or a list of names")]
pub enum ColumnName {
    /// Counted from 1.
    Number(usize),
    /// As the header has it.
    Name(String),
    /// Any of these.
    Names(Vec<String>),
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReadAs {
    #[default]
    Text,
    Date,
    Money,
    Number,
}

/// What becomes of a date that fits its season only with day and month swapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swapped {
    /// The row is not taken.
    #[default]
    Refuse,
    /// They are swapped, and that is told.
    Swap,
}

/// A condition, and why it matters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    /// An expression.
    pub when: String,
    /// A template.
    pub reason: String,
}

/// The deal of a row: templates.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of an opening")]
pub struct DealRule {
    #[serde(default)]
    pub player: Option<String>,
    #[serde(default)]
    pub players: Vec<String>,
    #[serde(default)]
    pub owner: Option<String>,
    #[serde(default)]
    pub loan_club: Option<String>,
    pub to: String,
    #[serde(default)]
    pub agent: Option<String>,
    #[serde(default)]
    pub slug: Option<String>,
    #[serde(default)]
    pub window: Option<WindowRule>,
    /// A template. Where it is not empty, the row ends a loan that is there already; the text says why it is skipped if none is.
    #[serde(default)]
    pub ends_loan: Option<String>,
    /// `AC Milan` and `Milan` are one club, where all else of two deals is equal.
    #[serde(default)]
    pub similar_clubs: bool,
}

/// The window of a deal: its name, or where to look for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a window, or a table with `on`, `competition` and `otherwise`")]
pub enum WindowRule {
    /// A template.
    Name(String),
    /// The one that is open then.
    Open(WindowSearch),
}

/// Where to look for a window: templates.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSearch {
    /// A day on which it is open.
    pub on: String,
    /// Its competition.
    pub competition: String,
    /// Its name, where no window is found.
    #[serde(default)]
    pub otherwise: Option<String>,
}

impl Rules {
    /// Reads a file of rules; a fault names the line.
    pub fn read(text: &str) -> Result<Self, RuleFault> {
        let rules: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| 1 + text.get(..span.start).unwrap_or_default().matches('\n').count());
            RuleFault::new(line.map_or("the file".into(), |line| format!("line {line}")), with_nearest(error.message()))
        })?;
        if !rules.key.is_empty() && rules.name.as_deref().is_none_or(|name| name.trim().is_empty()) {
            return Err(RuleFault::new(
                "key",
                "rules with a key have a `name`, by which the rows of this table are found again",
            ));
        }
        if rules.name.as_deref().is_some_and(|name| name.contains(": ")) {
            return Err(RuleFault::new(
                "name",
                "it has \": \" in it, which stands between the name and the key of a row",
            ));
        }
        if rules.record.is_empty() {
            return Err(RuleFault::new("record", "a row becomes no record: add `[[record]]`"));
        }
        Ok(rules)
    }

    /// The whole reading of a column.
    pub fn reading(&self, name: &str) -> Option<ColumnReading> {
        Some(match self.columns.get(name)? {
            ColumnRule::Plain(column) => ColumnReading::of(column),
            ColumnRule::Full(reading) => ColumnReading::clone(reading),
        })
    }
}

/// The message on a field that is not known, with the one that comes nearest.
fn with_nearest(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let typed = names.next().filter(|_| message.starts_with("unknown field")).unwrap_or_default();
    let distance = |name: &str| strsim::damerau_levenshtein(typed, name);
    match names.min_by_key(|name| distance(name)).filter(|name| distance(name) <= (typed.len() / 3).max(1)) {
        Some(nearest) => format!("unknown field `{typed}`: did you mean `{nearest}`?"),
        None => message.into(),
    }
}

impl ColumnReading {
    fn of(column: &str) -> Self {
        Self {
            column: ColumnName::Name(column.into()),
            read: ReadAs::Text,
            optional: false,
            required: false,
            empty: Vec::new(),
            formats: Vec::new(),
            zone: None,
            season: None,
            swapped: Swapped::Refuse,
            currency: None,
            decimal: None,
            unit: None,
            free: Vec::new(),
            unknown: Vec::new(),
            ignore: Vec::new(),
            values: BTreeMap::new(),
            otherwise: None,
        }
    }
}
