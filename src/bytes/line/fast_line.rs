//! A line read in one go, straight from its text into its types: nearly every line can be.

use super::Line;
use crate::deal::event::Event;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug, Text, Words};
use crate::deal::source::Source;
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FastLine<'a> {
    deal: Slug,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    happened: Cow<'a, str>,
    #[serde(borrow)]
    learned: Option<Words<'a>>,
    recorder: Option<Name>,
    source: Option<Source>,
    note: Option<Text>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    id: Option<Uuid>,
    #[serde(borrow)]
    zone: Option<Words<'a>>,
    #[serde(borrow, rename = "recorded")]
    _recorded: Option<Words<'a>>,
    #[serde(rename = "position")]
    _position: Option<u64>,
    #[serde(rename = "version")]
    _version: Option<u64>,
}

/// The line, if it can be read so: then it reads no otherwise than member by member.
pub(super) fn read(text: &str, zone: Tz) -> Option<Line> {
    // A list of all the values would do for the struct.
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let line: FastLine<'_> = serde_json::from_str(text).ok()?;
    // Reference data has no deal, and a patch may say a thing twice.
    let here = line.zone.is_none_or(|Words(other)| other == zone.name());
    if !here || line.r#type == "correction" || Event::REFERENCE_TYPES.contains(&&*line.r#type) {
        return None;
    }
    Some(Line {
        event: Event::from_json(&line.r#type, line.data.map_or("{}", RawValue::get))?,
        slug: line.deal,
        happened: Moment::parse(&line.happened, zone).ok()?,
        learned: line.learned.map(|Words(words)| Moment::parse(&words, zone)).transpose().ok()?,
        id: line.id,
        recorder: line.recorder,
        source: line.source,
        note: line.note,
    })
}

#[cfg(test)]
mod tests;
