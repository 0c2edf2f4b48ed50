//! How answers are written: for people as tables, for programs as JSON or CSV.

use super::failure::Failure;
use crate::ledger::Error;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value};
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
        Format::Json => json(object),
        Format::Jsonl => line(object),
        Format::Csv | Format::RawCsv => csv(std::slice::from_ref(object), format == Format::Csv),
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
        Format::Json => json(&objects),
        Format::Jsonl => objects.iter().map(line).collect(),
        Format::Csv | Format::RawCsv => csv(objects, format == Format::Csv),
        Format::Dot | Format::Mermaid => Err(draws_nothing(format.draws().unwrap_or_default())),
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
        Format::Json => json(whole),
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

fn json<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| failed(&error.into()))
}

fn line<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map(|text| text + "\n").map_err(|error| failed(&error.into()))
}

/// A column for each field of any of the objects; fields of an inner object are named with a dot. Cells are `guarded` from
/// spreadsheets, or left as they are.
fn csv<T: Serialize>(objects: &[T], guarded: bool) -> Result<String, Failure> {
    let mut rows = Vec::new();
    let mut columns: Map<String, Value> = Map::new();
    for object in objects {
        let value = serde_json::to_value(object).map_err(|error| failed(&error.into()))?;
        let mut row = Map::new();
        flatten("", &value, &mut row);
        columns.extend(row.keys().map(|name| (name.clone(), Value::Null)));
        rows.push(row);
    }
    if columns.is_empty() {
        return Ok(String::new());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: Vec<String>| writer.write_record(cells).map_err(|error| failed(&io::Error::other(error)));
    write(columns.keys().cloned().collect())?;
    for row in rows {
        let cell = |value: &Value| if guarded { guard(value, cell(value)) } else { cell(value) };
        write(columns.keys().map(|name| row.get(name).map(cell).unwrap_or_default()).collect())?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&io::Error::other(error.to_string())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A text that a spreadsheet would run as a formula is given an apostrophe, which it shows as text. A number is no formula.
fn guard(value: &Value, cell: String) -> String {
    let is_run = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !value.is_number();
    if is_run { format!("'{cell}") } else { cell }
}

fn flatten(name: &str, value: &Value, row: &mut Map<String, Value>) {
    match value {
        Value::Object(members) if !is_money(members) => {
            for (member, value) in members {
                let name = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
                flatten(&name, value, row);
            }
        }
        _ => {
            row.insert(name.to_owned(), value.clone());
        }
    }
}

fn is_money(members: &Map<String, Value>) -> bool {
    members.contains_key("currency")
}

/// Money as `15000000 EUR`, lists of plain values with semicolons, anything deeper as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
            match members.get("amount") {
                Some(_) => format!("{} {}", text("amount"), text("currency")),
                None => format!("{}..{} {}", text("from"), text("to"), text("currency")),
            }
        }
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(cell).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn csv_has_a_column_for_each_field_of_any_row() {
        let rows = [
            json!({"deal": "a", "terms": {"fee": {"amount": "15", "currency": "EUR"}}}),
            json!({"deal": "b, c", "list": ["x", "y"]}),
        ];
        assert_eq!(csv(&rows, true).unwrap(), "deal,terms.fee,list\na,15 EUR,\n\"b, c\",,x; y\n");
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_guarded() {
        let rows = [json!({"a": "=1+1", "b": "-x", "c": -3, "d": ["@y", "z"], "e": "\tq", "f": "a=b"})];
        let cells = |guarded| csv(&rows, guarded).unwrap().lines().nth(1).unwrap().to_owned();
        assert_eq!(cells(true), "'=1+1,'-x,-3,'@y; z,'\tq,a=b");
        assert_eq!(cells(false), "=1+1,-x,-3,@y; z,\tq,a=b");
    }
}
