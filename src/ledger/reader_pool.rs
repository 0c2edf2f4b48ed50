//! Readers for the questions of a process that has a writer.
//!
//! While the writer lives, the read model is complete up to the published head. So a connection to it can be kept and used
//! again: a question takes a new snapshot, and checks nothing but that the file is still the model of the store. An erasure
//! and a rebuild put another file in its place.

use super::ask::{Damage, kept_model};
use super::reader::Reader;
use super::{Error, Writer};
use crate::store::witness::FileId;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Opened readers, each of which answers one question at a time.
pub struct ReaderPool {
    folder: PathBuf,
    /// None once the pool is closed. They are dropped before the writer, which closes the model.
    idle: Mutex<Option<Vec<PooledReader>>>,
    /// How many are kept.
    most: usize,
    writer: Writer,
}

/// A reader, and the file that it has open.
pub(super) struct PooledReader {
    pub(super) reader: Reader,
    pub(super) path: PathBuf,
    pub(super) file: Option<FileId>,
}

impl ReaderPool {
    /// Over the store in `folder`, whose ledger this writer has. It keeps up to `most` readers open.
    pub fn new(writer: &Writer, folder: &Path, most: usize) -> Arc<Self> {
        let pool =
            Arc::new(Self { folder: folder.into(), writer: writer.clone(), idle: Mutex::new(Some(Vec::new())), most });
        let weak = Arc::downgrade(&pool);
        // A file that is open stays on the disk. After an erasure it must not.
        writer.head().subscribe(move |_| weak.upgrade().is_some_and(|pool| pool.drop_outdated()));
        pool
    }

    /// The answer from one snapshot of the read model. None where the pool has no model that is known to be complete and
    /// sound: then [`ask`](super::ask()) finds out why.
    pub fn ask<T, E: From<Error> + Damage>(
        &self,
        question: &mut dyn FnMut(&Reader) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let pooled = self.take()?;
        let answer = question(&pooled.reader);
        if answer.as_ref().err().and_then(Damage::damage).is_some() {
            return None;
        }
        self.keep(pooled);
        Some(answer)
    }

    /// Keeps no more readers, so that the model can be closed.
    pub fn close(&self) {
        drop(self.idle().take());
    }

    fn take(&self) -> Option<PooledReader> {
        if self.writer.end().is_some() {
            return None;
        }
        loop {
            let idle = self.idle().as_mut().and_then(Vec::pop);
            let Some(mut pooled) = idle else { return kept_model(&self.folder).ok().flatten() };
            // The snapshot is taken first: a model that is replaced afterwards was complete when it was taken.
            if pooled.reader.renew().is_ok() && pooled.is_current() {
                return Some(pooled);
            }
        }
    }

    fn keep(&self, pooled: PooledReader) {
        // A snapshot that nobody reads would keep the writer from its checkpoints.
        if pooled.reader.let_go().is_err() || !pooled.is_current() {
            return;
        }
        let mut idle = self.idle();
        if let Some(idle) = idle.as_mut().filter(|idle| idle.len() < self.most) {
            idle.push(pooled);
        }
    }

    /// False once the pool is closed.
    fn drop_outdated(&self) -> bool {
        let mut idle = self.idle();
        if let Some(idle) = idle.as_mut() {
            idle.retain(PooledReader::is_current);
        }
        idle.is_some()
    }

    /// Whoever panicked with the lock had changed nothing by halves.
    fn idle(&self) -> MutexGuard<'_, Option<Vec<PooledReader>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PooledReader {
    /// The file that it has open is the one that has its name.
    fn is_current(&self) -> bool {
        self.file.is_some() && FileId::of(&self.path) == self.file
    }
}
