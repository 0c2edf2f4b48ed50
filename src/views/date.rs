//! Dates as people read them, by the clocks of a zone and in clauses.

use crate::deal::moment::{Instant, Moment};
pub use crate::deal::readable_date::{day, readable};
use crate::deal::readable_date::{is_precise, on_words};
use chrono::{Duration, MappedLocalTime, NaiveDate, NaiveDateTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::Tz;

/// The words of a moment, readable, with the offset of a minute that was typed with another one than `zone` has then, or that comes twice there.
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
    on_words(&moment.words)
}

/// The words of a cut, as a clause needs them: `on 6 Jan 2020`, `at the end of Jan 2020`.
pub fn at_cut(words: &str) -> String {
    format!("{} {}", if is_precise(words) { "on" } else { "at the end of" }, readable(words))
}

/// The last day of what ends at `end`, which is the first instant after it.
pub fn last_day(end: Instant, zone: Tz) -> NaiveDate {
    (end - Duration::milliseconds(1)).with_timezone(&zone).date_naive()
}

/// `Tue 7 Jan 2020`.
pub fn weekday(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
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
}
