//! Dates as people type them, read in the zone of the store and against the day that `today` means.

use super::environment::Environment;
use super::failure::Failure;
use crate::deal::moment::{Instant, Moment, months_of_year};
use crate::deal::relative_date::{expected, typed_moment};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// How dates are read in this run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dates {
    pub(crate) zone: Tz,
    /// The day that `today` means.
    pub(crate) today: NaiveDate,
}

impl Dates {
    /// A day that is none is told even where nothing is read against it.
    pub(crate) fn of(environment: &Environment, zone: Tz) -> Result<Self, Failure> {
        let now = || environment.now().with_timezone(&zone).date_naive();
        Ok(Self { zone, today: environment.day()?.unwrap_or_else(now) })
    }

    /// The first instant after today.
    pub(crate) fn end_of_today(&self) -> Instant {
        let words = self.today.format("%Y-%m-%d").to_string();
        Moment::parse(&words, self.zone).map_or(Instant::MAX_UTC, |today| today.end)
    }

    /// What was typed as a date.
    pub(crate) fn moment(&self, flag: &str, words: &str) -> Result<Moment, Failure> {
        typed_moment(words, self.today, self.zone)
            .map_err(|error| Failure::usage(format!("{flag}: {error}"), expected(&error)))
    }

    /// The same, of a flag of a question that may have been left out. It may be a year.
    pub(crate) fn moment_of(&self, flag: &str, words: &Option<String>) -> Result<Option<Moment>, Failure> {
        words.as_ref().map(|words| self.moment(flag, &months_of_year(words))).transpose()
    }
}
