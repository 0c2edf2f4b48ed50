//! Many deals.

use crate::deal::filter::DealFilter;
use crate::deal::phase::Phase;
use crate::desk::ask::{BoardQuestion, ListQuestion, Records};
use crate::http::answer::many;
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use axum::response::Response;

/// `GET /deals`: those that a filter takes.
pub(in crate::http) async fn list(asking: Asking) -> Response {
    asking
        .answer(TEXTS, |query| {
            let filter = DealFilter {
                window: query.text("window")?,
                player: query.text("player")?,
                club: query.text("club")?,
                phase: query.read("phase", &phases(), phase)?,
                text: query.text("text")?,
                ..DealFilter::default()
            };
            let question = ListQuestion { filter, cuts: query.cuts()? };
            Ok(move |records: &Records, media| many(media, &question.clone().answer(records)?.deals))
        })
        .await
}

/// `GET /board`: the deals of a window.
pub(in crate::http) async fn board(asking: Asking) -> Response {
    asking
        .answer(TEXTS, |query| {
            let question = BoardQuestion { window: query.text("window")?, cuts: query.cuts()? };
            Ok(move |records: &Records, media| many(media, &question.clone().answer(records)?.deals))
        })
        .await
}

fn phase(word: &str) -> Option<Phase> {
    Phase::ALL.into_iter().find(|phase| phase.word() == word)
}

fn phases() -> String {
    Phase::ALL.map(Phase::word).join(", ")
}
