//! The use cases: load, decide, append, answer. Time and identities come in as arguments.

mod ask;
mod batch;
mod cache_keeper;
mod check;
mod entries;
mod erase;
mod erased_names;
mod error;
mod export;
mod import;
mod keeper;
mod model_file;
mod names;
mod near_names;
mod progress;
mod projection;
mod race;
mod reader;
mod reader_pool;
mod related_deals;
mod restore;
mod shared;
mod verify;
mod writer;

pub use ask::{Asker, Damage, ask, beside_a_writer};
pub use batch::Lineage;
pub use cache_keeper::{CacheUse, LedgerFolders, left_in_cache};
pub use check::ImportCheck;
pub use erase::{EraseReceipt, EraseRequest};
pub use error::Error;
pub(crate) use error::some_of;
pub use export::Export;
pub use import::{BadLine, Import, Imported, LineFault};
pub use keeper::refuse_lost_records;
pub use near_names::has_near_word;
pub use progress::{Progress, Tell, nobody};
pub use reader::Reader;
pub use reader_pool::ReaderPool;
pub use restore::{FollowedLedger, MakeTarget, RestoreTarget, RestoredLedger, restore, restore_following};
pub use verify::{NotVerified, Verified, verify, verify_beside, verify_shared};
pub use writer::{FaultAt, Head, MachineClock, NotRecorded, PartedImport, Receipts, Submission, Writer};

use crate::bytes::line::Line;
use crate::bytes::{Encoded, Salt, encode};
use crate::deal::decide::Command;
use crate::deal::history::History;
use crate::deal::ids::{Position, Version};
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::deal::who::Who;
use crate::log::subtree::tree_at;
use crate::log::{EventLog, LogError, MemoryLog};
use crate::proof::tree_hash::Frontier;
use crate::read_model::{ModelError, ReadModel};
use crate::store::Fresh;
use batch::{Batch, Decision};
use cache_keeper::CacheKeeper;
use chrono_tz::Tz;
use keeper::Keeper;
use std::sync::Arc;
use uuid::Uuid;

/// A log, and the read model that is kept up with it.
pub struct Ledger {
    log: Arc<dyn EventLog>,
    /// None only while it is dropped.
    reader: Option<Reader>,
    /// Of a ledger in a folder; one in memory needs nobody to keep it.
    keeper: Option<Keeper>,
    /// Of a ledger whose log others append to as well.
    cache: Option<CacheKeeper>,
    fresh: Fresh,
}

/// What someone wants recorded, and under which conditions.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is to be recorded. It names its recorder, and its deal in full.
    pub line: Line,
    /// When it is refused all the same.
    pub conditions: Conditions,
}

/// When a line is refused though the rules allow it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Conditions {
    /// The deal is not at this version.
    pub if_version: Option<Version>,
    /// The deal's newest record says the same.
    pub only_once: bool,
}

impl Conditions {
    fn hold(&self, history: &History, command: &Command) -> Result<(), Error> {
        self.version_holds(history, &command.slug)?;
        // A rule says that there is nothing to remove any more.
        let only_once = self.only_once && !command.event.removes_an_entry();
        match history.records().last().filter(|newest| only_once && says_the_same(command, newest)) {
            Some(twin) => Err(Refusal::DuplicateRecord { position: twin.position, event: twin.event.kind() }.into()),
            None => Ok(()),
        }
    }

    /// Whether the deal, called so if it has no records, has the version.
    pub fn version_holds(&self, history: &History, slug: &Slug) -> Result<(), Error> {
        match self.if_version.filter(|expected| *expected != history.version()) {
            Some(expected) => {
                let slug = history.slug().unwrap_or(slug).clone();
                Err(Error::Faster { slug, expected, actual: history.version() })
            }
            None => Ok(()),
        }
    }
}

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The record.
    pub record: Record,
    /// The deal, with it, and perhaps with records after it: see [`Receipt::history_with_it`].
    pub history: Arc<History>,
    /// Who is meant by names, as far as it decided about the record.
    pub who: Who,
    /// What it has in common with others.
    pub lineage: Lineage,
    /// It was recorded before, under the same id, and is not recorded twice.
    pub again: bool,
}

impl Receipt {
    /// The deal as it was once this record was the newest.
    pub fn history_with_it(&self) -> Arc<History> {
        let with_it = usize::try_from(self.record.version.0).unwrap_or(usize::MAX);
        match self.history.records().get(..with_it) {
            Some(records) if records.len() < self.history.records().len() => {
                Arc::new(History::of(self.history.zone(), records.to_vec()))
            }
            _ => Arc::clone(&self.history),
        }
    }
}

impl std::ops::Deref for Ledger {
    type Target = Reader;
    #[expect(clippy::expect_used, reason = "it is there until the ledger is dropped")]
    fn deref(&self) -> &Reader {
        self.reader.as_ref().expect("BUG: a ledger without its read model")
    }
}

impl Ledger {
    /// An empty ledger that is gone with the program. Its salts are no secret.
    pub fn in_memory(zone: Tz, secret: [u8; 32]) -> Result<Self, Error> {
        Self::over(Arc::new(MemoryLog::new()), zone, secret)
    }

    /// The ledger of this log, with its read model in memory. Its salts are no secret.
    pub fn over(log: Arc<dyn EventLog>, zone: Tz, secret: [u8; 32]) -> Result<Self, Error> {
        let mut model = ReadModel::in_memory(Uuid::nil())?;
        projection::bring_up(&mut model, log.as_ref(), &nobody())?;
        Ok(Self {
            log,
            reader: Some(Reader::new(model, zone, &secret)),
            keeper: None,
            cache: None,
            fresh: Box::new(|salt| salt.fill(0)),
        })
    }

    /// Its log.
    pub fn log(&self) -> &Arc<dyn EventLog> {
        &self.log
    }

    /// Records what the rules allow, or nothing.
    pub fn record(&mut self, request: &Request, now: Instant) -> Result<Receipt, Error> {
        self.deciding(|ledger| ledger.record_once(request, now))
    }

    fn record_once(&mut self, request: &Request, now: Instant) -> Result<Receipt, Error> {
        let mut batch = Batch::new(self, Name::erased(), now);
        batch.go_by(self.who_for(&request.line)?);
        let candidate = batch.candidate(self, request.line.clone());
        let stream = match batch.decide(self, candidate, &request.conditions)? {
            Decision::Accepted(stream) => stream,
            Decision::Duplicate(same) => return Err(Error::IdExists { id: same.id, position: same.position }),
        };
        self.append(batch.accepted())?;
        // As it reads in its deal, which knows its name.
        let unread = || LogError::Unknown { reason: "it cannot be read back".into() };
        let history = batch.history(stream).ok_or_else(unread)?;
        let record = history.records().last().cloned().ok_or_else(unread)?;
        Ok(Receipt { record, history, who: batch.who(), lineage: batch.lineage(), again: false })
    }

    /// Appends records that were decided on the read model as it is, and brings that up.
    fn append(&mut self, records: &[Record]) -> Result<(), Error> {
        if records.is_empty() {
            return Ok(());
        }
        let salts = self.salts(records.len());
        let encoded: Result<Vec<_>, _> = records.iter().zip(salts).map(|(record, salt)| encode(record, salt)).collect();
        self.append_encoded(records, &encoded?)
    }

    /// The same, where they are encoded already.
    fn append_encoded(&mut self, records: &[Record], encoded: &[Encoded]) -> Result<(), Error> {
        self.begin_session()?;
        self.log.append(self.model.position(), encoded)?;
        self.project(records)
    }

    /// The same, while somebody else appends them to the log: `begin` is told which position they follow, and `appended`
    /// waits for the outcome. The read model takes them in meanwhile, and commits once they are durable. `tree` is the tree
    /// up to the last of them.
    fn append_beside(
        &mut self,
        records: &[Record],
        tree: &Frontier,
        begin: impl FnOnce(Position),
        appended: impl Fn() -> Result<(), LogError>,
    ) -> Result<(), Error> {
        let Some(position) = records.last().map(|record| record.position) else { return Ok(()) };
        self.begin_session()?;
        let Some(reader) = self.reader.as_mut() else { return Ok(()) };
        begin(reader.model.position());
        let mut outcome = None;
        let taken = reader.model.take_once(records, tree, || outcome.insert(appended()).is_ok());
        // The model may have failed before it came to wait.
        outcome.unwrap_or_else(appended)?;
        self.taken(position, taken)
    }

    /// Takes records into the read model that the log has as its newest. They are recorded, whatever becomes of the model.
    fn project(&mut self, records: &[Record]) -> Result<(), Error> {
        let Some(position) = records.last().map(|record| record.position) else { return Ok(()) };
        let tree = tree_at(self.log.as_ref(), position)?;
        let Some(reader) = self.reader.as_mut() else { return Ok(()) };
        let taken = reader.model.take(records, &tree);
        self.taken(position, taken)
    }

    /// What became of the read model with records that the log has.
    fn taken(&mut self, position: Position, taken: Result<(), ModelError>) -> Result<(), Error> {
        let taken = taken.map_err(Error::from).or_else(|error| match error.damage() {
            // The one that is built has them.
            Some(what) => self.mend(what),
            None => Err(error),
        });
        taken.map_err(|error| self.recorded_only(position, &error))
    }

    /// The same of many records, where the tree up to the last of them is known.
    ///
    /// Errors: [`ModelError::Damaged`] where the model has to be rebuilt first.
    fn take_many(&mut self, records: &[Record], tree: &Frontier) -> Result<(), Error> {
        let Some(position) = records.last().map(|record| record.position) else { return Ok(()) };
        let Some(reader) = self.reader.as_mut() else { return Ok(()) };
        let taken = reader.model.take(records, tree).and_then(|()| {
            if self.keeper.is_some() || self.cache.is_some() { reader.model.checkpoint() } else { Ok(()) }
        });
        taken.map_err(|error| match error {
            ModelError::Damaged { .. } => error.into(),
            error => self.recorded_only(position, &error),
        })
    }

    /// The records up to this one are in the log alone.
    fn recorded_only(&mut self, position: Position, error: &impl ToString) -> Error {
        self.give_up();
        Error::RecordedNotShown { position, reason: error.to_string() }
    }

    /// From now on nobody takes the read model for complete.
    fn give_up(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            keeper.give_up();
        }
        if let Some(cache) = &mut self.cache {
            cache.gave_up = true;
        }
    }

    fn salts(&mut self, count: usize) -> Vec<Salt> {
        let mut bytes = vec![0; count * size_of::<Salt>()];
        (self.fresh)(&mut bytes);
        bytes.as_chunks().0.to_vec()
    }
}

/// Word for word; also learned at the same time, where that is said.
fn says_the_same(command: &Command, newest: &Record) -> bool {
    let learned =
        command.learned.as_ref().is_none_or(|learned| learned.cut_to(newest.learned.end).is_the_same(&newest.learned));
    learned
        && command.event == newest.event
        && command.happened.words == newest.happened.words
        && command.source == newest.source
        && command.note == newest.note
        && command.recorder == newest.recorder
}
