//! The body of a request that records: one JSON object.

use crate::bytes::line::NoDuplicateKeys;
use crate::deal::event::EventError;
use crate::http::HttpFault;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

/// The members of the object.
pub(super) struct LineBody(pub(super) Map<String, Value>);

impl LineBody {
    /// Reads the body of a request, which is JSON and says so.
    pub(super) async fn read(request: Request) -> Result<Self, HttpFault> {
        refuse_other_types(request.headers(), "application/json")?;
        let too_large = |_| HttpFault::BodyTooLarge { most: crate::http::router::LARGEST_BODY as u64 };
        let bytes = Bytes::from_request(request, &()).await.map_err(too_large)?;
        let unreadable = |what: String| HttpFault::from(EventError::new("body", what));
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| unreadable(format!("it is no UTF-8 text after byte {}", error.valid_up_to())))?;
        let NoDuplicateKeys(value) = serde_json::from_str(text).map_err(|error| {
            let what = if error.is_data() { "" } else { "it is no JSON: " };
            unreadable(format!("{what}{error}"))
        })?;
        match value {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(unreadable("expected a JSON object".into())),
        }
    }

    /// The member is this one, which the path says; it may be left out.
    pub(super) fn is(&mut self, name: &str, value: &str) -> Result<(), HttpFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => {
                self.0.insert(name.into(), value.into());
                Ok(())
            }
            Some(said) if said == value => Ok(()),
            Some(said) => Err(EventError::new(name, format!("it is {said}, and the path says {value}")).into()),
        }
    }

    /// The member, taken out.
    pub(super) fn take(&mut self, name: &str) -> Result<Value, HttpFault> {
        let value = self.0.shift_remove(name).filter(|value| !value.is_null());
        value.ok_or_else(|| EventError::new(name, "it is missing").into())
    }

    /// The object inside this one; an empty one is made where there is none.
    pub(super) fn object(&mut self, name: &str) -> Result<&mut Map<String, Value>, HttpFault> {
        let inner = self.0.entry(name).or_insert_with(|| json!({}));
        inner.as_object_mut().ok_or_else(|| EventError::new(name, "expected a JSON object").into())
    }
}

/// A body of another type than the endpoint takes is not looked at. One that says nothing is taken for the right one.
pub(super) fn refuse_other_types(headers: &HeaderMap, expected: &'static str) -> Result<(), HttpFault> {
    let Some(given) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let given = given.to_str().unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(HttpFault::WrongMediaType { given: given.into(), expected })
}
