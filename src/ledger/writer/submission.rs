//! What the writer is asked to record, and what it answers.

use super::super::{Error, Receipt, Request};

/// Lines that are recorded together, or not at all.
#[derive(Clone, Debug)]
pub struct Submission {
    /// In this order. Each is decided on what the ones before it would have made.
    pub requests: Vec<Request>,
    /// Nothing is recorded: the receipts say what would be, and the ids in them hold for nothing.
    pub dry: bool,
}

/// Why nothing of a submission was recorded; or, where the error says so, what came after it was.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct NotRecorded {
    /// The line that was refused, counted from 0, if a line was.
    pub line: Option<usize>,
    /// Why.
    pub error: Error,
}

/// A receipt for each line.
pub type Receipts = Result<Vec<Receipt>, NotRecorded>;

impl Submission {
    /// One line.
    pub fn of(request: Request) -> Self {
        Self { requests: vec![request], dry: false }
    }

    /// The same, to see what would come of it.
    #[must_use]
    pub fn dry(self) -> Self {
        Self { dry: true, ..self }
    }
}

impl From<Error> for NotRecorded {
    fn from(error: Error) -> Self {
        Self { line: None, error }
    }
}
