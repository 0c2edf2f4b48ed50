//! A window on one page.

use super::block::Block;
use super::page::{Page, Part};
use super::{capital, count, deals, findings, notes, replay, report as of};
use crate::draw::{Theme, timeline_sheets};
use crate::views::date::readable;
use crate::views::findings::Finding;
use crate::views::replay::ReplayClock;
use crate::views::window_report::WindowReport;

/// `made_by` stands in the page, where only programs read it; `more` says where to learn more of what was erased.
pub(crate) fn window_page(report: &WindowReport, made_by: &'static str, more: &str) -> Page {
    let part = |heading, about: &str, body| Part { heading, about: about.into(), body };
    Page {
        made_by,
        title: report.window.to_string(),
        about: about(report, more),
        parts: vec![
            part(
                "The board",
                "Where every deal stands.",
                vec![Block::Sheet(deals::by_phases_with_buyers(&report.deals))],
            ),
            part(
                "The timeline",
                "Deals are rows, time runs across; the signs are explained below them. Many deals take several sheets.",
                timeline_sheets(&report.timeline, Theme::Light).into_iter().map(Block::Picture).collect(),
            ),
            part("What to ask about", "What an auditor would ask, the gravest first.", what_to_ask(&report.findings)),
            part(
                "Open deals",
                "How long each has been in its phase, and what it waits for.",
                of::ageing::blocks(&report.ageing),
            ),
            part(
                "How far deals came",
                "A phase that was skipped counts as reached when a later one was.",
                of::funnel::blocks(&report.funnel),
            ),
            part(
                "Clubs",
                "Of completed deals: no sum holds what is disputed, unknown or not yet due.",
                of::clubs::blocks(&report.clubs),
            ),
            part(
                "The calendar",
                "What happened and what was learned each day.",
                of::calendar::blocks(&report.calendar, None),
            ),
            part(
                "Sources",
                "Of deals that have ended: what each source claimed, and what of it stood.",
                of::sources::blocks(&report.sources),
            ),
            part(
                "Day by day",
                "An event whose day is not known exactly is told on the day on which it is certain.",
                vec![Block::Sheet(replay::sheet(&report.steps, ReplayClock::Happened))],
            ),
        ],
        foot: format!("Made by mercato of everything {}.", report.up_to),
    }
}

/// What the window is, and by which cuts it is told.
fn about(report: &WindowReport, more: &str) -> Vec<String> {
    let dates = report.dates.as_ref().map(|dates| {
        let (opens, closes) = (readable(&dates.opens), readable(&dates.closes));
        format!("{} {}, {}: {opens} to {closes} ({})", dates.competition, dates.season, dates.association, dates.zone)
    });
    let deals = count(report.deals.len(), "deal");
    let notes = notes(report.behind, more);
    let cuts = capital(&report.as_of.words());
    dates.into_iter().chain([format!("{cuts}: {deals}")]).chain(notes.lines().map(str::to_owned)).collect()
}

/// The findings, or that there are none.
fn what_to_ask(found: &[Finding]) -> Vec<Block> {
    if found.is_empty() {
        return vec![Block::Text("Nothing that an auditor would ask about.".into())];
    }
    vec![Block::Sheet(findings::sheet_of_all(found))]
}
