//! One who follows the log.

use super::feed::FeedPlace;
use super::line;
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::http::asking::Asking;
use crate::http::media::Media;
use axum::body::Bytes;
use http_body_util::channel::Sender;
use std::io;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Nothing may be between client and server that takes longer silence for the end.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A connection that takes nothing for so long is closed. The client comes back from where it was.
const STALLED: Duration = Duration::from_secs(30);
/// With more records to come than this, it is told how many.
const BEHIND: u64 = 10_000;

/// One who follows the log, and how far.
pub(super) struct Follower {
    asking: Asking,
    filter: DealFilter,
    after: Position,
    media: Media,
    out: Sender<Bytes, io::Error>,
    heads: watch::Receiver<Option<Position>>,
    is_told_behind: bool,
}

/// Why it is sent nothing more.
enum FollowEnd {
    /// The server ends, or the token does.
    Over,
    /// The client went away, or takes nothing; or the log cannot be read.
    Broken,
}

impl Follower {
    pub(super) fn new(
        asking: Asking,
        filter: DealFilter,
        after: Position,
        media: Media,
        out: Sender<Bytes, io::Error>,
    ) -> Self {
        let heads = asking.server().feed().heads();
        Self { asking, filter, after, media, out, heads, is_told_behind: false }
    }

    /// Sends records until one of the two ends. It keeps its place among the followers as long.
    pub(super) async fn follow(mut self, place: FeedPlace) {
        let Err(end) = self.send_all().await;
        if matches!(end, FollowEnd::Broken) {
            // What the connection still holds back would be waited for otherwise.
            self.out.abort(io::ErrorKind::ConnectionAborted.into());
        }
        drop(place);
    }

    async fn send_all(&mut self) -> Result<std::convert::Infallible, FollowEnd> {
        self.send(line::greeting(self.media, self.after)).await?;
        let mut silence = interval(HEARTBEAT);
        silence.set_missed_tick_behavior(MissedTickBehavior::Delay);
        silence.reset();
        loop {
            let head = (*self.heads.borrow_and_update()).ok_or(FollowEnd::Over)?;
            if self.after < head {
                if self.send_page(head).await? {
                    silence.reset();
                }
                continue;
            }
            self.is_told_behind = false;
            tokio::select! {
                moved = self.heads.changed() => moved.map_err(|_| FollowEnd::Over)?,
                _ = silence.tick() => {
                    self.asking.still_let_in().map_err(|_| FollowEnd::Over)?;
                    self.send(line::heartbeat(self.media, self.after)).await?;
                }
            }
        }
    }

    /// The records after its position, as many as a page has; true if any of them is told.
    async fn send_page(&mut self, head: Position) -> Result<bool, FollowEnd> {
        let server = self.asking.server().clone();
        let page = server.feed().page(&self.asking, self.after, head).await.map_err(|_| FollowEnd::Broken)?;
        let mut text = String::new();
        if !self.is_told_behind && page.head.0.saturating_sub(self.after.0) > BEHIND {
            text += &line::behind(self.media, page.head);
            self.is_told_behind = true;
        }
        for told in page.taken(&self.filter) {
            text += &line::record(self.media, told).map_err(|_| FollowEnd::Broken)?;
        }
        if page.up_to <= self.after {
            // The model is behind its own head: nothing can be made of that here.
            return Err(FollowEnd::Broken);
        }
        self.after = page.up_to;
        drop(page);
        let says_something = !text.is_empty();
        if says_something {
            // There may be no heartbeat as long as there are records.
            self.asking.still_let_in().map_err(|_| FollowEnd::Over)?;
            self.send(text).await?;
        }
        Ok(says_something)
    }

    /// Waits until the connection has room.
    async fn send(&mut self, text: String) -> Result<(), FollowEnd> {
        let mut heads = self.heads.clone();
        tokio::select! {
            sent = timeout(STALLED, self.out.send_data(text.into())) => match sent {
                Ok(Ok(())) => Ok(()),
                _ => Err(FollowEnd::Broken),
            },
            _ = heads.wait_for(Option::is_none) => Err(FollowEnd::Broken),
        }
    }
}
