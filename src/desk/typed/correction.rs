//! Corrections as people type them: what a record says, filled in, and what of that was changed.

use super::field_reader::in_words;
use super::{FieldFault, FieldReader, TypedFields};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::money::Money;
use crate::deal::name::{Name, Text};
use crate::deal::relative_date::dated;
use crate::deal::source::Grade;
use crate::ledger::Error;
use serde_json::{Map, Value, json};

/// The patch of a correction, field by field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CorrectionPatch(Map<String, Value>);

impl CorrectionPatch {
    /// The right value of a field of this event, or of `happened`, `note` and the source; null takes it away. Fields of terms may be named
    /// alone (`fee`) or in full (`terms.fee`).
    pub fn set(&mut self, event: &Event, field: &str, value: Value) {
        if matches!(field, "happened" | "note") || (field == "source" && value.is_null()) {
            self.0.insert(field.into(), value);
            return;
        }
        if let Some(member) = member_of_source(field) {
            object(&mut self.0, "source").insert(member.into(), value);
            return;
        }
        let field = field.strip_prefix("data.").unwrap_or(field);
        let data = object(&mut self.0, "data");
        let is_term = |name: &&str| event.kind().field(name).is_some_and(|field| field.is_term);
        match field.strip_prefix("terms.").or(Some(field).filter(is_term)) {
            Some(term) => object(data, "terms").insert(term.into(), value),
            None => data.insert(field.into(), value),
        };
    }

    /// As it stands in files.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

/// What a field is called in the source.
fn member_of_source(field: &str) -> Option<&'static str> {
    match field {
        "source" | "source.name" => Some("name"),
        "grade" | "source.grade" => Some("grade"),
        "ref" | "source.ref" => Some("ref"),
        _ => None,
    }
}

/// The object of that name, made where there is none yet.
fn object<'m>(members: &'m mut Map<String, Value>, name: &str) -> &'m mut Map<String, Value> {
    let entry = members.entry(name).or_insert_with(|| json!({}));
    if !entry.is_object() {
        *entry = json!({});
    }
    #[expect(clippy::expect_used, reason = "it was made an object on the line above")]
    entry.as_object_mut().expect("BUG: an object is no object")
}

/// The event, as somebody would have typed it.
pub fn filled(event: &Event) -> TypedFields {
    let mut fields = TypedFields::default();
    let data = event.data();
    let terms = data.get("terms").and_then(Value::as_object).cloned().unwrap_or_default();
    for field in event.kind().all_fields() {
        let place = if field.is_term { &terms } else { &data };
        match place.get(field.name) {
            None => {}
            Some(Value::Null) => fields.put(&format!("no_{}", field.name), "on"),
            Some(Value::Array(values)) => values.iter().for_each(|value| fields.put(field.name, &as_typed(value))),
            Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => fields.put(field.name, "on"),
            Some(value) => fields.put(field.name, &as_typed(value)),
        }
    }
    fields
}

fn as_typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => serde_json::from_value::<Money>(value.clone()).map_or_else(|_| value.to_string(), |it| it.to_string()),
    }
}

/// The record as it reads, with its date, its note and its source.
pub fn filled_reading(reading: &Reading<'_>) -> TypedFields {
    let mut fields = filled(reading.event());
    fields.put("on", &reading.happened().words);
    if let Some(note) = reading.note() {
        fields.put("note", note.as_str());
    }
    if let Some(source) = reading.source() {
        fields.put("source", source.name.as_str());
        source.reference.iter().for_each(|reference| fields.put("ref", reference.as_str()));
        source.grade.iter().for_each(|grade| fields.put("grade", grade.word()));
    }
    fields
}

impl FieldReader<'_> {
    /// What was changed in the fields that [`filled_reading`] gave; none where something is wrong, or nothing was changed.
    pub fn patch(&mut self, reading: &Reading<'_>) -> Result<Option<Value>, Error> {
        let (event, before) = (reading.event(), filled_reading(reading));
        let data = event.data();
        let terms = data.get("terms").and_then(Value::as_object).cloned().unwrap_or_default();
        let mut patch = CorrectionPatch::default();
        for field in event.kind().all_fields() {
            if self.typed.all(field.name).eq(before.all(field.name)) {
                continue;
            }
            let path = if field.is_term { format!("terms.{}", field.name) } else { format!("data.{}", field.name) };
            if self.typed.one(field.name).is_none() {
                if field.is_needed && !field.takes.may_be_none() {
                    self.needed(field.name);
                } else {
                    patch.set(event, &path, Value::Null);
                }
            } else if let Some(value) = self.value(&field)? {
                let place = if field.is_term { &terms } else { &data };
                if place.get(field.name) != Some(&value) {
                    patch.set(event, &path, value);
                }
            }
        }
        self.patch_of_the_rest(event, &before, &mut patch);
        if self.is_well() && patch.0.is_empty() {
            self.fault(FieldFault::new("", "nothing is changed", "change what the record should say"));
        }
        Ok(Some(patch.into_value()).filter(|_| self.is_well()))
    }

    /// The date, the note and the source.
    fn patch_of_the_rest(&mut self, event: &Event, before: &TypedFields, patch: &mut CorrectionPatch) {
        let (typed, today) = (self.typed, self.today);
        let changed = |field: &str| typed.one(field) != before.one(field);
        if changed("on")
            && let Some(words) = self.needed("on")
        {
            let read = self.moment(words);
            if self.taken("on", read).is_some() {
                patch.set(event, "happened", json!(dated(words, today)));
            }
        }
        if changed("note") {
            patch.set(event, "note", typed.one("note").map_or(Value::Null, |note| json!(note)));
        }
        if typed.one("source").is_none() {
            if ["ref", "grade"].into_iter().any(|field| typed.one(field).is_some_and(|_| changed(field))) {
                self.needed("source");
            } else if before.one("source").is_some() {
                patch.set(event, "source", Value::Null);
            }
            return;
        }
        for field in ["source", "ref", "grade"].into_iter().filter(|field| changed(field)) {
            let Some(text) = typed.one(field) else {
                patch.set(event, field, Value::Null);
                continue;
            };
            let read = match field {
                "source" => Name::new(text).map(|name| json!(name)).map_err(|error| in_words(&error)),
                "ref" => Text::new(text).map(|text| json!(text)).map_err(|error| in_words(&error)),
                _ => Grade::parse(text).map(|grade| json!(grade)).map_err(|error| (error.to_string(), String::new())),
            };
            if let Some(value) = self.taken(field, read) {
                patch.set(event, field, value);
            }
        }
    }
}
