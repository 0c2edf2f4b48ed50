//! Readers for the questions of a process that has a writer.
//!
//! While the writer lives, the read model is complete up to the published head. So a connection to it can be kept and used
//! again: a question takes a new snapshot, and checks nothing but that the file is still the model of the store. An erasure
//! and a rebuild put another file in its place.

use super::ask::{Damage, kept_model};
use super::reader::Reader;
use super::{Error, Writer};
use crate::read_model::ReadModel;
use crate::store::Meta;
use crate::store::witness::FileId;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Opened readers, each of which answers one question at a time.
pub struct ReaderPool {
    place: ModelPlace,
    /// None once the pool is closed. They are dropped before the writer, which closes the model.
    idle: Mutex<Option<Vec<PooledReader>>>,
    /// How many are kept.
    most: usize,
    writer: Writer,
}

/// Where the read model is that the writer keeps.
pub(super) enum ModelPlace {
    /// In the folder of a store, whose witness names it.
    Store(PathBuf),
    /// In a cache: the file, as it is now.
    Cache { file: Arc<Mutex<PathBuf>>, meta: Box<Meta> },
}

impl ModelPlace {
    /// None where no model is known to be complete.
    fn open(&self) -> Result<Option<PooledReader>, Error> {
        match self {
            Self::Store(folder) => kept_model(folder),
            Self::Cache { file, meta } => {
                let path = file.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let file = FileId::of(&path);
                let model = ReadModel::to_read(&path).ok().filter(|model| model.ledger() == meta.id());
                let Some(model) = model else { return Ok(None) };
                let reader = Reader::new(model, meta.zone(), meta.secret().bytes());
                Ok(Some(PooledReader { reader, path, file }).filter(PooledReader::is_current))
            }
        }
    }
}

/// A reader, and the file that it has open.
pub(super) struct PooledReader {
    pub(super) reader: Reader,
    pub(super) path: PathBuf,
    pub(super) file: Option<FileId>,
}

impl ReaderPool {
    /// Of the ledger that this writer has; none where that is in memory. It keeps up to `most` readers open.
    pub fn new(writer: &Writer, most: usize) -> Option<Arc<Self>> {
        let place = writer.take_model_place()?;
        let pool = Arc::new(Self { place, writer: writer.clone(), idle: Mutex::new(Some(Vec::new())), most });
        let weak = Arc::downgrade(&pool);
        // A file that is open stays on the disk. After an erasure it must not.
        writer.head().subscribe(move |_| weak.upgrade().is_some_and(|pool| pool.drop_outdated()));
        Some(pool)
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

    /// A reader for whoever asks for longer than one question; none where no model is known to be complete.
    pub fn reader(&self) -> Result<Option<Reader>, Error> {
        Ok(self.place.open()?.map(|pooled| pooled.reader))
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
            let Some(mut pooled) = idle else { return self.place.open().ok().flatten() };
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
