//! The store: the folder of an embedded ledger. It has the log, in sled; a lock; what was fixed when the store was made; and
//! the witness, which says how far the log had come and which read model goes with it.

mod back_up;
pub mod backup;
mod check_copy;
mod create;
mod error;
mod fence;
pub(crate) mod files;
mod lock;
mod meta;
mod restore;
pub mod signing;
mod sled;
pub(crate) mod swap;
mod view;
pub mod witness;

pub use self::sled::SledLog;
pub use backup::{BackupFault, Contents, is_a_backup};
pub use check_copy::{CheckCopy, Checked};
pub(crate) use create::{LIVE, READ_MODEL};
pub use error::StoreError;
pub use fence::{Fence, FenceStep};
pub use meta::{FORMAT, Meta, Secret};
pub use restore::{OpenBackup, UnfinishedStore};
pub use view::StoreView;

use self::sled::salvage::Salvage;
use crate::bytes::Unreadable;
use crate::deal::zone::is_same_zone;
use crate::log::{EventLog as _, LogError};
use chrono_tz::Tz;
use lock::Lock;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;
use witness::{LogMark, Witness, WitnessState};

/// Fills a slice with random bytes that nobody can guess.
pub type Fresh = Box<dyn FnMut(&mut [u8]) + Send>;

/// How a store is opened.
pub struct OpenOptions {
    /// Make it where there is none.
    pub create: bool,
    /// The zone asked for; a store of another one is refused.
    pub zone: Option<Tz>,
    /// The zone of a store that is made, where none was asked for.
    pub default_zone: Tz,
    /// Who holds it from now on, for others that wait: `mercato import (process 1234)`.
    pub holder: String,
    /// How long to wait for another holder.
    pub wait: Duration,
    /// Random bytes, for the secret of a store that is made.
    pub fresh: Fresh,
}

/// An open store. Nobody else has it until it is dropped.
pub struct Store {
    meta: Meta,
    folder: PathBuf,
    log: Arc<SledLog>,
    witness: Witness,
    /// Dropped after the log (fields go in their order), so that the next holder finds sled closed.
    _lock: Lock,
}

impl Store {
    /// Opens the store in the folder `path`. Where it is refused, nothing is written.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let no_store = || StoreError::NoStore { path: path.into() };
        let before = Self::look(path, options.zone)?;
        if before.is_none() && !create::is_free_for_a_store(path)? {
            return Err(create::other_things(path));
        }
        let nothing = !path.join(create::LOG).exists() && !create::is_restored_to(path);
        if before.is_none() && !options.create && nothing {
            return Err(no_store());
        }
        let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
        files::make_private_folder(path).map_err(unavailable)?;
        // sled finds its files by their names: a path that leads through `..` or a link must not change below it.
        let folder = path.canonicalize().map_err(unavailable)?;
        let lock = Lock::take(&folder, &options.holder, options.wait)?;
        let Some(meta) = Self::look(&folder, options.zone)? else {
            if create::is_restored_to(&folder) {
                return Err(StoreError::RestoreCutShort { path: path.into() });
            }
            return create::create(&folder, options, lock);
        };
        swap::finish(&folder)?;
        if !folder.join(create::LOG).is_dir() {
            return Err(create::no_log());
        }
        let (log, witness) = Self::sound(&folder)?;
        swap::clear(&folder).map_err(|error| swap::unavailable(&folder, &error))?;
        Ok(Self { meta, folder, log: Arc::new(log), witness, _lock: lock })
    }

    /// The log in the folder, compared with its witness. One that is damaged is left as it was.
    fn sound(folder: &Path) -> Result<(SledLog, Witness), StoreError> {
        let unavailable = |error: io::Error| StoreError::unavailable(folder, error.to_string());
        let witness = witness_of(folder)?;
        let path = folder.join(create::LOG);
        let known = witness.log.filter(|mark| LogMark::of(&path).is_ok_and(|found| found == *mark)).is_some();
        let salvage = if known { None } else { Some(Salvage::keep(&path, folder).map_err(unavailable)?) };
        let opened = SledLog::open(&path, folder).map_err(StoreError::from).and_then(|log| compared(log, &witness));
        match (&opened, salvage) {
            (Err(StoreError::Log(LogError::Damaged { .. })), Some(salvage)) => {
                salvage.put_back().map_err(unavailable)?;
            }
            (Ok(_), Some(salvage)) => salvage.remove().map_err(unavailable)?,
            _ => {}
        }
        Ok((opened?, witness))
    }

    /// What the store is, if it is one, and one of this zone.
    pub fn look(path: &Path, zone: Option<Tz>) -> Result<Option<Meta>, StoreError> {
        if path.exists() && !path.is_dir() {
            return Err(StoreError::unavailable(path, "it is a file, not a folder"));
        }
        let meta = Meta::read(path)?;
        match (&meta, zone) {
            (Some(meta), Some(asked)) if !is_same_zone(meta.zone, asked) => {
                Err(StoreError::OtherZone { zone: meta.zone, asked })
            }
            _ => Ok(meta),
        }
    }

    /// What was fixed when it was made.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The zone that its days are counted in.
    pub fn zone(&self) -> Tz {
        self.meta.zone
    }

    /// Its folder, with no link in the way.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its identity.
    pub fn id(&self) -> Uuid {
        self.meta.id
    }

    /// What only it knows.
    pub fn secret(&self) -> &Secret {
        &self.meta.secret
    }

    /// Its log.
    pub fn log(&self) -> &Arc<SledLog> {
        &self.log
    }

    /// The witness as it is on the disk.
    pub fn witness(&self) -> Witness {
        self.witness
    }

    /// Replaces the witness.
    pub fn write_witness(&mut self, witness: Witness) -> Result<(), StoreError> {
        witness.write(&self.folder)?;
        self.witness = witness;
        Ok(())
    }

    /// Changes the fence of this folder. False where somebody else changed it meanwhile.
    ///
    /// Errors: [`LogError::Moved`] where the ledger moved to yet another place.
    pub fn fence(&mut self, step: &FenceStep) -> Result<bool, StoreError> {
        let Some(meta) = self.meta.stepped(step, &self.folder)? else { return Ok(false) };
        meta.write(&self.folder)?;
        self.meta = meta;
        Ok(true)
    }

    /// Closes the log, and says what its file is now. Every other user of the log is refused from now on.
    pub fn close_log(&self) -> io::Result<LogMark> {
        self.log.close();
        LogMark::of(&self.folder.join(create::LOG))
    }
}

impl Drop for Store {
    /// sled writes when it opens, even to be read: the next opening is to know the file again.
    fn drop(&mut self) {
        if self.witness.state == WitnessState::Closed
            && let Ok(mark) = self.close_log()
            && self.witness.log != Some(mark)
        {
            // Without it the next opening only takes longer.
            let _ = self.write_witness(Witness { log: Some(mark), ..self.witness });
        }
    }
}

impl Store {
    /// What bytes that are no record mean.
    pub fn unreadable(&self, unreadable: Unreadable) -> StoreError {
        unreadable_in(&self.folder, unreadable)
    }
}

pub(super) fn unreadable_in(folder: &Path, unreadable: Unreadable) -> StoreError {
    match unreadable {
        Unreadable::Newer { found } => {
            StoreError::NewerFormat { path: folder.into(), found, known: crate::bytes::VERSION }
        }
        Unreadable::Damaged { what } => StoreError::damaged(what),
    }
}

pub(super) fn witness_of(store: &Path) -> Result<Witness, StoreError> {
    let gone = || StoreError::DamagedFile { file: witness::NAME, what: "it is gone".into() };
    Witness::read(store)?.ok_or_else(gone)
}

/// The log, if it has all that the witness saw.
pub(super) fn compared(log: SledLog, witness: &Witness) -> Result<SledLog, StoreError> {
    let head = log.head()?;
    if head < witness.position {
        let had = witness.position;
        return Err(StoreError::damaged(format!("it ends at position {head}, but it had {had} records once")));
    }
    if log.root_at(witness.position)? != witness.root {
        return Err(StoreError::damaged(format!("up to position {} it is not what it was", witness.position)));
    }
    if head > witness.position {
        // Whoever wrote the newest records may have been killed before they were synced: nothing is to vouch for them that
        // reaches the disk before them.
        log.sync()?;
    }
    Ok(log)
}
