//! The one tree of sled: the few calls the log needs, each without panics, and sticky in its errors.

use super::flush_watchdog::Flushes;
use super::long_value::{self, PIECE};
use super::open;
use crate::caught::caught;
use crate::log::LogError;
use sled::{Batch, Db, IVec};
use std::fs::File;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A key and its value.
pub(super) type Pair = (IVec, IVec);

/// Who has written more bytes than this has worked long enough to open the tree once more for the next one.
const MUCH: u64 = 16 << 20;

/// After the first error every call is refused: what sled then holds in memory may not be what is on the disk.
pub(super) struct Tree {
    /// Taken when it is closed.
    db: Option<Arc<Db>>,
    flushes: Flushes,
    /// The file of sled's log, through a handle of our own, since sled's `flush` is no fsync.
    file: File,
    /// How long that was when it was opened.
    length: u64,
    folder: PathBuf,
    store: PathBuf,
    fault: OnceLock<String>,
}

impl Tree {
    /// Opens the tree in `folder`, of the store at `store`; makes it where there is none.
    pub(super) fn open(folder: &Path, store: &Path) -> Result<Self, LogError> {
        let (db, file) = open::open(folder, store)?;
        let length = file.metadata().map_or(u64::MAX, |file| file.len());
        Ok(Self {
            length,
            db: Some(Arc::new(db)),
            flushes: Flushes::default(),
            file,
            folder: folder.into(),
            store: store.into(),
            fault: OnceLock::new(),
        })
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<IVec>, LogError> {
        self.read(|db| match db.get(key)? {
            Some(value) => whole(db, (key.into(), value)).map(|(_, value)| Some(value)),
            None => Ok(None),
        })
    }

    /// The last pair whose key begins with `prefix` and is `key` or below, and that has a value.
    pub(super) fn last_up_to(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Pair>, LogError> {
        self.read(|db| {
            let found = db.range(prefix..=key).rev().find(has_value).transpose()?;
            found.map(|pair| whole(db, pair)).transpose()
        })
    }

    /// The last key that begins with `prefix`, whether it has a value or not.
    pub(super) fn last_key(&self, prefix: &[u8]) -> Result<Option<IVec>, LogError> {
        self.read(|db| db.scan_prefix(prefix).keys().next_back().transpose())
    }

    /// Up to `limit` pairs whose keys begin with `prefix`, in order.
    pub(super) fn scan(&self, prefix: &[u8], limit: usize) -> Result<Vec<Pair>, LogError> {
        self.read(|db| db.scan_prefix(prefix).take(limit).map(|pair| whole(db, pair?)).collect())
    }

    /// Up to `limit` pairs with a key above `key`, in order, those without a value too. Long values are cut.
    pub(super) fn after(&self, key: &[u8], limit: usize) -> Result<Vec<Pair>, LogError> {
        self.read(|db| db.range::<&[u8], _>((Bound::Excluded(key), Bound::Unbounded)).take(limit).collect())
    }

    /// Makes keys that have no value yet, so that their values are written once. Nothing waits for it to be on the disk.
    pub(super) fn reserve<K: AsRef<[u8]>>(&self, keys: impl Iterator<Item = K>) -> Result<(), LogError> {
        let mut batch = Batch::default();
        keys.for_each(|key| batch.insert(key.as_ref(), IVec::default()));
        self.try_call(self.usable()?, |db| db.apply_batch(batch))
    }

    /// Where it stands.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// All of the batch or nothing, and on the disk when it returns. An error that comes once writing began is
    /// [`LogError::Unknown`].
    pub(super) fn commit(&self, batch: Batch) -> Result<(), LogError> {
        self.write(|db| db.apply_batch(batch))
    }

    /// The same of one pair. sled writes a batch in two turns, and a pair in one.
    pub(super) fn commit_one(&self, key: &[u8], value: &[u8]) -> Result<(), LogError> {
        match long_value::cut(value) {
            (piece, None) => self.write(|db| db.insert(key, piece)),
            _ => {
                let mut batch = Batch::default();
                long_value::insert(&mut batch, key, value);
                self.commit(batch)
            }
        }
    }

    fn write<T>(&self, write: impl FnOnce(&Db) -> sled::Result<T>) -> Result<(), LogError> {
        let written = self.try_call(self.usable()?, |db| {
            write(db)?;
            self.flushes.flush(db)?;
            Ok(self.file.sync_data()?)
        });
        written.map_err(|error| match error {
            LogError::Unavailable { reason, .. } | LogError::Damaged { what: reason } => LogError::Unknown { reason },
            other => other,
        })
    }

    /// Puts on the disk what another process has written.
    pub(super) fn sync(&self) -> Result<(), LogError> {
        self.try_call(self.usable()?, |_| Ok(self.file.sync_data()?))
    }

    /// From now on every call is refused.
    pub(super) fn close(&mut self) {
        let db = self.db.take();
        let _ = caught(|| drop(db));
        self.flushes.end();
    }

    fn read<T>(&self, call: impl FnOnce(&Db) -> sled::Result<T>) -> Result<T, LogError> {
        self.try_call(self.usable()?, |db| call(db))
    }

    /// The tree, unless it failed before.
    pub(super) fn usable(&self) -> Result<&Arc<Db>, LogError> {
        let unavailable = |reason: String| LogError::Unavailable { path: self.store.clone(), reason };
        match (self.fault.get(), &self.db) {
            (Some(fault), _) => Err(unavailable(format!("it failed before ({fault}) and must be opened again"))),
            (None, Some(db)) => Ok(db),
            (None, None) => Err(unavailable("it was closed".into())),
        }
    }

    fn try_call<T>(&self, db: &Arc<Db>, call: impl FnOnce(&Arc<Db>) -> sled::Result<T>) -> Result<T, LogError> {
        let error = match caught(|| call(db)) {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => open::error(&error, &self.store),
            Err(panic) => open::panicked(&panic),
        };
        // Whoever came first named the cause.
        let _ = self.fault.set(error.to_string());
        Err(error)
    }
}

/// A pair with the rest of its value, if that was cut. Whether the rest is missing shows when the value is read.
fn whole(db: &Db, (key, value): Pair) -> sled::Result<Pair> {
    let rest = if value.len() == PIECE { db.get(long_value::rest_of(&key))? } else { None };
    Ok((key, rest.map_or(value.clone(), |rest| [value.as_ref(), rest.as_ref()].concat().into())))
}

/// A key without a value only keeps a place free.
fn has_value(pair: &sled::Result<Pair>) -> bool {
    pair.as_ref().map_or(true, |(_, value)| !value.is_empty())
}

impl Drop for Tree {
    /// Nothing that was acknowledged hangs on this.
    fn drop(&mut self) {
        // What was closed before may be another log by now.
        let length = self.db.as_ref().and_then(|_| self.file.metadata().ok()).map_or(0, |file| file.len());
        self.close();
        if length > self.length.saturating_add(MUCH) && self.fault.get().is_none() {
            // sled goes over all that is new when it is opened: better at the end of long work than before a question.
            let again = open::open(&self.folder, &self.store);
            let _ = caught(|| drop(again));
        }
    }
}
