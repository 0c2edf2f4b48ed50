//! Many deals.

use crate::deal::filter::DealFilter;
use crate::deal::phase::Phase;
use crate::desk::ask::{BoardQuestion, ListAnswer, ListQuestion, Records};
use crate::http::answer::{AnswerBody, many};
use crate::http::asking::Asking;
use crate::http::media::{Media, TABLES};
use crate::render::tables;
use axum::response::Response;

/// `GET /deals`: those that a filter takes, all of them or a page.
pub(in crate::http) async fn list(asking: Asking) -> Response {
    asking
        .answer(TABLES, |query| {
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
            let of = query.sheet_origin();
            let (after, limit) = (query.text("after")?, query.limit()?);
            Ok(move |records: &Records, media| {
                let ListAnswer { mut deals, as_of, behind } = question.clone().answer(records)?;
                if let Some(after) = &after {
                    deals.retain(|deal| deal.deal.as_str() > after.as_str());
                }
                let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
                let has_more = deals.len() > most;
                deals.truncate(most);
                let next = deals.last().filter(|_| has_more).map(|deal| deal.deal.to_string());
                let bytes = match media {
                    Media::Xlsx => of.workbook(records, "Deals", &deals, (&as_of, behind))?,
                    media => many(media, &deals)?,
                };
                Ok(AnswerBody { bytes, next, ..AnswerBody::default() })
            })
        })
        .await
}

/// `GET /board`: the deals of a window.
pub(in crate::http) async fn board(asking: Asking) -> Response {
    asking
        .answer(TABLES, |query| {
            let question =
                BoardQuestion { window: query.text("window")?, agent: query.text("agent")?, cuts: query.cuts()? };
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| {
                let ListAnswer { deals, as_of, behind } = question.clone().answer(records)?;
                match media {
                    Media::Xlsx => of.workbook(records, "Board", &tables::board(&deals), (&as_of, behind)),
                    media => many(media, &deals),
                }
            })
        })
        .await
}

fn phase(word: &str) -> Option<Phase> {
    Phase::ALL.into_iter().find(|phase| phase.word() == word)
}

fn phases() -> String {
    Phase::ALL.map(Phase::word).join(", ")
}
