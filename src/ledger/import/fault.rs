//! Lines that were not taken.

use crate::bytes::Unwritable;
use crate::deal::event::EventError;
use crate::deal::refusal::Refusal;
use crate::reported::{ErrorKind, Facts, Reported, ToldError, facts_of, reported};
use serde::Serialize;

/// Why a line was not taken.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum LineFault {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] EventError),
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is larger than a record may be.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// The process that holds the store says why.
    #[error(transparent)]
    Told(#[from] Box<ToldError>),
}

reported! {
    LineFault {
    } of {
        Self::Unreadable(error) => error,
        Self::Refused(error) => error,
        Self::Unwritable(error) => error,
        Self::Told(told) => told,
    }
}

/// A line that was not taken.
#[derive(Debug, thiserror::Error, Serialize)]
#[error("{file}, {} {line}: {fault}", if *.is_row { "row" } else { "line" })]
pub struct BadLine {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: u64,
    /// It is the row of a table.
    #[serde(skip)]
    pub is_row: bool,
    /// Why.
    #[serde(flatten)]
    pub fault: LineFault,
}

impl Reported for BadLine {
    fn kind(&self) -> ErrorKind {
        self.fault.kind()
    }

    fn code(&self) -> &'static str {
        self.fault.code()
    }

    fn facts(&self) -> Facts {
        facts_of(self)
    }
}
