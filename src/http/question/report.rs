//! Reports on many deals.

use crate::deal::filter::DealFilter;
use crate::desk::ask::{
    AgeingQuestion, AskError, CalendarQuestion, ClubsQuestion, FunnelQuestion, Records, ReportQuestion,
    SourcesQuestion, WindowReportQuestion,
};
use crate::http::HttpFault;
use crate::http::answer::report;
use crate::http::asking::Asking;
use crate::http::media::{Media, TABLES};
use crate::http::query::Query;
use crate::http::sheet::SheetOrigin;
use crate::render::cells::Tabular;
use crate::render::window_page as page;
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use axum::response::Response;
use serde::Serialize;

/// `GET /reports/ageing`
pub(in crate::http) async fn ageing(asking: Asking) -> Response {
    of(asking, |question, (records, of), media| {
        let view = AgeingQuestion(question).answer(records)?.view;
        told(media, records, ("Ageing", of, &view.as_of), &view, &view.deals)
    })
    .await
}

/// `GET /reports/funnel`
pub(in crate::http) async fn funnel(asking: Asking) -> Response {
    of(asking, |question, (records, of), media| {
        let view = FunnelQuestion(question).answer(records)?.view;
        told(media, records, ("Funnel", of, &view.as_of), &view, &view.stages)
    })
    .await
}

/// `GET /reports/calendar`
pub(in crate::http) async fn calendar(asking: Asking) -> Response {
    of(asking, |question, (records, of), media| {
        let view = CalendarQuestion(question).answer(records)?.view;
        told(media, records, ("Calendar", of, &view.as_of), &view, &view.days)
    })
    .await
}

/// `GET /reports/clubs`
pub(in crate::http) async fn club_report(asking: Asking) -> Response {
    of(asking, |question, (records, of), media| {
        let view = ClubsQuestion(question).answer(records)?.view;
        told(media, records, ("Clubs", of, &view.as_of), &view, &view.lines)
    })
    .await
}

/// `GET /reports/sources`
pub(in crate::http) async fn sources(asking: Asking) -> Response {
    of(asking, |question, (records, of), media| {
        let view = SourcesQuestion(question).answer(records)?.view;
        told(media, records, ("Sources", of, &view.as_of), &view, &view.sources)
    })
    .await
}

/// All of a report as JSON, its rows in the other forms.
fn told<V: Serialize, R: Serialize + Tabular>(
    media: Media,
    records: &Records,
    (sheet, of, as_of): (&str, SheetOrigin, &AsOf),
    view: &V,
    rows: &[R],
) -> Result<Vec<u8>, HttpFault> {
    match media {
        Media::Xlsx => of.workbook(records, sheet, rows, (as_of, Behind::default())),
        media => report(media, view, rows),
    }
}

/// What all of these are asked by, and how one of them is answered.
async fn of<A>(asking: Asking, answer: A) -> Response
where
    A: Fn(ReportQuestion, (&Records, SheetOrigin), Media) -> Result<Vec<u8>, HttpFault> + Send + Sync + 'static,
{
    asking
        .answer(TABLES, |query| {
            let filter =
                DealFilter { window: query.text("window")?, club: query.text("club")?, ..DealFilter::default() };
            let question = ReportQuestion { filter, now: query.now(), cuts: query.cuts()? };
            let of = query.sheet_origin();
            Ok(move |records: &Records, media| answer(question.clone(), (records, of), media))
        })
        .await
}

/// `GET /reports/window`: a window on one page of HTML.
pub(in crate::http) async fn window_page(asking: Asking) -> Response {
    asking
        .answer(&[Media::Html], |query| {
            let question = WindowReportQuestion { window: window(query)?, now: query.now(), cuts: query.cuts()? };
            Ok(move |records: &Records, _| {
                let told = question.clone().answer(records)?;
                if told.deals.is_empty() {
                    let of = format!("no deal in the window {}, {}", told.window, told.as_of.words());
                    return Err(AskError::NothingToShow { to: "tell", of }.into());
                }
                Ok(page::window_page(&told, "mercato", "the history of a deal tells when and why.").html().into_bytes())
            })
        })
        .await
}

fn window(query: &mut Query) -> Result<String, HttpFault> {
    let missing = || HttpFault::parameter("window", "it is missing", "the name of a window, or the beginning of it");
    query.text("window")?.ok_or_else(missing)
}
