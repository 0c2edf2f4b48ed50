//! What a field of a deal reads, before a change and after it.

use crate::deal::terms::Value as Term;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use std::fmt;
use std::sync::Arc;

/// The value of a field that people watch. Two are equal where their JSON is.
///
/// A long deal has thousands of changes, and a field in dispute has many values: these are kept as they are, and shared.
#[derive(Clone)]
pub enum FieldValue {
    /// Text, a list or an object; null for nothing.
    Json(Value),
    /// A value of the terms.
    Term(Term),
    /// The values that contradict each other.
    Terms(Arc<[Term]>),
}

impl FieldValue {
    /// Nothing.
    pub const NULL: Self = Self::Json(Value::Null);

    /// It is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Json(Value::Null))
    }
}

impl From<Value> for FieldValue {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl PartialEq for FieldValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(one), Self::Json(other)) => one == other,
            (Self::Term(one), Self::Term(other)) => one.is_written_as(other),
            (Self::Terms(one), Self::Terms(other)) => {
                one.len() == other.len() && one.iter().zip(&**other).all(|(one, other)| one.is_written_as(other))
            }
            _ if self.is_null() || other.is_null() => false,
            _ => json!(self) == json!(other),
        }
    }
}

impl Eq for FieldValue {}

impl fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json!(self).fmt(f)
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(value) => value.serialize(serializer),
            Self::Term(term) => term.serialize(serializer),
            Self::Terms(terms) => terms.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::money::Money;

    fn fee(text: &str) -> Term {
        Term::Money(Money::parse(text).unwrap())
    }

    #[test]
    fn two_are_equal_where_their_json_is() {
        let written = |value: &FieldValue| FieldValue::Json(json!(value));
        let values = [
            FieldValue::NULL,
            FieldValue::Term(fee("15 EUR")),
            FieldValue::Term(fee("15.0 EUR")),
            FieldValue::Terms([fee("15 EUR")].into()),
            FieldValue::Terms([fee("15.0 EUR")].into()),
            FieldValue::Terms([fee("15 EUR"), fee("16 EUR")].into()),
        ];
        for (at, one) in values.iter().enumerate() {
            for (other_at, other) in values.iter().enumerate() {
                assert_eq!(one == other, at == other_at, "{one:?} {other:?}");
                assert_eq!(*one == written(other), at == other_at, "{one:?} {other:?}");
            }
        }
    }
}
