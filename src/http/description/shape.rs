//! The shapes of JSON in bodies and answers, as data. They become schemas of the description.

use crate::http::media::Media;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a value looks like.
#[derive(Clone, Copy)]
pub(in crate::http) enum Shape {
    /// Any text.
    Text,
    /// A date in the words that it was typed in.
    Moment,
    /// A day: `2020-01-08`.
    Day,
    /// An instant, with its offset.
    Time,
    Uuid,
    /// A whole number that is not negative.
    Whole,
    Flag,
    /// One of some words.
    Choice(fn() -> Vec<&'static str>),
    /// The word of one of these media types.
    Format(&'static [Media]),
    /// Whatever it is, it is described elsewhere.
    Anything,
    /// A file, as a part of a form.
    File,
    List(&'static Shape),
    OrNull(&'static Shape),
    /// An object whose members all look like this.
    MapOf(&'static Shape),
    Object(&'static NamedShape),
}

/// An object that has a name of its own in the description.
pub(in crate::http) struct NamedShape {
    pub(in crate::http) name: &'static str,
    pub(in crate::http) about: &'static str,
    pub(in crate::http) members: &'static [Member],
}

/// A member of an object.
pub(in crate::http) struct Member {
    name: &'static str,
    of: Shape,
    is_always_there: bool,
}

/// A member that is always there.
pub(super) const fn always(name: &'static str, of: Shape) -> Member {
    Member { name, of, is_always_there: true }
}

/// A member that may be left out.
pub(super) const fn maybe(name: &'static str, of: Shape) -> Member {
    Member { name, of, is_always_there: false }
}

/// More members than these, whose names depend on what they tell.
pub(super) const OTHERS: Member = Member { name: "", of: Shape::Anything, is_always_there: false };

impl Shape {
    /// The schema of what is answered. New words may be added there, so the known ones are examples.
    pub(super) fn answered(self) -> Value {
        match self {
            Self::Choice(words) => json!({"type": "string", "examples": words()}),
            shape => shape.schema(Self::answered),
        }
    }

    /// The schema of what is sent: a word is one of those that are known.
    pub(super) fn sent(self) -> Value {
        match self {
            Self::Choice(words) => json!({"type": "string", "enum": words()}),
            Self::Text => json!({"type": "string", "pattern": r"\S"}),
            shape => shape.schema(Self::sent),
        }
    }

    fn schema(self, inner: fn(Self) -> Value) -> Value {
        match self {
            Self::Text | Self::Choice(_) => json!({"type": "string"}),
            Self::Moment => json!({"$ref": "#/components/schemas/Moment"}),
            Self::Day => json!({"type": "string", "format": "date"}),
            Self::Time => json!({"type": "string", "format": "date-time"}),
            Self::Uuid => json!({"type": "string", "format": "uuid"}),
            Self::Whole => json!({"type": "integer", "minimum": 0}),
            Self::Flag => json!({"type": "boolean"}),
            Self::Format(media) => {
                let words: Vec<&str> = media.iter().map(|media| media.word()).collect();
                json!({"type": "string", "enum": words, "default": words.first()})
            }
            Self::Anything => json!({}),
            Self::File => json!({"type": "string", "contentMediaType": "application/octet-stream"}),
            Self::List(of) => json!({"type": "array", "items": inner(*of)}),
            Self::OrNull(of) => match inner(*of) {
                Value::Object(mut schema) if schema.get("type").is_some_and(Value::is_string) => {
                    let of = schema.get("type").cloned().unwrap_or_default();
                    schema.insert("type".into(), json!([of, "null"]));
                    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                        words.push(Value::Null);
                    }
                    schema.into()
                }
                schema => json!({"anyOf": [schema, {"type": "null"}]}),
            },
            Self::MapOf(of) => json!({"type": "object", "additionalProperties": inner(*of)}),
            Self::Object(named) => json!({"$ref": format!("#/components/schemas/{}", named.name)}),
        }
    }

    /// It is made of an object that the description names.
    pub(in crate::http) fn has_a_name(self) -> bool {
        match self {
            Self::Object(_) => true,
            Self::List(of) | Self::OrNull(of) | Self::MapOf(of) => of.has_a_name(),
            _ => false,
        }
    }

    /// In a few words, for people.
    pub(in crate::http) fn words(self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Moment => "date".into(),
            Self::Day => "day".into(),
            Self::Time => "time".into(),
            Self::Uuid => "UUID".into(),
            Self::Whole => "number".into(),
            Self::Flag => "true or false".into(),
            Self::Choice(words) => words().join(", "),
            Self::Format(media) => media.iter().map(|media| media.word()).collect::<Vec<_>>().join(", "),
            Self::Anything => "any JSON".into(),
            Self::File => "file".into(),
            Self::List(of) => format!("list of {}", of.words()),
            Self::OrNull(of) => format!("{} or null", of.words()),
            Self::MapOf(of) => format!("object of {}", of.words()),
            Self::Object(named) => named.name.into(),
        }
    }

    /// Puts the schemas of all objects that it is made of under their names. What is `sent` is read more strictly.
    pub(super) fn collect(self, schemas: &mut BTreeMap<&'static str, Value>, schema: fn(Self) -> Value) {
        match self {
            Self::List(of) | Self::OrNull(of) | Self::MapOf(of) => of.collect(schemas, schema),
            Self::Object(named) if !schemas.contains_key(named.name) => {
                schemas.insert(named.name, Value::Null);
                for member in named.members {
                    member.of.collect(schemas, schema);
                }
                schemas.insert(named.name, named.schema(schema));
            }
            _ => {}
        }
    }
}

impl NamedShape {
    fn schema(&self, of: fn(Shape) -> Value) -> Value {
        let named = self.members.iter().filter(|member| !member.name.is_empty());
        let has_others = named.clone().count() < self.members.len();
        let properties: Map<String, Value> = named.map(|member| (member.name.to_owned(), of(member.of))).collect();
        let required: Vec<&str> =
            self.members.iter().filter(|member| member.is_always_there).map(|member| member.name).collect();
        let mut schema =
            json!({"type": "object", "description": self.about, "properties": properties, "required": required});
        if let (true, Some(schema)) = (has_others, schema.as_object_mut()) {
            schema.insert("additionalProperties".into(), true.into());
        }
        schema
    }
}
