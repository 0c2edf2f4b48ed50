//! A store is checked on a copy of its log: sled writes when it opens, and what is damaged must not get worse.

use super::create::{self, LOG, OLD, UNFINISHED};
use super::files::make_private_folder;
use super::lock::Lock;
use super::meta::Meta;
use super::witness::{self, Witness};
use super::{OpenOptions, SledLog, Store, StoreError, compared, swap, unreadable_in, witness_of};
use crate::bytes::sequence::Sequence;
use crate::bytes::{decode, is_taken_out};
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the copy is, in the folder of the store.
pub(super) const COPY: &str = "verify.tmp";

/// What a check of the whole log went over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Records whose bytes, digest, place and version are right.
    pub records: u64,
    /// Deals and windows whose versions run from 1 without a gap.
    pub streams: u64,
    /// Records of which nothing but the envelope is left, and an erasure says so.
    pub erased: u64,
}

/// A copy of the log of a store. Nobody else has the store until this is dropped, and no record in it changes.
pub struct CheckCopy {
    meta: Meta,
    log: SledLog,
    witness: Witness,
    // Dropped after the log that is in it, and before the lock (fields go in their order).
    copy: Copied,
    _lock: Lock,
}

/// The folder that is removed in the end.
struct Copied {
    folder: PathBuf,
    store: PathBuf,
}

impl CheckCopy {
    /// Of the store in the folder `path`.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
        let no_store = || StoreError::NoStore { path: path.into() };
        let before = Store::look(path, options.zone)?;
        if before.is_none() && !create::is_free_for_a_store(path)? {
            return Err(create::other_things(path));
        }
        let nothing = create::is_unfinished(path) || !path.join(LOG).exists();
        if before.is_none() && nothing && !create::is_restored_to(path) {
            return Err(no_store());
        }
        let folder = path.canonicalize().map_err(unavailable)?;
        let lock = Lock::take(&folder, &options.holder, options.wait)?;
        let meta = Store::look(&folder, options.zone)?;
        if meta.is_none() && create::is_restored_to(&folder) {
            return Err(StoreError::RestoreCutShort { path: path.into() });
        }
        let copy = Copied::of(&folder)?;
        swap::finish(&copy.folder).map_err(|error| copy.of_the_store(error))?;
        if !copy.folder.join(LOG).is_dir() {
            return Err(create::no_log());
        }
        let log = SledLog::open(&copy.folder.join(LOG), &copy.folder);
        let log = log.map_err(|error| copy.of_the_store(error))?;
        let Some(meta) = meta else {
            let Position(records) = log.head()?;
            return Err(if records > 0 { create::no_store_json(records) } else { no_store() });
        };
        let witness = witness_of(&copy.folder)?;
        let log = compared(log, &witness).map_err(|error| copy.of_the_store(error))?;
        Ok(Self { meta, log, witness, copy, _lock: lock })
    }

    /// What was fixed when the store was made.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The folder of the store.
    pub fn store(&self) -> &Path {
        &self.copy.store
    }

    /// A folder that is removed when this is dropped.
    pub fn temporary(&self) -> &Path {
        &self.copy.folder
    }

    /// The copy of the log.
    pub fn log(&self) -> &SledLog {
        &self.log
    }

    /// The witness of the store.
    pub fn witness(&self) -> Witness {
        self.witness
    }

    /// The root of the tree over all envelopes; it is the true one where the check passes.
    pub fn root(&self) -> Result<Hash, StoreError> {
        Ok(self.log.tree()?.root())
    }

    /// Reads everything and compares it with what it should be. Each record is handed to `take`, in order.
    pub fn check(&self, take: &mut dyn FnMut(Record) -> Result<(), StoreError>) -> Result<Checked, StoreError> {
        let mut sequence = Sequence::default();
        let mut tree = Frontier::default();
        let damaged = |what: String| StoreError::damaged(what);
        let checked = self.log.check(&mut |position, envelope, body| {
            let record =
                decode(position, envelope, body).map_err(|unreadable| unreadable_in(&self.copy.store, unreadable))?;
            sequence.take(&record, is_taken_out(envelope, body)).map_err(damaged)?;
            tree.push(leaf(envelope));
            if self.witness.position == position && self.witness.root != tree.root() {
                return Err(damaged(format!("up to position {position} it is not what it was")));
            }
            take(record)
        });
        checked.map_err(|error| self.copy.of_the_store(error))?;
        sequence.finish().map_err(damaged)?;
        Ok(Checked { records: tree.leaves(), streams: sequence.streams(), erased: sequence.erased() })
    }

    /// Does what a cut erasing has left to be done, as the next opening would. Only where all was found sound: then what
    /// is beside the log holds nothing but what was erased since.
    pub fn end_what_was_cut(&self) -> Result<(), StoreError> {
        let store = &self.copy.store;
        swap::finish(store)?;
        swap::clear_but_for_the_copy(store)
            .map_err(|error| LogError::OldLogLeft { path: store.clone(), reason: error.to_string() }.into())
    }
}

impl Copied {
    /// Of the log, in whatever state an erasure has left it, and its witness. A copy that a kill has left goes first.
    fn of(store: &Path) -> Result<Self, StoreError> {
        let copy = Self { folder: store.join(COPY), store: store.into() };
        let made = copy.remove().and_then(|()| {
            make_private_folder(&copy.folder)?;
            for log in [LOG, OLD, UNFINISHED].into_iter().filter(|log| store.join(log).is_dir()) {
                copied(&store.join(log), &copy.folder.join(log))?;
            }
            match fs::copy(store.join(witness::NAME), copy.folder.join(witness::NAME)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                // That it is gone is found when it is read.
                _ => Ok(()),
            }
        });
        made.map_err(|error| {
            let reason = format!("its log cannot be copied into {COPY}, to be checked there: {error}");
            StoreError::unavailable(store, reason)
        })?;
        Ok(copy)
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What is wrong with the copy is wrong with the store.
    fn of_the_store(&self, error: impl Into<StoreError>) -> StoreError {
        let mut error = error.into();
        if let StoreError::Log(LogError::Unavailable { path, .. }) | StoreError::NewerFormat { path, .. } = &mut error {
            path.clone_from(&self.store);
        }
        error
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // If it cannot be removed, the next one tries it again.
        let _ = self.remove();
    }
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    make_private_folder(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
