//! Time across: instants to pixels, and the days that are named.

use crate::deal::moment::{Instant, Moment};
use crate::views::timeline::Stretch;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use chrono_tz::Tz;

/// A stretch of time on a stretch of pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) frame: Stretch,
    zone: Tz,
}

/// A line of the grid, and what stands under it.
pub(super) struct Tick {
    pub(super) x: i64,
    pub(super) label: String,
}

/// A day gets so many pixels, if there is room.
const DAY: i64 = 24;

/// The narrowest and the widest that time is drawn.
const ROOM: (i64, i64) = (480, 960);

/// Between two named days.
const APART: i64 = 68;

const MILLIS_A_DAY: i64 = 24 * 60 * 60 * 1000;

/// The steps from one named day to the next; weeks begin on Mondays.
#[derive(Clone, Copy)]
enum TickStep {
    Days(u64),
    Weeks,
    Months(u32),
}

impl Scale {
    pub(super) fn new(frame: Stretch, zone: Tz, left: i64) -> Self {
        let (narrowest, widest) = ROOM;
        let days = (frame.end - frame.start).num_milliseconds() / MILLIS_A_DAY;
        Self::over(frame, zone, left, (days * DAY).clamp(narrowest, widest))
    }

    /// Over so many pixels, however long it is.
    pub(super) fn over(frame: Stretch, zone: Tz, left: i64, room: i64) -> Self {
        Self { left, right: left + room, frame, zone }
    }

    /// Where an instant stands; what lies outside stands at the edge.
    pub(super) fn x(&self, at: Instant) -> i64 {
        self.true_x(at).clamp(self.left, self.right)
    }

    /// The same, and what lies outside stands outside.
    pub(super) fn true_x(&self, at: Instant) -> i64 {
        let whole = (self.frame.end - self.frame.start).num_milliseconds().max(1);
        // Milliseconds of thousands of years times a thousand pixels still fit.
        self.left + (at - self.frame.start).num_milliseconds() * (self.right - self.left) / whole
    }

    /// Something of it lies within.
    pub(super) fn holds(&self, when: Stretch) -> bool {
        when.start < self.frame.end && when.end > self.frame.start
    }

    /// The days that are named, as many as there is room for.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let short = [TickStep::Days(1), TickStep::Days(2), TickStep::Weeks, TickStep::Months(1), TickStep::Months(3)];
        let years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map(|years| TickStep::Months(12 * years));
        let days = ((self.frame.end - self.frame.start).num_milliseconds() / MILLIS_A_DAY).max(1);
        let apart = |step: &TickStep| step.days() * (self.right - self.left) / days;
        let step = short.into_iter().chain(years).find(|step| apart(step) >= APART).unwrap_or(TickStep::Months(12_000));
        let mut ticks = Vec::new();
        let mut year = None;
        for day in self.days(step) {
            // A day that the zone skipped has no place.
            let Ok(moment) = Moment::parse(&day.to_string(), self.zone) else { continue };
            if moment.start >= self.frame.end {
                break;
            }
            // The year is told where it begins, or the picture.
            let format = match (step, year == Some(day.year())) {
                (TickStep::Months(12..), _) => "%Y",
                (TickStep::Months(_), true) => "%b",
                (TickStep::Months(_), false) => "%b %Y",
                (_, true) => "%-d %b",
                (_, false) => "%-d %b %Y",
            };
            year = Some(day.year());
            ticks.push(Tick { x: self.x(moment.start), label: day.format(format).to_string() });
        }
        ticks
    }

    /// From the first such day in the picture to the last day of it.
    fn days(&self, step: TickStep) -> impl Iterator<Item = NaiveDate> {
        let day = |at: Instant| at.with_timezone(&self.zone).date_naive();
        let last = day(self.frame.end);
        std::iter::successors(step.first(day(self.frame.start)), move |day| step.next(*day))
            .take_while(move |day| *day <= last)
    }
}

impl TickStep {
    fn days(self) -> i64 {
        match self {
            Self::Days(days) => i64::try_from(days).unwrap_or(1),
            Self::Weeks => 7,
            Self::Months(months) => i64::from(months) * 28,
        }
    }

    /// The first such day that is not before this one.
    fn first(self, day: NaiveDate) -> Option<NaiveDate> {
        let mut days = std::iter::successors(Some(day), NaiveDate::succ_opt);
        match self {
            Self::Days(_) => Some(day),
            Self::Weeks => days.find(|day| day.weekday() == Weekday::Mon),
            Self::Months(months) if months < 12 => days.find(|day| day.day() == 1 && day.month0() % months == 0),
            Self::Months(_) => days.find(|day| day.ordinal() == 1),
        }
    }

    fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => day.checked_add_days(Days::new(days)),
            Self::Weeks => day.checked_add_days(Days::new(7)),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_day_is_looked_for_past_the_end_of_the_calendar() {
        let zone = chrono_tz::Europe::Rome;
        let frame = Stretch::from(&Moment::parse("9999-12-27..9999-12-31", zone).unwrap());
        let scale = Scale::new(frame, zone, 0);
        // The year 10000 has no words, so that none of its days ends the search.
        assert!(scale.days(TickStep::Days(1)).take(10).count() <= 6);
        assert_eq!(scale.ticks().len(), 5);
    }
}
