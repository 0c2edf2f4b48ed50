//! The witness: how far the log had come at a past moment, and the root of its tree then.
//!
//! Damage to sled's file can look like a torn end, and sled goes on from there. The witness stands in a file of its own:
//! a log that ends before it has lost records.

use crate::deal::ids::Position;
use crate::log::LogError;
use crate::log::store::files::write_whole;
use crate::proof::tree_hash::Hash;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub(in crate::log) const NAME: &str = "witness";
pub(in crate::log) const BESIDE: &str = "witness.new";

/// The content of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Witness {
    pub(super) position: Position,
    #[serde(with = "hex")]
    pub(super) root: Hash,
}

impl Witness {
    /// None where there is no such file.
    pub(super) fn read(store: &Path) -> Result<Option<Self>, LogError> {
        match std::fs::read(store.join(NAME)) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map(Some).map_err(|error| LogError::of_json(NAME, &bytes, &error))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LogError::Unavailable { path: store.into(), reason: format!("{NAME}: {error}") }),
        }
    }

    pub(super) fn write(&self, store: &Path) -> Result<(), LogError> {
        let written = serde_json::to_vec(self).map_err(io::Error::from).and_then(|mut bytes| {
            bytes.push(b'\n');
            write_whole(&store.join(NAME), &store.join(BESIDE), &bytes)
        });
        written.map_err(|error| LogError::NoWitness { path: store.into(), reason: error.to_string() })
    }
}

/// Why the witness of a log could not be brought up to it, if that is so. It is shared with whoever outlives the log: the
/// last try is made when the log is closed, and nothing is returned from there.
#[derive(Clone, Debug, Default)]
pub struct Lag(Arc<Mutex<Option<LogError>>>);

impl Lag {
    /// How the newest try went; then it is forgotten.
    pub fn take(&self) -> Option<LogError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn tried(&self, outcome: Result<(), LogError>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = outcome.err();
    }
}
