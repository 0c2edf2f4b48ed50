//! One deal, with all that is known of it.

use super::address::PageAddress;
use super::card::{clubs, marks, phase};
use super::chain::links_of;
use super::deal_diff::{DatesToCompare, PARAMETERS};
use super::deal_history::history;
use super::deal_terms::{offers, terms};
use super::form::choices;
use super::sheet::{lines, table};
use super::view::{Outlook, SaidView, view};
use super::words;
use crate::deal::filter::DealFilter;
use crate::desk::ask::{ChainQuestion, HistoryQuestion, ListQuestion, ShowQuestion};
use crate::http::asking::Asking;
use crate::render::deal::{authorization, phase as phase_in_words, taken};
use crate::render::{clean, notes};
use crate::views::date::{day, readable};
use crate::views::deal::Deal;
use crate::views::history::PossibleEvent;
use crate::views::wording::list;
use axum::response::Response;
use maud::{Markup, html};

/// `GET /deals/{deal}`
pub(in crate::http) async fn deal(asking: Asking) -> Response {
    let deal = asking.part("deal");
    view(asking, |query, cuts| {
        let dates = DatesToCompare::read(query)?;
        Ok(move |Outlook { records, here, may_record }: Outlook<'_>| {
            let shown = ShowQuestion { deal: deal.clone(), cuts: cuts.clone() }.answer(records)?;
            let told = HistoryQuestion { deal: deal.clone(), cuts: cuts.clone() }.answer(records)?;
            let links = ChainQuestion { deal: Some(deal.clone()), window: None, cuts: cuts.clone() }.answer(records)?.links;
            let mut others: Vec<Deal> = Vec::new();
            for player in &shown.deal.players {
                let filter = DealFilter { player: Some(player.to_string()), ..DealFilter::default() };
                others.extend(ListQuestion { filter, cuts: cuts.clone() }.answer(records)?.deals);
            }
            others.retain(|other| other.deal != shown.deal.deal);
            others.sort_by(|one, other| one.deal.cmp(&other.deal));
            others.dedup_by(|one, other| one.deal == other.deal);
            let title = title(&shown.deal);
            let body = html! {
                h1 { bdi { (clean(&title)) } }
                p.lead { (clubs(&shown.deal)) }
                p.marks { (phase(shown.deal.phase)) " " (marks(&shown.deal)) }
                (facts(&shown.deal, here))
                @let told_of = notes(shown.behind, words::ERASED_BELOW);
                @if !told_of.is_empty() { p.note { (lines(&told_of)) } }
                @if may_record { (choices(&shown.deal.deal)) }
                div.beside {
                    div {
                        (offers(&shown.deal))
                        (terms(&shown.deal))
                        (uncertain(&shown.deal, &shown.possible))
                        @if links.iter().any(|link| link.asked()) { section { h2 { (words::CHAIN) } (links_of(words::CHAIN, &links, here)) } }
                        @if !others.is_empty() { section { h2 { (words::SAME_PLAYERS) } ul.around {
                            @for other in &others { li {
                                a href=(here.deal(other.deal.as_str())) { bdi { (clean(other.deal.as_str())) } } " " (phase(other.phase)) " " (clubs(other))
                            } }
                        } } }
                        (dates.compared(&deal, &cuts, records, here)?)
                    }
                    (history(&told.entries, told.zone, may_record))
                }
            };
            let path = |of: &str| format!("/deals/{}{of}", shown.deal.deal);
            let state = here.without(&PARAMETERS);
            let mut data = vec![
                ("JSON", state.data(&path(""), "json")),
                ("CSV", state.data(&path(""), "csv")),
                ("History: JSON", state.data(&path("/records"), "json")),
                ("History: CSV", state.data(&path("/records"), "csv")),
                ("History: XLSX", state.data(&path("/records"), "xlsx")),
                ("Blame: JSON", state.data(&path("/blame"), "json")),
            ];
            data.extend(dates.data(shown.deal.deal.as_str(), &state).map(|link| ("Changes: JSON", link)));
            Ok(SaidView { title, body, data })
        })
    })
    .await
}

fn title(deal: &Deal) -> String {
    if deal.players.is_empty() { deal.deal.to_string() } else { list(&deal.players) }
}

/// What there is to know at a glance, a line each.
fn facts(deal: &Deal, here: &PageAddress) -> Markup {
    let fact = |name: &str, value: Markup| html! { div { dt { (name) } dd { (value) } } };
    let since = |ended: &str| readable(ended);
    html! {
        dl.facts {
            (fact(words::PHASE, html! { (phase_in_words(deal)) }))
            @if let Some(ended) = &deal.ended { (fact(words::LOAN, html! { (words::ENDED_SINCE) " " (since(&ended.since)) " (" (ended.basis) ")" })) }
            @if let Some(effective) = deal.moves_on { (fact(words::MOVES_ON, html! { (day(effective)) })) }
            @for plan in &deal.planned { (fact(words::TO_COME, html! { bdi { (clean(&plan.text)) } " " a href={ "#r" (plan.position) } { "#" (plan.position) } })) }
            @for clause in &deal.clauses {
                (fact(words::CLAUSE, html! { (taken(clause)) ", " (readable(&clause.happened)) " " a href={ "#r" (clause.position) } { "#" (clause.position) } }))
            }
            (fact(words::AUTHORIZATION, html! { (lines(&authorization(&deal.authorization).join("\n"))) }))
            @if let Some(other) = &deal.authorization.deal {
                (fact(words::WAITS_FOR, html! { a href=(here.deal(other.as_str())) { bdi { (clean(other.as_str())) } } }))
            }
            @if let Some(original) = &deal.duplicate_of {
                (fact(words::DUPLICATE_OF, html! { a href=(here.deal(original.as_str())) { bdi { (clean(original.as_str())) } } }))
            }
            @if let Some(window) = &deal.window { (fact(words::WINDOW, html! { a href=(here.board(window.as_str())) { bdi { (clean(window.as_str())) } } })) }
            @if let Some(agent) = &deal.agent { (fact(words::AGENT, html! { bdi { (clean(agent.as_str())) } })) }
            @if let Some(status) = deal.personal_terms { (fact(words::PERSONAL_TERMS, html! { (status.word().replace('_', " ")) })) }
            @if let Some(status) = deal.medical { (fact(words::MEDICAL, html! { (status.word()) })) }
            (fact(words::NAME, html! { code { bdi { (clean(deal.deal.as_str())) } } }))
        }
    }
}

/// What may have happened, apart from what only doubtful sources say.
fn uncertain(deal: &Deal, possible: &[PossibleEvent]) -> Markup {
    let (unconfirmed, may_be): (Vec<_>, Vec<_>) =
        possible.iter().partition(|event| deal.unconfirmed.contains(&event.position));
    let rows = |events: &[&PossibleEvent]| {
        let row = |event: &&PossibleEvent| {
            vec![
                html! { a href={ "#r" (event.position) } { "#" (event.position) } },
                html! { (readable(&event.happened)) },
                html! { bdi { (clean(&event.text)) } },
            ]
        };
        events.iter().map(row).collect()
    };
    html! {
        @for (title, events) in [(words::MAY_HAVE_HAPPENED, &may_be), (words::UNCONFIRMED_EVENTS, &unconfirmed)] {
            @if !events.is_empty() { section.uncertain { h2 { (title) } (table(title, &words::EVENT_COLUMNS, rows(events))) } }
        }
    }
}
