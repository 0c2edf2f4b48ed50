//! The board: where every deal stands.

use super::address::PageAddress;
use super::card::{beside_the_marks, card, clubs, marks, phase, players};
use super::nothing::no_deals;
use super::sheet::{OF_A_VIEW, lines, more_than_shown, table};
use super::view::{Outlook, SaidView, data_links, view};
use super::words;
use crate::deal::filter::DealFilter;
use crate::deal::phase::Phase;
use crate::desk::ask::{ListQuestion, WindowsQuestion};
use crate::http::asking::Asking;
use crate::render::{clean, count, notes};
use crate::views::board::by_phase;
use crate::views::date::readable;
use crate::views::deal::Deal;
use crate::views::windows::KnownWindow;
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// So many deals of a phase are shown.
#[derive(Clone, Copy)]
pub(super) struct PhaseCaps {
    /// Beside those of other phases.
    pub(super) beside: usize,
    /// Where there are no others.
    pub(super) alone: usize,
}

const PHASE_CAPS: PhaseCaps = PhaseCaps { beside: 25, alone: OF_A_VIEW };

/// The filters, and what they are called.
const FILTERS: [(&str, &str); 4] =
    [("club", words::CLUB), ("player", words::PLAYER), ("agent", words::AGENT), ("text", words::TEXT)];

/// `GET /board`
pub(in crate::http) async fn board(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        let named = |word: &str| Phase::ALL.into_iter().find(|phase| phase.word() == word);
        let filter = DealFilter {
            window: query.text("window")?,
            club: query.text("club")?,
            player: query.text("player")?,
            agent: query.text("agent")?,
            text: query.text("text")?,
            phase: query.read("phase", &Phase::ALL.map(Phase::word).join(", "), named)?,
            ..DealFilter::default()
        };
        let layout = |word: &str| (word == "table").then_some(());
        let is_table = query.read("layout", "table", layout)?.is_some();
        let question = ListQuestion { filter, cuts };
        Ok(move |Outlook { records, here, may_record }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let answer = question.clone().answer(records)?;
            let data = data_links(here, "/deals");
            let body = html! {
                div.titled { h1 { (words::BOARD) } @if may_record { (opening(here)) } }
                (filters(here, &windows))
                p.note { (count(answer.deals.len(), "deal")) ". " span.layouts { (layouts(here, is_table)) } }
                @let told = notes(answer.behind, words::ERASED_MORE);
                @if !told.is_empty() { p.note.small { (lines(&told)) } }
                @if answer.deals.is_empty() { (no_deals(records, &question.filter, here, may_record)?) }
                @else if is_table { (as_table(&answer.deals, here)) } @else { (as_columns(&answer.deals, PHASE_CAPS, here, here)) }
            };
            Ok(SaidView { title: words::BOARD.into(), body, data })
        })
    })
    .await
}

/// The way to the form that opens a deal, in the window of the view.
pub(super) fn opening(here: &PageAddress) -> Markup {
    let window =
        here.value("window").map(|window| form_urlencoded::byte_serialize(window.as_bytes()).collect::<String>());
    let href = window.map_or_else(|| "/record/deal".to_owned(), |window| format!("/record/deal?window={window}"));
    html! { span.openings { a.step href=(href) { (words::OPEN_A_DEAL) } " " a.step href="/import" { (words::IMPORT_A_TABLE) } } }
}

/// The deals by phase; those that came to it last are the first.
fn by_phase_newest_first(deals: &[Deal]) -> BTreeMap<Option<Phase>, Vec<&Deal>> {
    let mut phases = by_phase(deals);
    for deals in phases.values_mut() {
        deals.sort_by(|one, other| other.phase_since.cmp(&one.phase_since));
    }
    phases
}

/// The deals under the phases they are in, those first that came to it last; a phase without deals takes no room. `board` is the board
/// that has them all.
pub(super) fn as_columns(deals: &[Deal], caps: PhaseCaps, here: &PageAddress, board: &PageAddress) -> Markup {
    let phases = by_phase_newest_first(deals);
    let is_alone = phases.len() == 1;
    let most = if is_alone { caps.alone } else { caps.beside };
    // The whole board of one phase shows all that a view shows.
    let leads_on = most < OF_A_VIEW;
    html! {
        div.columns {
            @for (of, deals) in phases {
                section.column {
                    h2 { (phase(of)) " " small { (deals.len()) } }
                    @for deal in deals.iter().take(most) { (card(deal, here)) }
                    @if deals.len() > most { p.more {
                        @if let Some(of) = of.filter(|_| leads_on) {
                            a href=(board.with(&[("phase", Some(of.word()))])) { (deals.len() - most) " " (words::MORE) }
                        } @else { (deals.len() - most) " " (words::MORE_BY_FILTER) }
                    } }
                }
            }
        }
    }
}

/// How many deals are in each phase, each with the way to them.
pub(super) fn tally(deals: &[Deal], board: &PageAddress) -> Markup {
    html! {
        ul.tally {
            @for (of, deals) in by_phase(deals) {
                li { @match of {
                    Some(known) => a href=(board.with(&[("phase", Some(known.word()))])) { (phase(of)) " " (deals.len()) },
                    None => { (phase(of)) " " (deals.len()) }
                } }
            }
        }
    }
}

fn as_table(deals: &[Deal], here: &PageAddress) -> Markup {
    let rows = by_phase_newest_first(deals).into_values().flatten().take(OF_A_VIEW).map(|deal| {
        let since = deal.phase_since.as_deref().map(readable).unwrap_or_default();
        vec![
            players(deal, here),
            html! { (phase(deal.phase)) " " (marks(deal)) },
            clubs(deal),
            html! { span.date { (since) } },
            lines(&beside_the_marks(deal)),
        ]
    });
    html! {
        (table(words::BOARD, &words::BOARD_COLUMNS, rows.collect()))
        (more_than_shown(deals.len()))
    }
}

fn layouts(here: &PageAddress, is_table: bool) -> Markup {
    html! {
        @if is_table { a href=(here.with(&[("layout", None)])) { (words::AS_COLUMNS) } }
        @else { a href=(here.with(&[("layout", Some("table"))])) { (words::AS_TABLE) } }
    }
}

/// A form that keeps everything else of the address.
fn filters(here: &PageAddress, windows: &[KnownWindow]) -> Markup {
    html! {
        form.filters method="get" action=(here.path()) role="search" {
            @for (name, value) in here.kept(&["window", "club", "player", "agent", "text", "phase"]) { input type="hidden" name=(name) value=(value); }
            (window_choice(here, windows))
            label { (words::PHASE) " "
                select name="phase" {
                    option value="" { (words::ANY) }
                    @for phase in Phase::ALL { option value=(phase.word()) selected[here.value("phase") == Some(phase.word())] { (phase.word()) } }
                }
            }
            @for (name, label) in FILTERS {
                label { (label) " " input type="search" name=(name) value=[here.value(name)] size="9"; }
            }
            button type="submit" { (words::FILTER) }
        }
    }
}

/// The windows to choose from.
pub(super) fn window_choice(here: &PageAddress, windows: &[KnownWindow]) -> Markup {
    let chosen = here.value("window");
    let is_listed = |typed: &str| windows.iter().any(|known| known.window.name.as_str() == typed);
    html! {
        label { (words::WINDOW) " "
            select name="window" {
                option value="" { (words::ALL) }
                @if let Some(typed) = chosen.filter(|typed| !is_listed(typed)) { option value=(typed) selected { (clean(typed)) } }
                @for known in windows {
                    @let name = known.window.name.as_str();
                    option value=(name) selected[chosen == Some(name)] { (clean(name)) }
                }
            }
        }
    }
}

/// A form that chooses the window of a view, and keeps everything else of its address.
pub(super) fn of_window(here: &PageAddress, windows: &[KnownWindow], others: &Markup) -> Markup {
    html! {
        form.filters method="get" action=(here.path()) {
            @for (name, value) in here.kept(&["window", "by", "rule", "club"]) { input type="hidden" name=(name) value=(value); }
            (window_choice(here, windows))
            (others)
            button type="submit" { (words::SHOW) }
        }
    }
}
