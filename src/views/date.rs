//! Dates as people read them: `6 Jan 2020`, `3-6 Jan 2020`, `31 Jan 2020 20:00`.

use crate::deal::moment::{Instant, Moment, civil_day};
use chrono::{Datelike, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::Tz;

/// The words of a moment, readable; words of no known form stay as they are.
pub fn readable(words: &str) -> String {
    match words.split_once("..") {
        Some((from, to)) => range(from.trim(), to.trim()),
        None => one(words).unwrap_or_else(|| words.to_owned()),
    }
}

/// The same, with the offset of a minute that was typed with another one than `zone` has then, or that comes twice there.
pub fn readable_in(words: &str, zone: Tz) -> String {
    let with_offset = |words: &str| {
        telling_offset(words, zone).map_or_else(|| readable(words), |offset| format!("{} {offset}", readable(words)))
    };
    match words.split_once("..") {
        Some((from, to)) if words.contains('T') => {
            format!("{} - {}", with_offset(from.trim()), with_offset(to.trim()))
        }
        _ => with_offset(words),
    }
}

/// A minute, by the clocks of `zone`; words for more than that as [`on`] has them.
pub fn on_the_clocks_of(moment: &Moment, zone: Tz) -> String {
    if !moment.words.contains('T') || moment.words.contains("..") {
        return on(moment);
    }
    let there = moment.start.with_timezone(&zone);
    format!("on {} {}", day(there.date_naive()), there.format("%H:%M"))
}

/// The same, as a clause needs it: `on 6 Jan 2020`, `in Jan 2020`, `in 3-6 Jan 2020`.
pub fn on(moment: &Moment) -> String {
    format!("{} {}", if is_precise(&moment.words) { "on" } else { "in" }, readable(&moment.words))
}

/// The words of a cut, as a clause needs them: `on 6 Jan 2020`, `at the end of Jan 2020`.
pub fn at_cut(words: &str) -> String {
    format!("{} {}", if is_precise(words) { "on" } else { "at the end of" }, readable(words))
}

/// A day, or a minute of one.
fn is_precise(words: &str) -> bool {
    civil_day(words).is_some() || (words.contains('T') && !words.contains(".."))
}

/// The last day of what ends at `end`, which is the first instant after it.
pub fn last_day(end: Instant, zone: Tz) -> NaiveDate {
    (end - Duration::milliseconds(1)).with_timezone(&zone).date_naive()
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `6 Jan 2020`. By hand: long tables have thousands of dates, and chrono reads its format for each.
pub fn day(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month));
    format!("{} {} {:04}", day.day(), month.copied().unwrap_or_default(), day.year())
}

/// `Tue 7 Jan 2020`.
pub fn weekday(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

fn range(from: &str, to: &str) -> String {
    if let Some(year) = whole_year(from, to) {
        return year.to_owned();
    }
    match (civil_day(from), civil_day(to)) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) if (from.year(), from.month()) == (to.year(), to.month()) => {
            format!("{}-{}", from.day(), day(to))
        }
        (Some(from), Some(to)) if from.year() == to.year() => format!("{} - {}", from.format("%-d %b"), day(to)),
        _ => format!("{} - {}", one(from).unwrap_or_else(|| from.to_owned()), one(to).unwrap_or_else(|| to.to_owned())),
    }
}

fn whole_year<'a>(from: &'a str, to: &str) -> Option<&'a str> {
    let year = from.strip_suffix("-01").filter(|year| year.len() == 4)?;
    (to.strip_suffix("-12") == Some(year)).then_some(year)
}

fn one(words: &str) -> Option<String> {
    if let Some((date, clock)) = words.split_once('T') {
        return Some(format!("{} {}", day(civil_day(date)?), clock.get(..5)?));
    }
    civil_day(words).map(day).or_else(|| Some(civil_day(&format!("{words}-01"))?.format("%b %Y").to_string()))
}

fn telling_offset(words: &str, zone: Tz) -> Option<&str> {
    let clock = words.split_once('T')?.1;
    let offset = clock.get(clock.find(['Z', '+', '-'])?..)?;
    let typed = if offset == "Z" { Utc.fix() } else { offset.parse().ok()? };
    let local = NaiveDateTime::parse_from_str(words.get(..16)?, "%Y-%m-%dT%H:%M").ok()?;
    let there = zone.offset_from_utc_datetime(&typed.from_local_datetime(&local).single()?.naive_utc()).fix();
    let comes_twice = matches!(zone.from_local_datetime(&local), MappedLocalTime::Ambiguous(..));
    (there != typed || comes_twice).then_some(if offset == "Z" { "UTC" } else { offset })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::{London, Rome};

    #[test]
    fn a_minute_of_elsewhere_is_told_with_its_offset() {
        assert_eq!(readable_in("2020-01-31T20:00+01:00", Rome), "31 Jan 2020 20:00");
        assert_eq!(readable_in("2020-01-31T20:00", Rome), "31 Jan 2020 20:00");
        assert_eq!(readable_in("2020-07-31T20:00+01:00", Rome), "31 Jul 2020 20:00 +01:00");
        assert_eq!(readable_in("2020-01-31T19:00:00Z", Rome), "31 Jan 2020 19:00 UTC");
        assert_eq!(readable_in("2020-01-31T19:00:00.123Z", London), "31 Jan 2020 19:00");
        assert_eq!(readable_in("2020-10-25T02:30+02:00", Rome), "25 Oct 2020 02:30 +02:00");
        assert_eq!(readable_in("2020-10-25T02:30+01:00", Rome), "25 Oct 2020 02:30 +01:00");
        assert_eq!(readable_in("2020-10-25T03:30+01:00", Rome), "25 Oct 2020 03:30");
        assert_eq!(readable_in("2020-01-31T19:00-05:00..2020-02-01", Rome), "31 Jan 2020 19:00 -05:00 - 1 Feb 2020");
    }

    #[test]
    fn a_cut_is_a_day_or_the_end_of_more_than_one() {
        assert_eq!(at_cut("2020-01-06"), "on 6 Jan 2020");
        assert_eq!(at_cut("2020-01-31T20:00"), "on 31 Jan 2020 20:00");
        assert_eq!(at_cut("2020-01"), "at the end of Jan 2020");
        assert_eq!(at_cut("2020-01..2020-12"), "at the end of 2020");
    }

    #[test]
    fn each_form_reads_as_a_date() {
        assert_eq!(readable("2020-01-06"), "6 Jan 2020");
        assert_eq!(readable("2020-01"), "Jan 2020");
        assert_eq!(readable("2020-01-03..2020-01-06"), "3-6 Jan 2020");
        assert_eq!(readable("2020-01-30..2020-02-02"), "30 Jan - 2 Feb 2020");
        assert_eq!(readable("2020-01-31T20:00"), "31 Jan 2020 20:00");
        assert_eq!(readable("2020-01-31T20:00+01:00"), "31 Jan 2020 20:00");
        assert_eq!(readable("2019-12..2020-01-06"), "Dec 2019 - 6 Jan 2020");
        assert_eq!(readable("2020-01..2020-12"), "2020");
        assert_eq!(readable("2020-01..2021-12"), "Jan 2020 - Dec 2021");
        assert_eq!(readable("2020-02..2020-12"), "Feb 2020 - Dec 2020");
        assert_eq!(readable("whenever"), "whenever");
    }
}
