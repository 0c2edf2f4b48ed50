//! What the first rows of a table become, in words.

use super::TableSummary;
use crate::bytes::line::Line;
use crate::deal::cuts::Cuts;
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::desk::ask::Records;
use crate::ledger::Error;
use crate::views::wording::{self, name_of};
use serde_json::{Map, Value, json};

impl TableSummary {
    /// Tells the corrections among the first rows by what is recorded: the record, what it says, and what it would say.
    pub fn tell_corrections(&mut self, records: &Records) -> Result<(), Error> {
        for row in &mut self.first {
            for (line, words) in row.read.iter().zip(&mut row.words) {
                if let Some(told) = correction(records, line)? {
                    *words = told;
                }
            }
        }
        Ok(())
    }
}

/// The line in words, by itself.
pub(super) fn in_words(line: &Line) -> String {
    wording::event(&line.event, &line.happened, &|_| None)
}

/// `corrects record 12 (Milan offers fee 12m EUR): fee 12m EUR -> 13m EUR`; none where the line corrects nothing that is recorded.
fn correction(records: &Records, line: &Line) -> Result<Option<String>, Error> {
    let Event::Correction { of, patch: Value::Object(patch), .. } = &line.event else { return Ok(None) };
    let history = records.history_of(&records.find(line.slug.as_str())?)?;
    let readings = history.readings(&Cuts::default());
    let Some(reading) = readings.iter().find(|reading| reading.record.id == *of) else { return Ok(None) };
    let place = |id| history.record(id).map(|record| record.position);
    let said = wording::event(reading.event(), reading.happened(), &place);
    let mut changes = Vec::new();
    compare(&as_patched(reading), patch, &mut changes);
    Ok(Some(format!("corrects record {} ({said}): {}", reading.record.position, changes.join(", "))))
}

/// What a record says, in the shape of a patch.
fn as_patched(reading: &Reading<'_>) -> Map<String, Value> {
    let source = reading.source().map(|source| json!({ "source": source.name, "grade": source.grade }));
    let said = json!({
        "happened": reading.happened().words,
        "note": reading.note(),
        "source": source,
        "data": reading.event().data(),
    });
    match said {
        Value::Object(said) => said,
        _ => Map::new(),
    }
}

/// Each value that the patch changes, as it was and as it would be.
fn compare(was: &Map<String, Value>, patch: &Map<String, Value>, changes: &mut Vec<String>) {
    let none = Map::new();
    for (member, value) in patch {
        let before = was.get(member).unwrap_or(&Value::Null);
        match (member.as_str(), value) {
            ("data" | "terms", Value::Object(value)) => compare(before.as_object().unwrap_or(&none), value, changes),
            ("source", Value::Object(value)) => {
                // Its name is called the source.
                let named = value.iter().map(|(member, value)| {
                    (if member == "name" { "source" } else { member }.to_owned(), value.clone())
                });
                compare(before.as_object().unwrap_or(&none), &named.collect(), changes);
            }
            _ => changes.push(format!("{} {} -> {}", name_of(member), told(before), told(value))),
        }
    }
}

fn told(value: &Value) -> String {
    if value.is_null() { "none".into() } else { wording::json(value) }
}
