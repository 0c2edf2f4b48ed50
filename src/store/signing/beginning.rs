//! How a log gets its name and its key.

use super::{CHECKPOINT, CHECKPOINT_BESIDE, IDENTITY, IDENTITY_BESIDE, Identity, KEY, Signing, SigningError, write};
use super::{key_file, sound_tree, turn};
use crate::proof::checkpoint::Checkpoint;
use crate::proof::key::Signer;
use crate::store::StoreView;
use crate::store::files::above;
use std::io;
use std::path::{Path, PathBuf};

impl StoreView<'_> {
    /// Gives the log the name of this signer for good, keeps its key in `file` (or in the folder of the store) and signs the
    /// log as it is.
    ///
    /// After a cut there may be a key that signs for nobody; it is told when this is tried again, and never replaced.
    pub fn begin_signing(&self, signer: &Signer, file: Option<&Path>) -> Result<Signing, SigningError> {
        let folder = self.folder;
        let _turn = turn(folder);
        if let Some(signing) = Signing::of(folder)? {
            let (origin, vkey) = (signing.verifier.name().into(), signing.verifier.to_string());
            return Err(SigningError::AlreadySignedFor { origin, vkey });
        }
        let key = file.map_or_else(|| Ok(PathBuf::from(KEY)), |file| place(file, folder))?;
        let tree = sound_tree(self.log)?;
        let origin = signer.verifier().name().to_owned();
        let last = Checkpoint { origin, size: tree.leaves(), root: tree.root() }.sign(signer);
        let identity = Identity { vkey: signer.verifier().to_string(), key: key.clone() };
        let text = serde_json::to_string_pretty(&identity)
            .map_err(|error| SigningError::no_key(&key, &io::Error::other(error)))?;
        key_file::make(&folder.join(&key), signer)?;
        write(folder, CHECKPOINT, CHECKPOINT_BESIDE, last.note.as_bytes())?;
        write(folder, IDENTITY, IDENTITY_BESIDE, (text + "\n").as_bytes())?;
        self.signing().map_err(|error| match error {
            SigningError::NotSignedFor => SigningError::DamagedFile { file: IDENTITY, what: "it is gone".into() },
            other => other,
        })
    }
}

/// Where the key goes that is to be kept in `file`: not among the files of the store, which are written over.
fn place(file: &Path, folder: &Path) -> Result<PathBuf, SigningError> {
    let no_key = |error: &io::Error| SigningError::no_key(file, error);
    let name = file.file_name().ok_or_else(|| no_key(&io::Error::other("it is no name of a file")))?;
    let above = above(file).canonicalize().map_err(|error| no_key(&error))?;
    if above == folder && name == KEY {
        return Ok(KEY.into());
    }
    if above.starts_with(folder) {
        return Err(SigningError::KeyInStore { file: file.into() });
    }
    std::path::absolute(file).map_err(|error| no_key(&error))
}
