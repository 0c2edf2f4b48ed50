//! Why a file is not taken for a backup, or cannot become one.

use crate::reported::reported;
use serde::Serialize;
use std::io;

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum BackupFault {
    /// The system cannot read or write it.
    #[error("{reason}")]
    Unavailable {
        /// What it said.
        reason: String,
    },
    /// It begins like something else.
    #[error("it is no backup")]
    NoBackup,
    /// A store is a folder; a backup is none.
    #[error("it is a folder, and a backup is one file")]
    Folder,
    /// Made by a newer program.
    #[error("{what} has version {found}; this program reads up to {known}")]
    Newer {
        /// The backup, or a record in it.
        what: &'static str,
        /// Its version.
        found: u64,
        /// The newest one known here.
        known: u64,
    },
    /// The bytes are not what was written.
    #[error("the backup is damaged: {what}")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// Something stands where it is to go.
    #[error("it is there already")]
    Exists,
    /// What stands there is no file that could be replaced.
    #[error("it is not a file")]
    NoFile,
    /// It would lie with what it is to save.
    #[error("it lies in the folder of the store that it is to save")]
    InsideTheStore,
}

reported! {
    BackupFault {
        Unavailable => Unreadable "backup-file-unavailable",
        NoBackup => Unreadable "not-a-backup",
        Folder => Unreadable "backup-is-a-folder",
        Newer => Unavailable "backup-newer",
        Damaged => Damaged "backup-damaged",
        Exists => Unreadable "backup-exists",
        NoFile => Unreadable "backup-target-not-a-file",
        InsideTheStore => Unreadable "backup-inside-the-store",
    }
}

impl BackupFault {
    pub(in crate::store) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

impl From<io::Error> for BackupFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::damaged("it ends before its end"),
            _ => Self::Unavailable { reason: error.to_string() },
        }
    }
}
