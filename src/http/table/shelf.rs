//! Tables between the check and the recording. They lie in files without a name, in the folder of the store: nobody can open them,
//! and they are gone when the process is.

use super::rules::RulesChoice;
use super::run::TableAnswer;
use super::upload::UploadedFile;
use crate::http::HttpFault;
use crate::http::access::Access;
use crate::ledger::Error;
use crate::store::StoreError;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Tables that are in memory at a time.
const AT_A_TIME: usize = 4;
/// How long a request waits for a place among them.
const PLACE: Duration = Duration::from_secs(10);
/// Tables that are kept of one person, and in all: the oldest go first.
const OF_ONE: usize = 4;
const OF_ALL: usize = 16;
/// A table is kept for so many times as long as a body may pause.
const KEPT: u32 = 60;

/// What is kept of tables.
pub(in crate::http) struct TableShelf {
    folder: PathBuf,
    time: Duration,
    places: Arc<Semaphore>,
    kept: Mutex<Vec<Arc<KeptTable>>>,
}

/// A table that somebody sent, and what is to become of it.
pub(in crate::http) struct KeptTable {
    /// Nobody can guess it.
    pub(in crate::http) key: String,
    /// Whose it is: the token and the name.
    holder: (String, String),
    until: Instant,
    /// What the file is called.
    pub(in crate::http) name: String,
    /// Locked while it is recorded.
    pub(in crate::http) state: Arc<AsyncMutex<KeptState>>,
}

/// How a table is read, and what became of it.
pub(in crate::http) struct KeptState {
    file: Option<PrivateFile>,
    pub(in crate::http) rules: RulesChoice,
    pub(in crate::http) sheet: Option<String>,
    /// The rules were drafted, and nobody has changed them yet.
    pub(in crate::http) is_draft: bool,
    /// The rules were changed when the table was to be recorded.
    pub(in crate::http) was_changed: bool,
    pub(in crate::http) outcome: Option<Arc<TableOutcome>>,
}

/// What became of a table that was recorded.
pub(in crate::http) struct TableOutcome {
    pub(in crate::http) answer: TableAnswer,
    rejects: Option<Mutex<PrivateFile>>,
}

/// A file that has no name.
struct PrivateFile {
    file: File,
    folder: PathBuf,
}

impl PrivateFile {
    fn of(folder: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let made = tempfile::tempfile_in(folder).and_then(|mut file| {
            file.write_all(bytes)?;
            Ok(file)
        });
        let file = made.map_err(|error| StoreError::unavailable(folder, error.to_string()))?;
        Ok(Self { file, folder: folder.into() })
    }

    fn read(&mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_to_end(&mut bytes));
        read.map_err(|error| StoreError::unavailable(&self.folder, error.to_string()))?;
        Ok(bytes)
    }
}

impl TableShelf {
    /// In the folder of a store, where a body may pause for so long.
    pub(in crate::http) fn of(folder: &Path, patience: Duration) -> Self {
        let (places, kept) = (Arc::new(Semaphore::new(AT_A_TIME)), Mutex::default());
        Self { folder: folder.into(), time: patience * KEPT, places, kept }
    }

    /// A place among the tables that are in memory.
    pub(in crate::http) async fn place(&self) -> Result<OwnedSemaphorePermit, HttpFault> {
        let place = timeout(PLACE, Arc::clone(&self.places).acquire_owned()).await;
        place.ok().and_then(Result::ok).ok_or(HttpFault::TooManyTables { most: AT_A_TIME })
    }

    /// Keeps a table of this person.
    pub(in crate::http) fn keep(
        self: &Arc<Self>,
        key: String,
        access: &Access,
        file: &UploadedFile,
        (rules, is_draft): (RulesChoice, bool),
        sheet: Option<String>,
    ) -> Result<Arc<KeptTable>, HttpFault> {
        let stored = PrivateFile::of(&self.folder, &file.bytes)?;
        let state = KeptState { file: Some(stored), rules, sheet, is_draft, was_changed: false, outcome: None };
        let table = Arc::new(KeptTable {
            key,
            holder: holder(access),
            until: Instant::now() + self.time,
            name: file.name.clone(),
            state: Arc::new(AsyncMutex::new(state)),
        });
        let mut kept = self.kept();
        while kept.iter().filter(|other| other.holder == table.holder).count() >= OF_ONE {
            let oldest = kept.iter().position(|other| other.holder == table.holder);
            oldest.map(|oldest| kept.remove(oldest));
        }
        while kept.len() >= OF_ALL {
            kept.remove(0);
        }
        kept.push(Arc::clone(&table));
        drop(kept);
        let (shelf, time) = (Arc::downgrade(self), self.time);
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            // What is over is dropped.
            if let Some(shelf) = shelf.upgrade() {
                drop(shelf.kept());
            }
        });
        Ok(table)
    }

    /// The table with this key, if it is still kept and this person's.
    pub(in crate::http) fn find(&self, key: &str, access: &Access) -> Option<Arc<KeptTable>> {
        self.kept().iter().find(|table| table.key == key && table.holder == holder(access)).cloned()
    }

    /// Keeps it no longer.
    pub(in crate::http) fn forget(&self, table: &KeptTable) {
        self.kept().retain(|other| other.key != table.key);
    }

    /// What became of a table that was recorded: its file is not needed any more.
    pub(in crate::http) fn outcome(&self, mut answer: TableAnswer) -> Result<TableOutcome, Error> {
        let csv = std::mem::take(&mut answer.csv);
        let rejects = (!csv.is_empty()).then(|| PrivateFile::of(&self.folder, &csv).map(Mutex::new)).transpose()?;
        Ok(TableOutcome { answer, rejects })
    }

    /// Those whose time is not over.
    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Arc<KeptTable>>> {
        let now = Instant::now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|table| now < table.until);
        kept
    }
}

fn holder(access: &Access) -> (String, String) {
    (access.token.clone(), access.name.to_string())
}

impl KeptState {
    /// The table; none once it was recorded.
    pub(in crate::http) fn bytes(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.file.as_mut().map(PrivateFile::read).transpose()
    }

    pub(in crate::http) fn end(&mut self, outcome: TableOutcome) {
        self.file = None;
        self.outcome = Some(Arc::new(outcome));
    }
}

impl TableOutcome {
    /// The bad rows, as a file that the same rules read.
    pub(in crate::http) fn rejects(&self) -> Result<Option<Vec<u8>>, Error> {
        let Some(file) = &self.rejects else { return Ok(None) };
        file.lock().unwrap_or_else(PoisonError::into_inner).read().map(Some)
    }

    pub(in crate::http) fn has_rejects(&self) -> bool {
        self.rejects.is_some()
    }
}
