//! How a log gets its name and its key.

use super::{CHECKPOINT, CHECKPOINT_BESIDE, IDENTITY, IDENTITY_BESIDE, Identity, KEY, Signing, SigningError, write};
use super::{key_file, read};
use crate::log::{EventLog as _, LogError, Store};
use crate::proof::checkpoint::Checkpoint;
use crate::proof::key::Signer;
use std::path::{Path, PathBuf};

impl Store {
    /// Gives the log the name of this signer for good, keeps its key in `file` (or in the folder of the store) and signs the
    /// log as it is.
    ///
    /// After a cut there may be a key that signs for nobody; it is told when this is tried again, and never replaced.
    pub fn begin_signing(&self, signer: &Signer, file: Option<&Path>) -> Result<Signing, SigningError> {
        let folder = self.folder();
        if read(folder, IDENTITY)?.is_some() {
            let origin = self.signing()?.verifier().name().to_owned();
            return Err(SigningError::Begun { origin });
        }
        let key = match file {
            None => PathBuf::from(KEY),
            Some(file) => std::path::absolute(file).map_err(|error| SigningError::no_key(file, &error))?,
        };
        let tree = self.tree()?;
        let origin = signer.verifier().name().to_owned();
        let last = Checkpoint { origin, size: tree.leaves(), root: tree.root() }.sign(signer);
        let identity = Identity { vkey: signer.verifier().to_string(), key: key.clone() };
        let text = serde_json::to_string_pretty(&identity)
            .map_err(|error| SigningError::no_key(&key, &std::io::Error::other(error)))?;
        key_file::make(&folder.join(&key), signer)?;
        write(folder, CHECKPOINT, CHECKPOINT_BESIDE, last.note.as_bytes())?;
        write(folder, IDENTITY, IDENTITY_BESIDE, (text + "\n").as_bytes())?;
        self.signing().map_err(|error| match error {
            SigningError::NotBegun => LogError::Damaged { what: format!("the file {IDENTITY} is gone") }.into(),
            other => other,
        })
    }
}
