//! A ledger whose log others append to as well. Each process decides on a read model of its own, and brings that up before it
//! decides anew where somebody else was faster.

use super::cache_keeper::{CacheKeeper, LedgerFolders};
use super::progress::{Progress, Tell};
use super::race::Race;
use super::reader::Reader;
use super::reader_pool::ModelPlace;
use super::{Damage as _, Error, Ledger};
use crate::log::{EventLog, LogError};
use crate::store::{Fresh, Meta};
use std::path::PathBuf;
use std::sync::Arc;

impl Ledger {
    /// The ledger that `meta` says, with this log. Salts come from `fresh`; whatever takes long is told to `tell`.
    pub fn shared(
        log: Arc<dyn EventLog>,
        meta: &Meta,
        folders: &LedgerFolders,
        fresh: Fresh,
        tell: Tell,
    ) -> Result<Self, Error> {
        let cache = CacheKeeper::take(Arc::clone(&log), meta, folders, tell)?;
        let reader = Reader::new(cache.model()?, meta.zone(), meta.secret().bytes());
        Ok(Self { log, reader: Some(reader), keeper: None, cache: Some(cache), fresh })
    }

    /// Others append to its log as well.
    pub(super) fn is_shared(&self) -> bool {
        self.cache.is_some()
    }

    /// The folder with what belongs to the ledger on this machine, and what was fixed when it was made; none of a ledger in memory.
    pub fn home(&self) -> Option<(PathBuf, Meta)> {
        match (&self.keeper, &self.cache) {
            (Some(keeper), _) => Some((keeper.store().folder().to_path_buf(), keeper.store().meta().clone())),
            (None, Some(cache)) => Some((cache.home.clone(), cache.meta.clone())),
            (None, None) => None,
        }
    }

    /// Where other connections find its read model; none of a ledger in memory.
    pub(super) fn model_place(&self) -> Option<ModelPlace> {
        match (&self.keeper, &self.cache) {
            (Some(keeper), _) => Some(ModelPlace::Store(keeper.store().folder().to_path_buf())),
            (None, Some(cache)) => {
                Some(ModelPlace::Cache { file: Arc::clone(&cache.file), meta: Box::new(cache.meta.clone()) })
            }
            (None, None) => None,
        }
    }

    /// The folder of its read model, where others append to its log as well.
    pub(super) fn model_folder(&self) -> Option<PathBuf> {
        self.cache.as_ref().map(|cache| cache.folder().to_path_buf())
    }

    /// Takes into the read model what others have recorded by now. False where that is nothing.
    pub fn catch_up(&mut self) -> Result<bool, Error> {
        let (Some(reader), Some(cache)) = (&mut self.reader, &self.cache) else { return Ok(false) };
        if cache.gave_up {
            return Err(cache.behind());
        }
        match cache.catch_up(&mut reader.model) {
            Err(error) => match error.damage() {
                Some(what) => {
                    (cache.tell)(Progress::Rebuilding(what));
                    self.rebuild().map(|()| true)
                }
                None => Err(error),
            },
            done => done,
        }
    }

    /// Does this on all that is recorded by now; anew, where somebody else was faster.
    pub(super) fn deciding<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let mut race = Race::new();
        loop {
            self.catch_up()?;
            match self.mending(&mut work) {
                Err(Error::Log(LogError::Conflict { .. })) if self.is_shared() && race.tries_again() => {}
                done => return done,
            }
        }
    }
}
