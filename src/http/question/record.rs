//! One record.

use crate::desk::ask::{RecordQuestion, Records};
use crate::http::HttpFault;
use crate::http::answer::one;
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use axum::response::Response;

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
