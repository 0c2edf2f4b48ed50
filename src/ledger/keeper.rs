//! Keeps the read model of a store up with its log. `docs/format.md` says how the two agree.
//!
//! ```text
//! lock -> log compared with witness -> model compared with log, brought up or rebuilt
//!      -> witness open -> live.S locked -> S into the model          (before the first append)
//!      -> append: log, fsync -> model                               (again and again)
//!      -> model closed -> log closed -> witness closed -> no live.S -> no lock
//! ```

use super::reader::Reader;
use super::{Error, Ledger, model_file};
use crate::bytes::{Unreadable, decode};
use crate::cores::in_shares;
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::leaf;
use crate::read_model::{ModelError, ReadModel};
use crate::store::files::{open_private, sync_path};
use crate::store::witness::{FileId, Lag, Witness, WitnessState};
use crate::store::{Fresh, OpenOptions, Store, StoreError};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// Records that are read from the log, and taken in, at a time.
const PAGE: usize = 1 << 16;
/// So few are not worth a thread of their own.
const ALONE: usize = 1_024;

/// What is done before a ledger can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Why the read model is rebuilt.
    Rebuilding(String),
    /// Records that are in the model by now.
    Done {
        /// How many.
        records: u64,
        /// How many there are.
        of: u64,
    },
    /// All are.
    Ended,
    /// The answer comes from a read model that has more than the log.
    Warning(String),
}

/// Who is told.
pub type Tell<'t> = dyn FnMut(Progress) + 't;

/// Holds the store while its ledger is open.
pub(super) struct Keeper {
    store: Store,
    /// The number of the model.
    number: u64,
    /// The file that it was opened in. Another one that is put in its place is not written to.
    file: Option<FileId>,
    live: Option<Live>,
    lag: Lag,
    /// The model is behind the log for good: the next one brings it up.
    gave_up: bool,
}

/// A session, and the file that is locked as long as it keeps the model up.
struct Live {
    session: Uuid,
    path: PathBuf,
    _file: File,
}

impl Ledger {
    /// Opens the ledger in the folder `path`, to read and write. Salts and sessions come from `fresh`; what goes wrong when
    /// it is closed is told to `lag`.
    pub fn open(path: &Path, options: OpenOptions, fresh: Fresh, lag: Lag, tell: &mut Tell<'_>) -> Result<Self, Error> {
        let store = Store::open(path, options)?;
        let (zone, secret) = (store.zone(), *store.secret().bytes());
        let mut keeper = Keeper { number: 0, file: None, store, live: None, lag, gave_up: false };
        let model = keeper.model(tell)?;
        let log: Arc<dyn EventLog> = Arc::clone(keeper.store.log()) as _;
        Ok(Self { log, reader: Some(Reader::new(model, zone, &secret)), keeper: Some(keeper), fresh })
    }

    /// The store that it is in, if it is in one.
    pub fn store(&self) -> Option<&Store> {
        self.keeper.as_ref().map(|keeper| &keeper.store)
    }

    /// Builds the read model anew from the log.
    pub fn rebuild(&mut self, tell: &mut Tell<'_>) -> Result<(), Error> {
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let ledger = reader.model.ledger();
        match &mut self.keeper {
            Some(keeper) => {
                let fallback = ReadModel::in_memory(ledger)?;
                let old = std::mem::replace(&mut reader.model, fallback);
                // Whoever still reads the old one must not take it for complete.
                drop(old);
                let mut model = keeper.build(tell)?;
                if let Some(live) = &keeper.live {
                    model.set_session(live.session)?;
                }
                reader.model = model;
            }
            None => {
                let mut model = ReadModel::in_memory(ledger)?;
                bring_up(&mut model, self.log.as_ref(), tell)?;
                reader.model = model;
            }
        }
        Ok(())
    }

    /// The same, for a log whose records are going over `progress`.
    pub(super) fn build_anew(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), Error> {
        self.rebuild(&mut |told| {
            if let Progress::Done { records, .. } = told {
                progress(records);
            }
        })
    }

    /// Before the first append: from now on only the log, and a model whose session is alive, say how many records there
    /// are.
    pub(super) fn begin_session(&mut self) -> Result<(), Error> {
        let (Some(reader), Some(keeper)) = (&mut self.reader, &mut self.keeper) else { return Ok(()) };
        if keeper.gave_up {
            let reason = "its read model is behind the log: it must be opened again".into();
            return Err(LogError::Unavailable { path: keeper.store.folder().into(), reason }.into());
        }
        if keeper.live.is_none() {
            let mut session = [0; 16];
            (self.fresh)(&mut session);
            keeper.begin(&mut reader.model, uuid::Builder::from_random_bytes(session).into_uuid())?;
        }
        Ok(())
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.log = Arc::new(crate::log::MemoryLog::new());
        if let (Some(reader), Some(keeper)) = (self.reader.take(), self.keeper.take()) {
            keeper.close(reader.model);
        }
    }
}

impl Keeper {
    /// The model of the store, with all that the log has.
    fn model(&mut self, tell: &mut Tell<'_>) -> Result<ReadModel, Error> {
        let number = self.store.witness().model;
        let there = match number {
            // A store that was just made or restored has none yet.
            None => {
                return self.build(&mut |told| {
                    if !matches!(told, Progress::Rebuilding(_)) {
                        tell(told);
                    }
                });
            }
            Some(number) => self.there(number),
        };
        let mut model = match there {
            Ok(model) => model,
            Err(Error::Model(ModelError::Damaged { what })) => {
                tell(Progress::Rebuilding(what));
                return self.build(tell);
            }
            Err(error) => return Err(error),
        };
        self.number = number.unwrap_or(0);
        model_file::remove_others(self.store.folder(), self.number, None)?;
        let log = Arc::clone(self.store.log());
        if model.position() < log.head()? {
            self.open_witness(&model)?;
            match bring_up(&mut model, log.as_ref(), tell) {
                Err(Error::Model(ModelError::Damaged { what })) => {
                    drop(model);
                    tell(Progress::Rebuilding(what));
                    return self.build(tell);
                }
                brought => brought?,
            }
        }
        Ok(model)
    }

    /// The model of this number, if it is one of this log.
    fn there(&mut self, number: u64) -> Result<ReadModel, Error> {
        let damaged = |what: &str| Error::Model(ModelError::Damaged { what: what.into() });
        let path = model_file::path(self.store.folder(), number);
        if !path.exists() {
            return Err(damaged("its file is not there"));
        }
        let witness = self.store.witness();
        if witness.state == WitnessState::Open && witness.file != FileId::of(&path) {
            return Err(damaged("its file was copied while the store was in use"));
        }
        self.file = FileId::of(&path);
        let model = ReadModel::to_write(&path)?;
        if FileId::of(&path) != self.file {
            return Err(damaged("its file was replaced while it was opened"));
        }
        if model.ledger() != self.store.id() {
            return Err(damaged("it is that of another ledger"));
        }
        let (log, at) = (self.store.log(), model.position());
        let lost = Error::LostRecords { log: log.head()?, model: at };
        if at > log.head()? || log.root_at(at)? != model.root() {
            return Err(lost);
        }
        Ok(model)
    }

    /// Builds a model from the log, in a new file that takes the place of all others.
    fn build(&mut self, tell: &mut Tell<'_>) -> Result<ReadModel, Error> {
        let folder = self.store.folder().to_path_buf();
        let (number, path) = model_file::make(&folder, self.store.witness().model)?;
        let mut model = ReadModel::make(&path, self.store.id())?;
        bring_up(&mut model, self.store.log().as_ref(), tell)?;
        model.keep()?;
        model.close()?;
        sync_path(&path).map_err(|error| model_file::unavailable(&folder, &error))?;
        self.file = FileId::of(&path);
        let model = ReadModel::to_write(&path)?;
        self.number = number;
        self.open_witness(&model)?;
        model_file::remove_others(&folder, number, self.live.as_ref().map(|live| live.path.as_path()))?;
        Ok(model)
    }

    fn open_witness(&mut self, model: &ReadModel) -> Result<(), Error> {
        let log = self.store.log();
        // It vouches for what the log has by now; the model may have less.
        let (position, root) = (log.head()?, log.tree()?.root());
        debug_assert!(model.position() <= position);
        let witness = Witness {
            state: WitnessState::Open,
            position,
            root,
            model: Some(self.number),
            whole: false,
            file: self.file,
            log: None,
        };
        if self.store.witness() != witness {
            self.store.write_witness(witness)?;
        }
        Ok(())
    }

    fn begin(&mut self, model: &mut ReadModel, session: Uuid) -> Result<(), Error> {
        self.open_witness(model)?;
        let folder = self.store.folder();
        let path = model_file::live(folder, session);
        let file = open_private(&path).map_err(|error| model_file::unavailable(folder, &error))?;
        file.lock().map_err(|error| model_file::unavailable(folder, &error))?;
        model.set_session(session)?;
        self.live = Some(Live { session, path, _file: file });
        Ok(())
    }

    pub(super) fn tell_rebuilt(&self, why: String) {
        self.lag.tell_rebuilt(why);
    }

    /// The model is behind the log: nobody is to take it for complete.
    pub(super) fn give_up(&mut self) {
        self.gave_up = true;
        self.end_session();
    }

    fn end_session(&mut self) {
        if let Some(live) = self.live.take() {
            // One that is left is removed by the next session.
            let _ = fs::remove_file(&live.path);
        }
    }

    fn close(mut self, model: ReadModel) {
        if self.gave_up {
            drop(model);
            return;
        }
        if let Err(error) = self.closed(model) {
            self.lag.tell(error);
        }
        self.end_session();
    }

    fn closed(&mut self, model: ReadModel) -> Result<(), StoreError> {
        let folder = self.store.folder().to_path_buf();
        let no_witness = |reason: String| StoreError::WitnessNotWritten { path: folder.clone(), reason };
        let (position, root) = (model.position(), model.root());
        // Whoever met the error of a log that failed was told of it.
        if self.store.log().head().ok() != Some(position) {
            return Ok(());
        }
        let witness = self.store.witness();
        let says_so = (witness.position, witness.root) == (position, root) && witness.model == Some(self.number);
        if witness.state == WitnessState::Closed && says_so && witness.whole {
            // Nothing was appended: the store looks after its own mark.
            model.close().map_err(|error| no_witness(error.to_string()))?;
            return Ok(());
        }
        let whole = model.close().map_err(|error| no_witness(error.to_string()))?;
        let mark = self.store.close_log().map_err(|error| no_witness(error.to_string()))?;
        let model = Some(self.number);
        let witness =
            Witness { state: WitnessState::Closed, position, root, model, whole, file: None, log: Some(mark) };
        self.store.write_witness(witness)
    }
}

/// Takes into the model what the log has and it has not.
pub(super) fn bring_up(model: &mut ReadModel, log: &dyn EventLog, tell: &mut Tell<'_>) -> Result<(), Error> {
    let (head, from_the_first) = (log.head()?, model.position() == Position(0));
    let mut tree = model.tree().clone();
    while model.position() < head {
        let after = model.position();
        let (records, leaves) = read(log, after)?;
        // The bodies that it took are in the model still, which has to be built without them.
        if !from_the_first && records.iter().any(|record| matches!(record.event, Event::Erasure { .. })) {
            return Err(ModelError::Damaged { what: "it has what was erased since".into() }.into());
        }
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        model.take(&records, &tree)?;
        if !from_the_first {
            model.checkpoint()?;
        }
        tell(Progress::Done { records: model.position().0, of: head.0 });
    }
    tell(Progress::Ended);
    Ok(())
}

/// The next records of the log, and their leaves in the tree.
fn read(log: &dyn EventLog, after: Position) -> Result<(Vec<Record>, Vec<[u8; 32]>), Error> {
    let encoded = log.read(after, PAGE)?;
    let numbered: Vec<_> = (after.0 + 1..).map(Position).zip(encoded).collect();
    let shares = in_shares(&numbered, ALONE, |share| {
        let records = share.iter().map(|(position, encoded)| {
            let record = decode(*position, &encoded.envelope, &encoded.body)?;
            Ok((record, leaf(&encoded.envelope)))
        });
        records.collect::<Result<Vec<_>, Unreadable>>()
    });
    let (mut records, mut leaves) = (Vec::with_capacity(numbered.len()), Vec::with_capacity(numbered.len()));
    for share in shares {
        for (record, leaf) in share.map_err(LogError::from)? {
            records.push(record);
            leaves.push(leaf);
        }
    }
    if records.is_empty() {
        return Err(LogError::Damaged { what: format!("the record at position {} is missing", after.next()) }.into());
    }
    Ok((records, leaves))
}
