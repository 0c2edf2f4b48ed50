//! What can go wrong with the folder of a store. Facts in fields.

use super::backup::BackupFault;
use crate::log::LogError;
use crate::reported::reported;
use chrono_tz::Tz;
use serde::Serialize;
use std::path::PathBuf;

/// An error of the store.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum StoreError {
    /// The log in it.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Another process holds the store.
    #[error("the store {} is in use by {holder}", path.display())]
    InUse {
        /// The store.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// The command and process that hold it.
        holder: String,
    },
    /// The witness beside the log cannot be written. What the log took stands.
    #[error("the witness of the store {} could not be written: {reason}", path.display())]
    WitnessNotWritten {
        /// The store.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is none, and none was to be made.
    #[error("there is no store at {}", path.display())]
    NoStore {
        /// Where it was looked for.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
    },
    /// There is only what a restoring that was cut short has left.
    #[error("there is no store at {} yet: a restore into it was cut short", path.display())]
    RestoreCutShort {
        /// The folder.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
    },
    /// Made by a newer program.
    #[error("the store {} has format {found}; this program reads up to {known}", path.display())]
    NewerFormat {
        /// The store.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest one known here.
        known: u64,
    },
    /// A file beside the log, with no record in it, is not what was written.
    #[error("the store's file {file} is damaged: {what}")]
    DamagedFile {
        /// Its name in the store's folder.
        file: &'static str,
        /// What was found.
        what: String,
    },
    /// A backup cannot be written or read.
    #[error("{}: {fault}", file.display())]
    Backup {
        /// The file.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// What is wrong with it.
        #[serde(flatten)]
        fault: BackupFault,
    },
    /// A backup was to become a store, and nothing of it is left.
    #[error("nothing was restored into {}: {reason}", path.display())]
    NotRestored {
        /// Where.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A store is to be restored where something stands.
    #[error("{} is not empty", path.display())]
    NotEmpty {
        /// The place.
        #[serde(serialize_with = "crate::reported::path")]
        path: PathBuf,
    },
    /// The store has another zone.
    #[error("the store counts its days in {zone}, not in {asked}")]
    OtherZone {
        /// The zone of the store.
        zone: Tz,
        /// The one asked for.
        asked: Tz,
    },
}

reported! {
    StoreError {
        InUse => Unavailable "store-in-use",
        WitnessNotWritten => Unavailable "witness-not-written",
        NoStore => Unavailable "no-store",
        RestoreCutShort => Unavailable "restore-cut-short",
        NewerFormat => Unavailable "store-newer",
        DamagedFile => Damaged "store-file-damaged",
        NotRestored => Unavailable "not-restored",
        NotEmpty => Unreadable "not-empty",
        OtherZone => Unreadable "other-zone",
    } of {
        Self::Log(error) => error,
        Self::Backup { fault, .. } => fault,
    }
}

impl StoreError {
    /// That the store in the folder `path` cannot be used.
    pub(crate) fn unavailable(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        LogError::Unavailable { path: path.into(), reason: reason.into() }.into()
    }

    /// That the log is not what was written.
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        LogError::Damaged { what: what.into() }.into()
    }

    /// That a file of JSON in the store's folder does not read.
    pub(crate) fn of_json(file: &'static str, bytes: &[u8], error: &serde_json::Error) -> Self {
        let what = match (bytes, error.is_eof()) {
            ([], _) => "it is empty".into(),
            (_, true) => "it is cut short".into(),
            // What reads, and is not what was written.
            _ if error.line() == 0 => error.to_string(),
            _ => format!("it does not read in line {}, column {}", error.line(), error.column()),
        };
        Self::DamagedFile { file, what }
    }
}
