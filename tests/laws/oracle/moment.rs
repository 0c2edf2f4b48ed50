//! Moments: half-open stretches of time, read from the words they were typed in.

use chrono::{DateTime, Days, Duration, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// `[start, end)`, and the day on which it starts in the ledger's zone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    pub(crate) first_day: NaiveDate,
}

/// A minute, a day, a month, or `first..last`, which means once from the start of `first` to the end of `last`.
pub(crate) fn read(words: &str, zone: Tz) -> Moment {
    let (first, last) = words.split_once("..").unwrap_or((words, words));
    let (start, _) = stretch(first, zone);
    let (_, end) = stretch(last, zone);
    let first_day = start.with_timezone(&zone).date_naive();
    Moment { start, end, first_day }
}

impl Moment {
    /// "X is after Y if it lies wholly after it: X.start >= Y.end."
    pub(crate) fn is_after(&self, other: &Moment) -> bool {
        self.start >= other.end
    }

    /// "Moments that overlap are neither."
    pub(crate) fn overlaps(&self, other: &Moment) -> bool {
        !self.is_after(other) && !other.is_after(self)
    }

    /// "happened.end is cut to learned.end."
    pub(crate) fn cut_to(self, end: DateTime<Utc>) -> Moment {
        Moment { end: self.end.min(end), ..self }
    }

    /// "A visible event is certain at T if happened.end <= T." Without a cut everything is.
    pub(crate) fn is_certain(&self, cut: Option<DateTime<Utc>>) -> bool {
        cut.is_none_or(|t| self.end <= t)
    }

    /// "possible if happened.start < T < happened.end."
    pub(crate) fn is_possible(&self, cut: Option<DateTime<Utc>>) -> bool {
        cut.is_some_and(|t| self.start < t && t < self.end)
    }
}

fn stretch(words: &str, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    if words.contains('T') {
        let start = minute(words);
        return (start, start + Duration::minutes(1));
    }
    if words.len() == "2020-01".len() {
        let first = day(&format!("{words}-01"));
        return (start_of(first, zone), start_of(first + Months::new(1), zone));
    }
    let day = day(words);
    (start_of(day, zone), start_of(day + Days::new(1), zone))
}

fn minute(words: &str) -> DateTime<Utc> {
    let words = words.replace('Z', "+00:00");
    DateTime::parse_from_str(&words, "%Y-%m-%dT%H:%M%:z")
        .unwrap_or_else(|error| panic!("{words} is no minute: {error}"))
        .to_utc()
}

fn day(words: &str) -> NaiveDate {
    words.parse().unwrap_or_else(|error| panic!("{words} is no day: {error}"))
}

/// The first instant of a day: midnight may not exist, or come twice.
fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    (0..=24 * 60)
        .find_map(|minutes| zone.from_local_datetime(&(midnight + Duration::minutes(minutes))).earliest())
        .unwrap_or_else(|| panic!("{day} has no instant in {zone}"))
        .to_utc()
}
