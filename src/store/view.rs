//! A store that can be read: by whoever holds it, or beside the server that does.

use super::signing::{Signing, SigningError};
use super::{Contents, Meta, Store, StoreError};
use crate::log::EventLog;
use crate::proof::key::Signer;
use std::path::Path;

/// The files of a store, and its log.
#[derive(Clone, Copy)]
pub struct StoreView<'s> {
    /// What was fixed when it was made.
    pub meta: &'s Meta,
    /// Its folder, with no link in the way.
    pub folder: &'s Path,
    /// Its log, as far as it is read.
    pub log: &'s dyn EventLog,
}

impl Store {
    /// All of it.
    pub fn view(&self) -> StoreView<'_> {
        StoreView { meta: self.meta(), folder: self.folder(), log: self.log().as_ref() }
    }

    /// What signs for this log.
    pub fn signing(&self) -> Result<Signing, SigningError> {
        self.view().signing()
    }

    /// Gives the log the name of this signer: see [`StoreView::begin_signing`].
    pub fn begin_signing(&self, signer: &Signer, file: Option<&Path>) -> Result<Signing, SigningError> {
        self.view().begin_signing(signer, file)
    }

    /// Writes every record to `file`: see [`StoreView::back_up`].
    pub fn back_up(&self, file: &Path, replace: bool, progress: &mut dyn FnMut(u64)) -> Result<Contents, StoreError> {
        self.view().back_up(file, replace, progress)
    }
}
