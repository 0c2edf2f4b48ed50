//! The live feed: records as they are recorded, to whoever follows the log.
//!
//! ```text
//! writer -> head of the read model -> each follower, awake -> the page of records after its position -> its connection
//! ```
//!
//! A follower is a position and nothing more: no queue fills up for one that reads slowly. It reads the next page of the read
//! model once its connection has taken the last one, and all that are at the same position share the page.

mod feed;
mod follower;
mod line;

pub(super) use feed::Feed;

use super::HttpFault;
use super::asking::Asking;
use super::header::single;
use super::media::Media;
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::desk::ask::{FeedFilter, Records};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use follower::Follower;
use http_body_util::channel::Channel;

/// The forms of the feed.
pub(super) const FORMS: &[Media] = &[Media::Events, Media::Jsonl];
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// A proxy must not hold it back.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// `GET /live`: the records after a position, and then each one that follows.
pub(super) async fn live(asking: Asking) -> Result<Response, HttpFault> {
    let (filter, after, media) = asking.terms(|query, headers| {
        let filter = FeedFilter {
            deal: query.text("deal")?,
            deals: DealFilter {
                window: query.text("window")?,
                club: query.text("club")?,
                player: query.text("player")?,
                ..DealFilter::default()
            },
        };
        let after = query.read("after", "the position of a record", |word| word.parse().ok().map(Position))?;
        let media = Media::asked(query, headers, FORMS)?;
        Ok((filter, last_seen(headers)?.or(after), media))
    })?;
    let place = asking.server().feed().place(&asking.access().token)?;
    let look = move |records: &Records| Ok((filter.clone().resolve(records)?, records.head()?));
    let (filter, head) = asking.look(look).await?;
    let after = after.unwrap_or(head);
    if after > head {
        return Err(HttpFault::NotArrived { position: after, head });
    }
    let warning = asking.warning();
    let (out, body) = Channel::new(1);
    tokio::spawn(Follower::new(asking, filter, after, media, out).follow(place));
    let mut response = Response::new(Body::new(body));
    let headers = response.headers_mut();
    headers.extend(warning);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(UNBUFFERED, HeaderValue::from_static("no"));
    Ok(response)
}

/// The last record that a client has, which it names when it comes back.
fn last_seen(headers: &HeaderMap) -> Result<Option<Position>, HttpFault> {
    let Some(id) = single(headers, &LAST_EVENT_ID)? else { return Ok(None) };
    let position = id.to_str().ok().and_then(|id| id.trim().parse().ok());
    let expected = "the id of an event of this feed";
    position
        .map(|position| Some(Position(position)))
        .ok_or_else(|| HttpFault::parameter("Last-Event-ID", "it is no position", expected))
}
