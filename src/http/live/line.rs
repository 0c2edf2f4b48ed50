//! What is sent, as server-sent events or as JSON lines.

use crate::deal::ids::Position;
use crate::http::HttpFault;
use crate::http::media::Media;
use crate::views::feed::FeedEntry;
use serde_json::json;

/// Before anything else: how soon to come back when the connection breaks, and from where.
pub(super) fn greeting(media: Media, after: Position) -> String {
    match media {
        Media::Events => format!("retry: 2000\nid: {after}\n\n"),
        _ => heartbeat(media, after),
    }
}

/// A record.
pub(super) fn record(media: Media, told: &FeedEntry) -> Result<String, HttpFault> {
    let text = serde_json::to_string(told).map_err(|_| HttpFault::ServerFailed)?;
    Ok(match media {
        Media::Events => format!("id: {}\nevent: record\ndata: {text}\n\n", told.entry.position),
        _ => text + "\n",
    })
}

/// Nothing was recorded that is told here; all up to this position was looked at.
pub(super) fn heartbeat(media: Media, up_to: Position) -> String {
    match media {
        // An id without data is no event, but the client comes back from there.
        Media::Events => format!(": \nid: {up_to}\n\n"),
        _ => format!("{}\n", json!({"heartbeat": up_to})),
    }
}

/// Much is still to come.
pub(super) fn behind(media: Media, head: Position) -> String {
    let behind = json!({"head": head});
    match media {
        Media::Events => format!("event: behind\ndata: {behind}\n\n"),
        _ => format!("{}\n", json!({"behind": behind})),
    }
}
