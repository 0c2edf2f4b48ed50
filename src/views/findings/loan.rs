//! How long a loan may be. The rules are dated: each loan is held against those of its day.

use super::world::{RawFinding, World};
use crate::deal::claims::Known;
use crate::deal::kind::Kind;
use crate::deal::order::{Placed, last};
use crate::deal::phase::Phase;
use crate::deal::terms::{Field, TransferKind, Value};
use crate::views::date::{day, last_day, on};
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::wording::value;
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;

/// A limit, and the day since which it holds for new loans; the latest first.
struct Limit {
    since: NaiveDate,
    months: u32,
    source: &'static str,
}

/// Before that day article 10 knew a shortest time for a loan, and no longest.
const LIMITS: [Option<Limit>; 1] = [limit(2022, 7, 1, 12, "article 10 of FIFA's RSTP")];

const fn limit(year: i32, month: u32, first: u32, months: u32, source: &'static str) -> Option<Limit> {
    match NaiveDate::from_ymd_opt(year, month, first) {
        Some(since) => Some(Limit { since, months, source }),
        None => None,
    }
}

/// The day that was named as its first, else the first that it can have been completed on.
pub(super) fn ends_before_it_begins(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some((completion, terms)) = case.terms_at_completion() else { return Vec::new() };
    let Some((until, last)) = loan_until(terms) else { return Vec::new() };
    let begins = effective(terms).unwrap_or(completion.when().day);
    if last >= begins {
        return Vec::new();
    }
    let message = format!("On loan until {}, which is before its first day, {}.", day(last), day(begins));
    vec![RawFinding::new(message).on([completion]).at([until.standing.said_by.position])]
}

/// The end of a loan, of a move that was known to be none by then.
pub(super) fn ended_without_a_loan(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(end) = last(case.events(|event| event.is(Kind::LoanEnded))) else { return Vec::new() };
    let terms = case.terms_at(end);
    let Some(known) = terms.get(&Field::Kind) else { return Vec::new() };
    if *known.standing.value == Value::Kind(TransferKind::Loan) {
        return Vec::new();
    }
    let message =
        format!("A loan is said to have ended {}, but the move was {}.", on(end.when()), value(&known.standing.value));
    vec![RawFinding::new(message).on([end]).at([known.standing.said_by.position])]
}

/// The day that the move takes effect lies before whatever the clubs agreed.
pub(super) fn effective_before_agreement(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let terms = &case.state.terms;
    let (Some(known), Some(begins)) = (terms.get(&Field::Effective), effective(terms)) else { return Vec::new() };
    if known.standing.is_doubtful() {
        return Vec::new();
    }
    let agreed = case.counting().filter(|reading| case.step(reading.event()) >= Some(Phase::Agreed));
    let Some(first) = agreed.min_by_key(|step| (step.when().start, step.position())) else { return Vec::new() };
    if begins >= first.when().day {
        return Vec::new();
    }
    let message = format!("Said to take effect on {}, before the clubs agreed {}.", day(begins), on(first.when()));
    vec![RawFinding::new(message).on([first]).at([known.standing.said_by.position])]
}

/// The day the loan ends on, and what is known of it.
fn loan_until<'t, 'a>(terms: &'t BTreeMap<Field, Known<'a>>) -> Option<(&'t Known<'a>, NaiveDate)> {
    let (kind, until) = (terms.get(&Field::Kind)?, terms.get(&Field::Until)?);
    match (&*kind.standing.value, &*until.standing.value) {
        (Value::Kind(TransferKind::Loan), Value::Day(last)) => Some((until, *last)),
        _ => None,
    }
}

/// The day that the move takes effect, if it was named.
pub(super) fn effective(terms: &BTreeMap<Field, Known<'_>>) -> Option<NaiveDate> {
    terms.get(&Field::Effective).and_then(|known| match &*known.standing.value {
        Value::Day(day) => Some(*day),
        _ => None,
    })
}

/// From the day that was named as its first, else the last that it can have begun on, to the last day that was named when it was completed: what was extended
/// later was extended by another agreement.
pub(super) fn too_long(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some((completion, terms)) = case.terms_at_completion() else { return Vec::new() };
    let Some((until, last)) = loan_until(terms) else { return Vec::new() };
    let opens = world.window(case).and_then(|window| window.opening().ok());
    let completed = last_day(completion.when().end, case.zone);
    // Nobody plays before the window opens.
    let begins = effective(terms).unwrap_or(opens.map_or(completed, |opens| completed.max(opens.day)));
    let Some(limit) = LIMITS.iter().flatten().find(|limit| limit.since <= completed) else { return Vec::new() };
    if begins.checked_add_months(Months::new(limit.months)).is_none_or(|end| last <= end) {
        return Vec::new();
    }
    let message = format!(
        "On loan from {} to {}: since {} {} allows {} months at the most between associations.",
        day(begins),
        day(last),
        day(limit.since),
        limit.source,
        limit.months
    );
    vec![RawFinding::new(message).on([completion]).at([until.standing.said_by.position])]
}
