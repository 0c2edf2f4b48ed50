//! How a loan came to its end.

use super::erased::Marks;
use super::event::{Clause, Event, LoanEnd};
use super::kind::Kind;
use super::moment::Moment;
use super::order::{Placed, last};
use super::reading::Reading;

/// The loan is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedLoan {
    /// When it came to its end.
    pub since: Moment,
    /// How.
    pub basis: LoanEnd,
}

/// The last end of the loan among these events, unless the loan was extended after it.
pub fn ended(events: &[&Reading<'_>]) -> Option<EndedLoan> {
    let ends = events.iter().copied().filter(|reading| basis(reading.event()).is_some());
    let end = last(ends)?;
    let extended = events.iter().any(|reading| extends(reading.event()) && reading.when().is_after(end.when()));
    let basis = basis(end.event()).filter(|_| !extended)?;
    Some(EndedLoan { since: end.when().clone(), basis })
}

fn basis(event: &Event) -> Option<LoanEnd> {
    match event {
        Event::LoanEnded { basis } => Some(*basis),
        erased if erased.is(Kind::LoanEnded) => Marks::of(erased, None).basis?.parse().ok(),
        _ => None,
    }
}

fn extends(event: &Event) -> bool {
    event.exercises_a_clause() && event.clause().is_some_and(|(clause, _)| clause == Clause::Extension)
}
