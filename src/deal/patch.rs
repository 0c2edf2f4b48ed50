//! Corrections: a JSON merge patch (RFC 7396) for an earlier record, in which money counts as one value.

use super::erased::Marks;
use super::event::{Event, EventError};
use super::event_data::read;
use super::kind::Kind;
use super::moment::{Moment, MomentError};
use super::name::{Slug, Text};
use super::record::{Draft, Record};
use super::source::{Grade, Source};
use super::terms::Field;
use chrono_tz::Tz;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What of a record a patch can change.
#[derive(Clone, Debug, PartialEq)]
pub struct Patched {
    /// When it took place, as typed.
    pub happened: Moment,
    /// The remark.
    pub note: Option<Text>,
    /// Who said so.
    pub source: Option<Source>,
    /// What happened.
    pub event: Event,
}

/// Why a patch leaves no readable record.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PatchError {
    /// A patch is an object with at least one member.
    #[error("the patch changes nothing: it must be an object with happened, note, source or data")]
    Nothing,
    /// Only these four can be corrected.
    #[error("\"{0}\" cannot be corrected: only happened, note, source and data can")]
    Member(String),
    /// No date.
    #[error("happened: {0}")]
    Happened(MomentError),
    /// The happened clock cannot be taken away, and is text.
    #[error("happened must be a date")]
    NoHappened,
    /// The note is text, or null.
    #[error("note must be a text that is not empty, or null")]
    Note,
    /// The event has no such field.
    #[error("records of the type {kind} have no field \"{field}\"")]
    NoSuchField {
        /// What the record tells of.
        kind: Kind,
        /// The field, as typed, or as it stands in the data of the patch.
        field: String,
    },
    /// The source as patched is none.
    #[error("{0}")]
    Source(EventError),
    /// The data as patched is not that of the event.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl From<&Record> for Patched {
    /// Before any patch.
    fn from(record: &Record) -> Self {
        let Draft { happened, note, source, event, .. } = Draft::clone(&record.draft);
        Self { happened, note, source, event }
    }
}

impl Patched {
    /// Its source is known to be doubtful.
    pub(super) fn is_doubtful(&self) -> bool {
        Marks::of(&self.event, self.source.as_ref()).grade.is_some_and(Grade::is_doubtful)
    }

    /// The record as it reads after one more patch.
    pub fn apply(&self, patch: &Value, zone: Tz) -> Result<Self, PatchError> {
        let members = patch.as_object().filter(|members| !members.is_empty()).ok_or(PatchError::Nothing)?;
        let mut patched = self.clone();
        for (member, value) in members {
            match (member.as_str(), value) {
                ("happened", Value::String(words)) => {
                    patched.happened = Moment::parse(words, zone).map_err(PatchError::Happened)?;
                }
                ("happened", _) => return Err(PatchError::NoHappened),
                ("note", Value::Null) => patched.note = None,
                ("note", Value::String(text)) => patched.note = Some(Text::new(text).map_err(|_| PatchError::Note)?),
                ("note", _) => return Err(PatchError::Note),
                ("source", Value::Null) => patched.source = None,
                ("source", changes) => patched.source = Some(patch_source(self.source.as_ref(), changes)?),
                ("data", changes) => patched.event = patch_event(&self.event, changes)?,
                _ => return Err(PatchError::Member(member.clone())),
            }
        }
        Ok(patched)
    }
}

fn patch_source(source: Option<&Source>, changes: &Value) -> Result<Source, PatchError> {
    let not_an_object = || PatchError::Source(EventError::new("source", "expected an object, or null"));
    let changes = changes.as_object().ok_or_else(not_an_object)?;
    let mut members = match source.map(serde_json::to_value) {
        Some(Ok(Value::Object(members))) => members,
        _ => Map::new(),
    };
    merge(&mut members, changes);
    read("source", Value::Object(members)).map_err(PatchError::Source)
}

fn patch_event(event: &Event, changes: &Value) -> Result<Event, EventError> {
    let mut data = event.data();
    match changes {
        Value::Object(changes) => merge(&mut data, changes),
        Value::Null => data.clear(),
        _ => return Err(EventError::new("data", "expected an object")),
    }
    Event::from_parts(event.type_name(), Some(Value::Object(data)))
}

/// Data is at most two levels deep: terms are merged field by field, and every other value is replaced whole.
fn merge(data: &mut Map<String, Value>, changes: &Map<String, Value>) {
    for (member, change) in changes {
        match change {
            Value::Null => {
                data.remove(member);
            }
            Value::Object(fields) if member == "terms" => {
                let mut terms = data.get(member).and_then(Value::as_object).cloned().unwrap_or_default();
                merge(&mut terms, fields);
                data.insert(member.clone(), Value::Object(terms));
            }
            _ => {
                data.insert(member.clone(), change.clone());
            }
        }
    }
}

/// The first field that a patch sets and that events of this kind do not have there: `by`, `terms.fee`.
pub fn unknown_field(kind: Kind, patch: &Value) -> Option<String> {
    let data = patch.get("data")?.as_object()?;
    let is_own = |name: &str| kind.fields().iter().any(|field| field.name == name);
    let terms = data.get("terms").filter(|_| kind.takes_terms()).and_then(Value::as_object);
    let is_term = |name: &str| Field::OF_TERMS.iter().any(|field| field.name() == name);
    let is_terms = |name: &str| name == "terms" && kind.takes_terms();
    let of_event = data.iter().filter(|(name, value)| !(value.is_null() || is_own(name) || is_terms(name)));
    let of_terms = terms.into_iter().flatten().filter(|(name, value)| !(value.is_null() || is_term(name)));
    let of_terms = of_terms.map(|(name, _)| format!("terms.{name}"));
    of_event.map(|(name, _)| name.clone()).chain(of_terms).next()
}

/// The fields of terms that a patch names, those it takes away too; the fee of a valuation counts as [`Field::Fee`].
pub fn fields_named(event: &Event, patch: &Value) -> BTreeSet<Field> {
    let data = patch.get("data");
    let terms = data.and_then(|data| data.get("terms")).and_then(Value::as_object).into_iter().flatten();
    let fee =
        data.and_then(|data| data.get("fee")).filter(|_| matches!(event, Event::Valuation { .. })).map(|_| Field::Fee);
    terms.filter_map(|(name, _)| Field::named(name)).chain(fee).collect()
}

/// The deals that a patch names.
pub fn deals_in(patch: &Value) -> Vec<Slug> {
    let data = patch.get("data");
    let deal = data.and_then(|data| data.get("deal")).into_iter();
    let package = data.and_then(|data| data.get("package")).and_then(Value::as_array).into_iter().flatten();
    deal.chain(package).filter_map(Value::as_str).filter_map(|slug| Slug::new(slug).ok()).collect()
}

/// The patch moves the happened clock.
pub fn moves_happened(patch: &Value) -> bool {
    patch.get("happened").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Rome;
    use serde_json::json;

    fn offer() -> Patched {
        let data = json!({"by": "Atalanta", "terms": {"kind": "loan", "fee": {"amount": "1", "currency": "EUR"}}});
        let event = Event::from_parts("offer", Some(data)).unwrap();
        Patched { happened: Moment::parse("2020-01-08", Rome).unwrap(), note: None, source: None, event }
    }

    #[test]
    fn money_counts_as_one_value() {
        let range = json!({"data": {"terms": {"fee": {"from": "1", "to": "2", "currency": "EUR"}}}});
        let patched = offer().apply(&range, Rome).unwrap();
        assert_eq!(patched.event.data()["terms"]["fee"], json!({"from": "1", "to": "2", "currency": "EUR"}));
        let half = json!({"data": {"terms": {"fee": {"amount": "2"}}}});
        assert!(matches!(offer().apply(&half, Rome), Err(PatchError::Event(_))));
    }

    #[test]
    fn null_takes_away_and_the_rest_stays() {
        let patch = json!({"data": {"terms": {"fee": null}}, "happened": "2020-01-07"});
        let patched = offer().apply(&patch, Rome).unwrap();
        assert_eq!(patched.event.data()["terms"], json!({"kind": "loan"}));
        assert_eq!(patched.happened.words, "2020-01-07");
        assert_eq!(fields_named(&patched.event, &patch), [Field::Fee].into());
    }

    #[test]
    fn a_source_is_merged_and_taken_away() {
        let named = offer().apply(&json!({"source": {"name": "ansa.it", "grade": "B2"}}), Rome).unwrap();
        let graded = named.apply(&json!({"source": {"grade": "E5"}}), Rome).unwrap();
        assert_eq!(json!(graded.source), json!({"name": "ansa.it", "grade": "E5"}));
        assert_eq!(graded.apply(&json!({"source": null}), Rome).unwrap().source, None);
        for patch in [json!({"source": {"grade": "B2"}}), json!({"source": "ansa.it"}), json!({"source": {"name": 1}})]
        {
            assert!(matches!(offer().apply(&patch, Rome), Err(PatchError::Source(_))), "{patch}");
        }
    }

    #[test]
    fn only_happened_note_source_and_data_can_be_corrected() {
        for patch in [
            json!({}),
            json!({"learned": "2020-01-01"}),
            json!({"happened": null}),
            json!({"data": {"by": null}}),
            json!(3),
        ] {
            assert!(offer().apply(&patch, Rome).is_err(), "{patch}");
        }
    }
}
