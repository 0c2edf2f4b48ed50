//! The start: the windows, the board of the current one, what was learned last, and who waits.

use super::address::PageAddress;
use super::board::{as_columns, opening};
use super::chain::links_of;
use super::replay::days as by_day;
use super::view::{Outlook, SaidView, data_links, view};
use super::words;
use crate::deal::cuts::Cuts;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::desk::ask::{BoardQuestion, ChainQuestion, ReplayQuestion, WindowsQuestion};
use crate::http::asking::Asking;
use crate::render::{clean, count};
use crate::views::chain::Link;
use crate::views::date::{readable, weekday};
use crate::views::deal::Deal;
use crate::views::replay::ReplayClock;
use crate::views::windows::KnownWindow;
use axum::response::Response;
use chrono::Duration;
use maud::{Markup, html};

/// So many seconds apart, windows are of different seasons.
const SEASON: i64 = 60 * 24 * 3600;

/// So long after it closed, a window is still what people talk about.
const AFTERWARDS: Duration = Duration::days(7);

/// So many deals of a phase are shown here.
const OF_A_PHASE: usize = 12;

/// So many deals in which something was learned are told.
const LAST: usize = 8;

/// `GET /`
pub(in crate::http) async fn home(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        let (asked, now) = (query.text("window")?, query.now());
        Ok(move |Outlook { records, here, may_record }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let all = BoardQuestion { window: None, agent: None, cuts: cuts.clone() }.answer(records)?;
            let window = asked.clone().or_else(|| current(&windows, cuts.point().unwrap_or(now), &all.deals));
            let board = BoardQuestion { window: window.clone(), agent: None, cuts: cuts.clone() }.answer(records)?;
            let waits = ChainQuestion { deal: None, window: window.clone(), cuts: cuts.clone() }.answer(records)?.links;
            let waiting: Vec<&Link> = waits.iter().filter(|link| link.waits).collect();
            let learned = learned_last(window.clone(), cuts.clone()).answer(records)?.steps;
            let last = learned.get(learned.len().saturating_sub(LAST)..).unwrap_or_default();
            let last: Vec<_> = last.iter().rev().cloned().collect();
            let known = windows.iter().find(|known| Some(known.window.name.as_str()) == window.as_deref());
            let title = match (known, &window) {
                (Some(known), _) => clean(&format!("{} {}", known.window.competition, known.window.season)),
                (None, Some(window)) => clean(window),
                (None, None) => words::ALL_DEALS.into(),
            };
            let whole = PageAddress::parse(&window.as_ref().map_or_else(|| here.to("/board"), |window| here.board(window)));
            let body = html! {
                div.titled { h1 { (title) } @if may_record { (opening(here)) } }
                @if let Some(known) = known { p.lead { (days(known)) " · " code { (clean(known.window.name.as_str())) } } }
                p.note { (count(board.deals.len(), "deal")) ", " (words::LEARNED_LAST_ON) " " (last.first().map_or_else(String::new, |step| weekday(step.day))) "." }
                (as_columns(&board.deals, OF_A_PHASE, here, whole.as_ref().unwrap_or(here)))
                div.two {
                    div {
                        section {
                            h2 { (words::WHO_WAITS) }
                            @if waiting.is_empty() { p.none { (words::NOBODY_WAITS) } } @else { (links_of(words::WHO_WAITS, waiting, here)) }
                        }
                        (choice(&windows, window.as_deref(), here))
                    }
                    section.last {
                        h2 { (words::LEARNED_LAST) }
                        @if last.is_empty() { p.none { (words::NOTHING_LEARNED) } }
                        (by_day(&last, here))
                    }
                }
            };
            let mut data = data_links(here, "/board");
            data.push((words::LEDGER_AS_WORKBOOK, here.data("/export", "xlsx")));
            data.push((words::LEDGER_AS_DATABASE, here.data("/export", "sqlite")));
            Ok(SaidView { title, body, data })
        })
    })
    .await
}

/// All that was learned, also before the window opened and after it closed.
fn learned_last(window: Option<String>, cuts: Cuts) -> ReplayQuestion {
    let ever = |words: &str| crate::deal::moment::Moment::parse(words, chrono_tz::UTC).ok();
    ReplayQuestion { window, from: ever("0001-01-01"), to: ever("9999-12-01"), clock: ReplayClock::Learned, cuts }
}

/// Of the windows that are open then, the one that most deals are meant for; else of those that closed last; else of all.
fn current(windows: &[KnownWindow], then: Instant, deals: &[Deal]) -> Option<String> {
    let meant_for = |name: &Slug| deals.iter().filter(|deal| deal.window.as_ref() == Some(name)).count();
    let rank = |known: &KnownWindow| {
        let (opens, closes) = (known.window.opening().ok()?.start, known.window.closing().ok()?.end);
        let has_begun = opens <= then;
        let is_open = has_begun && then < closes + AFTERWARDS;
        // Windows of one season close within weeks of each other: there the deals tell which is meant.
        let near = match (is_open, has_begun) {
            (true, _) => 0,
            (false, true) => closes.timestamp() / SEASON,
            (false, false) => -opens.timestamp() / SEASON,
        };
        let deals = meant_for(&known.window.name);
        Some(((deals > 0, is_open, has_begun, near, deals), known.window.name.to_string()))
    };
    windows.iter().filter_map(rank).max().map(|(_, name)| name)
}

fn days(KnownWindow { window, .. }: &KnownWindow) -> Markup {
    html! { (readable(&window.opens)) " – " (readable(&window.closes)) " (" (window.zone.name()) ")" }
}

/// The windows, each with a link.
fn choice(windows: &[KnownWindow], chosen: Option<&str>, here: &PageAddress) -> Markup {
    html! {
        section {
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
