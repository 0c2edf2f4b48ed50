//! Views as data: JSON, JSON lines and CSV. `docs/json.md` describes them.

use serde::Serialize;
use serde::ser::Error as _;
use serde_json::{Map, Value};

/// One JSON value, to be read by people as well.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}

/// One JSON value on a line.
pub(crate) fn line<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(value).map(|text| text + "\n")
}

/// A column for each field of any of the objects; fields of an inner object are named with a dot. Cells are `guarded` from
/// spreadsheets, or left as they are.
pub(crate) fn csv<T: Serialize>(objects: &[T], guarded: bool) -> Result<String, serde_json::Error> {
    let mut rows = Vec::new();
    let mut columns: Map<String, Value> = Map::new();
    for object in objects {
        let value = serde_json::to_value(object)?;
        let mut row = Map::new();
        flatten("", &value, &mut row);
        columns.extend(row.keys().map(|name| (name.clone(), Value::Null)));
        rows.push(row);
    }
    if columns.is_empty() {
        return Ok(String::new());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: Vec<String>| writer.write_record(cells).map_err(serde_json::Error::custom);
    write(columns.keys().cloned().collect())?;
    for row in rows {
        let cell = |value: &Value| if guarded { guard(value, cell(value)) } else { cell(value) };
        write(columns.keys().map(|name| row.get(name).map(cell).unwrap_or_default()).collect())?;
    }
    let bytes = writer.into_inner().map_err(serde_json::Error::custom)?;
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
