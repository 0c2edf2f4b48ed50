//! Reports on any date, as plain data. `docs/reports.md` explains each column.

pub mod ageing;
mod amount;
mod business;
pub mod calendar;
mod claimed;
mod clause;
pub mod clubs;
mod days;
pub mod funnel;
mod purse;
pub mod sources;
mod what;

pub use days::Days;

use super::board::has_words;
use super::case::Case;
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::phase::{Phase, step};
use days::Bounds;

/// Which deals a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Meant for this window.
    pub window: Option<String>,
    /// With this club as owner, buyer or loan club: by its words, whatever the case and accents.
    pub club: Option<String>,
}

impl Wanted {
    /// A deal whose opening was not known is meant for no window, and has no club.
    fn takes(&self, case: &Case<'_>) -> bool {
        let Some(parties) = case.parties() else { return self.window.is_none() && self.club.is_none() };
        let mut clubs = [Some(&parties.owner), Some(&parties.to), parties.loan_club.as_ref()].into_iter().flatten();
        self.window.as_deref().is_none_or(|window| parties.window.as_ref().map(Slug::as_str) == Some(window))
            && self.club.as_deref().is_none_or(|club| clubs.any(|name| has_words(name, club)))
    }
}

/// The deals wanted of which something had happened, or may have; by name.
fn cases<'a>(histories: &'a [History], cuts: &Cuts, wanted: &Wanted) -> Vec<Case<'a>> {
    Case::all(histories, cuts).into_values().filter(|case| wanted.takes(case)).collect()
}

/// Of these deals, those of which nothing is certain yet.
fn not_certain<'c, 'a: 'c>(cases: impl IntoIterator<Item = &'c Case<'a>>) -> Vec<Slug> {
    cases.into_iter().filter(|case| case.state.phase.is_none()).map(|case| case.slug.clone()).collect()
}

/// The days that a deal can have come to a phase on: those of the first of its steps to there. It is of interest since
/// the first that is known of it.
fn entered(case: &Case<'_>, phase: Phase) -> Option<Bounds> {
    let steps = case.events(|event| phase == Phase::Interest || step(event) == Some(phase));
    Bounds::first_of(steps.map(|reading| Bounds::of(reading.when(), case.zone)))
}
