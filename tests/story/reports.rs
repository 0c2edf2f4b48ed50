//! Reports on many deals: each rule with a story.

use crate::events::{name, slug};
use crate::story::{Story, Told, moment, nothing, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::event::{Event, Parties};
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;

mod ageing;
mod calendar;
mod clauses;
mod clubs;
mod doubts;
mod funnel;
mod kinds;
mod sources;

pub(crate) const KJAER: &str = "kjaer-milan";

/// An opening of a player's deal from one club to another.
pub(crate) fn opened_from(owner: &str, to: &str) -> Event {
    Event::Opened(Parties {
        players: vec![name("Simon Kjaer")],
        owner: Some(name(owner)),
        to: name(to),
        loan_club: None,
        agent: None,
        window: Some(slug("winter")),
    })
}

/// A ledger to which these things were told, with no deal but theirs.
pub(crate) fn told<const N: usize>(told: [Told; N]) -> Story {
    told.into_iter().fold(nothing(), Story::and)
}

pub(crate) fn histories(story: &Story) -> Vec<History> {
    story.ledger.histories(&DealFilter::default()).unwrap()
}

/// The question as of a date, as it was; without, with no cut.
pub(crate) fn at(date: Option<&str>) -> Cuts {
    Cuts { at: date.map(moment), ..Cuts::default() }
}

pub(crate) fn everything() -> DealFilter {
    DealFilter::default()
}

/// Kjaer's deal was opened then.
pub(crate) fn kjaer_on(happened: &str) -> Told {
    on(happened, opened_from("Sevilla", "Milan")).of(KJAER)
}
