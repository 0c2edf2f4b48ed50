//! What a token may do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenRole {
    /// Asks.
    Reader,
    /// Records, under the name of the token.
    Recorder,
    /// Records for others, and erases.
    Keeper,
}

impl TokenRole {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Recorder, Self::Keeper];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Recorder => "recorder",
            Self::Keeper => "keeper",
        }
    }
}

impl fmt::Display for TokenRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
