//! What signs for the log of a store: its name and key, and the last checkpoint that was signed.
//!
//! ```text
//! audit.json          the verifier key, and where the key is that signs
//! audit.key           the key that signs, unless it was put elsewhere; nobody but the user may read it
//! audit.checkpoint    the last signed checkpoint; the next one must go on from it
//! ```
//!
//! They stand in the folder of the store. Whoever has its lock writes them, or a command beside the server that has it; the
//! folder itself is locked meanwhile. `audit.json` comes last and makes
//! the rest count.

mod beginning;
mod fault;
mod key_file;

pub use fault::SigningError;

use super::files::write_whole;
use super::{CheckCopy, StoreView};
use crate::log::{EventLog, LogError};
use crate::proof::checkpoint::{Checkpoint, Signed};
use crate::proof::key::{Signer, VerifierKey};
use crate::proof::root;
use crate::proof::tree_hash::Frontier;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

const IDENTITY: &str = "audit.json";
const IDENTITY_BESIDE: &str = "audit.json.new";
const KEY: &str = "audit.key";
pub(crate) const CHECKPOINT: &str = "audit.checkpoint";
const CHECKPOINT_BESIDE: &str = "audit.checkpoint.new";
pub(super) const FILES: [&str; 5] = [IDENTITY, IDENTITY_BESIDE, KEY, CHECKPOINT, CHECKPOINT_BESIDE];

/// The content of `audit.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    /// The verifier key, which names the log.
    vkey: String,
    /// The file of the key that signs; one without folders is in that of the store.
    key: PathBuf,
}

/// The name of a log, and what was signed last.
#[derive(Debug)]
pub struct Signing {
    folder: PathBuf,
    verifier: VerifierKey,
    key: PathBuf,
    last: Signed,
}

impl StoreView<'_> {
    /// What signs for this log.
    pub fn signing(&self) -> Result<Signing, SigningError> {
        Signing::of(self.folder)?.ok_or(SigningError::NotSignedFor)
    }
}

impl CheckCopy {
    /// What signs for the log that is examined, if anything does. The last signed checkpoint must be one of it.
    pub fn signing(&self) -> Result<Option<Signing>, SigningError> {
        Signing::held_by(self.store(), self.log())
    }
}

impl Signing {
    /// None where the log was never given a name.
    ///
    /// Errors: [`SigningError::NameLost`] where something was signed all the same.
    fn of(folder: &Path) -> Result<Option<Self>, SigningError> {
        let damaged = |file, what: String| SigningError::DamagedFile { file, what };
        let Some(text) = read(folder, IDENTITY)? else {
            let signed = read(folder, CHECKPOINT)?.is_some();
            return if signed { Err(SigningError::NameLost) } else { Ok(None) };
        };
        let identity: Identity =
            serde_json::from_str(&text).map_err(|error| damaged(IDENTITY, format!("it does not read: {error}")))?;
        let verifier = VerifierKey::parse(&identity.vkey)
            .map_err(|fault| damaged(IDENTITY, format!("the key in it does not read: {fault}")))?;
        let text = read(folder, CHECKPOINT)?.ok_or_else(|| damaged(CHECKPOINT, "it is gone".into()))?;
        let last = Signed::open(&text, &verifier)
            .map_err(|fault| damaged(CHECKPOINT, format!("it does not hold: {fault}")))?;
        Ok(Some(Self { folder: folder.into(), verifier, key: folder.join(identity.key), last }))
    }

    /// What signs for the log of the store in this folder, if anything does. The last signed checkpoint must be one of it.
    pub fn held_by(folder: &Path, log: &dyn EventLog) -> Result<Option<Self>, SigningError> {
        let signing = Self::of(folder)?;
        if let Some(signing) = &signing {
            signing.holds(log)?;
        }
        Ok(signing)
    }

    /// The key that checks its signatures; it names the log.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The file with the key that signs.
    pub fn key(&self) -> &Path {
        &self.key
    }

    /// The checkpoint that was signed last.
    pub fn last(&self) -> &Signed {
        &self.last
    }

    /// The log, up to the size that was signed last, is what was signed.
    pub fn holds(&self, log: &dyn EventLog) -> Result<(), SigningError> {
        begins(&self.last.checkpoint, log)
    }

    /// Signs the log as it is. What is not an extension of what was signed last is refused, and what was signed stands on
    /// the disk before anybody gets it.
    pub fn sign(&mut self, log: &dyn EventLog) -> Result<&Signed, SigningError> {
        let _turn = turn(&self.folder);
        let before = self.last.checkpoint.size;
        if let Some(signing) = Self::of(&self.folder)? {
            *self = signing;
        }
        // Beside a server, somebody else may have signed since, and records that are not in what we see of the log.
        if self.last.checkpoint.size > before.max(log.head()?.0) {
            return Ok(&self.last);
        }
        self.holds(log)?;
        let tree = sound_tree(log)?;
        let grew = tree.leaves() > self.last.checkpoint.size;
        // A key that is put away is not needed; one that is there and open to others is heard of at once.
        if !grew && !self.key.exists() {
            return Ok(&self.last);
        }
        let signer = self.signer()?;
        if grew {
            let origin = self.verifier.name().to_owned();
            let signed = Checkpoint { origin, size: tree.leaves(), root: tree.root() }.sign(&signer);
            write(&self.folder, CHECKPOINT, CHECKPOINT_BESIDE, signed.note.as_bytes())?;
            self.last = signed;
        }
        Ok(&self.last)
    }

    /// The key that this log is signed with, and no other.
    fn signer(&self) -> Result<Signer, SigningError> {
        let signer = key_file::read(&self.key)?;
        if signer.verifier() == &self.verifier {
            return Ok(signer);
        }
        let (found, expected) = (signer.verifier().in_short(), self.verifier.in_short());
        Err(SigningError::OtherKey { file: self.key.clone(), found, expected })
    }
}

/// Held while something is signed: beside a server, nobody who signs holds the store. Where a folder cannot be locked, there
/// are no such servers.
fn turn(folder: &Path) -> Option<File> {
    File::open(folder).and_then(|folder| folder.lock().map(|()| folder)).ok()
}

/// What the checkpoint is of is the beginning of this log.
///
/// Errors: [`SigningError::LogShorterThanSigned`], [`SigningError::LogDiffersFromSigned`], or what kept the log from being read.
pub fn begins(checkpoint: &Checkpoint, log: &dyn EventLog) -> Result<(), SigningError> {
    let Checkpoint { size, root: signed, .. } = *checkpoint;
    let records = log.head()?.0;
    if records < size {
        return Err(SigningError::LogShorterThanSigned { records, signed: size });
    }
    let found = root(size, &|height, number| log.subtree(height, number))?;
    if found == signed { Ok(()) } else { Err(SigningError::LogDiffersFromSigned { signed: size }) }
}

/// The tree over the log, if the hashes that are kept of it lead to the same root: what is damaged is not signed.
fn sound_tree(log: &dyn EventLog) -> Result<Frontier, LogError> {
    let tree = log.tree()?;
    if root(tree.leaves(), &|height, number| log.subtree(height, number))? == tree.root() {
        Ok(tree)
    } else {
        Err(LogError::Damaged { what: format!("up to position {} it is not what it was", tree.leaves()) })
    }
}

fn read(folder: &Path, file: &'static str) -> Result<Option<String>, SigningError> {
    match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(SigningError::DamagedFile { file, what: "it is no text".into() })
        }
        Err(error) => Err(unavailable(folder, file, &error).into()),
    }
}

fn write(folder: &Path, name: &str, beside: &str, bytes: &[u8]) -> Result<(), LogError> {
    write_whole(&folder.join(name), &folder.join(beside), bytes).map_err(|error| unavailable(folder, name, &error))
}

fn unavailable(folder: &Path, name: &str, error: &io::Error) -> LogError {
    LogError::Unavailable { path: folder.into(), reason: format!("{name}: {error}") }
}
