//! Why a question has no answer.

use crate::deal::ids::Position;
use crate::deal::name::Slug;
use crate::deal::readable_date::on_words;
use crate::ledger::{Damage, Error};
use crate::reported::reported;
use serde::Serialize;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum AskError {
    /// The records could not be read, or there are none by that name.
    #[error(transparent)]
    Records(#[from] Error),
    /// The deal exists, but nothing of it was known at the cuts.
    #[error("nothing was known of {slug} then: its first record, #{position}, was learned {}", on_words(learned))]
    NotKnownThen {
        /// The deal.
        slug: Slug,
        /// The record that was learned first.
        position: Position,
        /// When that was learned.
        learned: String,
    },
    /// The deal was opened by mistake, as was known at the cuts.
    #[error("{slug} is void: record {position} retracted its opening")]
    VoidThen {
        /// The deal.
        slug: Slug,
        /// The retraction.
        position: Position,
    },
    /// The deal exists, but it began later in the log.
    #[error("{slug} was not in the log then: its first record, #{position}, was recorded {}", on_words(recorded))]
    NotRecordedThen {
        /// The deal.
        slug: Slug,
        /// Its first record.
        position: Position,
        /// When the log took that.
        recorded: String,
    },
    /// A picture or a page was asked for, and nothing would be on it.
    #[error("there is nothing to {to}: {of}")]
    NothingToShow {
        /// What was to be done with it.
        to: &'static str,
        /// What there is nothing of.
        of: String,
    },
    /// A cut at a position that the log has not reached: it would be answered otherwise once the log has.
    #[error("there is no record {position} yet: the log ends with {head}")]
    PositionBeyondLog {
        /// Of the cut.
        position: Position,
        /// Of the last record.
        head: Position,
    },
}

reported! {
    AskError {
        NotKnownThen => NotFound "not-known-then",
        VoidThen => NotFound "void-then",
        NotRecordedThen => NotFound "not-recorded-then",
        NothingToShow => NotFound "nothing-to-show",
        PositionBeyondLog => NotFound "position-beyond-the-log",
    } of {
        Self::Records(error) => error,
    }
}

impl Damage for AskError {
    fn damage(&self) -> Option<String> {
        match self {
            Self::Records(error) => error.damage(),
            _ => None,
        }
    }
}
