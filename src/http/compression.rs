//! Answers that come compressed: texts whose whole length is known. What is sent in pieces (the feed, an import, a backup) is not, so
//! that nothing waits for the next piece.

use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderValue, Response as Answer};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

/// Shorter answers fit into a packet as they are.
const LEAST: u64 = 1_024;

/// Pictures and workbooks are compressed as they are.
const PACKED: [&str; 2] = ["image/png", "application/vnd.openxmlformats"];

/// What the strong tag of an answer ends with that is sent compressed: it has other bytes.
const SUFFIX: &str = "-gzip\"";

/// Answers that get shorter.
#[derive(Clone, Copy)]
pub(super) struct LongText;

/// Compresses what goes out. A higher level takes longer than it saves where the network is fast.
pub(super) fn compression() -> CompressionLayer<LongText> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(LongText)
}

impl Predicate for LongText {
    fn should_compress<B: HttpBody>(&self, answer: &Answer<B>) -> bool {
        let is_long = answer.body().size_hint().exact().is_some_and(|size| size >= LEAST);
        let media = answer.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
        is_long && !PACKED.iter().any(|packed| media.starts_with(packed))
    }
}

/// Goes around the compression. A browser that takes nothing but what is compressed gets what there is, since whatever was asked for is
/// done by then; and each strong tag tells one sequence of bytes from every other.
pub(super) async fn tagged(mut request: Request, next: Next) -> Response {
    let is_read = request.method().is_safe();
    let forbids = |sent: &HeaderValue| sent.to_str().map_or(true, |sent| sent.contains("q=0"));
    if request.headers().get_all(ACCEPT_ENCODING).iter().any(forbids) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    let known = request.headers().get(IF_NONE_MATCH).and_then(|known| known.to_str().ok()).map(str::to_owned);
    let has_compressed = known.as_ref().is_some_and(|known| known.contains(SUFFIX));
    if let Some(plain) = known.filter(|_| has_compressed).and_then(|known| known.replace(SUFFIX, "\"").parse().ok()) {
        request.headers_mut().insert(IF_NONE_MATCH, plain);
    }
    let mut response = next.run(request).await;
    let is_compressed =
        response.headers().contains_key(CONTENT_ENCODING) || (has_compressed && response.status() == 304);
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| !tag.starts_with("W/"));
    if let Some(tag) = tag.filter(|_| is_read && is_compressed).and_then(|tag| tag.strip_suffix('"'))
        && let Ok(tag) = HeaderValue::try_from(format!("{tag}{SUFFIX}"))
    {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}
