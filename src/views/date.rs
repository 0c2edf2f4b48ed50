//! Dates as people read them: `6 Jan 2020`, `3-6 Jan 2020`, `31 Jan 2020 20:00`; with an offset where one was typed.

use crate::deal::moment::{Instant, Moment, civil_day};
use chrono::{Datelike, Duration, NaiveDate};
use chrono_tz::Tz;

/// The words of a moment, readable; words of no known form stay as they are.
pub fn readable(words: &str) -> String {
    match words.split_once("..") {
        Some((from, to)) => range(from.trim(), to.trim()),
        None => one(words).unwrap_or_else(|| words.to_owned()),
    }
}

/// The same, as a clause needs it: `on 6 Jan 2020`, `in Jan 2020`, `in 3-6 Jan 2020`.
pub fn on(moment: &Moment) -> String {
    let precise = civil_day(&moment.words).is_some() || (moment.words.contains('T') && !moment.words.contains(".."));
    format!("{} {}", if precise { "on" } else { "in" }, readable(&moment.words))
}

/// The last day of what ends at `end`, which is the first instant after it.
pub fn last_day(end: Instant, zone: Tz) -> NaiveDate {
    (end - Duration::milliseconds(1)).with_timezone(&zone).date_naive()
}

/// `6 Jan 2020`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `Tue 7 Jan 2020`.
pub fn weekday(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

fn range(from: &str, to: &str) -> String {
    match (civil_day(from), civil_day(to)) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) if (from.year(), from.month()) == (to.year(), to.month()) => {
            format!("{}-{}", from.day(), day(to))
        }
        (Some(from), Some(to)) if from.year() == to.year() => format!("{} - {}", from.format("%-d %b"), day(to)),
        _ => format!("{} - {}", one(from).unwrap_or_else(|| from.to_owned()), one(to).unwrap_or_else(|| to.to_owned())),
    }
}

fn one(words: &str) -> Option<String> {
    if let Some((date, clock)) = words.split_once('T') {
        let (clock, offset) = clock.split_at(clock.find(['Z', '+', '-']).unwrap_or(clock.len()));
        let offset = if offset == "Z" { " UTC".into() } else { format!(" {offset}") };
        return Some(format!("{} {}{}", day(civil_day(date)?), clock.get(..5)?, offset.trim_end()));
    }
    civil_day(words).map(day).or_else(|| Some(civil_day(&format!("{words}-01"))?.format("%b %Y").to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_reads_as_a_date() {
        assert_eq!(readable("2020-01-06"), "6 Jan 2020");
        assert_eq!(readable("2020-01"), "Jan 2020");
        assert_eq!(readable("2020-01-03..2020-01-06"), "3-6 Jan 2020");
        assert_eq!(readable("2020-01-30..2020-02-02"), "30 Jan - 2 Feb 2020");
        assert_eq!(readable("2020-01-31T20:00"), "31 Jan 2020 20:00");
        assert_eq!(readable("2020-01-31T20:00+01:00"), "31 Jan 2020 20:00 +01:00");
        assert_eq!(readable("2020-01-31T19:00:00Z"), "31 Jan 2020 19:00 UTC");
        assert_eq!(readable("2019-12..2020-01-06"), "Dec 2019 - 6 Jan 2020");
        assert_eq!(readable("whenever"), "whenever");
    }
}
