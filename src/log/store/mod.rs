//! A store: the folder with a log in it, and what was fixed when it was made.

mod as_log;
mod backing_up;
mod examining;
pub(crate) mod files;
mod filling;
mod making;
mod meta;
mod restoring;
pub(in crate::log) mod swap;
mod upgrade;

use super::LogError;
use super::lock::Lock;
use super::sled_log::at_risk::AtRisk;
use super::sled_log::{Fresh, SledLog};
use chrono_tz::Tz;
use std::io;
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

pub use examining::Examined;
use meta::Meta;
pub use meta::{FORMAT, Secret};

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
    /// Random bytes, for the secret and the salts.
    pub fresh: Fresh,
}

/// An open store. Nobody else has it until it is dropped.
pub struct Store {
    meta: Meta,
    /// Its log.
    pub log: SledLog,
    /// Some of what was begun has no body.
    begun_without_bodies: bool,
    /// Dropped after the log (fields go in their order), so that the next holder finds sled closed.
    _lock: Lock,
}

impl Store {
    /// Opens the store in the folder `path`. Where it is refused, nothing is written.
    pub fn open(path: &Path, mut options: OpenOptions) -> Result<Self, LogError> {
        let no_store = || LogError::NoStore { path: path.into() };
        let before = Self::look(path, &options)?;
        if before.is_none() && !making::is_free_for_a_store(path)? {
            return Err(making::other_things(path));
        }
        let nothing = !path.join(making::LOG).exists() && !making::is_restored_to(path);
        if before.is_none() && !options.create && nothing {
            return Err(no_store());
        }
        let unavailable = |error: io::Error| LogError::Unavailable { path: path.into(), reason: error.to_string() };
        files::make_private_folder(path).map_err(unavailable)?;
        // sled finds its files by their names: a path that leads through `..` or a link must not change below it.
        let folder = path.canonicalize().map_err(unavailable)?;
        let lock = Lock::take(&folder, &options.holder, options.wait)?;
        let Some(meta) = Self::look(&folder, &options)? else {
            if making::is_restored_to(&folder) {
                return Err(LogError::CutRestore { path: path.into() });
            }
            return making::make(&folder, options, lock);
        };
        let meta = if meta.is_of_an_older_format() { upgrade::run(&folder, meta)? } else { meta };
        swap::finish(&folder)?;
        if !folder.join(making::LOG).is_dir() {
            return Err(making::no_log());
        }
        let fresh = std::mem::replace(&mut options.fresh, Box::new(|_| {}));
        let log = Self::sound(&folder, fresh)?.caught_up()?;
        swap::clear(&folder).map_err(|error| swap::unavailable(&folder, &error))?;
        Ok(Self::of(meta, log, lock))
    }

    /// The log in the folder, held against its witness. One that is damaged is left as it was.
    fn sound(folder: &Path, fresh: Fresh) -> Result<SledLog, LogError> {
        let unavailable = |error: io::Error| LogError::Unavailable { path: folder.into(), reason: error.to_string() };
        let log = folder.join(making::LOG);
        let at_risk = AtRisk::read(&log).map_err(unavailable)?;
        let opened = SledLog::open(&log, folder, fresh).and_then(SledLog::watched);
        if matches!(opened, Err(LogError::Damaged { .. })) {
            at_risk.put_back().map_err(unavailable)?;
        }
        opened
    }

    fn of(meta: Meta, log: SledLog, lock: Lock) -> Self {
        Self { meta, log, begun_without_bodies: false, _lock: lock }
    }

    /// What the store is, if it is one, and one that these options may have.
    fn look(path: &Path, options: &OpenOptions) -> Result<Option<Meta>, LogError> {
        if path.exists() && !path.is_dir() {
            return Err(LogError::Unavailable { path: path.into(), reason: "it is a file, not a folder".into() });
        }
        let meta = Meta::read(path)?;
        match (&meta, options.zone) {
            (Some(meta), Some(asked)) if meta.zone != asked => Err(LogError::OtherZone { stands: meta.zone, asked }),
            _ => Ok(meta),
        }
    }

    /// The zone that its days are counted in.
    pub fn zone(&self) -> Tz {
        self.meta.zone
    }

    /// Its folder, with no link in the way.
    pub fn folder(&self) -> &Path {
        self.log.store()
    }

    /// Its identity.
    pub fn id(&self) -> Uuid {
        self.meta.id
    }

    /// What only it knows.
    pub fn secret(&self) -> &Secret {
        &self.meta.secret
    }
}
