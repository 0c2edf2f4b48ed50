//! From a request to the writer and back.

use super::body::LineBody;
use crate::bytes::line::Line;
use crate::deal::ids::{RecordId, Version};
use crate::deal::name::Name;
use crate::http::HttpFault;
use crate::http::access::Access;
use crate::http::asking::Asking;
use crate::http::header::single;
use crate::http::query::Query;
use crate::http::server::Server;
use crate::http::token::TokenRole;
use crate::ledger::{Conditions, Error, Receipt, Request, Submission};
use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, HeaderName};
use serde_json::Value;
use tokio::sync::oneshot;
use uuid::Uuid;

pub(super) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How a line is to be recorded.
pub(in crate::http) struct Submitting {
    conditions: Conditions,
    pub(super) dry: bool,
}

impl Submitting {
    /// Under these conditions; `dry` to see what would come of it.
    pub(in crate::http) fn of(conditions: Conditions, dry: bool) -> Self {
        Self { conditions, dry }
    }

    /// As the parameters and headers say.
    pub(super) fn read(query: &mut Query, headers: &HeaderMap) -> Result<Self, HttpFault> {
        let again = query.switch("again")?;
        Ok(Self {
            conditions: Conditions { if_version: if_version(headers)?, only_once: !again },
            dry: query.switch("dry_run")?,
        })
    }
}

/// The version that a deal must have, as a tag: `"14"`, or that of its history, which begins with the version.
pub(super) fn if_version(headers: &HeaderMap) -> Result<Option<Version>, HttpFault> {
    let Some(tag) = single(headers, &IF_MATCH)? else { return Ok(None) };
    let tag = tag.to_str().ok().and_then(|tag| tag.trim().strip_prefix('"')?.strip_suffix('"'));
    let number = tag.and_then(|tag| tag.split('-').next()?.parse().ok());
    let expected = "the version of the deal in quotes, as in \"14\"";
    number
        .map(|number| Some(Version(number)))
        .ok_or_else(|| HttpFault::parameter("If-Match", "it is no version", expected))
}

/// The id that a record of this request is to have.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<Uuid>, HttpFault> {
    let Some(key) = single(headers, &IDEMPOTENCY_KEY)? else { return Ok(None) };
    let key = key.to_str().ok().and_then(|key| Uuid::parse_str(key.trim().trim_matches('"')).ok());
    key.map(Some)
        .ok_or_else(|| HttpFault::parameter("Idempotency-Key", "it is no UUID", "a UUID that nothing had before"))
}

/// When it happened, where the body does not say that: on this day. Sent again on another day under the same id, it happened when the
/// record says, since only what the body says is compared.
pub(super) async fn happened_by_default(asking: &Asking, body: &mut LineBody, day: Value) -> Result<(), HttpFault> {
    if body.0.contains_key("happened") {
        return Ok(());
    }
    let in_body = || body.0.get("id").and_then(Value::as_str).and_then(|id| Uuid::parse_str(id).ok());
    let known = match key(asking.headers())?.or_else(in_body) {
        Some(id) => asking.look(move |records| Ok(records.record_with(RecordId(id))?)).await?,
        None => None,
    };
    body.0.insert("happened".into(), known.map_or(day, |record| record.happened.words.clone().into()));
    Ok(())
}

/// The line that the body is, under the id and the name that the request comes with.
pub(super) fn line(
    mut body: LineBody,
    headers: &HeaderMap,
    access: &Access,
    server: &Server,
) -> Result<Line, HttpFault> {
    if let Some(key) = key(headers)? {
        body.is("id", &key.to_string(), "the header Idempotency-Key")?;
    }
    let mut line = Line::read(&Value::Object(body.0).to_string(), server.zone())?;
    line.recorder = Some(recorder(line.recorder, access)?);
    Ok(line)
}

/// Who records: whoever has the token. A keeper may name others.
pub(super) fn recorder(named: Option<Name>, access: &Access) -> Result<Name, HttpFault> {
    match named {
        Some(named) if named != access.name => {
            access.may(TokenRole::Keeper)?;
            Ok(named)
        }
        _ => Ok(access.name.clone()),
    }
}

/// Has the writer record it, and waits without a thread.
pub(in crate::http) async fn submit(server: &Server, line: Line, terms: &Submitting) -> Result<Receipt, HttpFault> {
    let request = Request { line, conditions: terms.conditions };
    let submission = if terms.dry { Submission::of(request).dry() } else { Submission::of(request) };
    let (answer, answered) = oneshot::channel();
    // How long it took is no part of the answer.
    let began = std::time::Instant::now();
    // Whoever went away is not told.
    server.writer().submit(submission, move |receipts| drop(answer.send(receipts)))?;
    let receipts = answered.await.map_err(|_| unknown())?.map_err(|not_recorded| not_recorded.error)?;
    if !terms.dry {
        server.metrics().appended(began.elapsed());
    }
    receipts.into_iter().next().ok_or(HttpFault::ServerFailed)
}

/// The writer ended before it answered.
pub(super) fn unknown() -> Error {
    crate::log::LogError::Unknown { reason: "the server stopped before it was answered".into() }.into()
}
