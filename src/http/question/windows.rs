//! The windows whose dates are known.

use crate::desk::ask::{Records, WindowsQuestion};
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use axum::response::Response;

/// `GET /windows`
pub(in crate::http) async fn windows(asking: Asking) -> Response {
    asking.answer(TEXTS, |_| Ok(|records: &Records, media| many(media, &WindowsQuestion.answer(records)?))).await
}
