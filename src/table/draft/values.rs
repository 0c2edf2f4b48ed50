//! What the values of a column tell of how they are written.

use super::super::cell::TableCell;
use super::super::date_pattern::DatePattern;
use super::super::money_pattern::{CellAmount, MoneyPattern};
use super::words::{FREE, UNKNOWN, event_of, plain};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Values that are named one by one.
const NAMED: usize = 20;

/// Formats that are tried.
const FORMATS: [&str; 16] = [
    "YYYY-MM-DD",
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "DD-MM-YYYY",
    "MM/DD/YYYY",
    "DD.MM.YY",
    "DD/MM/YY",
    "MM/DD/YY",
    "YYYY/MM/DD",
    "D MMM YYYY",
    "MMM D, YYYY",
    "D. MMM YYYY",
    "YYYY-MM-DD HH:mm:ss",
    "DD/MM/YYYY HH:mm",
    "MM/YYYY",
    "YYYY-MM",
];

/// How dates are written.
pub(super) struct DateGuess {
    pub(super) formats: Vec<&'static str>,
    /// A format that reads all of them as well, and otherwise.
    pub(super) or: Option<&'static str>,
    pub(super) unread: usize,
    pub(super) example: String,
}

/// Cells that are days, or are written as such.
pub(super) fn looks_like_dates(cells: &[&TableCell]) -> bool {
    let guess = DateGuess::of(cells);
    !cells.is_empty() && guess.unread == 0
}

impl DateGuess {
    pub(super) fn of(cells: &[&TableCell]) -> Self {
        let mut left: Vec<&str> =
            cells.iter().filter(|cell| !matches!(cell, TableCell::Date(_))).map(|cell| cell.text()).collect();
        let mut guess = Self { formats: Vec::new(), or: None, unread: 0, example: String::new() };
        // The format that reads most comes first; of two that read as many, the first of the list.
        while !left.is_empty() {
            let reads = |format: &str| left.iter().filter(|text| read(format, text).is_some()).count();
            let counts: Vec<(usize, &'static str)> = FORMATS.iter().map(|format| (reads(format), *format)).collect();
            let Some((most, best)) =
                counts.iter().rev().max_by_key(|(count, _)| *count).copied().filter(|(most, _)| *most > 0)
            else {
                break;
            };
            if guess.formats.is_empty() {
                let differs = |format: &&'static str| left.iter().any(|text| read(format, text) != read(best, text));
                let others = counts.iter().filter(|(count, format)| *count == most && *format != best);
                guess.or = others.map(|(_, format)| *format).find(differs);
            }
            left.retain(|text| read(best, text).is_none());
            // What an earlier format reads, a later one may not read otherwise.
            guess.formats.push(best);
            if guess.formats.len() == 3 {
                break;
            }
        }
        (guess.unread, guess.example) = (left.len(), left.first().map(|text| (*text).to_owned()).unwrap_or_default());
        if guess.formats.is_empty() {
            guess.formats.push("YYYY-MM-DD");
        }
        guess
    }
}

fn read(format: &str, text: &str) -> Option<String> {
    DatePattern::new(format).ok()?.read(text, Tz::UTC)
}

/// How money is written.
#[derive(Default)]
pub(super) struct MoneyGuess {
    pub(super) currency: Option<&'static str>,
    pub(super) decimal: Option<char>,
    pub(super) free: Vec<String>,
    pub(super) unknown: Vec<String>,
    pub(super) unread: Vec<String>,
}

impl MoneyGuess {
    pub(super) fn of(cells: &[&TableCell]) -> Self {
        let mut guess = Self::default();
        let pattern = |decimal| MoneyPattern {
            currency: Some("EUR".into()),
            decimal,
            unit: Decimal::ONE,
            ..MoneyPattern::default()
        };
        let is_one_of = |words: &[&str], text: &str| {
            let small = text.trim().to_lowercase();
            words.iter().any(|word| *word == small || (!plain(word).is_empty() && plain(word) == plain(text)))
        };
        let (mut seen, mut two_ways) = (BTreeSet::new(), false);
        for cell in cells {
            let text = cell.text();
            if guess.currency.is_none() {
                guess.currency = [
                    ("€", "EUR"),
                    ("eur", "EUR"),
                    ("£", "GBP"),
                    ("gbp", "GBP"),
                    ("$", "USD"),
                    ("usd", "USD"),
                    ("chf", "CHF"),
                ]
                .into_iter()
                .find(|(mark, _)| text.to_lowercase().contains(mark))
                .map(|(_, code)| code);
            }
            if !seen.insert(text.to_lowercase()) {
                continue;
            }
            let words = text.to_owned();
            if is_one_of(&FREE, text) {
                guess.free.push(words);
            } else if is_one_of(&UNKNOWN, text) {
                guess.unknown.push(words);
            } else {
                match pattern(None).read(cell) {
                    Ok(CellAmount::Known(_)) => {}
                    _ if matches!(pattern(Some(',')).read(cell), Ok(CellAmount::Known(_))) => two_ways = true,
                    _ if guess.unread.len() < NAMED => guess.unread.push(words),
                    _ => {}
                }
            }
        }
        if two_ways {
            // `1.234` with a point between the thousands is read with a comma before decimals.
            let with = |decimal| cells.iter().filter(|cell| pattern(Some(decimal)).read(cell).is_ok()).count();
            let has_comma = cells.iter().any(|cell| cell.text().contains(','));
            guess.decimal = Some(if with(',') > with('.') || !has_comma { ',' } else { '.' });
        }
        guess
    }
}

/// What statuses mean.
#[derive(Default)]
pub(super) struct StatusGuess {
    pub(super) known: Vec<(String, &'static str)>,
    pub(super) unread: Vec<String>,
}

impl StatusGuess {
    pub(super) fn of(cells: &[&TableCell]) -> Self {
        let mut guess = Self::default();
        let values: BTreeSet<&str> = cells.iter().map(|cell| cell.text()).collect();
        let mut seen = BTreeSet::new();
        for value in values {
            if !seen.insert(value.to_lowercase()) {
                continue;
            }
            match event_of(value) {
                Some(event) => guess.known.push((value.into(), event)),
                None if guess.unread.len() < NAMED => guess.unread.push(value.into()),
                None => {}
            }
        }
        guess
    }
}
