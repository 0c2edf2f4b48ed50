//! A stretch of time, as precise as it is known, in the words it was typed in.

use super::instant::{self, number};
use super::year_last::with_the_year_first;
use chrono::{
    DateTime, Days, Duration, FixedOffset, MappedLocalTime, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    SecondsFormat, TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A point on the time line, in UTC.
pub type Instant = DateTime<Utc>;

/// Half open: `[start, end)`, never empty. `day` is the day that `start` falls on in the zone it was read in.
///
/// The instants are kept beside the words because the rules of zones change: what was meant on the day
/// of the record holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// As typed: `2020-01-08T15:30+01:00`, `2020-01-08`, `2020-01` or `2020-01-03..2020-01-06`.
    pub words: String,
    /// The first instant.
    #[serde(serialize_with = "instant::serialize")]
    pub start: Instant,
    /// The first instant after it.
    #[serde(serialize_with = "instant::serialize")]
    pub end: Instant,
    /// The day that `start` falls on.
    pub day: NaiveDate,
}

/// Why words do not name a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Not one of the four forms, or a day that no calendar has.
    #[error("\"{0}\" is no date")]
    NoDate(String),
    /// The end lies before the start.
    #[error("\"{0}\" ends before it starts")]
    Reversed(String),
    /// The zone skipped it.
    #[error("\"{0}\" does not exist in {1}: the clocks skipped it")]
    Skipped(String, Tz),
    /// The zone had it twice.
    #[error("\"{0}\" exists twice in {1}: the clocks went back")]
    Twice(String, Tz),
}

impl MomentError {
    /// How to write what is a date with the year last.
    pub fn year_first(&self) -> Option<String> {
        match self {
            Self::NoDate(words) => with_the_year_first(words),
            _ => None,
        }
    }

    /// What would be read instead.
    pub fn expected(&self) -> String {
        match self {
            Self::NoDate(_) => self.year_first().unwrap_or_else(|| {
                "write 2020-01-08, 2020-01-08T15:30+01:00, 2020-01, or 2020-01-03..2020-01-06 if the exact day is not known".into()
            }),
            Self::Reversed(_) => "put the earlier date first".into(),
            Self::Skipped(..) | Self::Twice(..) => "add the offset from UTC, as in 2020-01-08T15:30+01:00".into(),
        }
    }
}

impl Moment {
    /// Reads one of the four forms; days, months and clock times without an offset are those of `zone`.
    pub fn parse(words: &str, zone: Tz) -> Result<Self, MomentError> {
        let words = words.trim();
        let Some((from, to)) = words.split_once("..") else {
            let (start, end) = stretch(words, zone)?;
            return Ok(Self::new(words.into(), &start, end));
        };
        let no_date = |error| match error {
            MomentError::NoDate(_) => MomentError::NoDate(words.into()),
            other => other,
        };
        let (start, _) = stretch(from.trim(), zone).map_err(no_date)?;
        let (_, end) = stretch(to.trim(), zone).map_err(no_date)?;
        if end <= start {
            return Err(MomentError::Reversed(words.into()));
        }
        Ok(Self::new(words.into(), &start, end))
    }

    /// The millisecond of `instant`, in the words of `zone`.
    pub fn at(instant: Instant, zone: Tz) -> Self {
        let start = to_the_millisecond(instant);
        Self::new(spell(start, zone), &start.with_timezone(&zone), Self::end_of(instant))
    }

    /// The end of the millisecond of `instant`.
    pub fn end_of(instant: Instant) -> Instant {
        to_the_millisecond(instant) + Duration::milliseconds(1)
    }

    fn new(words: String, start: &DateTime<Tz>, end: Instant) -> Self {
        Self { words, start: start.to_utc(), end, day: start.date_naive() }
    }

    /// Lies wholly after `other`. Moments that overlap are neither before nor after.
    pub fn is_after(&self, other: &Self) -> bool {
        self.start >= other.end
    }

    /// The same stretch, in whatever words.
    pub fn is_the_same(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }

    /// Shares an instant with `other`.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.is_after(other) && !other.is_after(self)
    }

    /// The same moment, ending at `end` at the latest. A moment that starts there or later stays as it is.
    #[must_use]
    pub fn cut_to(&self, end: Instant) -> Self {
        let end = if end > self.start { self.end.min(end) } else { self.end };
        Self { end, ..self.clone() }
    }

    /// [`Moment::cut_to`], with words that say so when they are read again.
    #[must_use]
    pub fn cut_in_words(&self, end: Instant, zone: Tz) -> Self {
        let cut = self.cut_to(end);
        if cut.end == self.end {
            return cut;
        }
        let from = self.words.split("..").next().unwrap_or_default();
        let last = cut.end - Duration::milliseconds(1);
        Self { words: format!("{from}..{}", spell(last, zone)), ..cut }
    }
}

/// Clocks are kept to the millisecond.
pub fn to_the_millisecond(instant: Instant) -> Instant {
    DateTime::from_timestamp_millis(instant.timestamp_millis()).unwrap_or(instant)
}

/// `2020-01-08T15:30:12.345+01:00`.
pub fn spell(instant: Instant, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    instant::spell_local(local.naive_local(), local.offset().fix())
        .unwrap_or_else(|| local.to_rfc3339_opts(SecondsFormat::Millis, false))
}

/// The start, in the zone, and the end.
fn stretch(words: &str, zone: Tz) -> Result<(DateTime<Tz>, Instant), MomentError> {
    let no_date = || MomentError::NoDate(words.into());
    if let Some((day, clock)) = words.split_once('T') {
        return minute(words, civil_day(day).ok_or_else(no_date)?, clock, zone);
    }
    let (first, next) = match civil_day(words) {
        Some(day) => (day, day.checked_add_days(Days::new(1))),
        None => {
            let first =
                Some(words).filter(|w| w.len() == 7).and_then(|w| civil_day(&format!("{w}-01"))).ok_or_else(no_date)?;
            (first, first.checked_add_months(Months::new(1)))
        }
    };
    let start = first_instant(first, zone).ok_or_else(no_date)?;
    let end = next.and_then(|next| first_instant(next, zone)).ok_or_else(no_date)?;
    if end <= start {
        return Err(MomentError::Skipped(words.into(), zone));
    }
    Ok((start, end.to_utc()))
}

/// A year as its months, for a question; everything else as it is.
pub fn months_of_year(words: &str) -> String {
    let year = words.trim();
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { format!("{year}-01..{year}-12") } else { words.to_owned() }
}

/// `2020-01-08` to the letter: four digits, two, two.
pub fn civil_day(words: &str) -> Option<NaiveDate> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = words.as_bytes() else { return None };
    let year = number([a, b, c, d]).and_then(|year| i32::try_from(year).ok()).filter(|year| *year >= 1)?;
    NaiveDate::from_ymd_opt(year, number([e, f])?, number([g, h])?)
}

/// `15:30`, `15:30:12` or `15:30:12.345`, with up to nine digits; with `Z`, an offset, or neither.
fn minute(words: &str, day: NaiveDate, clock: &str, zone: Tz) -> Result<(DateTime<Tz>, Instant), MomentError> {
    let no_date = || MomentError::NoDate(words.into());
    let (clock, offset) = match clock.find(['Z', '+', '-']) {
        Some(at) => (clock.get(..at).unwrap_or_default(), clock.get(at..)),
        None => (clock, None),
    };
    let (time, unit) = clock_time(clock).ok_or_else(no_date)?;
    let local = NaiveDateTime::new(day, time);
    let start = match offset {
        Some(offset) => match fixed(offset).and_then(|offset| offset.from_local_datetime(&local).single()) {
            Some(instant) => instant.with_timezone(&zone),
            None => {
                let text = format!("{}{}", local.format("%Y-%m-%dT%H:%M:%S%.3f"), offset);
                DateTime::parse_from_rfc3339(&text).map_err(|_| no_date())?.with_timezone(&zone)
            }
        },
        None => match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(instant) => instant,
            MappedLocalTime::Ambiguous(..) => return Err(MomentError::Twice(words.into(), zone)),
            MappedLocalTime::None => return Err(MomentError::Skipped(words.into(), zone)),
        },
    };
    Ok((start, start.to_utc() + unit))
}

/// `Z`, `+01:00`, `+0100` or `+01`; what else is an offset, chrono knows.
fn fixed(offset: &str) -> Option<FixedOffset> {
    let (sign, digits) = match offset.as_bytes() {
        [b'Z'] => return FixedOffset::east_opt(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [a, b, b':', c, d] | [a, b, c, d] => (number([a, b])?, number([c, d])?),
        [a, b] => (number([a, b])?, 0),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| minutes < 60)?;
    FixedOffset::east_opt(sign * seconds)
}

/// The time, and how long it lasts.
fn clock_time(clock: &str) -> Option<(NaiveTime, Duration)> {
    let (hour, minute, second, milli, unit) = match clock.as_bytes() {
        [a, b, b':', c, d] => (number([a, b]), number([c, d]), Some(0), Some(0), Duration::minutes(1)),
        [a, b, b':', c, d, b':', e, f] => {
            (number([a, b]), number([c, d]), number([e, f]), Some(0), Duration::seconds(1))
        }
        [a, b, b':', c, d, b':', e, f, b'.', fraction @ ..] => {
            let (milli, unit) = fraction_of_a_second(fraction)?;
            (number([a, b]), number([c, d]), number([e, f]), Some(milli), unit)
        }
        _ => return None,
    };
    // A leap second as a whole has no instant of its own here; a millisecond of it has.
    let (second, milli) = match (second?, milli?) {
        (60, milli) if unit == Duration::milliseconds(1) => (59, 1_000 + milli),
        whole => whole,
    };
    Some((NaiveTime::from_hms_milli_opt(hour?, minute?, second, milli)?, unit))
}

/// The milliseconds, and how long it lasts: one to nine digits. Clocks are kept to the millisecond, so that what is more precise is
/// the millisecond that it is in.
fn fraction_of_a_second(digits: &[u8]) -> Option<(u32, Duration)> {
    let is_fraction = (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let digit = |place: usize| digits.get(place).unwrap_or(&b'0');
    let milli = number([digit(0), digit(1), digit(2)]).filter(|_| is_fraction)?;
    let unit = match digits.len() {
        1 => 100,
        2 => 10,
        _ => 1,
    };
    Some((milli, Duration::milliseconds(unit)))
}

/// Midnight; where it came twice the first; where the clocks skipped it, the first instant after.
fn first_instant(day: NaiveDate, zone: Tz) -> Option<DateTime<Tz>> {
    let midnight = day.and_time(NaiveTime::MIN);
    // Whole days have been skipped (Samoa, 2011), so look two ahead.
    (0..2 * 24 * 60).find_map(|minutes| zone.from_local_datetime(&(midnight + Duration::minutes(minutes))).earliest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::Sao_Paulo, Europe::Rome, Pacific::Apia};

    fn utc(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn each_form_is_the_stretch_it_names() {
        let day = Moment::parse("2020-01-08", Rome).unwrap();
        assert_eq!((day.start, day.end), (utc("2020-01-07T23:00:00Z"), utc("2020-01-08T23:00:00Z")));
        let month = Moment::parse("2020-02", Rome).unwrap();
        assert_eq!((month.start, month.end), (utc("2020-01-31T23:00:00Z"), utc("2020-02-29T23:00:00Z")));
        let minute = Moment::parse("2020-01-08T15:30+01:00", Rome).unwrap();
        assert_eq!((minute.start, minute.end), (utc("2020-01-08T14:30:00Z"), utc("2020-01-08T14:31:00Z")));
        assert_eq!(Moment::parse("2020-01-08T15:30", Rome).unwrap().start, minute.start);
        let range = Moment::parse("2020-01-03..2020-01-06", Rome).unwrap();
        assert_eq!((range.start, range.end), (utc("2020-01-02T23:00:00Z"), utc("2020-01-06T23:00:00Z")));
    }

    #[test]
    fn seconds_have_up_to_nine_digits_and_offsets_three_forms() {
        let read = |words: &str| {
            let moment = Moment::parse(words, Rome).unwrap();
            (moment.start, (moment.end - moment.start).num_milliseconds())
        };
        let start = utc("2020-01-08T14:30:12.345Z");
        assert_eq!(read("2020-01-08T15:30:12.345678901"), (start, 1));
        assert_eq!(read("2020-01-08T15:30:12.345+0100"), (start, 1));
        assert_eq!(read("2020-01-08T15:30:12.345+01"), (start, 1));
        assert_eq!(read("2020-01-08T15:30:12.3"), (utc("2020-01-08T14:30:12.3Z"), 100));
        assert_eq!(read("2020-01-08T10:30-0400"), (utc("2020-01-08T14:30:00Z"), 60_000));
        for words in ["2020-01-08T15:30:12.", "2020-01-08T15:30:12.1234567890", "2020-01-08T15:30+010"] {
            assert!(Moment::parse(words, Rome).is_err(), "{words}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for words in [
            "2020-02-30",
            "31/01/2020",
            "..",
            "2020",
            "2020-1-5",
            "",
            "2020-01-08T25:00",
            "2020-01-03..",
            "today",
            "2020-01-08T15:30+1",
            "+020-01-08",
        ] {
            assert!(matches!(Moment::parse(words, Rome), Err(MomentError::NoDate(_))), "{words}");
        }
        assert!(matches!(Moment::parse("2020-01-06..2020-01-03", Rome), Err(MomentError::Reversed(_))));
    }

    #[test]
    fn a_day_whose_midnight_was_skipped_starts_after_the_gap() {
        let day = Moment::parse("2018-11-04", Sao_Paulo).unwrap();
        assert_eq!(day.start, utc("2018-11-04T03:00:00Z"));
        assert_eq!(day.end - day.start, Duration::hours(23));
    }

    #[test]
    fn a_day_that_never_was_is_refused() {
        assert!(matches!(Moment::parse("2011-12-30", Apia), Err(MomentError::Skipped(..))));
    }

    #[test]
    fn clock_times_that_came_twice_or_never_ask_for_the_offset() {
        assert!(matches!(Moment::parse("2020-10-25T02:30", Rome), Err(MomentError::Twice(..))));
        assert!(matches!(Moment::parse("2020-03-29T02:30", Rome), Err(MomentError::Skipped(..))));
        assert!(Moment::parse("2020-10-25T02:30+01:00", Rome).is_ok());
    }

    #[test]
    fn moments_that_overlap_are_neither_before_nor_after() {
        let [a, b, c] = ["2020-01-03..2020-01-06", "2020-01-06", "2020-01-07"].map(|w| Moment::parse(w, Rome).unwrap());
        assert!(a.overlaps(&b) && !b.is_after(&a));
        assert!(c.is_after(&b) && c.is_after(&a));
    }

    #[test]
    fn a_cut_moment_reads_back_from_its_words() {
        let day = Moment::parse("2020-01-08", Rome).unwrap();
        let cut = day.cut_in_words(utc("2020-01-08T14:30:12.346Z"), Rome);
        let again = Moment::parse(&cut.words, Rome).unwrap();
        assert_eq!((again.start, again.end), (cut.start, cut.end));
        assert_eq!(cut.words, "2020-01-08..2020-01-08T15:30:12.345+01:00");
    }
}
