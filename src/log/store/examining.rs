//! A store is examined on a copy of its log: sled writes when it opens, and what is damaged must not get worse.

use super::files::make_private_folder;
use super::making::{LOG, OLD, UNFINISHED};
use super::meta::Meta;
use super::{OpenOptions, Store, making, swap, upgrade};
use crate::deal::ids::Position;
use crate::log::lock::Lock;
use crate::log::sled_log::{SledLog, witness};
use crate::log::{Checked, EventLog as _, LogError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the copy lies, in the folder of the store.
pub(super) const COPY: &str = "verify.tmp";

/// A store that is examined. Nobody else has it until this is dropped, and no record in it changes.
pub struct Examined {
    log: SledLog,
    of_an_older_format: bool,
    // Dropped after the log that lies in it, and before the lock (fields go in their order).
    copy: Copy,
    _lock: Lock,
}

/// The folder that is removed in the end.
struct Copy {
    folder: PathBuf,
    store: PathBuf,
}

impl Examined {
    /// Copies what is in the folder `path`. The copy of a store of an older format is written anew, as by every opening.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self, LogError> {
        let unavailable = |error: io::Error| LogError::Unavailable { path: path.into(), reason: error.to_string() };
        let no_store = || LogError::NoStore { path: path.into() };
        let before = Store::look(path, &options)?;
        if before.is_none() && !making::is_free_for_a_store(path)? {
            return Err(making::other_things(path));
        }
        let nothing = making::is_unfinished(path) || !path.join(LOG).exists();
        if before.is_none() && nothing && !making::is_restored_to(path) {
            return Err(no_store());
        }
        let folder = path.canonicalize().map_err(unavailable)?;
        let lock = Lock::take(&folder, &options.holder, options.wait)?;
        let meta = Store::look(&folder, &options)?;
        let is_store = meta.is_some();
        if !is_store && making::is_restored_to(&folder) {
            return Err(LogError::CutRestore { path: path.into() });
        }
        let copy = Copy::of(&folder)?;
        let older = meta.filter(Meta::is_of_an_older_format);
        let of_an_older_format = older.is_some();
        if let Some(meta) = older {
            upgrade::run(&copy.folder, meta).map_err(|error| copy.of_the_store(error))?;
        }
        swap::finish(&copy.folder).map_err(|error| copy.of_the_store(error))?;
        if !copy.folder.join(LOG).is_dir() {
            return Err(making::no_log());
        }
        let log = SledLog::open(&copy.folder.join(LOG), &copy.folder, options.fresh);
        let log = log.map_err(|error| copy.of_the_store(error))?;
        if !is_store {
            let Position(records) = log.head()?.position;
            return Err(if records > 0 { making::no_store_json(records) } else { no_store() });
        }
        let log = log.watched().and_then(SledLog::caught_up).map_err(|error| copy.of_the_store(error))?;
        Ok(Self { log, of_an_older_format, copy, _lock: lock })
    }

    /// How many records there are.
    pub fn records(&self) -> Result<Position, LogError> {
        Ok(self.log.head()?.position)
    }

    /// The folder of the store, and the copy of its log.
    pub(in crate::log) fn store(&self) -> &Path {
        &self.copy.store
    }

    pub(in crate::log) fn log(&self) -> &SledLog {
        &self.log
    }

    /// The root of the tree over all envelopes; it is the true one where the check passes.
    pub fn root(&self) -> [u8; 32] {
        self.log.root()
    }

    /// Reads everything and compares it with what it should be; `progress` gets the records read so far.
    pub fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
        self.log.check(progress).map_err(|error| self.copy.of_the_store(error))
    }

    /// Does what a cut erasing has left to be done, as the next opening would. Only where all was found sound: then what
    /// lies beside the log holds nothing but what was erased since.
    pub fn end_what_was_cut(&self) -> Result<(), LogError> {
        // How far an upgrade has come is told by what lies beside the log.
        if self.of_an_older_format {
            return Ok(());
        }
        let store = &self.copy.store;
        swap::finish(store)?;
        swap::clear_but_for_the_copy(store)
            .map_err(|error| LogError::OldLogLeft { path: store.clone(), reason: error.to_string() })
    }
}

impl Copy {
    /// Of the log, in whatever state an upgrade or an erasure has left it, and its witness. A copy that a kill has left goes first.
    fn of(store: &Path) -> Result<Self, LogError> {
        let copy = Self { folder: store.join(COPY), store: store.into() };
        let made = copy.remove().and_then(|()| {
            make_private_folder(&copy.folder)?;
            for log in [LOG, OLD, UNFINISHED].into_iter().filter(|log| store.join(log).is_dir()) {
                copied(&store.join(log), &copy.folder.join(log))?;
            }
            match fs::copy(store.join(witness::NAME), copy.folder.join(witness::NAME)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                // That it is gone is found when it is asked for.
                _ => Ok(()),
            }
        });
        made.map_err(|error| {
            let reason = format!("its log cannot be copied into {COPY}, to be checked there: {error}");
            LogError::Unavailable { path: store.into(), reason }
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
    fn of_the_store(&self, mut error: LogError) -> LogError {
        if let LogError::Unavailable { path, .. } | LogError::NewerFormat { path, .. } = &mut error {
            path.clone_from(&self.store);
        }
        error
    }
}

impl Drop for Copy {
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
