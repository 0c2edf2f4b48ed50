//! Reports on many deals.

use super::blocks::blocks;
use super::board::of_window;
use super::view::{Outlook, SaidView, data_links, view};
use super::words;
use crate::deal::filter::DealFilter;
use crate::desk::ask::{
    AgeingQuestion, AskError, BoardQuestion, CalendarQuestion, ClubsQuestion, FunnelQuestion, Records, ReportQuestion,
    SourcesQuestion, WindowsQuestion,
};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::render::block::Block;
use crate::render::report as of;
use axum::response::{IntoResponse as _, Response};
use maud::html;

/// A report: its name in the address, its title, what it tells.
struct NamedReport {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    answer: fn(ReportQuestion, &Records) -> Result<Vec<Block>, AskError>,
}

const REPORTS: [NamedReport; 5] = [
    NamedReport {
        name: "ageing",
        title: words::AGEING,
        about: words::AGEING_ABOUT,
        answer: |question, records| Ok(of::ageing::blocks(&AgeingQuestion(question).answer(records)?.view)),
    },
    NamedReport {
        name: "funnel",
        title: words::FUNNEL,
        about: words::FUNNEL_ABOUT,
        answer: |question, records| Ok(of::funnel::blocks(&FunnelQuestion(question).answer(records)?.view)),
    },
    NamedReport {
        name: "clubs",
        title: words::CLUBS,
        about: words::CLUBS_ABOUT,
        answer: |question, records| Ok(of::clubs::blocks(&ClubsQuestion(question).answer(records)?.view)),
    },
    NamedReport {
        name: "calendar",
        title: words::CALENDAR,
        about: words::CALENDAR_ABOUT,
        answer: |question, records| Ok(of::calendar::blocks(&CalendarQuestion(question).answer(records)?.view, None)),
    },
    NamedReport {
        name: "sources",
        title: words::SOURCES,
        about: words::SOURCES_ABOUT,
        answer: |question, records| Ok(of::sources::blocks(&SourcesQuestion(question).answer(records)?.view)),
    },
];

/// `GET /reports`: which there are.
pub(in crate::http) async fn reports(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        query.text("window")?;
        Ok(move |Outlook { records, here, .. }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let window = here.value("window").map(str::to_owned);
            let has_deals = !BoardQuestion { window: window.clone(), agent: None, cuts: cuts.clone() }.answer(records)?.deals.is_empty();
            let body = html! {
                h1 { (words::REPORTS) }
                (of_window(here, &windows, &html! {}))
                ul.reports {
                    @for report in &REPORTS {
                        li { a href=(here.to(&format!("/reports/{}", report.name))) { (report.title) } p { (report.about) } }
                    }
                    @if window.is_some() && has_deals {
                        li { a href=(here.data("/reports/window", "html")) { (words::WINDOW_PAGE) } p { (words::WINDOW_PAGE_ABOUT) } }
                    }
                }
            };
            Ok(SaidView { title: words::REPORTS.into(), body, data: Vec::new() })
        })
    })
    .await
}

/// `GET /reports/{report}`
pub(in crate::http) async fn report(asking: Asking) -> Response {
    let name = asking.part("report");
    let Some(report) = REPORTS.iter().find(|report| report.name == name) else {
        return HttpFault::NoSuchPath { path: asking.uri().path().into() }.into_response();
    };
    view(asking, |query, cuts| {
        let filter = DealFilter { window: query.text("window")?, club: query.text("club")?, ..DealFilter::default() };
        let question = ReportQuestion { filter, now: query.now(), cuts };
        Ok(move |Outlook { records, here, .. }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let answered = (report.answer)(question.clone(), records)?;
            let club = html! { label { (words::CLUB) " " input type="search" name="club" value=[here.value("club")] size="12"; } };
            let body = html! {
                h1 { (report.title) }
                p.note { (report.about) }
                (of_window(here, &windows, &club))
                (blocks(report.title, &answered, here))
            };
            let path = format!("/reports/{}", report.name);
            let data = data_links(here, &path);
            Ok(SaidView { title: report.title.into(), body, data })
        })
    })
    .await
}
