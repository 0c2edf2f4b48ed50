//! A JSON array of objects: a row each.

use super::{NoTable, RowTaker, SheetRow};
use crate::table::cell::TableCell;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The objects, under all names that they have.
pub(super) struct JsonSheet {
    names: Vec<String>,
    rows: Vec<Map<String, Value>>,
}

impl JsonSheet {
    pub(super) fn read(text: &str) -> Result<Self, NoTable> {
        let hint = "a JSON file is an array of objects: [{\"player\": \"…\"}, …]";
        let values: Vec<Value> =
            serde_json::from_str(text).map_err(|error| NoTable::new(format!("it is no JSON: {error}"), hint))?;
        let (mut names, mut places, mut rows) = (Vec::new(), HashMap::new(), Vec::with_capacity(values.len()));
        for (at, value) in values.into_iter().enumerate() {
            let Value::Object(members) = value else {
                return Err(NoTable::new(format!("row {} is no object", at + 1), hint));
            };
            let mut row = Map::new();
            flatten("", members, &mut row);
            for name in row.keys() {
                if !places.contains_key(name) {
                    places.insert(name.clone(), names.len());
                    names.push(name.clone());
                }
            }
            rows.push(row);
        }
        Ok(Self { names, rows })
    }

    pub(super) fn rows(&mut self, take: RowTaker<'_>) -> Result<(), NoTable> {
        let header = self.names.iter().map(|name| TableCell::of_text(name)).collect();
        // The header is in no row of the array.
        if take(SheetRow { number: u64::MAX, cells: header }).is_break() {
            return Ok(());
        }
        for (row, number) in self.rows.iter().zip(1..) {
            let cells = self.names.iter().map(|name| row.get(name).map_or(TableCell::Empty, cell)).collect();
            if take(SheetRow { number, cells }).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Objects in objects become columns such as `club.name`.
fn flatten(prefix: &str, members: Map<String, Value>, row: &mut Map<String, Value>) {
    for (name, value) in members {
        let name = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            Value::Object(inner) => flatten(&name, inner, row),
            value => drop(row.insert(name, value)),
        }
    }
}

fn cell(value: &Value) -> TableCell {
    match value {
        Value::Null => TableCell::Empty,
        Value::String(text) => TableCell::of_text(text),
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(number) => TableCell::of_number(number),
            None => TableCell::Number(number.to_string()),
        },
        Value::Array(values) if values.iter().all(Value::is_string) => {
            TableCell::of_text(&values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "))
        }
        other => TableCell::of_text(&other.to_string()),
    }
}
