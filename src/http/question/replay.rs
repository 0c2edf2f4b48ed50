//! A window, day by day.

use crate::desk::ask::{Records, ReplayQuestion};
use crate::http::HttpFault;
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use crate::views::replay::ReplayClock;
use axum::response::Response;

/// `GET /replay`
pub(in crate::http) async fn replay(asking: Asking) -> Response {
    asking
        .answer(TEXTS, |query| {
            let (from, to) = (query.moment("from")?, query.moment("to")?);
            if let (Some(from), Some(to)) = (&from, &to)
                && to.end <= from.start
            {
                let reason = format!("{} is before {}", to.words, from.words);
                return Err(HttpFault::parameter("to", reason, "put the earlier date first"));
            }
            let question = ReplayQuestion {
                window: query.text("window")?,
                from,
                to,
                clock: query.read("by", "happened or learned", clock)?.unwrap_or(ReplayClock::Happened),
                cuts: query.cuts()?,
            };
            Ok(move |records: &Records, media| many(media, &question.clone().answer(records)?.steps))
        })
        .await
}

fn clock(word: &str) -> Option<ReplayClock> {
    match word {
        "happened" => Some(ReplayClock::Happened),
        "learned" => Some(ReplayClock::Learned),
        _ => None,
    }
}
