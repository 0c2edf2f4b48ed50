//! Why nothing is signed. Facts in fields.

use crate::log::LogError;
use crate::proof::fault::ProofFault;
use crate::reported::reported;
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

/// An error of what signs for a log.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum SigningError {
    /// The store.
    #[error(transparent)]
    Log(#[from] LogError),
    /// It was never given a name and a key.
    #[error("this log has no signing key yet")]
    NotSignedFor,
    /// The same, where a key to check with would have done.
    #[error("this log has no signing key yet, and no key was given to check with")]
    NoKeyToCheck,
    /// It has a name already.
    #[error("this log is signed for as {origin} already")]
    AlreadySignedFor {
        /// Its name.
        origin: String,
        /// The key that others check with, which was told once.
        vkey: String,
    },
    /// One of the files of the signing is gone, or not what was written.
    #[error("the store's file {file} is damaged: {what}")]
    DamagedFile {
        /// Its name in the store's folder.
        file: &'static str,
        /// What was found.
        what: String,
    },
    /// It had a name, and what was signed under it would be lost.
    #[error("a checkpoint was signed here, and audit.json is gone, which names the log")]
    NameLost,
    /// A key would be lost, or take the place of something else.
    #[error("{}: it lies in the folder of the store", file.display())]
    KeyInStore {
        /// Where the key was to go.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
    },
    /// A key would be lost.
    #[error("{}: it is there already", file.display())]
    KeyExists {
        /// Where the key was to go.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
    },
    /// The key cannot be kept there.
    #[error("{}: {reason}", file.display())]
    KeyUnwritable {
        /// Where the key was to go.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Others could sign, too; so it was not kept.
    #[error("{}: files made there are readable by others (mode {mode:04o})", file.display())]
    KeyWouldBeOpen {
        /// Where the key was to go.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// The permissions that the file got.
        mode: u32,
    },
    /// The key is not where it was.
    #[error("the key {} cannot be read: {reason}", file.display())]
    KeyUnavailable {
        /// Where it was.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Others could sign, too.
    #[error("the key {} is open to others (mode {mode:04o})", file.display())]
    KeyExposed {
        /// Where it is.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// The permissions of the file.
        mode: u32,
    },
    /// The file is no key.
    #[error("the key {} is unreadable: {fault}", file.display())]
    NoKey {
        /// The file.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// What is wrong with it.
        #[serde(serialize_with = "crate::reported::message", rename = "reason")]
        fault: ProofFault,
    },
    /// The key of another log, or of another time.
    #[error("the key {} is {found}, not {expected}", file.display())]
    OtherKey {
        /// The file.
        #[serde(serialize_with = "crate::reported::path")]
        file: PathBuf,
        /// The name and id of the key in it.
        found: String,
        /// Those of the key that signed before.
        expected: String,
    },
    /// Records that were signed are gone.
    #[error("the log has {records} records, and a checkpoint of {signed} was signed: some were lost")]
    LogShorterThanSigned {
        /// How many there are.
        records: u64,
        /// How many there were.
        signed: u64,
    },
    /// Records that were signed are others now.
    #[error("the first {signed} records are not those that were signed: at least one was changed since")]
    LogDiffersFromSigned {
        /// How many were signed.
        signed: u64,
    },
    /// A record that no checkpoint has yet.
    #[error("record {position} is not in the last signed checkpoint, which has {signed}")]
    NotSignedYet {
        /// The record.
        position: u64,
        /// How many were signed.
        signed: u64,
    },
}

reported! {
    SigningError {
        NotSignedFor => NotFound "not-signed-for",
        NoKeyToCheck => NotFound "no-key-to-check-with",
        AlreadySignedFor => Refused "already-signed-for",
        DamagedFile => Damaged "audit-file-damaged",
        NameLost => Damaged "log-name-lost",
        KeyInStore => Unreadable "key-inside-the-store",
        KeyExists => Unreadable "key-exists",
        KeyUnwritable => Unreadable "key-not-written",
        KeyWouldBeOpen => Unreadable "key-would-be-open",
        KeyUnavailable => Unavailable "key-unavailable",
        KeyExposed => Refused "key-exposed",
        NoKey => Unavailable "key-unreadable",
        OtherKey => Unavailable "other-key",
        LogShorterThanSigned => Damaged "log-shorter-than-signed",
        LogDiffersFromSigned => Damaged "log-differs-from-signed",
        NotSignedYet => Refused "not-signed-yet",
    } of {
        Self::Log(error) => error,
    }
}

impl SigningError {
    pub(super) fn no_key(file: &Path, error: &io::Error) -> Self {
        Self::KeyUnwritable { file: file.into(), reason: error.to_string() }
    }
}
