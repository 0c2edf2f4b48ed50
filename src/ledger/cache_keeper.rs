//! Keeps a read model of a log that others append to as well: one in the cache folder of this machine, for one process at a time.
//! The log alone says how many records there are, so it is asked before each question and each decision; no witness is needed.
//!
//! ```text
//! CACHE/LEDGER/commands-0/    lock    read-model-FORMAT-N.sqlite
//! ```

use super::progress::{Progress, Tell};
use super::projection::{bring_up, catch_up_to};
use super::reader::Reader;
use super::{Error, model_file};
use crate::deal::ids::Position;
use crate::log::subtree::tree_at;
use crate::log::{EventLog, LogError};
use crate::read_model::{ModelError, ReadModel};
use crate::store::Meta;
use crate::store::files::{make_private_folder, open_private, sync_path};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Processes that have a model of one ledger at a time.
const MOST: usize = 64;
/// So long another command may have the model before a second one is made.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it waits before it looks again.
const PAUSE: Duration = Duration::from_millis(10);
const LOCK: &str = "lock";

/// Who uses a cached model: a command, which soon ends, or a server, which does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheUse {
    /// It waits a moment for another command to end.
    Command,
    /// It has a model of its own.
    Server,
}

/// Where this machine keeps what belongs to a ledger whose log is elsewhere.
#[derive(Clone, Debug)]
pub struct LedgerFolders {
    /// Read models, which may be deleted at any time.
    pub cache: PathBuf,
    /// Tokens, and what signs for the log.
    pub home: PathBuf,
    /// Who uses the model.
    pub cache_use: CacheUse,
}

/// Holds a model while its ledger is open.
pub(super) struct CacheKeeper {
    /// What belongs to the ledger on this machine.
    pub(super) home: PathBuf,
    pub(super) meta: Meta,
    /// The file of the model, for readers beside the writer.
    pub(super) file: Arc<Mutex<PathBuf>>,
    pub(super) tell: Tell,
    pub(super) gave_up: bool,
    folder: PathBuf,
    log: Arc<dyn EventLog>,
    _lock: File,
}

impl CacheKeeper {
    /// Takes a model of this ledger that nobody else has.
    pub(super) fn take(
        log: Arc<dyn EventLog>,
        meta: &Meta,
        folders: &LedgerFolders,
        tell: Tell,
    ) -> Result<Self, Error> {
        let unavailable = |folder: &Path, error: &std::io::Error| model_file::unavailable(folder, error);
        make_private_folder(&folders.home).map_err(|error| unavailable(&folders.home, &error))?;
        let cache = of_ledger(meta, folders);
        let kind = match folders.cache_use {
            CacheUse::Command => "commands",
            CacheUse::Server => "server",
        };
        // How long we wait is no part of what is recorded, so this clock need not be handed in.
        let began = Instant::now();
        let mut number = 0;
        loop {
            let folder = cache.join(format!("{kind}-{number}"));
            make_private_folder(&folder).map_err(|error| unavailable(&folder, &error))?;
            let lock = open_private(&folder.join(LOCK)).map_err(|error| unavailable(&folder, &error))?;
            match lock.try_lock() {
                Ok(()) => {
                    let (home, file) = (folders.home.clone(), Arc::new(Mutex::new(PathBuf::new())));
                    let meta = meta.clone();
                    return Ok(Self { home, meta, file, tell, gave_up: false, folder, log, _lock: lock });
                }
                Err(TryLockError::Error(error)) => return Err(unavailable(&folder, &error)),
                Err(TryLockError::WouldBlock) => {}
            }
            if folders.cache_use == CacheUse::Command && number == 0 && began.elapsed() < PATIENCE {
                thread::sleep(PAUSE);
            } else if number < MOST {
                number += 1;
            } else {
                return Err(Error::NoModel { reason: format!("all read models in {} are in use", cache.display()) });
            }
        }
    }

    /// The model, with all that the log has.
    pub(super) fn model(&self) -> Result<ReadModel, Error> {
        let Some(number) = model_file::newest(&self.folder)? else { return self.build() };
        if !self.log.is_fresh_model(&self.folder)? {
            (self.tell)(Progress::Rebuilding("it was not used for 30 days".into()));
            return self.build();
        }
        match self.brought_up(number) {
            Err(Error::Model(ModelError::Damaged { what })) => {
                (self.tell)(Progress::Rebuilding(what));
                self.build()
            }
            done => done,
        }
    }

    fn brought_up(&self, number: u64) -> Result<ReadModel, Error> {
        let path = model_file::path(&self.folder, number);
        if !path.exists() {
            return Err(ModelError::Damaged { what: "it is of another version of the program".into() }.into());
        }
        let mut model = ReadModel::to_write(&path)?;
        if model.ledger() != self.meta.id() {
            return Err(ModelError::Damaged { what: "it is that of another ledger".into() }.into());
        }
        model_file::remove_others(&self.folder, number, None)?;
        self.bring_up(&mut model)?;
        self.shows(path);
        self.list(model.position());
        Ok(model)
    }

    /// Takes into the model what others have recorded by now. False where that is nothing.
    ///
    /// Errors: [`Error::LostRecords`] where the log does not have what the model has; [`ModelError::Damaged`] where something was
    /// erased, and the model has to be built anew.
    pub(super) fn bring_up(&self, model: &mut ReadModel) -> Result<bool, Error> {
        let (log, at) = (self.log.as_ref(), model.position());
        let head = log.head()?;
        if head < at || tree_at(log, at)?.root() != model.root() {
            return Err(Error::LostRecords { log: head, model: at });
        }
        if head > at {
            bring_up(model, log, &self.tell)?;
        }
        Ok(head > at)
    }

    /// The same after another record of this process, where the log was compared with the model before.
    pub(super) fn catch_up(&self, model: &mut ReadModel) -> Result<bool, Error> {
        let (log, at) = (self.log.as_ref(), model.position());
        let head = log.head()?;
        match head.cmp(&at) {
            std::cmp::Ordering::Less => Err(Error::LostRecords { log: head, model: at }),
            std::cmp::Ordering::Equal => Ok(false),
            std::cmp::Ordering::Greater => catch_up_to(model, log, head, &self.tell).map(|()| true),
        }
    }

    /// Builds a model from the log, in a new file that takes the place of all others.
    pub(super) fn build(&self) -> Result<ReadModel, Error> {
        let (number, path) = model_file::make(&self.folder, None)?;
        let mut model = ReadModel::make(&path, self.meta.id())?;
        bring_up(&mut model, self.log.as_ref(), &self.tell)?;
        model.keep()?;
        model.close()?;
        sync_path(&path).map_err(|error| model_file::unavailable(&self.folder, &error))?;
        let model = ReadModel::to_write(&path)?;
        self.shows(path);
        model_file::remove_others(&self.folder, number, None)?;
        self.list(model.position());
        Ok(model)
    }

    /// Tells those who look after erasures how far the model is.
    fn list(&self, position: Position) {
        // Where it cannot be told now, the model is taken for behind until it can.
        let _ = self.log.list_model(&self.folder, position);
    }

    /// The folder that the model is in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn behind(&self) -> Error {
        let reason = "its read model is behind the log: it must be opened again".into();
        LogError::Unavailable { path: self.folder.clone(), reason }.into()
    }

    fn shows(&self, path: PathBuf) {
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = path;
    }
}

/// The ledger as the cached model has it that has most of its records; none where there is no model. The log may have lost some of
/// them.
pub fn left_in_cache(meta: &Meta, folders: &LedgerFolders) -> Option<Reader> {
    let kept = std::fs::read_dir(of_ledger(meta, folders)).into_iter().flatten().flatten();
    let models = kept.filter_map(|folder| {
        let number = model_file::newest(&folder.path()).ok()??;
        ReadModel::to_read(&model_file::path(&folder.path(), number)).ok()
    });
    let most = models.filter(|model| model.ledger() == meta.id()).max_by_key(ReadModel::position);
    most.map(|model| Reader::new(model, meta.zone(), meta.secret().bytes()))
}

/// Where the models of this ledger are.
fn of_ledger(meta: &Meta, folders: &LedgerFolders) -> PathBuf {
    folders.cache.join(meta.id().simple().to_string())
}
