//! Money in a currency that nobody paid with at the time.

use super::world::{RawFinding, World};
use crate::deal::currency::Currency;
use crate::deal::order::Placed;
use crate::views::date::day;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::wording::in_a_line;
use std::collections::BTreeSet;

/// Told once a deal: each currency with the day of the first record that names it.
pub(super) fn not_valid_then(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let (mut told, mut records): (Vec<String>, Vec<_>) = Default::default();
    let mut seen = BTreeSet::new();
    for reading in case.certain() {
        let on = reading.when().day;
        let out_of_time: Vec<Currency> =
            reading.event().amounts().filter_map(|money| money.currency_out_of_time(on)).collect();
        if !out_of_time.is_empty() {
            records.push(reading.position());
        }
        for currency in out_of_time {
            if seen.insert(currency.to_string()) {
                told.push(format!("{currency} on {}{}", day(on), years(currency)));
            }
        }
    }
    if told.is_empty() {
        return Vec::new();
    }
    vec![
        RawFinding::new(format!("Money in a currency that was not valid then: {}.", in_a_line(&told.join("; "))))
            .at(records),
    ]
}

/// `, valid from 1999`, in words.
fn years(currency: Currency) -> String {
    match currency.years() {
        (Some(first), Some(last)) => format!(", valid from {first} to {last}"),
        (Some(first), None) => format!(", valid since {first}"),
        _ => String::new(),
    }
}
