//! Reports on any date, as plain data. `docs/reports.md` explains each column.

pub mod ageing;
mod amount;
pub mod calendar;
mod claimed;
mod clause;
pub mod clubs;
mod days;
mod deal_money;
pub mod funnel;
mod money_kind;
pub mod sources;
mod sums;

pub use days::Days;

use super::deal_at_cuts::DealAtCuts;
use crate::deal::history::Reading;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::phase::Phase;
use days::Bounds;

/// Of these deals, those of which nothing is certain yet.
fn not_certain<'c, 'a: 'c>(cases: impl IntoIterator<Item = &'c DealAtCuts<'a>>) -> Vec<Slug> {
    cases.into_iter().filter(|case| case.state.phase.is_none()).map(|case| case.slug.clone()).collect()
}

/// The days that a deal can have come to a phase on: those of the first of its steps to there. It is of interest since
/// the first that is known of it.
fn entered(case: &DealAtCuts<'_>, phase: Phase) -> Option<Bounds> {
    let bounds = |reading: &Reading<'_>| Bounds::of(reading.when(), case.zone);
    if phase == Phase::Interest {
        return Bounds::first_of(case.all(|_| true).map(bounds));
    }
    Bounds::first_of(case.counting().filter(|reading| case.step(reading.event()) == Some(phase)).map(bounds))
}
