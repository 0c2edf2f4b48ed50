//! What can go wrong with a store. Facts in fields.

use crate::bytes::Unreadable;
use crate::deal::ids::Position;
use crate::reported::reported;
use serde::Serialize;
use std::path::PathBuf;

/// An error of the store.
#[derive(Clone, Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum LogError {
    /// The records were to follow another one than the newest.
    #[error("the log ends at position {actual}, not at {expected}: someone recorded since")]
    Conflict {
        /// What the writer went by.
        expected: Position,
        /// What it is.
        actual: Position,
    },
    /// Nobody can tell whether the records were saved.
    #[error("cannot tell whether the record was saved: {reason}")]
    Unknown {
        /// What the system said.
        reason: String,
    },
    /// What was asked is done. The log before it, or a part of that, is still beside the new one.
    #[error("the erasure is done, but the old log in {} could not be removed: {reason}", path.display())]
    OldLogLeft {
        /// The store.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The store cannot be opened or read.
    #[error("the store {} is not available: {reason}", path.display())]
    Unavailable {
        /// The store.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The ledger is elsewhere by now.
    #[error("the ledger in {} moved to {to}: nothing more is recorded here", path.display())]
    Moved {
        /// The place that it moved away from.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// The place that it moved to.
        to: String,
    },
    /// The bytes are not what was written.
    #[error("the log is damaged: {what}")]
    Damaged {
        /// What was found, and where.
        what: String,
    },
}

reported! {
    LogError {
        Conflict => Faster "log-conflict",
        Unknown => Unavailable "outcome-unknown",
        OldLogLeft => Unavailable "old-log-left",
        Unavailable => Unavailable "store-unavailable",
        Moved => Unavailable "ledger-moved",
        Damaged => Damaged "log-damaged",
    }
}

impl From<Unreadable> for LogError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Newer { found } => {
                Self::Damaged { what: format!("a record has format {found}, which is not known") }
            }
            Unreadable::Damaged { what } => Self::Damaged { what },
        }
    }
}
