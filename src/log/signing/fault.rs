//! Why nothing is signed. Facts in fields; the hint apart.

use crate::log::LogError;
use crate::proof::fault::Fault;
use std::io;
use std::path::{Path, PathBuf};

/// An error of what signs for a log.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The store.
    #[error(transparent)]
    Log(#[from] LogError),
    /// It was never given a name and a key.
    #[error("nobody signs for this log yet")]
    NotBegun,
    /// It has a name already.
    #[error("this log is signed for as {origin} already")]
    Begun {
        /// Its name.
        origin: String,
    },
    /// It had a name, and what was signed under it would be lost.
    #[error("a checkpoint was signed here, and audit.json is gone, which names the log")]
    NameLost,
    /// A key would be lost, or take the place of something else.
    #[error("{}: it lies in the folder of the store", file.display())]
    KeyInStore {
        /// Where the key was to go.
        file: PathBuf,
    },
    /// A key would be lost.
    #[error("{}: it is there already", file.display())]
    KeyExists {
        /// Where the key was to go.
        file: PathBuf,
    },
    /// The key cannot be kept there.
    #[error("{}: {reason}", file.display())]
    KeyUnwritable {
        /// Where the key was to go.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Others could sign, too; so it was not kept.
    #[error("{}: what is made there is open to others (mode {mode:04o})", file.display())]
    KeyOpen {
        /// Where the key was to go.
        file: PathBuf,
        /// The permissions that the file got.
        mode: u32,
    },
    /// The key is not where it was.
    #[error("the key {} cannot be read: {reason}", file.display())]
    KeyUnavailable {
        /// Where it was.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Others could sign, too.
    #[error("the key {} is open to others (mode {mode:04o})", file.display())]
    KeyExposed {
        /// Where it is.
        file: PathBuf,
        /// The permissions of the file.
        mode: u32,
    },
    /// The file is no key.
    #[error("the key {} does not read: {fault}", file.display())]
    NoKey {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The key of another log, or of another time.
    #[error("the key {} is {found}, not {expected}", file.display())]
    OtherKey {
        /// The file.
        file: PathBuf,
        /// The name and id of the key in it.
        found: String,
        /// Those of the key that signed before.
        expected: String,
    },
    /// Records that were signed are gone.
    #[error("the log has {records} records, and a checkpoint of {signed} was signed: some were lost")]
    Shorter {
        /// How many there are.
        records: u64,
        /// How many there were.
        signed: u64,
    },
    /// Records that were signed are others now.
    #[error("the first {signed} records are not those that were signed: at least one was changed since")]
    Forked {
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

impl SigningError {
    pub(super) fn no_key(file: &Path, error: &io::Error) -> Self {
        Self::KeyUnwritable { file: file.into(), reason: error.to_string() }
    }

    /// The way out.
    pub fn hint(&self) -> String {
        let hint = match self {
            Self::Log(error) => error.hint(),
            Self::NotBegun => "give it a name and a key: `mercato audit init --origin example.org/mercato/club`",
            Self::Begun { .. } => "a log keeps its name and its key; `mercato audit checkpoint` signs it",
            Self::NameLost => {
                "put audit.json back from a copy of the folder; if there is none, put the other audit. files away and give \
                 the log another name: `mercato audit init --origin example.org/mercato/club`"
            }
            Self::KeyInStore { .. } => "name a file elsewhere; or leave --key out, and it is kept there as audit.key",
            Self::KeyOpen { .. } => "no key was kept there; name a place whose files have permissions, as FAT has none",
            Self::KeyExists { .. } => {
                "name another file with --key; if this key has never signed anything, it may be removed first"
            }
            Self::KeyUnwritable { .. } => "check the name, the permissions and the free space",
            Self::KeyUnavailable { .. } => "put it back, or mount what it is on; where it was is said in audit.json",
            Self::KeyExposed { file, .. } => {
                let file = file.display().to_string().replace('\'', "'\\''");
                return format!("whoever read it can sign; close it with: chmod 600 '{file}'");
            }
            Self::NoKey { fault, .. } => fault.hint(),
            Self::OtherKey { .. } => "put back the key that `mercato audit init` made for this log",
            Self::Shorter { .. } | Self::Forked { .. } => {
                "nothing was signed; change nothing, run `mercato verify`, and look for a backup that has them"
            }
            Self::NotSignedYet { .. } => "sign the log as it is first: `mercato audit checkpoint`",
        };
        hint.into()
    }
}
