//! What the use cases answer when they cannot.

use super::import::BadLine;
use crate::deal::ids::Position;
use crate::deal::name::Slug;
use crate::deal::refusal::Refusal;
use crate::log::LogError;

/// One of the families of errors, with what the ledger adds to them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store.
    #[error(transparent)]
    Log(#[from] LogError),
    /// What was typed begins more than one name.
    #[error("\"{typed}\" could be {}", some_of(candidates))]
    Ambiguous {
        /// As typed.
        typed: String,
        /// What it could be.
        candidates: Vec<Slug>,
    },
    /// No window, and no deal's window, has that name.
    #[error("no window is called \"{typed}\"")]
    NoSuchWindow {
        /// As typed.
        typed: String,
        /// What comes near.
        nearest: Vec<Slug>,
    },
    /// The deal exists, but nothing of it was known at the cuts.
    #[error("nothing of {slug} was known then: its first news, #{position}, was learned {learned}")]
    NotKnownThen {
        /// The deal.
        slug: Slug,
        /// The record that was learned first.
        position: Position,
        /// When that was learned.
        learned: String,
    },
    /// The deal exists, but it began later in the log.
    #[error("nothing of {slug} stood in the log then: it begins with #{position}, recorded {recorded}")]
    NotRecordedThen {
        /// The deal.
        slug: Slug,
        /// Its first record.
        position: Position,
        /// When the log took that.
        recorded: String,
    },
    /// No record at that place.
    #[error("there is no record {typed}")]
    NoSuchRecord {
        /// As typed.
        typed: String,
    },
    /// A cut at a position that the log has not reached.
    #[error("there is no record {position} yet: the log ends with {head}")]
    BeyondTheLog {
        /// Of the cut.
        position: Position,
        /// Of the last record.
        head: Position,
    },
    /// The record stands, and what it says is gone.
    #[error("the body of record {position} is not there any more")]
    BodyGone {
        /// The record.
        position: Position,
    },
    /// A line of an import.
    #[error(transparent)]
    BadLine(#[from] Box<BadLine>),
    /// Whoever read the output has gone.
    #[error("nobody reads the output any more")]
    OutputClosed,
    /// The file that is read or written.
    #[error("{file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// What the system said.
        reason: String,
    },
}

impl Error {
    /// The way out.
    pub fn hint(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.hint(),
            Self::Log(error) => error.hint().into(),
            Self::Ambiguous { .. } => "type more of the name".into(),
            Self::NoSuchWindow { nearest, .. } if nearest.is_empty() => {
                "`mercato window list` shows the windows there are".into()
            }
            Self::NoSuchWindow { nearest, .. } => {
                format!("nearest: {}; `mercato window list` shows all", some_of(nearest))
            }
            Self::NotKnownThen { .. } => "ask with a later --known-at, or without".into(),
            Self::NotRecordedThen { .. } => "ask with a later --up-to, or without".into(),
            Self::BeyondTheLog { .. } => "--up-to takes a position in the log, or a date such as 2020-01-31".into(),
            Self::BodyGone { .. } => {
                "`mercato history DEAL` shows why it was erased; that the record stands is proven without --body".into()
            }
            Self::NoSuchRecord { .. } => "`mercato history DEAL` shows the positions and ids of its records".into(),
            Self::BadLine(line) => line.hint.clone(),
            Self::OutputClosed => String::new(),
            Self::File { .. } => "check the name, the permissions and the free space".into(),
        }
    }
}

/// How many names an error shows.
const SHOWN: usize = 10;

fn some_of(names: &[Slug]) -> String {
    let shown = names.iter().take(SHOWN).map(Slug::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
