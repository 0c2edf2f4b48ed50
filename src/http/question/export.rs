//! The ledger as tables.

use crate::desk::ask::{ExtractQuestion, Records};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::render::extract::{as_database, as_workbook};
use axum::response::Response;

/// The forms of an export.
pub(in crate::http) const EXPORT_FORMS: &[Media] = &[Media::Xlsx, Media::Sqlite];

/// `GET /export`: a workbook or a database of all deals, or of some.
pub(in crate::http) async fn export(asking: Asking) -> Response {
    asking
        .answer(EXPORT_FORMS, |query| {
            let (deal, window) = (query.text("deal")?, query.text("window")?);
            let question = ExtractQuestion { deal, window, now: query.now(), cuts: query.cuts()? };
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| {
                let told = question.clone().answer(records)?;
                let of = of.provenance(records, &told.as_of, told.behind)?;
                let made = match media {
                    Media::Sqlite => as_database(&told, &of),
                    _ => as_workbook(&told, &of),
                };
                made.map(|(bytes, _)| bytes).map_err(|_| HttpFault::ServerFailed)
            })
        })
        .await
}
