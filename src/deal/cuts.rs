//! As-of: which records a question may see, and which events count.

use super::ids::Position;
use super::moment::{Instant, Moment};
use super::record::Record;
use super::who::Who;
use chrono::Duration;

/// A cut on each clock; none cuts nothing. Moments mean *by the end of it*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cuts {
    /// On the happened clock: what is certain, possible, not yet.
    pub at: Option<Moment>,
    /// On the learned clock: what was known.
    pub known_at: Option<Moment>,
    /// On the log: for a report that must repeat exactly.
    pub up_to: Option<UpTo>,
    /// The moment on the recorded clock that `up_to` was looked up by, if it was given as one.
    pub recorded_by: Option<Moment>,
    /// The end of the day that the question is asked on: without `at`, an offer has lapsed if its last day is over by then.
    pub asked: Option<Instant>,
    /// Who was meant by names then.
    pub who: Who,
}

/// A place in the log, or a moment on the recorded clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpTo {
    /// With this record.
    Position(Position),
    /// By the end of it.
    Recorded(Moment),
}

/// How an event stands to a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It had happened.
    Certain,
    /// It may have happened.
    Possible,
    /// It had not happened.
    NotYet,
}

impl Cuts {
    /// The record had been learned by then, and stood in that part of the log.
    pub fn see(&self, record: &Record) -> bool {
        self.reach(record) && self.known_at.as_ref().is_none_or(|cut| record.learned.end <= cut.end)
    }

    /// The record stood in that part of the log, whenever it was learned.
    pub fn reach(&self, record: &Record) -> bool {
        match &self.up_to {
            None => true,
            Some(UpTo::Position(last)) => record.position <= *last,
            Some(UpTo::Recorded(moment)) => was_recorded_by(record, moment),
        }
    }

    /// The point in time that events are held against.
    pub fn point(&self) -> Option<Instant> {
        self.at.as_ref().map(|moment| moment.end)
    }

    /// What offers are held against that have a last day.
    pub fn now(&self) -> Option<Instant> {
        self.point().or(self.asked)
    }

    /// How an event at this moment stands.
    pub fn certainty(&self, when: &Moment) -> Certainty {
        match self.point() {
            None => Certainty::Certain,
            Some(point) if when.end <= point => Certainty::Certain,
            Some(point) if when.start < point => Certainty::Possible,
            Some(_) => Certainty::NotYet,
        }
    }
}

/// The log took the record by the end of this moment.
pub fn was_recorded_by(record: &Record, moment: &Moment) -> bool {
    record.recorded + Duration::milliseconds(1) <= moment.end
}
