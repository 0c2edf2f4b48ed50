//! How many days lie between two moments that may not be known to the day.

use crate::deal::moment::Moment;
use crate::views::date::last_day;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Days by the calendar: at least `from`, at most `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Days {
    /// The fewest that it can have been.
    pub from: i64,
    /// The most.
    pub to: i64,
}

/// The days that something happened on, the first and the last that it can have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl Bounds {
    /// Of a moment, in the days of this zone.
    pub(super) fn of(moment: &Moment, zone: Tz) -> Self {
        Self { first: moment.start.with_timezone(&zone).date_naive(), last: last_day(moment.end, zone) }
    }

    /// The first of several that happened.
    pub(super) fn first_of(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().reduce(|one, other| Self { first: one.first.min(other.first), last: one.last.min(other.last) })
    }

    /// It is one day.
    pub(super) fn is_a_day(self) -> bool {
        self.first == self.last
    }

    /// How long until the other, which came later.
    pub(super) fn until(self, later: Self) -> Days {
        let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days().max(0);
        Days { from: days(self.last, later.first), to: days(self.first, later.last) }
    }
}

impl Days {
    /// The median lies between these: from the lower middle of the fewest to the upper middle of the most. Of an even
    /// number the two in the middle are its ends, so that nothing is rounded.
    pub(super) fn median(of: &[Self]) -> Option<Self> {
        let sorted = |bound: fn(&Self) -> i64| {
            let mut days: Vec<i64> = of.iter().map(bound).collect();
            days.sort_unstable();
            days
        };
        let lower = of.len().checked_sub(1)? / 2;
        let from = *sorted(|days| days.from).get(lower)?;
        let to = *sorted(|days| days.to).get(of.len() / 2)?;
        Some(Self { from, to })
    }
}

impl fmt::Display for Days {
    /// `3`, or `4 to 7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { self.from.fmt(f) } else { f.pad(&format!("{} to {}", self.from, self.to)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: i64, to: i64) -> Days {
        Days { from, to }
    }

    #[test]
    fn the_median_lies_where_it_can_lie() {
        assert_eq!(Days::median(&[]), None);
        assert_eq!(Days::median(&[days(3, 5)]), Some(days(3, 5)));
        assert_eq!(Days::median(&[days(9, 9), days(1, 1), days(2, 6)]), Some(days(2, 6)));
        assert_eq!(Days::median(&[days(1, 1), days(4, 4)]), Some(days(1, 4)), "anything in between is one");
        assert_eq!(Days::median(&[days(0, 3), days(2, 2), days(5, 9), days(6, 6)]), Some(days(2, 6)));
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        let zone = chrono_tz::Europe::Rome;
        let of = |words: &str| Bounds::of(&Moment::parse(words, zone).unwrap(), zone);
        assert_eq!(of("2020-01-06").until(of("2020-01-06")), days(0, 0));
        assert_eq!(of("2020-01-06T23:59").until(of("2020-01-07T00:01")), days(1, 1));
        assert_eq!(of("2020-01-03..2020-01-06").until(of("2020-01-10")), days(4, 7));
        assert_eq!(of("2020-03-28").until(of("2020-03-30")), days(2, 2), "one of them has 23 hours");
        assert_eq!(of("2020-01-03..2020-01-06").until(of("2020-01-05..2020-01-07")), days(0, 4));
    }
}
