//! The part of a record that the law may want gone.

use super::Salt;
use crate::deal::event::Event;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::record::Draft;
use crate::deal::source::Source;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What stands before the data, in the order that it stands in the file.
#[derive(Serialize)]
struct BodyHead<'a> {
    salt: &'a str,
    slug: &'a Slug,
    recorder: &'a Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a Text>,
}

/// The body in JSON; the data comes last, and is absent where the event has none. Of what was erased elsewhere, before it
/// came here, there is no body.
pub(super) fn written(draft: &Draft, salt: Salt) -> serde_json::Result<Vec<u8>> {
    if matches!(draft.event, Event::Erased(_)) {
        return Ok(Vec::new());
    }
    let mut digits = [0; 32];
    let salt = super::in_hex(&salt, &mut digits);
    let (source, note) = (draft.source.as_ref(), draft.note.as_ref());
    let mut body = Vec::with_capacity(512);
    serde_json::to_writer(&mut body, &BodyHead { salt, slug: &draft.slug, recorder: &draft.recorder, source, note })?;
    let data = draft.event.to_json()?;
    if data != "{}" {
        body.pop();
        body.extend_from_slice(br#","data":"#);
        body.extend_from_slice(data.as_bytes());
        body.push(b'}');
    }
    Ok(body)
}

/// What a body says, but for the event.
pub(super) struct SaidInBody {
    pub(super) slug: Slug,
    pub(super) recorder: Name,
    pub(super) source: Option<Source>,
    pub(super) note: Option<Text>,
}

/// What a body of a record of this type says, or what is wrong with it.
pub(super) fn read(body: &[u8], kind: &str) -> Result<(SaidInBody, Event), String> {
    straight(body, kind).map_or_else(|| by_members(body, kind), Ok)
}

/// Straight from the text into its types: what this program wrote reads so.
fn straight(body: &[u8], kind: &str) -> Option<(SaidInBody, Event)> {
    // As a text it need not be looked at again, string by string, for whether it is UTF-8.
    let body: Body<'_, Data<'_>> = serde_json::from_str(std::str::from_utf8(body).ok()?).ok()?;
    let event = Event::from_json(kind, body.data.0.map_or("{}", RawValue::get))?;
    Some((body.said(), event))
}

/// Slower, and able to tell what is wrong.
fn by_members(body: &[u8], kind: &str) -> Result<(SaidInBody, Event), String> {
    let body: Body<'_, Map<String, Value>> =
        serde_json::from_slice(body).map_err(|error| format!("its body: {error}"))?;
    let tagged = [("type".to_owned(), Value::from(kind)), ("data".to_owned(), Value::Object(body.data.clone()))];
    let event = serde_json::from_value(Value::Object(tagged.into_iter().collect()));
    Ok((body.said(), event.map_err(|error| format!("its data: {error}"))?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'a, D> {
    #[serde(borrow, rename = "salt")]
    _salt: Cow<'a, str>,
    slug: Slug,
    recorder: Name,
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    note: Option<Text>,
    #[serde(default)]
    data: D,
}

impl<D> Body<'_, D> {
    fn said(self) -> SaidInBody {
        SaidInBody { slug: self.slug, recorder: self.recorder, source: self.source, note: self.note }
    }
}

/// Data as it stands in the text; unlike an option, it is not absent where it is null.
#[derive(Default)]
struct Data<'a>(Option<&'a RawValue>);

impl<'de> Deserialize<'de> for Data<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|text| Self(Some(text)))
    }
}
