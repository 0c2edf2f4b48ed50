//! JSON in which no object has a member twice: of two, nobody could say which was meant.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// A JSON value that says each thing once.
pub(crate) struct NoDuplicateKeys(pub(crate) Value);

impl<'de> Deserialize<'de> for NoDuplicateKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeysOnce).map(Self)
    }
}

struct KeysOnce;

impl<'de> Visitor<'de> for KeysOnce {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(NoDuplicateKeys(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, NoDuplicateKeys(value))) = members.next_entry::<String, NoDuplicateKeys>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!("`{name}` stands there twice")));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_each_thing_once_is_read_as_it_is() {
        let text = r#"{"a":[1,-2,1.5,"x",null,true],"b":{"a":{}}}"#;
        let NoDuplicateKeys(value) = serde_json::from_str(text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn a_member_that_stands_twice_at_any_depth_is_refused() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"b":[{"a":1,"c":{},"a":2}]}"#] {
            let error = serde_json::from_str::<NoDuplicateKeys>(text).err().unwrap();
            assert!(error.to_string().contains("`a` stands there twice"), "{error}");
        }
    }
}
