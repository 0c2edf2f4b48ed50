//! The start: what is new in the current window, what is stuck, who waits, and the board. The other windows are below.

use super::address::PageAddress;
use super::asset::script;
use super::board::{PhaseCaps, as_columns, opening, tally};
use super::card::phase;
use super::nothing::{by_dates, empty_ledger, is_empty};
use super::replay::days as by_day;
use super::sheet::lines;
use super::view::{Outlook, SaidView, data_links, view};
use super::words;
use crate::desk::ask::{HomeQuestion, WindowsQuestion};
use crate::http::asking::Asking;
use crate::render::{clean, count};
use crate::views::chain::Link;
use crate::views::date::{readable, weekday};
use crate::views::report::ageing::Aged;
use crate::views::windows::KnownWindow;
use crate::views::wording::list;
use axum::response::Response;
use maud::{Markup, html};

/// The board below is the beginning of it.
const PHASE_CAPS: PhaseCaps = PhaseCaps { beside: 6, alone: 24 };

/// So many deals that are stuck or wait are told.
const OF_A_LIST: usize = 6;

/// `GET /`
pub(in crate::http) async fn home(asking: Asking) -> Response {
    let store = asking.server().store().simple().to_string();
    view(asking, |query, cuts| {
        let question = HomeQuestion { window: query.text("window")?, now: query.now(), cuts };
        Ok(move |Outlook { records, here, may_record }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let answer = question.clone().answer(records)?;
            let window = answer.window.as_deref();
            let known = windows.iter().find(|known| Some(known.window.name.as_str()) == window);
            let title = match (known, window) {
                (Some(known), _) => clean(&format!("{} {}", known.window.competition, known.window.season)),
                (None, Some(window)) => clean(window),
                (None, None) => words::ALL_DEALS.into(),
            };
            // What leads on from here stays in the window that is shown.
            let board = PageAddress::parse(&window.map_or_else(|| here.to("/board"), |window| here.board(window)));
            let board = board.as_ref().unwrap_or(here);
            let all_days = PageAddress::parse(&board.to("/replay")).map(|days| days.with(&[("by", Some("learned"))]));
            let all_days = all_days.unwrap_or_else(|| board.to("/replay"));
            let body = html! {
                div.titled { h1 { (title) } @if may_record { (opening(here)) } }
                @if let Some(known) = known { p.lead { (days(known)) " · " code { (clean(known.window.name.as_str())) } } }
                p.note { (count(answer.deals.len(), "deal")) @if let Some(last) = answer.learned.first() { ", " (words::LEARNED_LAST_ON) " " (weekday(last.day)) } "." }
                p #seen.note hidden data-store=(store) data-one=(words::ONE_SINCE_SEEN) data-many=(words::MANY_SINCE_SEEN) data-word=(words::NEW) {}
                (tally(&answer.deals, board))
                @if is_empty(records)? { (empty_ledger(may_record)) } @else { div.glance {
                    section #last {
                        h2 { (words::LEARNED_LAST) }
                        @if answer.learned.is_empty() { p.none { (by_dates(here, words::NOTHING_LEARNED, words::NOTHING_LEARNED_THEN)) } }
                        (by_day(&answer.learned, here))
                        @if !answer.learned.is_empty() { p.more { a href=(all_days) { (words::ALL_DAYS) } } }
                    }
                    section {
                        h2 { (words::STUCK) }
                        @if answer.open.is_empty() { p.none { (by_dates(here, words::NOTHING_OPEN, words::NOTHING_OPEN_THEN)) } }
                        ul.steps { @for aged in answer.open.iter().take(OF_A_LIST) { (stuck(aged, here)) } }
                        @if answer.open.len() > OF_A_LIST { p.more { a href=(board.to("/reports/ageing")) { (words::ALL_OPEN) " (" (answer.open.len()) ")" } } }
                    }
                    section {
                        h2 { (words::WHO_WAITS) }
                        @if answer.waiting.is_empty() { p.none { (by_dates(here, words::NOBODY_WAITS, words::NOBODY_WAITS_THEN)) } }
                        ul.steps { @for link in answer.waiting.iter().take(OF_A_LIST) { (waits(link, here)) } }
                        @if answer.waiting.len() > OF_A_LIST { p.more { a href=(board.to("/chain")) { (words::ALL_WAITING) " (" (answer.waiting.len()) ")" } } }
                    }
                } }
                h2.board { a href=(board.with(&[])) { (words::BOARD) } }
                (as_columns(&answer.deals, PHASE_CAPS, here, board))
                (choice(&windows, window, here))
                (script("home.js"))
            };
            let mut data = data_links(board, "/board");
            data.push((words::LEDGER_AS_WORKBOOK, here.data("/export", "xlsx")));
            data.push((words::LEDGER_AS_DATABASE, here.data("/export", "sqlite")));
            Ok(SaidView { title, body, data })
        })
    })
    .await
}

/// A deal that has been in its phase for long.
fn stuck(aged: &Aged, here: &PageAddress) -> Markup {
    let players = if aged.players.is_empty() { aged.deal.to_string() } else { list(&aged.players) };
    html! {
        li data-key={ "open " (aged.deal) } {
            p.of { a href=(here.deal(aged.deal.as_str())) { bdi { (clean(&players)) } } " " span.moved { (phase(Some(aged.phase))) } }
            p { @if let Some(owner) = &aged.owner { bdi { (clean(owner.as_str())) } } @if let Some(to) = &aged.to { " → " bdi { (clean(to.as_str())) } } }
            p.by { (aged.days) " " (if aged.days.to == 1 { words::DAY } else { words::DAYS }) ", " (words::SINCE) " " (readable(&aged.since))
                @if !aged.waits_for.is_empty() { "; " (words::NEXT) ": " (lines(&aged.waits_for)) }
            }
        }
    }
}

/// A deal that waits, and what would set it free.
fn waits(link: &Link, here: &PageAddress) -> Markup {
    let players = if link.players.is_empty() { link.deal.to_string() } else { list(&link.players) };
    html! {
        li data-key={ "waits " (link.deal) } {
            p.of { a href=(here.deal(link.deal.as_str())) { bdi { (clean(&players)) } } " " span.moved { (phase(link.phase)) } }
            p { (words::WAITS_FOR) " "
                @match (&link.waits_for, &link.replacement) {
                    (Some(deal), _) => a href=(here.deal(deal.as_str())) { bdi { (clean(deal.as_str())) } },
                    (None, Some(replacement)) => bdi { (clean(replacement)) },
                    (None, None) => (words::A_REPLACEMENT),
                }
                @if let Some(since) = &link.since { " " span.since { (words::SINCE) " " (readable(since)) } }
            }
            @if let Some(free) = &link.free { p.by { bdi { (clean(free)) } } }
        }
    }
}

fn days(KnownWindow { window, .. }: &KnownWindow) -> Markup {
    html! { (readable(&window.opens)) " – " (readable(&window.closes)) " (" (window.zone.name()) ")" }
}

/// The windows, each with a link.
fn choice(windows: &[KnownWindow], chosen: Option<&str>, here: &PageAddress) -> Markup {
    html! {
        section.others {
            h2 { (words::WINDOWS) }
            ul.windows {
                @for known in windows {
                    @let name = known.window.name.as_str();
                    li {
                        a href=(here.with(&[("window", Some(name))])) aria-current=[(chosen == Some(name)).then_some("true")] { bdi { (clean(name)) } }
                        " " span.note { bdi { (clean(known.window.competition.as_str())) } ": " (days(known)) }
                    }
                }
            }
            p { a href=(here.to("/names")) { (words::ENTRIES) } }
        }
    }
}
