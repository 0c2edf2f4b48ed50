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
    /// The same, where a key to check with would have done.
    #[error("nobody signs for this log yet, and no key was given to check with")]
    NoKeyToCheck,
    /// It has a name already.
    #[error("this log is signed for as {origin} already")]
    Begun {
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
            Self::NotBegun => return begin(""),
            Self::NoKeyToCheck => return begin("give the key of the checkpoint with --vkey KEY; or, "),
            Self::Begun { vkey, .. } => {
                return format!(
                    "a log keeps its name and its key; `mercato audit checkpoint` signs it. The key that others check with: {vkey}"
                );
            }
            Self::NameLost => {
                "put audit.json back from a copy of the folder: no backup holds it. If there is none, put the other audit. \
                 files away and give the log another name: `mercato audit init --origin example.org/mercato/club`"
            }
            Self::DamagedFile { file: super::CHECKPOINT, .. } => {
                "put it back from a copy of the folder, or from the newest checkpoint that you have sent away: no backup \
                 holds it"
            }
            Self::DamagedFile { .. } => "put it back from a copy of the folder: no backup holds it",
            Self::KeyInStore { .. } => "name a file elsewhere; or leave --key out, and it is kept there as audit.key",
            Self::KeyOpen { .. } => "no key was kept there; name a place whose files have permissions, as FAT has none",
            Self::KeyExists { .. } => {
                "name another file with --key; if this key has never signed anything, it may be removed first"
            }
            Self::KeyUnwritable { .. } => "check the name, the permissions and the free space",
            Self::KeyUnavailable { .. } => {
                "put it back from a copy of the folder that it was in (no backup holds it), or mount what it is on; where it was \
                 is said in audit.json"
            }
            Self::KeyExposed { file, .. } => {
                let file = file.display().to_string().replace('\'', "'\\''");
                return format!("whoever read it can sign; close it with: chmod 600 '{file}'");
            }
            Self::NoKey { .. } | Self::OtherKey { .. } => {
                "put back the key that `mercato audit init` made for this log, from a copy of the folder that it was in: no backup \
                 holds it"
            }
            Self::Shorter { .. } | Self::Forked { .. } => {
                "nothing was signed; change nothing, run `mercato verify`, and look for a backup that has them"
            }
            Self::NotSignedYet { .. } => "sign the log as it is first: `mercato audit checkpoint`",
        };
        hint.into()
    }
}

/// How a log comes by its name: it has one already, elsewhere, or gets one.
fn begin(first: &str) -> String {
    format!(
        "{first}if this store was restored or copied, put the files audit.json, audit.checkpoint and audit.key of the old folder \
         into this one; a log that never had a name gets one, and a key: `mercato audit init --origin \
         example.org/mercato/club`"
    )
}
