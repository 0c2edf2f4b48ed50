//! A view as the body of an answer, and the headers that go with it.

use super::HttpFault;
use super::media::Media;
use crate::deal::ids::{Position, Version};
use crate::render::data;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The head that an answer was made at; sent back, it is waited for.
pub(super) const POSITION: HeaderName = HeaderName::from_static("mercato-position");

/// It says why the answer may be an old one.
pub(super) const WARNING: HeaderName = HeaderName::from_static("mercato-warning");
/// The ledger moved to another place, where others record.
pub(super) const LEDGER_MOVED: HeaderValue = HeaderValue::from_static("ledger-moved");

/// What a script asks for that has the rest of a page already.
pub(super) const PART: HeaderName = HeaderName::from_static("mercato-part");

/// It is asked for again each time, since an erasure must reach every cache; and no proxy keeps it.
const NO_CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The body of an answer, and what its headers tell of it.
#[derive(Default)]
pub(super) struct AnswerBody {
    pub(super) bytes: Vec<u8>,
    /// What the next page comes after; none where there is no other page.
    pub(super) next: Option<String>,
    /// The version of the deal that it is all of.
    pub(super) version: Option<Version>,
}

impl From<Vec<u8>> for AnswerBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, ..Self::default() }
    }
}

/// One object.
pub(super) fn one<T: Serialize>(media: Media, object: &T) -> Result<Vec<u8>, HttpFault> {
    many_or(media, std::slice::from_ref(object), || data::json(object))
}

/// Many objects.
pub(super) fn many<T: Serialize>(media: Media, objects: &[T]) -> Result<Vec<u8>, HttpFault> {
    many_or(media, objects, || data::json(&objects))
}

/// A report: all of it as JSON, otherwise its rows.
pub(super) fn report<T: Serialize, R: Serialize>(media: Media, whole: &T, rows: &[R]) -> Result<Vec<u8>, HttpFault> {
    many_or(media, rows, || data::json(whole))
}

fn many_or<R: Serialize>(
    media: Media,
    rows: &[R],
    json: impl FnOnce() -> Result<String, serde_json::Error>,
) -> Result<Vec<u8>, HttpFault> {
    let text = match media {
        Media::Jsonl => rows.iter().map(data::line).collect(),
        Media::Csv => data::csv(rows, true),
        _ => json(),
    };
    // Views are made of texts, numbers and lists, which JSON always takes.
    text.map(String::into_bytes).map_err(|_| HttpFault::ServerFailed)
}

/// What tells an answer from every other one to the same question: what was recorded by then, and what may change it beside that.
pub(super) fn weak_tag(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let digest = hex::encode(digest.finalize());
    format!("W/\"{}\"", digest.get(..32).unwrap_or_default())
}

/// What tells the answer from every other one that this deal ever had: its version, on which a record may be made conditional, and
/// the bytes, which also change with reference data, with the form of the answer, and with the program.
pub(super) fn strong_tag(version: Version, bytes: &[u8]) -> String {
    let digest = hex::encode(Sha256::digest(bytes));
    format!("\"{version}-{}\"", digest.get(..32).unwrap_or_default())
}

/// The header `Link` of a page that another one follows.
pub(super) fn next_page(uri: &Uri, after: &str) -> Option<HeaderValue> {
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).filter(|(name, _)| name != "after");
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(asked).append_pair("after", after).finish();
    HeaderValue::try_from(format!("<{}?{query}>; rel=\"next\"", uri.path())).ok()
}

/// The client has this answer already. With `*` it has every answer, but only of what exists.
pub(super) fn is_known(tag: &str, if_none_match: Option<&HeaderValue>) -> bool {
    let without_weakness = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Some(known) = if_none_match.and_then(|known| known.to_str().ok()) else { return false };
    known.trim() == "*" || known.split(',').any(|known| without_weakness(known) == without_weakness(tag))
}

/// An answer, whole or, where the client has it, by its headers.
pub(super) fn response(media: Media, body: Option<Vec<u8>>, tag: &str, position: Position) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, NO_CACHE);
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding, Authorization, Cookie, Mercato-Part"));
    headers.insert(POSITION, HeaderValue::from(position.0));
    headers.extend(HeaderValue::try_from(tag).ok().map(|tag| (ETAG, tag)));
    let status = if body.is_some() { StatusCode::OK } else { StatusCode::NOT_MODIFIED };
    if let Some(body) = &body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
        let kept = media.file_name().map(|name| format!("attachment; filename=\"{name}\""));
        headers.extend(kept.and_then(|kept| HeaderValue::try_from(kept).ok()).map(|kept| (CONTENT_DISPOSITION, kept)));
        headers.extend(policy(media, body).map(|policy| (CONTENT_SECURITY_POLICY, policy)));
    }
    let mut response = Response::new(body.map_or_else(Body::empty, Body::from));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// A page runs no script and fetches nothing; of styles it may use its own.
fn policy(media: Media, body: &[u8]) -> Option<HeaderValue> {
    let style = match media {
        Media::Html => {
            let text = std::str::from_utf8(body).ok()?;
            let (style, _) = text.split_once("<style>")?.1.split_once("</style>")?;
            format!("; style-src 'sha256-{}'", STANDARD.encode(Sha256::digest(style)))
        }
        Media::Svg => String::new(),
        _ => return None,
    };
    HeaderValue::try_from(format!("default-src 'none'; frame-ancestors 'none'; base-uri 'none'{style}")).ok()
}
