//! What became of a line.

use super::super::Error;
use super::super::import::LineFault;
use super::candidate::Candidate;
use crate::bytes::{Salt, Unwritable, encode};
use crate::deal::ids::StreamId;
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;

/// What became of a line that may be recorded.
pub(in crate::ledger) enum Decision {
    /// It is accepted, as the next record of this deal.
    Accepted(StreamId),
    /// It is this record already.
    Duplicate(Box<Record>),
}

/// Why a line was not taken: its own fault, or the end of the batch.
pub(in crate::ledger) enum Stop {
    Line(LineFault),
    /// What it is decided by could not be read. It may be tried again.
    Unread(Box<Candidate>, Error),
    Batch(Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Line(refusal.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Batch(error)
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Line(LineFault::Refused(refusal)) => refusal.into(),
            Stop::Line(LineFault::Unwritable(error)) => error.into(),
            Stop::Line(LineFault::Unreadable(error)) => Refusal::from(error).into(),
            Stop::Line(LineFault::Told(told)) => told.into(),
            Stop::Unread(_, error) | Stop::Batch(error) => error,
        }
    }
}

/// A record that the log will take, or how much too large it is.
pub(super) fn measured(record: &Record) -> Result<(), Stop> {
    match encode(record, Salt::default()) {
        Ok(_) => Ok(()),
        Err(large @ Unwritable::TooLarge { .. }) => Err(Stop::Line(large.into())),
        Err(error) => Err(Stop::Batch(error.into())),
    }
}
