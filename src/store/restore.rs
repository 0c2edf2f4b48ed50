//! A store made of a backup, so that a cut at any moment leaves nothing that opens as a store, or the whole.
//!
//! ```text
//! folder, lock -> log.restored, store.json.new -> log.restored is filled -> witness -> log.restored renamed to log
//!              -> store.json.new renamed to store.json
//! ```
//!
//! So a `log` with a `store.json.new` beside it, and no `store.json`, was left by this, and counts for nothing.

use super::OpenOptions;
use super::backup::{BackupFault, BackupReader, Contents};
use super::create::{LOG, RESTORED, UNFINISHED, is_unfinished, remove_unfinished};
use super::files::{make_private_folder, sync_folder, write_synced};
use super::lock::{self, Lock};
use super::meta::{self, BESIDE, Meta};
use super::witness::{self, Witness, WitnessState};
use super::{SledLog, Store, StoreError};
use crate::bytes::Encoded;
use crate::bytes::sequence::Sequence;
use crate::log::{EventLog, LogError};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A store that is being restored: it is none until it is [finished](Self::finish), and nothing is left of it otherwise.
pub struct UnfinishedStore {
    /// As it was named.
    path: PathBuf,
    folder: PathBuf,
    meta: Meta,
    /// None once it is closed, which it must be before its folder gets another name.
    log: Option<SledLog>,
    _lock: Lock,
}

impl UnfinishedStore {
    /// Begins a store that is to be what `meta` says, in the folder `path`, which must have nothing in it.
    pub fn begin(path: &Path, meta: &Meta, options: &OpenOptions) -> Result<Self, StoreError> {
        let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
        refuse_what_is_not_empty(path)?;
        meta.refuse_another_zone(options.zone)?;
        make_private_folder(path).map_err(unavailable)?;
        let folder = path.canonicalize().map_err(unavailable)?;
        let lock = Lock::take(&folder, &options.holder, options.wait)?;
        // Someone else may have made a store in the meantime.
        refuse_what_is_not_empty(path)?;
        remove_unfinished(&folder)?;
        let mut unfinished = Self { path: path.into(), folder, meta: meta.fenced(None), log: None, _lock: lock };
        let log = unfinished.folder.join(RESTORED);
        make_private_folder(&log).map_err(unavailable)?;
        let opened = SledLog::open(&log, &unfinished.folder);
        unfinished.log = Some(opened.map_err(|error| unfinished.failed(error.into()))?);
        // If it is cut short, what is left says of which ledger it is.
        write_synced(&unfinished.folder.join(BESIDE), &unfinished.meta.text()).map_err(unavailable)?;
        sync_folder(&unfinished.folder).map_err(unavailable)?;
        Ok(unfinished)
    }

    /// A store may be made there: nothing is there, or only what an unfinished restoring leaves.
    pub fn refuse_what_is_not_empty(path: &Path) -> Result<(), StoreError> {
        refuse_what_is_not_empty(path)
    }

    /// The ledger that was being restored into this folder until that was cut short; none where nothing is left that says so.
    ///
    /// Errors: [`StoreError::InUse`] while the restore still runs.
    pub fn ledger_left(path: &Path, options: &OpenOptions) -> Result<Option<Uuid>, StoreError> {
        refuse_what_is_not_empty(path)?;
        // A folder that nobody restored into gets no lock.
        if !is_unfinished(path) {
            return Ok(None);
        }
        let _lock = Lock::take(path, &options.holder, options.wait)?;
        refuse_what_is_not_empty(path)?;
        Ok(Meta::left(path)?.map(|meta| meta.id()))
    }

    /// Its log, to be filled.
    pub fn log(&self) -> Result<&dyn EventLog, StoreError> {
        let log = self.log.as_ref().map(|log| log as &dyn EventLog);
        log.ok_or_else(|| StoreError::unavailable(&self.folder, "its log is closed"))
    }

    /// The error of filling it: nothing is left of it.
    pub fn failed(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Log(LogError::Unknown { reason } | LogError::Unavailable { reason, .. }) => {
                StoreError::NotRestored { path: self.path.clone(), reason }
            }
            other => other,
        }
    }

    /// Makes it a store.
    pub fn finish(mut self) -> Result<(), StoreError> {
        let finished = self.finished();
        // Where it is one all the same, the error is one of the store.
        finished.map_err(|error| if self.folder.join(meta::NAME).exists() { error } else { self.failed(error) })
    }

    fn finished(&mut self) -> Result<(), StoreError> {
        let folder = &self.folder;
        let unavailable = |error: io::Error| StoreError::unavailable(folder, error.to_string());
        let log = self.log.take().ok_or_else(|| StoreError::unavailable(folder, "its log is closed"))?;
        let (position, root) = (log.head()?, log.tree()?.root());
        drop(log);
        // There is no read model yet: the first command makes it.
        let witness =
            Witness { state: WitnessState::Open, position, root, model: None, whole: false, file: None, log: None };
        witness.write(folder).map_err(|error| match error {
            StoreError::WitnessNotWritten { path, reason } => StoreError::unavailable(path, reason),
            other => other,
        })?;
        sync_folder(folder).map_err(unavailable)?;
        fs::rename(folder.join(RESTORED), folder.join(LOG)).and_then(|()| sync_folder(folder)).map_err(unavailable)?;
        let put = fs::rename(folder.join(BESIDE), folder.join(meta::NAME));
        put.and_then(|()| sync_folder(folder)).map_err(unavailable)
    }
}

impl Drop for UnfinishedStore {
    fn drop(&mut self) {
        drop(self.log.take());
        if !self.folder.join(meta::NAME).exists() {
            // What is left counts for nothing either way.
            let _ = remove_unfinished(&self.folder);
        }
    }
}

impl Store {
    /// Makes the store that `file` is a backup of in the folder `path`, which must have nothing in it. `progress` gets the
    /// bytes read so far.
    pub fn restore(
        path: &Path,
        file: &Path,
        options: &OpenOptions,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Contents, StoreError> {
        refuse_what_is_not_empty(path)?;
        let backup = OpenBackup::open(file)?;
        let unfinished = UnfinishedStore::begin(path, backup.meta(), options)?;
        let filled = backup.fill(unfinished.log()?, progress);
        let (contents, _) = filled.map_err(|error| unfinished.failed(error))?;
        unfinished.finish()?;
        Ok(contents)
    }

    /// Reads a backup to its end, and says what it holds if all of it is right.
    pub fn verify_backup(file: &Path, progress: &mut dyn FnMut(u64)) -> Result<Contents, StoreError> {
        let OpenBackup { mut backup, .. } = OpenBackup::open(file)?;
        let refused = |fault| StoreError::Backup { file: file.into(), fault };
        while backup.frame().map_err(refused)?.is_some() {
            progress(backup.bytes());
        }
        Ok(backup.finish().map_err(refused)?.0)
    }
}

/// A backup whose records were not read yet.
pub struct OpenBackup {
    file: PathBuf,
    backup: BackupReader<BufReader<File>>,
    meta: Meta,
}

impl OpenBackup {
    /// Opens this file.
    pub fn open(file: &Path) -> Result<Self, StoreError> {
        let refused = |fault| StoreError::Backup { file: file.into(), fault };
        if file.is_dir() {
            return Err(refused(BackupFault::Folder));
        }
        let opened = File::open(file).map_err(|error| refused(error.into()))?;
        let backup = BackupReader::new(BufReader::new(opened)).map_err(refused)?;
        let meta = Meta::of_line(backup.store()).map_err(refused)?;
        Ok(Self { file: file.into(), backup, meta })
    }

    /// What the store was that it is of.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Puts its records into an empty log; gives what they were, and the sequence that others may go on from. `progress` gets
    /// the bytes read so far.
    pub fn fill(self, log: &dyn EventLog, progress: &mut dyn FnMut(u64)) -> Result<(Contents, Sequence), StoreError> {
        let Self { file, backup, .. } = self;
        let refused = |fault| StoreError::Backup { file: file.clone(), fault };
        let (contents, sequence) = fill(log, backup, &refused, progress)?;
        if log.tree()?.root() != contents.root {
            return Err(StoreError::damaged("what was written is not what the backup holds"));
        }
        Ok((contents, sequence))
    }
}

/// Frames that wait to be written.
const AHEAD: usize = 4;

/// Puts the records of the backup into an empty log: they are read on one thread and written on another.
fn fill(
    log: &dyn EventLog,
    mut backup: BackupReader<BufReader<File>>,
    refused: &(dyn Fn(BackupFault) -> StoreError + Sync),
    progress: &mut dyn FnMut(u64),
) -> Result<(Contents, Sequence), StoreError> {
    std::thread::scope(|scope| {
        let (send, receive) = std::sync::mpsc::sync_channel::<(Vec<Encoded>, u64)>(AHEAD);
        let reading = std::thread::Builder::new().spawn_scoped(scope, move || {
            loop {
                let Some(frame) = backup.frame().map_err(refused)? else { return backup.finish().map_err(refused) };
                let records = frame.into_iter().map(|(_, encoded)| encoded).collect();
                if send.send((records, backup.bytes())).is_err() {
                    return Err(LogError::Unknown { reason: "the log takes no more".into() }.into());
                }
            }
        });
        let reading =
            reading.map_err(|error| refused(BackupFault::Unavailable { reason: format!("no thread: {error}") }))?;
        let mut written = Ok(());
        for (records, bytes) in &receive {
            written = log.head().and_then(|head| log.append(head, &records));
            if written.is_err() {
                break;
            }
            progress(bytes);
        }
        // A reader that waits to hand over its frame learns that nobody takes it.
        drop(receive);
        let read = reading.join().map_err(|_| LogError::Unknown { reason: "BUG: the reader stopped".into() })?;
        written.map_err(StoreError::from).and(read)
    })
}

/// Nothing is there, or only what an unfinished restoring leaves.
fn refuse_what_is_not_empty(path: &Path) -> Result<(), StoreError> {
    let unavailable = |error: io::Error| StoreError::unavailable(path, error.to_string());
    let not_empty = || StoreError::NotEmpty { path: path.into() };
    if !path.exists() {
        return Ok(());
    }
    if !path.is_dir() {
        return Err(not_empty());
    }
    let unfinished = is_unfinished(path);
    for entry in fs::read_dir(path).map_err(unavailable)? {
        let name = entry.map_err(unavailable)?.file_name();
        let left = [lock::NAME, UNFINISHED, RESTORED, witness::NAME, witness::BESIDE, BESIDE];
        let ours = left.iter().any(|left| name == *left) || (unfinished && name == LOG);
        if !ours {
            return Err(not_empty());
        }
    }
    Ok(())
}
