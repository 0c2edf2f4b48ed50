//! Tables between the check and the recording. They lie in files without a name, in the folder of the store: nobody can open them,
//! and they are gone when the process is.

use super::rules::RulesChoice;
use super::run::{TableAnswer, TableEnd};
use super::upload::UploadedFile;
use crate::http::HttpFault;
use crate::http::access::Access;
use crate::ledger::Error;
use crate::store::StoreError;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Tables that are read at a time.
const AT_A_TIME: usize = 4;
/// Tables of one token that are sent or read at a time.
const OF_A_TOKEN: usize = 2;
/// How long a request waits for its turn, and for a place.
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
    /// Of each token that ever sent a table.
    turns: Mutex<HashMap<String, Arc<Semaphore>>>,
    kept: Mutex<Vec<Arc<KeptTable>>>,
}

/// A table may be sent: as many of its token as can at a time do not yet.
pub(in crate::http) struct TableTurn {
    _permit: OwnedSemaphorePermit,
}

/// A place among the tables that are read, and the turn of its token.
pub(in crate::http) struct TablePlace {
    _place: OwnedSemaphorePermit,
    _turn: TableTurn,
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
    pub(in crate::http) origin: RulesOrigin,
    /// The rules were changed when the table was to be recorded.
    pub(in crate::http) was_changed: bool,
    pub(in crate::http) outcome: Option<Arc<TableOutcome>>,
}

/// Where the rules of a table come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum RulesOrigin {
    /// Somebody chose them, or the table has the columns of a layout.
    Chosen,
    /// They were drafted from the table.
    Drafted,
    /// Somebody changed them on the page.
    Changed,
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
        let places = Arc::new(Semaphore::new(AT_A_TIME));
        Self { folder: folder.into(), time: patience * KEPT, places, turns: Mutex::default(), kept: Mutex::default() }
    }

    /// The turn of this token to send a table, or to have one read.
    pub(in crate::http) async fn turn(&self, access: &Access) -> Result<TableTurn, HttpFault> {
        let turns = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            let of_token = turns.entry(access.token.clone());
            Arc::clone(of_token.or_insert_with(|| Arc::new(Semaphore::new(OF_A_TOKEN))))
        };
        Ok(TableTurn { _permit: permit(turns, OF_A_TOKEN).await? })
    }

    /// A place among the tables that are read. It is to be asked for once all of the table is there.
    pub(in crate::http) async fn place(&self, turn: TableTurn) -> Result<TablePlace, HttpFault> {
        let place = permit(Arc::clone(&self.places), AT_A_TIME).await?;
        Ok(TablePlace { _place: place, _turn: turn })
    }

    /// Keeps a table of this person.
    pub(in crate::http) fn keep(
        self: &Arc<Self>,
        key: String,
        access: &Access,
        file: &UploadedFile,
        (rules, origin): (RulesChoice, RulesOrigin),
        sheet: Option<String>,
    ) -> Result<Arc<KeptTable>, HttpFault> {
        let stored = PrivateFile::of(&self.folder, &file.bytes)?;
        let state = KeptState { file: Some(stored), rules, sheet, origin, was_changed: false, outcome: None };
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
    pub(in crate::http) fn outcome(&self, mut answer: TableAnswer) -> TableOutcome {
        let csv = std::mem::take(&mut answer.csv);
        // On a full disk there is no such file. What was recorded is told all the same.
        let rejects = (!csv.is_empty()).then(|| PrivateFile::of(&self.folder, &csv).ok().map(Mutex::new)).flatten();
        TableOutcome { answer, rejects }
    }

    /// Those whose time is not over.
    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Arc<KeptTable>>> {
        let now = Instant::now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|table| now < table.until);
        kept
    }
}

async fn permit(of: Arc<Semaphore>, most: usize) -> Result<OwnedSemaphorePermit, HttpFault> {
    let permit = timeout(PLACE, of.acquire_owned()).await;
    permit.ok().and_then(Result::ok).ok_or(HttpFault::TooManyTables { most })
}

fn holder(access: &Access) -> (String, String) {
    (access.token.clone(), access.name.to_string())
}

impl KeptState {
    /// The table; none once it was recorded.
    pub(in crate::http) fn bytes(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.file.as_mut().map(PrivateFile::read).transpose()
    }

    /// The file goes, unless something interrupted the import: then it can be checked and recorded again.
    pub(in crate::http) fn end(&mut self, outcome: TableOutcome) {
        if !matches!(outcome.answer.end, Some(TableEnd::Interrupted(_))) {
            self.file = None;
        }
        self.outcome = Some(Arc::new(outcome));
    }

    /// It was interrupted.
    pub(in crate::http) fn can_go_on(&self) -> bool {
        self.outcome.is_some() && self.file.is_some()
    }
}

impl TableOutcome {
    /// The bad rows, as a file that the same rules read.
    pub(in crate::http) fn rejects(&self) -> Result<Option<Vec<u8>>, Error> {
        let Some(file) = &self.rejects else { return Ok(None) };
        file.lock().unwrap_or_else(PoisonError::into_inner).read().map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::name::Name;
    use crate::http::token::TokenRole;
    use std::future::Future;

    /// What is there at once.
    async fn at_once<T>(wanted: impl Future<Output = Result<T, HttpFault>>) -> Option<T> {
        timeout(Duration::ZERO, wanted).await.ok().map(|got| got.unwrap())
    }

    #[test]
    fn one_token_does_not_keep_others_from_their_tables() {
        let of =
            |token: &str| Access { token: token.into(), name: Name::new("Anna").unwrap(), role: TokenRole::Recorder };
        let (anna, bo) = (of("one"), of("two"));
        let shelf = TableShelf::of(Path::new("/"), Duration::from_secs(1));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (one, two) = (at_once(shelf.turn(&anna)).await.unwrap(), at_once(shelf.turn(&anna)).await.unwrap());
            assert!(at_once(shelf.turn(&anna)).await.is_none());
            let one = at_once(shelf.place(one)).await.unwrap();
            let two = at_once(shelf.place(two)).await.unwrap();
            assert!(at_once(shelf.turn(&anna)).await.is_none());
            let other = at_once(shelf.turn(&bo)).await.unwrap();
            at_once(shelf.place(other)).await.unwrap();
            drop(one);
            at_once(shelf.turn(&anna)).await.unwrap();
            drop(two);
        });
    }
}
