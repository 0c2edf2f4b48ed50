//! The clocks that a recorder fills in.

use serde::Serialize;

/// One of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// When it took place.
    Happened,
    /// When the recorder came to know.
    Learned,
}

impl Clock {
    /// As it stands in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Learned => "learned",
        }
    }
}
