//! The body of a request that records: one JSON object.

use crate::bytes::line::NoDuplicateKeys;
use crate::deal::event::EventError;
use crate::http::HttpFault;
use crate::http::header::single;
use crate::http::router::LARGEST_BODY;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::time::Duration;
use tokio::time::timeout;
use tower_http::timeout::TimeoutError;

/// The members of the object.
pub(super) struct LineBody(pub(super) Map<String, Value>);

impl LineBody {
    /// Reads the body of a request, which is JSON and says so.
    pub(super) async fn read(request: Request, patience: Duration) -> Result<Self, HttpFault> {
        refuse_other_types(request.headers(), "application/json")?;
        let bytes = timeout(patience, Bytes::from_request(request, &())).await;
        let bytes = bytes.map_err(|_| too_slow(patience))?.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => HttpFault::BodyTooLarge { most: LARGEST_BODY as u64 },
            _ => not_read(&error, patience),
        })?;
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

    /// The member is this one, which something else of the request says; it may be left out.
    pub(super) fn is(&mut self, name: &str, value: &str, said_by: &str) -> Result<(), HttpFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => {
                self.0.insert(name.into(), value.into());
                Ok(())
            }
            Some(said) if said == value => Ok(()),
            Some(said) => Err(EventError::new(name, format!("it is {said}, and {said_by} says {value}")).into()),
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

/// Why a body could not be read.
pub(in crate::http) fn not_read(error: &(dyn Error + 'static), patience: Duration) -> HttpFault {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return too_slow(patience);
        }
        cause = error.source();
    }
    HttpFault::BodyCut
}

fn too_slow(patience: Duration) -> HttpFault {
    HttpFault::BodyTooSlow { seconds: patience.as_secs() }
}

/// A body of another type than the endpoint takes, or one that is packed, is not looked at. One that says nothing is taken for the right
/// one.
pub(super) fn refuse_other_types(headers: &HeaderMap, expected: &'static str) -> Result<(), HttpFault> {
    let (given, packed) = (single(headers, &CONTENT_TYPE)?, single(headers, &CONTENT_ENCODING)?);
    let [given, packed] = [given, packed].map(|value| value.map(|value| value.to_str().unwrap_or_default()));
    if let Some(encoding) = packed.filter(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        let given = format!("{}, packed as {encoding}", given.unwrap_or(expected));
        return Err(HttpFault::WrongMediaType { given, expected });
    }
    let essence = given.map_or(expected, |given| given.split(';').next().unwrap_or_default().trim());
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(HttpFault::WrongMediaType { given: given.unwrap_or_default().into(), expected })
}
