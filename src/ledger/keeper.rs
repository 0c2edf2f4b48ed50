//! Keeps the read model of a store up with its log. `docs/format.md` says how the two agree.
//!
//! ```text
//! lock -> log compared with witness -> model compared with log, brought up or rebuilt
//!      -> witness open -> live.S locked -> S into the model          (before the first append)
//!      -> append: log, fsync -> model                               (again and again)
//!      -> model closed -> log closed -> witness closed -> no live.S -> no lock
//! ```

use super::ask::Damage;
use super::progress::{Progress, Tell, nobody};
use super::projection::bring_up;
use super::reader::Reader;
use super::{Error, Ledger, model_file};
use crate::log::{EventLog, LogError};
use crate::read_model::{ModelError, ReadModel};
use crate::store::files::{open_private, sync_path};
use crate::store::witness::{FileId, Lag, Witness, WitnessState};
use crate::store::{FenceStep, Fresh, OpenOptions, Store, StoreError};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// Holds the store while its ledger is open.
pub(super) struct Keeper {
    store: Store,
    /// The number of the model.
    number: u64,
    /// The file that it was opened in. Another one that is put in its place is not written to.
    file: Option<FileId>,
    live: Option<Live>,
    lag: Lag,
    tell: Tell,
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
    /// it is closed is told to `lag`, and whatever takes long, from now on, to `tell`.
    pub fn open(path: &Path, options: OpenOptions, fresh: Fresh, lag: Lag, tell: Tell) -> Result<Self, Error> {
        let store = Store::open(path, options)?;
        let (zone, secret) = (store.zone(), *store.secret().bytes());
        let mut keeper = Keeper { number: 0, file: None, store, live: None, lag, tell, gave_up: false };
        let model = keeper.model()?;
        let log: Arc<dyn EventLog> = Arc::clone(keeper.store.log()) as _;
        Ok(Self { log, reader: Some(Reader::new(model, zone, &secret)), keeper: Some(keeper), cache: None, fresh })
    }

    /// The store that it is in, if it is in one.
    pub fn store(&self) -> Option<&Store> {
        self.keeper.as_ref().map(|keeper| &keeper.store)
    }

    /// Nothing is recorded in its folder, since the ledger moved; none where it has no folder of its own.
    pub(super) fn is_fenced(&self) -> Option<bool> {
        self.keeper.as_ref().map(|keeper| keeper.store.meta().moved_to().is_some())
    }

    /// Changes the fence of its folder: see [`Store::fence`]. Questions go on.
    pub fn fence(&mut self, step: &FenceStep) -> Result<bool, Error> {
        match &mut self.keeper {
            Some(keeper) => Ok(keeper.store.fence(step)?),
            None => Ok(false),
        }
    }

    /// Does this. Where it finds the read model damaged, that is rebuilt from the log, and it is done anew.
    pub fn mending<T, E: From<Error> + Damage>(
        &mut self,
        mut work: impl FnMut(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        match work(self) {
            Err(error) => match error.damage() {
                Some(what) => {
                    self.mend(what)?;
                    work(self)
                }
                None => Err(error),
            },
            done => done,
        }
    }

    /// Rebuilds the read model, which is damaged.
    pub fn mend(&mut self, what: String) -> Result<(), Error> {
        let tell = self.keeper.as_ref().map(|keeper| &keeper.tell);
        if let Some(tell) = tell.or(self.cache.as_ref().map(|cache| &cache.tell)) {
            tell(Progress::Rebuilding(what));
        }
        self.rebuild()
    }

    /// Builds the read model anew from the log. Where that fails, nothing more is recorded.
    pub fn rebuild(&mut self) -> Result<(), Error> {
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let mut in_memory = ReadModel::in_memory(reader.model.ledger())?;
        match (&mut self.keeper, &mut self.cache) {
            (Some(keeper), _) => {
                drop(std::mem::replace(&mut reader.model, in_memory));
                let built = keeper.build_for_the_session().inspect_err(|_| keeper.give_up())?;
                reader.model = built;
            }
            (None, Some(cache)) => {
                drop(std::mem::replace(&mut reader.model, in_memory));
                let built = cache.build();
                cache.gave_up |= built.is_err();
                reader.model = built?;
            }
            (None, None) => {
                bring_up(&mut in_memory, self.log.as_ref(), &nobody())?;
                reader.model = in_memory;
            }
        }
        Ok(())
    }

    /// Moves what the read model took in from the file beside it into its own.
    pub(super) fn checkpoint_model(&self) -> Result<(), Error> {
        if self.keeper.is_some() || self.cache.is_some() {
            self.model.checkpoint()?;
        }
        Ok(())
    }

    /// Something can be recorded still.
    pub(super) fn usable(&self) -> Result<(), Error> {
        if let Some(keeper) = self.keeper.as_ref().filter(|keeper| keeper.gave_up) {
            return Err(keeper.behind());
        }
        if let Some(cache) = self.cache.as_ref().filter(|cache| cache.gave_up) {
            return Err(cache.behind());
        }
        self.log.head()?;
        Ok(())
    }

    /// Before the first append: from now on only the log, and a model whose session is alive, say how many records there
    /// are.
    pub(super) fn begin_session(&mut self) -> Result<(), Error> {
        if let Some(cache) = self.cache.as_ref().filter(|cache| cache.gave_up) {
            return Err(cache.behind());
        }
        let (Some(reader), Some(keeper)) = (&mut self.reader, &mut self.keeper) else { return Ok(()) };
        keeper.store.meta().refuse_if_moved(keeper.store.folder())?;
        if keeper.gave_up {
            return Err(keeper.behind());
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
        let Some(reader) = self.reader.take() else { return };
        if let Some(keeper) = self.keeper.take() {
            keeper.close(reader.model);
        } else if self.cache.is_some() {
            // What stays in the file beside it is taken in by the next one. Its lock is let go afterwards.
            let _ = reader.model.close();
        }
    }
}

impl Keeper {
    /// The store that it holds.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// The model of the store, with all that the log has.
    fn model(&mut self) -> Result<ReadModel, Error> {
        // A store that was just made or restored has none yet.
        let Some(number) = self.store.witness().model else { return self.build() };
        match self.brought_up(number) {
            Err(Error::Model(ModelError::Damaged { what })) => {
                (self.tell)(Progress::Rebuilding(what));
                self.build()
            }
            done => done,
        }
    }

    /// The model of this number, with all that the log has.
    fn brought_up(&mut self, number: u64) -> Result<ReadModel, Error> {
        let mut model = self.there(number)?;
        self.number = number;
        model_file::remove_others(self.store.folder(), self.number, None)?;
        let log = Arc::clone(self.store.log());
        if model.position() < log.head()? {
            self.open_witness(&model)?;
            bring_up(&mut model, log.as_ref(), &self.tell)?;
        }
        Ok(model)
    }

    /// The model of this number, if it is one of this log.
    fn there(&mut self, number: u64) -> Result<ReadModel, Error> {
        let damaged = |what: &str| Error::Model(ModelError::Damaged { what: what.into() });
        let path = model_file::path(self.store.folder(), number);
        if !path.exists() {
            return Err(model_file::missing(self.store.folder(), number).into());
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
        refuse_a_loss(&self.store, &model)?;
        Ok(model)
    }

    /// Builds a model from the log, in a new file that takes the place of all others.
    fn build(&mut self) -> Result<ReadModel, Error> {
        let folder = self.store.folder().to_path_buf();
        let (number, path) = model_file::make(&folder, self.store.witness().model)?;
        let mut model = ReadModel::make(&path, self.store.id())?;
        bring_up(&mut model, self.store.log().as_ref(), &self.tell)?;
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

    fn build_for_the_session(&mut self) -> Result<ReadModel, Error> {
        let mut model = self.build()?;
        if let Some(live) = &self.live {
            model.set_session(live.session)?;
        }
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

    /// The model is behind the log: nobody is to take it for complete.
    pub(super) fn give_up(&mut self) {
        self.gave_up = true;
        self.end_session();
    }

    fn behind(&self) -> Error {
        let reason = "its read model is behind the log: it must be opened again".into();
        LogError::Unavailable { path: self.store.folder().into(), reason }.into()
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

/// The log has all that the model has.
fn refuse_a_loss(store: &Store, model: &ReadModel) -> Result<(), Error> {
    let (log, at) = (store.log(), model.position());
    let head = log.head()?;
    if at > head || log.root_at(at)? != model.root() {
        return Err(Error::LostRecords { log: head, model: at });
    }
    Ok(())
}

/// The same of the read model of a store that is used without it. One that cannot be read says nothing.
pub fn refuse_lost_records(store: &Store) -> Result<(), Error> {
    let witness = store.witness();
    let Some(number) = witness.model else { return Ok(()) };
    let file = model_file::path(store.folder(), number);
    let open = if witness.state == WitnessState::Closed && witness.whole {
        ReadModel::to_read_closed
    } else {
        ReadModel::to_read
    };
    match open(&file) {
        Ok(model) if model.ledger() == store.id() => refuse_a_loss(store, &model),
        _ => Ok(()),
    }
}
