//! A window, day by day.

use crate::desk::ask::{Records, ReplayQuestion};
use crate::http::HttpFault;
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::{Media, TABLES};
use crate::render::tables::step_events;
use crate::views::replay::ReplayClock;
use axum::response::Response;

/// `GET /replay`
pub(in crate::http) async fn replay(asking: Asking) -> Response {
    asking
        .answer(TABLES, |query| {
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
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| {
                let told = question.clone().answer(records)?;
                match media {
                    Media::Xlsx => {
                        of.workbook(records, "Replay", &step_events(&told.steps), (&told.as_of, told.behind))
                    }
                    media => many(media, &told.steps),
                }
            })
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
