//! Events as they stand in files: a type and an object of data.

use super::event::Event;
use super::kind::Kind;
use crate::reported::{ErrorKind, Facts, Reported, facts_of};
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Why a type and data are no event: which field, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{field}: {reason}")]
pub struct EventError {
    /// `type`, or the path of a field, as in `data.terms.fee`.
    pub field: String,
    /// What is wrong with it, and what was expected.
    pub reason: String,
}

impl Reported for EventError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Unreadable
    }

    fn code(&self) -> &'static str {
        Self::CODE
    }

    fn facts(&self) -> Facts {
        facts_of(self)
    }
}

impl EventError {
    /// Whatever the field.
    pub const CODE: &'static str = "field-unreadable";

    /// An error of this field.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

impl Event {
    /// The event of that type with that data; no data is the same as an empty object.
    pub fn from_parts(type_name: &str, data: Option<Value>) -> Result<Self, EventError> {
        Kind::named(type_name)?;
        let data = match data {
            None | Some(Value::Null) => Value::Object(Map::new()),
            Some(data @ Value::Object(_)) => data,
            Some(_) => return Err(EventError::new("data", "expected an object")),
        };
        // The type goes first, so that the data is read straight into the event and errors know their path.
        let parts = [("type", Value::from(type_name)), ("data", data)];
        let parts = MapDeserializer::new(parts.into_iter().map(|(key, value)| (key, value.into_deserializer())));
        serde_path_to_error::deserialize(parts).map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
            let path = error.path().to_string();
            let field = if path == "." { "data".to_owned() } else { path };
            EventError::new(field, plain(&error.into_inner().to_string()))
        })
    }

    /// The event of that type with that data, an object in JSON. None if it cannot be read straight from the text:
    /// then [`Event::from_parts`] tells why, or can read it after all.
    pub fn from_json(type_name: &str, data: &str) -> Option<Self> {
        if !data.starts_with('{') {
            return None;
        }
        let mut json = serde_json::Deserializer::from_str(data);
        let parts = Parts { type_name: Some(type_name), data: Some(&mut json) };
        let event = Self::deserialize(MapAccessDeserializer::new(parts)).ok()?;
        json.end().ok()?;
        Some(event)
    }

    /// The data as it stands in files, in JSON; `{}` where the event has none.
    pub fn to_json(&self) -> serde_json::Result<String> {
        // As a whole it is {"type":"offer","data":{..}}.
        let mut text = serde_json::to_string(self)?;
        text.drain(..r#"{"type":"","data":"#.len() + self.type_name().len());
        text.pop();
        Ok(text)
    }

    /// The data as it stands in files.
    pub fn data(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(mut parts)) => match parts.remove("data") {
                Some(Value::Object(data)) => data,
                _ => Map::new(),
            },
            _ => Map::new(),
        }
    }
}

impl Kind {
    /// The kind of that name in files.
    pub fn named(name: &str) -> Result<Self, EventError> {
        name.parse().ok().filter(|kind: &Self| kind.word() == name).ok_or_else(|| {
            let nearest = nearest_type(name).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
            EventError::new("type", format!("\"{name}\" is no type of event{nearest}"))
        })
    }
}

/// The type first, then the data, each from where it stands.
struct Parts<'t, D> {
    type_name: Option<&'t str>,
    data: Option<D>,
}

impl<'de, D: Deserializer<'de>> MapAccess<'de> for Parts<'_, D> {
    type Error = D::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, D::Error> {
        let key = match (&self.type_name, &self.data) {
            (Some(_), _) => "type",
            (None, Some(_)) => "data",
            (None, None) => return Ok(None),
        };
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, D::Error> {
        match (self.type_name.take(), self.data.take()) {
            (Some(type_name), data) => {
                self.data = data;
                seed.deserialize(type_name.into_deserializer())
            }
            (None, Some(data)) => seed.deserialize(data),
            (None, None) => Err(serde::de::Error::custom("a value without its key")),
        }
    }
}

fn nearest_type(name: &str) -> Option<&'static str> {
    let distance = |known: &str| strsim::damerau_levenshtein(known, name);
    Event::TYPES
        .into_iter()
        .chain(Event::REFERENCE_TYPES)
        .min_by_key(|known| distance(known))
        .filter(|known| distance(known) <= 1 + name.len() / 3)
}

/// Reads a value of any shape, with the path of the field that does not fit.
pub fn read<T: for<'de> Deserialize<'de>>(field: &str, value: Value) -> Result<T, EventError> {
    serde_path_to_error::deserialize(value).map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
        let path = error.path().to_string();
        let field = if path == "." { field.to_owned() } else { format!("{field}.{path}") };
        EventError::new(field, plain(&error.into_inner().to_string()))
    })
}

/// What serde says of a word that is in no closed list, as the rest of the program says it.
fn plain(reason: &str) -> String {
    let of_a_list = || {
        let (word, expected) = reason.strip_prefix("unknown variant `")?.split_once("`, expected ")?;
        let words = expected.trim_start_matches("one of ").replace(" or ", ", ").replace('`', "");
        Some(format!("\"{word}\" is none of {words}"))
    };
    of_a_list().unwrap_or_else(|| reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(type_name: &str, data: Value) -> String {
        Event::from_parts(type_name, Some(data)).unwrap_err().to_string()
    }

    #[test]
    fn no_data_is_an_empty_object() {
        assert_eq!(Event::from_parts("signature", None), Ok(Event::Signature {}));
        assert_eq!(Event::from_parts("agreement", None), Ok(Event::Agreement { terms: None }));
        assert_eq!(Event::from_parts("signature", None).unwrap().data(), Map::new());
    }

    #[test]
    fn data_is_read_and_written_straight() {
        for (kind, data) in [
            ("signature", "{}"),
            ("agreement", "{}"),
            ("interest", r#"{"by":"Milan"}"#),
            ("opened", r#"{"players":["A"],"owner":"B","to":"C"}"#),
            ("offer", r#"{"by":"A","terms":{"kind":"loan","fee":{"amount":"15.0","currency":"EUR"}}}"#),
        ] {
            let event = Event::from_json(kind, data).unwrap();
            assert_eq!(Ok(&event), Event::from_parts(kind, serde_json::from_str(data).unwrap()).as_ref());
            assert_eq!(event.to_json().unwrap(), data);
        }
        for (kind, data) in
            [("interest", "[\"Milan\"]"), ("ofer", "{}"), ("interest", r#"{"by":"A","by":"A"}"#), ("note", "{} {}")]
        {
            assert_eq!(Event::from_json(kind, data), None, "{data}");
        }
    }

    #[test]
    fn an_error_names_its_field() {
        assert_eq!(error("ofer", json!({})), "type: \"ofer\" is no type of event; did you mean offer?");
        assert!(
            error("offer", json!({"by": "A", "terms": {"fee": {"amount": 15, "currency": "EUR"}}}))
                .starts_with("data.terms.fee.amount: ")
        );
        assert_eq!(
            error("meeting", json!({"between": ["A"], "status": "hold"})),
            "data.status: \"hold\" is none of held, scheduled, cancelled"
        );
        assert!(error("offer", json!({"by": "A"})).contains("missing field `terms`"));
        assert!(error("interest", json!({"by": "A", "too": 1})).contains("unknown field `too`"));
        assert!(error("note", json!({"by": "A"})).contains("unknown field `by`"));
        assert!(error("link", json!({"deal": "A B", "relation": "package"})).starts_with("data.deal: "));
    }

    #[test]
    fn every_type_has_a_name_that_reads_back() {
        for name in Event::TYPES {
            let error = Event::from_parts(name, Some(json!({"no_such_field": 1}))).unwrap_err();
            assert_ne!(error.field, "type", "{name}");
        }
    }
}
