//! The witness: whether the store was closed, how far the log had come then, and which read model has all of it.
//!
//! It is one small file, replaced as a whole. Damage to sled's file can look like a torn end, and sled goes on from there:
//! a log that ends before its witness lost records. And a question needs nothing but a closed witness to know that the read
//! model that it names is complete.

use super::StoreError;
use super::files::write_whole;
use crate::deal::ids::Position;
use crate::proof::tree_hash::Hash;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) const NAME: &str = "witness";
pub(crate) const BESIDE: &str = "witness.new";

/// Whether somebody may be writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WitnessState {
    /// Records may have been appended since: only the log itself knows how many there are.
    Open,
    /// Nothing was appended since.
    Closed,
}

/// The content of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// Whether somebody may be writing.
    pub state: WitnessState,
    /// The newest record when it was written.
    pub position: Position,
    /// The root of the tree over all envelopes then.
    #[serde(with = "hex")]
    pub root: Hash,
    /// The number in the name of the read model; none before there is one.
    pub model: Option<u64>,
    /// All of the model is in its file, and nothing in the one beside it.
    pub whole: bool,
    /// Where somebody may be writing: the file that the model is in. A copy of the store has others.
    pub file: Option<FileId>,
    /// What sled's file was then, where the log was closed.
    pub log: Option<LogMark>,
}

/// What tells a file from a copy of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileId {
    /// Of the file system.
    pub device: u64,
    /// Of the file in it.
    pub inode: u64,
}

impl FileId {
    /// None where there is no such file, or where files have no such numbers.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let file = std::fs::metadata(path).ok()?;
            Some(Self { device: file.dev(), inode: file.ino() })
        }
        #[cfg(not(unix))]
        {
            let _ = path;
            None
        }
    }
}

/// What tells one state of sled's file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMark {
    /// Its length in bytes.
    pub length: u64,
    /// The XXH3 of what its newest snapshot does not know.
    pub hash: u64,
}

impl LogMark {
    /// The log in the folder of this store is as long.
    pub fn has_the_length_of(&self, store: &Path) -> bool {
        std::fs::metadata(store.join("log").join("db")).is_ok_and(|file| file.len() == self.length)
    }
}

impl Witness {
    /// None where there is no such file.
    pub fn read(store: &Path) -> Result<Option<Self>, StoreError> {
        match std::fs::read(store.join(NAME)) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map(Some).map_err(|error| StoreError::of_json(NAME, &bytes, &error))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::unavailable(store, format!("{NAME}: {error}"))),
        }
    }

    /// Replaces the file; it is on the disk when this returns.
    pub fn write(&self, store: &Path) -> Result<(), StoreError> {
        let written = serde_json::to_vec(self).map_err(io::Error::from).and_then(|mut bytes| {
            bytes.push(b'\n');
            write_whole(&store.join(NAME), &store.join(BESIDE), &bytes)
        });
        written.map_err(|error| StoreError::WitnessNotWritten { path: store.into(), reason: error.to_string() })
    }
}

/// What is told only once a store is closed, since nothing is returned from there: why it could not be closed as it should.
/// It is shared with whoever outlives the store.
#[derive(Clone, Debug, Default)]
pub struct Lag(Arc<Mutex<Option<StoreError>>>);

impl Lag {
    /// How the closing went; then it is forgotten.
    pub fn take(&self) -> Option<StoreError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn tell(&self, error: StoreError) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }
}
