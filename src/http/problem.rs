//! An error as an answer: problem details, as in RFC 9457.

use super::HttpFault;
use super::hint::hint;
use super::status::status;
use crate::reported::{Facts, Reported};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What clients are told of a ledger that moved.
const MOVED: &str = "the ledger moved to another place: nothing more is recorded here";

/// What clients are told of a store that fails. The reason may name files and hosts as well.
const UNAVAILABLE: &str = "the store of the server cannot be read or written";

/// The code of the problem that a response is.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProblemCode(pub(super) &'static str);

/// What went wrong, until the request has its id and it can be written.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    code: ProblemCode,
    status: StatusCode,
    members: Facts,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// The members that all problems have come first, and no fact takes the place of one.
    pub(super) fn of(error: &dyn Reported) -> Self {
        let (status, code) = (status(error), error.code());
        // Where the server keeps the ledger, or another one does, is no business of its clients.
        let (detail, facts) = match code {
            "ledger-moved" => (MOVED.into(), Facts::new()),
            "store-unavailable" => (UNAVAILABLE.into(), Facts::new()),
            _ => (error.to_string(), error.facts()),
        };
        let mut members = Facts::new();
        members.insert("type".into(), format!("/errors#{code}").into());
        members.insert("title".into(), title(code).into());
        members.insert("status".into(), status.as_u16().into());
        members.insert("detail".into(), detail.into());
        members.insert("code".into(), code.into());
        members.insert("hint".into(), hint(code, &facts).map_or(Value::Null, Value::from));
        members.insert("exit_code".into(), error.kind().exit_code().into());
        members.insert("request_id".into(), Value::Null);
        for (name, fact) in facts {
            members.entry(name).or_insert(fact);
        }
        Self { code: ProblemCode(code), status, members, headers: headers(status, code) }
    }

    /// What a member says, if it is a text.
    pub(super) fn text(&self, member: &str) -> Option<&str> {
        self.members.get(member).and_then(Value::as_str)
    }

    /// The names that a member lists.
    pub(super) fn list(&self, member: &str) -> impl Iterator<Item = &str> {
        self.members.get(member).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The same, under another status.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self.members.insert("status".into(), status.as_u16().into());
        self
    }

    /// The same, with one more value.
    pub(super) fn with_fact(mut self, name: &str, fact: impl Into<Value>) -> Self {
        self.members.entry(name).or_insert(fact.into());
        self
    }

    /// The body, now that the id of the request is known.
    pub(super) fn body(mut self, request_id: &str) -> Body {
        self.members.insert("request_id".into(), request_id.into());
        Body::from(json!(self.members).to_string() + "\n")
    }
}

/// The code in words.
fn title(code: &str) -> String {
    code.replace('-', " ")
}

/// What a status calls for.
fn headers(status: StatusCode, code: &str) -> Vec<(HeaderName, HeaderValue)> {
    let challenge = match code {
        "no-token" => Some(r#"Bearer realm="mercato""#),
        "invalid-token" => Some(r#"Bearer realm="mercato", error="invalid_token""#),
        "role-too-small" => Some(r#"Bearer realm="mercato", error="insufficient_scope""#),
        _ => None,
    };
    let later =
        matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
    let challenge = challenge.map(|challenge| (WWW_AUTHENTICATE, HeaderValue::from_static(challenge)));
    challenge.into_iter().chain(later.then(|| (RETRY_AFTER, HeaderValue::from_static("1")))).collect()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM);
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
        response.extensions_mut().insert(self.code);
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for HttpFault {
    fn into_response(self) -> Response {
        Problem::of(&self).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::store::StoreError;

    #[test]
    fn clients_are_told_no_folder_of_the_server() {
        let problem = Problem::of(&StoreError::unavailable("/srv/ledger", "/srv/ledger/tokens: permission denied"));
        assert_eq!(problem.text("code"), Some("store-unavailable"));
        assert_eq!(problem.text("detail"), Some("the store of the server cannot be read or written"));
        assert!(!format!("{problem:?}").contains("/srv"), "{problem:?}");
    }
}
