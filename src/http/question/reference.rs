//! Reference data: the windows whose dates are known, and the clubs and players that have an entry.

use crate::deal::entry::RegisterKind;
use crate::desk::ask::{EntriesQuestion, Records, WindowsQuestion};
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use axum::response::Response;

/// `GET /windows`
pub(in crate::http) async fn windows(asking: Asking) -> Response {
    asking.answer(TEXTS, |_| Ok(|records: &Records, media| many(media, &WindowsQuestion.answer(records)?))).await
}

/// `GET /clubs`
pub(in crate::http) async fn clubs(asking: Asking) -> Response {
    entries(asking, RegisterKind::Club).await
}

/// `GET /players`
pub(in crate::http) async fn players(asking: Asking) -> Response {
    entries(asking, RegisterKind::Player).await
}

async fn entries(asking: Asking, kind: RegisterKind) -> Response {
    let question = EntriesQuestion { kind };
    asking.answer(TEXTS, |_| Ok(move |records: &Records, media| many(media, &question.answer(records)?))).await
}
