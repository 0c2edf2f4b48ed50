//! How long a loan may be. The rules are dated: each loan is held against those of its day.

use super::world::{RawFinding, World};
use crate::deal::order::Placed;
use crate::deal::terms::{Field, TransferKind, Value};
use crate::views::date::{day, last_day};
use crate::views::deal_at_cuts::DealAtCuts;
use chrono::{Months, NaiveDate};

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

/// From the last day that it can have begun on, to the last day that was named when it was completed: what was extended
/// later was extended by another agreement.
pub(super) fn too_long(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some((completion, terms)) = case.terms_at_completion() else { return Vec::new() };
    let (Some(kind), Some(until)) = (terms.get(&Field::Kind), terms.get(&Field::Until)) else { return Vec::new() };
    let (Value::Kind(TransferKind::Loan), Value::Day(last)) = (&*kind.standing.value, &*until.standing.value) else {
        return Vec::new();
    };
    let opens = world.window(case).and_then(|window| window.opening().ok());
    let completed = last_day(completion.when().end, case.zone);
    // Nobody plays before the window opens.
    let begins = opens.map_or(completed, |opens| completed.max(opens.day));
    let Some(limit) = LIMITS.iter().flatten().find(|limit| limit.since <= completed) else { return Vec::new() };
    if begins.checked_add_months(Months::new(limit.months)).is_none_or(|end| *last <= end) {
        return Vec::new();
    }
    let message = format!(
        "On loan from {} to {}: since {} {} allows {} months at the most between associations.",
        day(begins),
        day(*last),
        day(limit.since),
        limit.source,
        limit.months
    );
    vec![RawFinding::new(message).on([completion]).at([until.standing.said_by.position])]
}
