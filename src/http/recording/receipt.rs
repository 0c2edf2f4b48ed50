//! What was recorded, as an answer.

use super::notes;
use crate::deal::cuts::Cuts;
use crate::http::HttpFault;
use crate::http::answer::{POSITION, one};
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::ledger::Receipt;
use crate::views::history::newest_since;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

pub(super) const HIT: HeaderName = HeaderName::from_static("idempotency-hit");

/// The entry, under the status that `made` says where it is new. Of a dry run, what it would be.
pub(super) fn told(asking: &Asking, receipt: &Receipt, dry: bool, made: StatusCode) -> Result<Response, HttpFault> {
    told_with(asking, receipt, dry, made, Vec::new())
}

/// The same, with more notes on it.
pub(super) fn told_with(
    asking: &Asking,
    receipt: &Receipt,
    dry: bool,
    made: StatusCode,
    more: Vec<String>,
) -> Result<Response, HttpFault> {
    let history = receipt.history_with_it();
    let (asked, cache) = (asking.end_of_today(), asking.server().fields());
    let cuts = Cuts { who: receipt.who.clone(), asked: Some(asked), ..Cuts::default() };
    let before = cache.before(receipt, asked);
    let (entry, fields) = newest_since(&history, &cuts, before.as_deref()).ok_or(HttpFault::ServerFailed)?;
    let notes = notes::notes(receipt, &history, fields.phase);
    if !dry {
        cache.keep(receipt, asked, fields);
    }
    let status = if dry || receipt.again { StatusCode::OK } else { made };
    let mut response = (status, one(Media::Json, &entry)?).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Media::Json.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    notes::tell(&[notes, more].concat(), headers);
    if dry {
        return Ok(response);
    }
    let position = entry.position;
    headers.insert(POSITION, HeaderValue::from(position.0));
    headers.extend(HeaderValue::try_from(format!("/api/v1/records/{position}")).ok().map(|place| (LOCATION, place)));
    headers.extend(HeaderValue::try_from(format!("\"{}\"", entry.version)).ok().map(|tag| (ETAG, tag)));
    if receipt.again {
        headers.insert(HIT, HeaderValue::from_static("true"));
    }
    Ok(response)
}
