//! Lines that were not taken.

use crate::deal::event::EventError;
use crate::deal::refusal::Refusal;

/// Why a line was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] EventError),
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is larger than a record may be.
    #[error("the record has {bytes} bytes, {limit} at the most")]
    TooLarge {
        /// Its size in the log.
        bytes: usize,
        /// The most.
        limit: usize,
    },
}

/// A line that was not taken.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: {fault}")]
pub struct BadLine {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: u64,
    /// Why.
    pub fault: Fault,
    /// The way out.
    pub hint: String,
}

impl Fault {
    /// The way out.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable(_) => "mend the line and import the file again: what stands already is skipped".into(),
            Self::Refused(refusal) => refusal.hint(),
            Self::TooLarge { .. } => {
                "shorten the note, or put the text in a document and name that in the source's ref".into()
            }
        }
    }
}
