//! Many deals.

use crate::deal::filter::DealFilter;
use crate::deal::phase::Phase;
use crate::desk::ask::{BoardQuestion, ListAnswer, ListPage, ListQuestion, Records};
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
            let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
            Ok(move |records: &Records, media| {
                let question = question.clone();
                if media == Media::Xlsx {
                    // A workbook tells what all of them rest on.
                    let ListAnswer { mut deals, as_of, behind } = question.answer(records)?;
                    deals.retain(|deal| after.as_ref().is_none_or(|after| deal.deal.as_str() > after.as_str()));
                    let has_more = deals.len() > most;
                    deals.truncate(most);
                    let next = deals.last().filter(|_| has_more).map(|deal| deal.deal.to_string());
                    let bytes = of.workbook(records, "Deals", &deals, (&as_of, behind))?;
                    return Ok(AnswerBody { bytes, next, ..AnswerBody::default() });
                }
                let ListPage { deals, has_more } = question.page(records, after.as_deref(), most)?;
                let next = deals.last().filter(|_| has_more).map(|deal| deal.deal.to_string());
                let bytes = many(media, &deals)?;
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
