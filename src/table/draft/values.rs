//! What the values of a column tell of how they are written.

use super::super::cell::TableCell;
use super::super::date_pattern::DatePattern;
use super::super::money_pattern::{CellAmount, MoneyPattern, SMALL};
use super::header_words::HeaderWords;
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

/// Cells that say how deals stand: most of their words are known, and none is a sentence.
pub(super) fn looks_like_statuses(cells: &[&TableCell]) -> bool {
    const WORDS: usize = 3;
    let values: BTreeSet<String> = cells.iter().map(|cell| plain(cell.text())).collect();
    let known = values.iter().filter(|value| event_of(value).is_some()).count();
    known > 0 && known * 2 >= values.len() && values.iter().all(|value| value.split(' ').count() <= WORDS)
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
    /// What bare numbers count in, where the name of the column tells.
    pub(super) unit: Option<u32>,
    /// A bare number that is too small for an amount, where many are or others are in millions.
    pub(super) small: Option<String>,
}

impl MoneyGuess {
    pub(super) fn of(cells: &[&TableCell], header: &HeaderWords) -> Self {
        let mut guess = Self { currency: header.currency, unit: header.unit, ..Self::default() };
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
        let bare = |cell: &&&TableCell| !cell.text().contains(|c: char| c.is_alphabetic() || "€£$".contains(c));
        let amount = |cell: &TableCell| match pattern(guess.decimal).read(cell) {
            Ok(CellAmount::Known(money)) => Some(money.high() < SMALL),
            _ => None,
        };
        let is_small: Vec<(&str, bool)> =
            cells.iter().filter(bare).filter_map(|cell| Some((cell.text(), amount(cell)?))).collect();
        let small = is_small.iter().filter(|(_, is_small)| *is_small).count();
        let has_unit = || cells.iter().any(|cell| !bare(&cell) && amount(cell) == Some(false));
        if guess.unit.is_none() && small > 0 && (small * 2 >= is_small.len() || has_unit()) {
            guess.small = is_small.iter().find(|(_, is_small)| *is_small).map(|(text, _)| (*text).to_owned());
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
