//! Reference data: the windows whose dates are known, and the clubs and players that have an entry.

use crate::deal::entry::RegisterKind;
use crate::desk::ask::{EntriesQuestion, Records, WindowsQuestion};
use crate::http::HttpFault;
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::{Media, TABLES};
use crate::http::sheet::SheetOrigin;
use crate::render::cells::Tabular;
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use axum::response::Response;
use serde::Serialize;

/// `GET /windows`
pub(in crate::http) async fn windows(asking: Asking) -> Response {
    asking
        .answer(TABLES, |query| {
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| told(media, records, ("Windows", of), &WindowsQuestion.answer(records)?))
        })
        .await
}

/// `GET /clubs`
pub(in crate::http) async fn clubs(asking: Asking) -> Response {
    entries(asking, RegisterKind::Club, "Clubs").await
}

/// `GET /players`
pub(in crate::http) async fn players(asking: Asking) -> Response {
    entries(asking, RegisterKind::Player, "Players").await
}

async fn entries(asking: Asking, kind: RegisterKind, sheet: &'static str) -> Response {
    let question = EntriesQuestion { kind };
    asking
        .answer(TABLES, |query| {
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| told(media, records, (sheet, of), &question.answer(records)?))
        })
        .await
}

fn told<T: Serialize + Tabular>(
    media: Media,
    records: &Records,
    (sheet, of): (&str, SheetOrigin),
    rows: &[T],
) -> Result<Vec<u8>, HttpFault> {
    match media {
        Media::Xlsx => of.workbook(records, sheet, rows, (&AsOf::default(), Behind::default())),
        media => many(media, rows),
    }
}
