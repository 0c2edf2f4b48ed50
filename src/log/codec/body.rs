//! The part of a record that the law may want gone.

use super::Salt;
use crate::deal::event::Event;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::record::Draft;
use crate::deal::source::Source;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The fields in the order that they stand in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body<'a> {
    salt: String,
    pub(super) slug: Cow<'a, Slug>,
    pub(super) recorder: Cow<'a, Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Cow<'a, Source>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Cow<'a, Text>>,
    /// Absent where the event has none.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    data: Map<String, Value>,
}

impl<'a> Body<'a> {
    pub(super) fn of(draft: &'a Draft, salt: Salt) -> serde_json::Result<Self> {
        Ok(Self {
            salt: hex::encode(salt),
            slug: Cow::Borrowed(&draft.slug),
            recorder: Cow::Borrowed(&draft.recorder),
            source: draft.source.as_ref().map(Cow::Borrowed),
            note: draft.note.as_ref().map(Cow::Borrowed),
            data: data_of(&draft.event)?,
        })
    }

    /// The event of this type with this data.
    pub(super) fn event(&self, kind: &str) -> serde_json::Result<Event> {
        let tagged = [("type".to_owned(), Value::from(kind)), ("data".to_owned(), Value::Object(self.data.clone()))];
        serde_json::from_value(Value::Object(tagged.into_iter().collect()))
    }
}

fn data_of(event: &Event) -> serde_json::Result<Map<String, Value>> {
    let tagged = serde_json::to_value(event)?;
    Ok(match tagged {
        Value::Object(mut fields) => match fields.remove("data") {
            Some(Value::Object(data)) => data,
            _ => Map::new(),
        },
        _ => Map::new(),
    })
}
