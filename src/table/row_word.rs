//! What a row said when it was imported last, and how a correction says what it says now.

use super::row_draft::RecordDraft;
use crate::bytes::identities::{Identities, id_of};
use crate::bytes::line::Line;
use crate::deal::event::Event;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::{Slug, Text};
use crate::deal::source::Source;
use serde_json::{Map, Value};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use uuid::Uuid;

/// A record that a row became, as the table said it last.
#[derive(Clone, Debug)]
pub struct RowRecord {
    /// The key of the row.
    pub key: String,
    /// Its identity.
    pub id: Uuid,
    /// Where it stands in the log.
    pub position: u64,
    /// Its deal.
    pub slug: Slug,
    /// When it took place, as the table said it last.
    pub since: Instant,
    /// As the table said it last.
    pub said: RowWord,
    /// A person retracted it: it is left alone.
    pub is_taken_back: bool,
    /// The newest correction of it by the table.
    pub corrected_by: Option<Uuid>,
    /// Its type.
    pub type_name: &'static str,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub struct RowWord {
    /// When it took place, in words.
    pub happened: String,
    /// A remark.
    pub note: Option<String>,
    /// Who says so.
    pub source: Option<String>,
    /// How far that can be trusted.
    pub grade: Option<String>,
    /// What happened.
    pub data: Map<String, Value>,
}

impl RowWord {
    /// What a draft says.
    pub(super) fn of(record: &RecordDraft) -> Self {
        Self::new(&record.happened, record.note.as_ref(), record.source.as_ref(), &record.event)
    }

    /// Of these parts.
    pub(super) fn new(happened: &Moment, note: Option<&Text>, source: Option<&Source>, event: &Event) -> Self {
        Self {
            happened: happened.words.clone(),
            note: note.map(ToString::to_string),
            source: source.map(|source| source.name.to_string()),
            grade: source.and_then(|source| Some(source.grade?.to_string())),
            data: event.data(),
        }
    }

    /// What is said, by whom, however far they are trusted.
    pub(super) fn hash(&self, type_name: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (type_name, &self.source, &self.happened, &self.note).hash(&mut hasher);
        Value::Object(self.data.clone()).to_string().hash(&mut hasher);
        hasher.finish()
    }
}

/// How far a deal is by a record of this type; none where it tells nothing of that.
pub(super) fn step(type_name: &str) -> Option<u8> {
    Some(match type_name {
        "interest" => 1,
        "contact" => 2,
        "meeting" => 3,
        "offer" | "counter_offer" => 4,
        "agreement" => 5,
        "completion" | "collapse" => 6,
        _ => return None,
    })
}

impl RowRecord {
    /// What it says.
    pub(super) fn hash(&self) -> u64 {
        self.said.hash(self.type_name)
    }

    /// The row has gone on: it makes a record of a later day or of a further step, and so it does not take back this one.
    pub(super) fn is_behind(&self, steps: &[(u8, Instant)]) -> bool {
        step(self.type_name).is_some_and(|own| steps.iter().any(|(step, at)| (*at, *step) > (self.since, own)))
    }

    /// The table's later word on it. Its id is derived from what it corrects, so that two imports at once record it once. It is learned when it is imported, whenever the table says that the row was: earlier dates
    /// show the earlier word.
    pub(super) fn correction(
        &self,
        is: &RowWord,
        source: Option<Source>,
        today: Moment,
        ids: &Identities,
    ) -> Result<Line, String> {
        let was = &self.said;
        let mut patch = Map::new();
        let mut changed = Vec::new();
        if was.happened != is.happened {
            patch.insert("happened".into(), is.happened.as_str().into());
            changed.push("happened".to_owned());
        }
        if was.note != is.note {
            patch.insert("note".into(), is.note.clone().into());
            changed.push("note".into());
        }
        let mut of_source = Map::new();
        for (name, was, is) in [("name", &was.source, &is.source), ("grade", &was.grade, &is.grade)] {
            if was != is {
                of_source.insert(name.into(), is.clone().into());
                changed.push(if name == "name" { "source" } else { name }.into());
            }
        }
        if !of_source.is_empty() {
            patch.insert("source".into(), of_source.into());
        }
        let data = merge_patch(&was.data, &is.data, &mut changed);
        if !data.is_empty() {
            patch.insert("data".into(), data.into());
        }
        let reason = format!("the table says otherwise now: {}", changed.join(", "));
        let before = self.corrected_by.unwrap_or(self.id).to_string();
        let derived = ids.correction_of_row(&self.key, &before, &Value::Object(patch.clone()).to_string());
        let id = id_of(ids.deal(&self.slug), derived).0;
        let data = serde_json::json!({ "of": self.id, "patch": patch, "reason": reason });
        let event = Event::from_parts("correction", Some(data)).map_err(|error| error.to_string())?;
        let slug = self.slug.clone();
        Ok(Line { id: Some(id), slug, happened: today, learned: None, recorder: None, source, note: None, event })
    }
}

/// What turns one object into another, by RFC 7396, with money as one value.
fn merge_patch(was: &Map<String, Value>, is: &Map<String, Value>, changed: &mut Vec<String>) -> Map<String, Value> {
    let mut patch = Map::new();
    for (name, value) in is {
        let is_money = |value: &Value| value.get("currency").is_some();
        match (was.get(name), value) {
            (Some(before), value) if before == value => {}
            (Some(Value::Object(before)), Value::Object(after)) if !is_money(value) => {
                patch.insert(name.clone(), merge_patch(before, after, changed).into());
            }
            (_, value) => {
                changed.push(name.clone());
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in was.keys().filter(|name| !is.contains_key(*name)) {
        changed.push(name.clone());
        patch.insert(name.clone(), Value::Null);
    }
    patch
}
