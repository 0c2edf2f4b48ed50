//! Why the read model cannot answer.

use crate::reported::reported;
use serde::Serialize;

/// An error of the read model. None of them means that a record is lost: the log has them all.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum ModelError {
    /// What was read is not what was written, or something is missing. The model has to be rebuilt from the log.
    #[error("the read model is damaged: {what}")]
    Damaged {
        /// What was found, and where.
        what: String,
    },
    /// The file cannot be opened, read or written.
    #[error("the read model cannot be used: {reason}")]
    Unavailable {
        /// What the system said.
        reason: String,
    },
    /// Another process brought the model up after this one began: what this one knows is too old to write by.
    #[error("the read model belongs to another session by now")]
    OtherSession,
}

reported! {
    ModelError {
        Damaged => Damaged "model-damaged",
        Unavailable => Unavailable "model-unavailable",
        OtherSession => Unavailable "model-taken-over",
    }
}

impl ModelError {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

impl From<rusqlite::Error> for ModelError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, SqliteFailure};
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, SchemaChanged, TypeMismatch};
        match &error {
            SqliteFailure(failure, _)
                if matches!(failure.code, DatabaseCorrupt | NotADatabase | SchemaChanged | TypeMismatch) =>
            {
                Self::damaged(error.to_string())
            }
            // A table that is gone, or a column.
            SqliteFailure(failure, _) if failure.extended_code == 1 => Self::damaged(error.to_string()),
            rusqlite::Error::SqlInputError { .. } => Self::damaged(error.to_string()),
            InvalidColumnType(..) | IntegralValueOutOfRange(..) | FromSqlConversionFailure(..) => {
                Self::damaged(error.to_string())
            }
            _ => Self::Unavailable { reason: error.to_string() },
        }
    }
}
