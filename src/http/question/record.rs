//! One record, and records a page at a time.

use crate::bytes::line::Exported;
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::desk::ask::{FeedFilter, RecordQuestion, Records, RecordsQuestion};
use crate::http::HttpFault;
use crate::http::answer::{AnswerBody, many, one};
use crate::http::asking::Asking;
use crate::http::media::{Media, TEXTS};
use axum::response::Response;

/// Records on a page, unless another number is asked for.
const PAGE: u64 = 1_000;

/// `GET /records/{record}`: by its position or its id.
pub(in crate::http) async fn record(asking: Asking) -> Response {
    let record = asking.part("record");
    asking
        .answer(TEXTS, |query| {
            let question = RecordQuestion { record, cuts: query.cuts()? };
            Ok(move |records: &Records, media| {
                let entry = question.clone().answer(records)?;
                match entry.erased_by {
                    Some(erased_by) => Err(HttpFault::RecordErased { position: entry.position, erased_by }),
                    None => one(media, &entry),
                }
            })
        })
        .await
}

/// What an export is, first.
pub(in crate::http) const RECORDS_FORMS: &[Media] = &[Media::Jsonl, Media::Json, Media::Csv];

/// `GET /records`: the lines of an export, a page at a time.
pub(in crate::http) async fn records(asking: Asking) -> Response {
    asking
        .answer(RECORDS_FORMS, |query| {
            let deals = DealFilter {
                window: query.text("window")?,
                club: query.text("club")?,
                player: query.text("player")?,
                ..DealFilter::default()
            };
            let after = query.read("after", "the position of a record", |word| word.parse().ok().map(Position))?;
            let question = RecordsQuestion {
                filter: FeedFilter { deal: query.text("deal")?, deals },
                after: after.unwrap_or_default(),
                most: query.limit()?.unwrap_or(PAGE),
            };
            Ok(move |records: &Records, media| {
                let page = question.clone().answer(records)?;
                let lines: Vec<Exported<'_>> =
                    page.records.iter().map(|record| Exported::of(record, records.zone())).collect();
                let next = page.next.map(|next| next.to_string());
                Ok(AnswerBody { bytes: many(media, &lines)?, next, ..AnswerBody::default() })
            })
        })
        .await
}
