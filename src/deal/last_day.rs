//! The day, or the minute, with which an offer lapses.

use super::moment::{Instant, Moment, MomentError};
use super::name::Words;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A date in the words of a moment. It is read in the zone of the ledger, which an event does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LastDay(String);

impl LastDay {
    /// Checks that it is a date.
    pub fn new(words: &str) -> Result<Self, MomentError> {
        Moment::parse(words, Tz::UTC).map(|moment| Self(moment.words))
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first instant after it.
    pub fn end(&self, zone: Tz) -> Option<Instant> {
        // The clocks of the zone may have skipped what UTC has.
        Moment::parse(&self.0, zone).or_else(|_| Moment::parse(&self.0, Tz::UTC)).ok().map(|moment| moment.end)
    }
}

impl fmt::Display for LastDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for LastDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Words(words) = Words::deserialize(deserializer)?;
        Self::new(&words).map_err(|error| serde::de::Error::custom(format!("{error}; {}", error.expected())))
    }
}
