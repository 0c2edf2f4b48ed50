//! Registration periods: reference data that deals hang on.

use super::moment::{Moment, MomentError};
use super::name::{Name, Slug};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The dates of a window. They are read in its own zone, not in the ledger's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSet {
    /// As deals name it.
    pub name: Slug,
    /// Who runs it: FIGC.
    pub association: Name,
    /// Serie A.
    pub competition: Name,
    /// 2019/20.
    pub season: Name,
    /// The first day or minute, in the words of a moment.
    pub opens: String,
    /// The last day, or the minute it closes at.
    pub closes: String,
    /// Where these are the local times.
    pub zone: Tz,
}

impl WindowSet {
    /// When it opens.
    pub fn opening(&self) -> Result<Moment, MomentError> {
        Moment::parse(&self.opens, self.zone)
    }

    /// The day or the minute that it closes in.
    pub fn closing(&self) -> Result<Moment, MomentError> {
        Moment::parse(&self.closes, self.zone)
    }
}
