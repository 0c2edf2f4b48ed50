//! Many deals.

use crate::deal::filter::DealFilter;
use crate::deal::phase::Phase;
use crate::desk::ask::{BoardQuestion, ListQuestion, Records};
use crate::http::answer::{AnswerBody, many};
use crate::http::asking::Asking;
use crate::http::media::TEXTS;
use axum::response::Response;

/// `GET /deals`: those that a filter takes, all of them or a page.
pub(in crate::http) async fn list(asking: Asking) -> Response {
    asking
        .answer(TEXTS, |query| {
            let filter = DealFilter {
                window: query.text("window")?,
                player: query.text("player")?,
                club: query.text("club")?,
                agent: query.text("agent")?,
                phase: query.read("phase", &phases(), phase)?,
                text: query.text("text")?,
                ..DealFilter::default()
            };
            let question = ListQuestion { filter, cuts: query.cuts()? };
            let (after, limit) = (query.text("after")?, query.limit()?);
            Ok(move |records: &Records, media| {
                let mut deals = question.clone().answer(records)?.deals;
                if let Some(after) = &after {
                    deals.retain(|deal| deal.deal.as_str() > after.as_str());
                }
                let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
                let has_more = deals.len() > most;
                deals.truncate(most);
                let next = deals.last().filter(|_| has_more).map(|deal| deal.deal.to_string());
                Ok(AnswerBody { bytes: many(media, &deals)?, next, ..AnswerBody::default() })
            })
        })
        .await
}

/// `GET /board`: the deals of a window.
pub(in crate::http) async fn board(asking: Asking) -> Response {
    asking
        .answer(TEXTS, |query| {
            let question =
                BoardQuestion { window: query.text("window")?, agent: query.text("agent")?, cuts: query.cuts()? };
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
