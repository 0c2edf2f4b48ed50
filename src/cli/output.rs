//! How answers are written: for people as tables, for programs as JSON or CSV.

use super::failure::Failure;
use crate::ledger::Error;
use crate::render::data;
use clap::ValueEnum;
use serde::Serialize;
use std::io;

/// The form of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// For programs: one JSON value
    Json,
    /// For programs: one JSON object a line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// For programs: CSV whose cells are as they are (`--raw-csv`)
    #[value(skip)]
    RawCsv,
    /// For Graphviz; of a chain alone
    Dot,
    /// For Markdown pages; of a chain alone
    Mermaid,
}

impl Format {
    /// The form that only a chain has, if it is one.
    pub(crate) fn draws(self) -> Option<&'static str> {
        match self {
            Self::Dot => Some("dot"),
            Self::Mermaid => Some("mermaid"),
            Self::Table | Self::Json | Self::Jsonl | Self::Csv | Self::RawCsv => None,
        }
    }
}

/// A form that draws was asked for where there is nothing to draw.
pub(crate) fn draws_nothing(form: &str) -> Failure {
    Failure::usage(
        format!("-O {form} draws a chain, and nothing else"),
        "take table, json, jsonl or csv; or ask for `mercato chain`",
    )
}

/// One object: what `table` makes of it, or itself for programs.
pub(crate) fn one<T: Serialize>(format: Format, object: &T, table: impl FnOnce() -> String) -> Result<String, Failure> {
    match format {
        Format::Table => Ok(table()),
        Format::Json => data::json(object).map_err(unwritten),
        Format::Jsonl => data::line(object).map_err(unwritten),
        Format::Csv | Format::RawCsv => {
            data::csv(std::slice::from_ref(object), format == Format::Csv).map_err(unwritten)
        }
        Format::Dot | Format::Mermaid => Err(draws_nothing(format.draws().unwrap_or_default())),
    }
}

/// Many objects.
pub(crate) fn many<T: Serialize>(
    format: Format,
    objects: &[T],
    table: impl FnOnce() -> String,
) -> Result<String, Failure> {
    match format {
        Format::Table => Ok(table()),
        Format::Json => data::json(&objects).map_err(unwritten),
        Format::Jsonl => objects.iter().map(|object| data::line(object).map_err(unwritten)).collect(),
        Format::Csv | Format::RawCsv => data::csv(objects, format == Format::Csv).map_err(unwritten),
        Format::Dot | Format::Mermaid => Err(draws_nothing(format.draws().unwrap_or_default())),
    }
}

/// The same; where there are none, a table for a spreadsheet still has the names of its columns.
pub(crate) fn many_of<T: Serialize>(
    format: Format,
    columns: &[&str],
    objects: &[T],
    table: impl FnOnce() -> String,
) -> Result<String, Failure> {
    match format {
        Format::Csv | Format::RawCsv if objects.is_empty() => Ok(columns.join(",") + "\n"),
        format => many(format, objects, table),
    }
}

/// A report: the whole of it as JSON; for other programs its rows alone.
pub(crate) fn report<T: Serialize, R: Serialize>(
    format: Format,
    whole: &T,
    rows: &[R],
    table: impl FnOnce() -> String,
) -> Result<String, Failure> {
    match format {
        Format::Json => data::json(whole).map_err(unwritten),
        format => many(format, rows, table),
    }
}

/// Writing failed: a reader that has gone is no error.
pub(crate) fn failed(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Error::File { file: "the output".into(), reason: error.to_string() }.into(),
    }
}

/// What a view could not be written as, which no view is known for.
fn unwritten(error: serde_json::Error) -> Failure {
    failed(&error.into())
}
