//! The store of this run: where it is, and how it is opened.

use super::book::Book;
use super::bringing_up::teller;
use super::complaint;
use super::database::DatabaseEnvironment;
use super::dates::Dates;
use super::environment::{Environment, random};
use super::failure::Failure;
use crate::ledger::{Asker, CacheUse, Damage, Error, Ledger, Reader, ask, refuse_lost_records};
use crate::log::LogError;
use crate::postgres::is_address;
use crate::store::{Fresh, OpenOptions, Store, StoreError};
use chrono_tz::Tz;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long it waits before it looks again whether a server holds it.
const PAUSE: Duration = Duration::from_millis(20);
/// How long a command waits for another that holds the store.
pub(crate) const WAIT: Duration = Duration::from_secs(5);

impl Environment {
    /// The same run, on another store, of this zone.
    pub(crate) fn on(&self, store: PathBuf, zone: Tz) -> Self {
        Self { store: Some(store), zone: Some(zone), ..self.clone() }
    }

    /// The same run, on the ledger in another place.
    pub(crate) fn at(&self, store: PathBuf) -> Self {
        let database = DatabaseEnvironment { open: Arc::default(), ..self.database.clone() };
        Self { store: Some(store), zone: None, database, ..self.clone() }
    }

    /// Opens the ledger in the store that was named, or the user's own; where there is none, it is made only if `create`.
    /// Another holder is waited for so long.
    pub(crate) fn open(&self, create: bool, wait: Duration) -> Result<Ledger, Failure> {
        if self.is_in_a_database() {
            return self.shared_ledger(create, CacheUse::Command);
        }
        let options = OpenOptions { create, wait, ..self.options() };
        Ok(Ledger::open(&self.place()?, options, fresh(), self.lag.clone(), teller(self))?)
    }

    /// The same, or the way to the server that holds the store.
    pub(crate) fn book(&self, create: bool) -> Result<Book, Failure> {
        let here = |wait| Ok(Book::Here(Box::new(self.open(create, wait)?)));
        if self.is_in_a_database() {
            return here(WAIT);
        }
        self.here_or_there(here, |path| Ok(Book::there(path)?))
    }

    /// What is done with the store here, or else at the server that holds it. A server is looked for only while somebody holds
    /// the lock; `here` gets how long it may wait for that.
    pub(crate) fn here_or_there<T>(
        &self,
        mut here: impl FnMut(Duration) -> Result<T, Failure>,
        mut there: impl FnMut(&Path) -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let place = self.place()?;
        // How long we wait is no part of what is recorded.
        let began = Instant::now();
        loop {
            let last = began.elapsed() >= WAIT;
            match here(PAUSE) {
                Err(Failure::Ledger(Error::Store(StoreError::InUse { .. }))) if !last => {}
                done => return done,
            }
            if let Some(done) = there(&place)? {
                return Ok(done);
            }
        }
    }

    /// The answer of the ledger in the store. The question may be asked more than once.
    pub(crate) fn ask<T, E: From<Error> + Damage>(
        &self,
        mut question: impl FnMut(&Reader) -> Result<T, E>,
    ) -> Result<T, Failure>
    where
        Failure: From<E>,
    {
        if self.is_in_a_database() {
            let answer = self.shared_ledger(false, CacheUse::Command)?.mending(|ledger| question(ledger))?;
            self.warn_if_moved();
            return Ok(answer);
        }
        let asker = Asker { options: &|| self.options(), fresh: &fresh, tell: &teller(self) };
        let answer = ask(&self.place()?, self.zone, &asker, &mut question)?;
        self.warn_if_moved();
        Ok(answer)
    }

    /// Nothing is recorded in a ledger that moved away from here.
    pub(crate) fn refuse_if_moved(&self) -> Result<(), Failure> {
        let place = self.place()?;
        let moved = if self.is_in_a_database() {
            self.database(false)?.meta().refuse_if_moved(&place)
        } else {
            let meta = Store::look(&place, None).map_err(Error::from)?;
            meta.map_or(Ok(()), |meta| meta.refuse_if_moved(&place))
        };
        Ok(moved.map_err(Error::from)?)
    }

    /// An answer from there may be an old one.
    fn warn_if_moved(&self) {
        if let Err(failure @ Failure::Ledger(Error::Log(LogError::Moved { .. }))) = self.refuse_if_moved() {
            complaint::warn(self, &failure);
        }
    }

    /// The identity of the ledger.
    pub(crate) fn ledger_id(&self) -> Result<Uuid, Failure> {
        if self.is_in_a_database() {
            return Ok(self.database(false)?.meta().id());
        }
        match Store::look(&self.place()?, self.zone).map_err(Error::from)? {
            Some(meta) => Ok(meta.id()),
            None => Ok(self.open_store(WAIT)?.meta().id()),
        }
    }

    /// How dates are read in the store.
    pub(crate) fn dates(&self) -> Result<Dates, Failure> {
        if self.is_in_a_database() {
            return Dates::of(self, self.database(false)?.meta().zone());
        }
        let place = self.place()?;
        let meta = Store::look(&place, self.zone).map_err(Error::from)?;
        let zone = match meta {
            Some(meta) => meta.zone(),
            // It says what there is instead of a store, or makes what was only half made.
            None => self.open_store(WAIT)?.zone(),
        };
        Dates::of(self, zone)
    }

    /// The store, without its read model. Another holder is waited for so long.
    pub(crate) fn open_store(&self, wait: Duration) -> Result<Store, Failure> {
        let options = OpenOptions { wait, ..self.options() };
        let store = Store::open(&self.place()?, options).map_err(Error::from)?;
        refuse_lost_records(&store)?;
        Ok(store)
    }

    /// How a store is opened in this run.
    pub(crate) fn options(&self) -> OpenOptions {
        OpenOptions {
            create: false,
            zone: self.zone,
            default_zone: self.default_zone(),
            holder: format!("mercato {} (process {})", self.command, std::process::id()),
            wait: WAIT,
            fresh: fresh(),
        }
    }

    /// Where the store of this run is, or would be.
    pub(crate) fn place(&self) -> Result<PathBuf, Failure> {
        match &self.store {
            Some(path) => Ok(path.clone()),
            None => Ok(self.data_folder()?.join("store")),
        }
    }

    /// Where this user's ledgers stand.
    pub(crate) fn data_folder(&self) -> Result<PathBuf, Failure> {
        let nowhere = || Error::from(StoreError::unavailable("mercato", "the user has no home folder"));
        Ok(self.data.clone().ok_or_else(nowhere)?)
    }

    /// The store, if there is one yet. Who asks keeps it: between two openings someone else may come in.
    pub(crate) fn standing(&self) -> Result<Option<Book>, Failure> {
        match self.book(false) {
            Ok(ledger) => Ok(Some(ledger)),
            Err(Failure::Ledger(Error::Store(StoreError::NoStore { .. }))) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// An empty ledger that is kept nowhere.
    pub(crate) fn pretend(&self) -> Result<Ledger, Failure> {
        Ok(Ledger::in_memory(self.zone.unwrap_or_else(|| self.default_zone()), [0; 32])?)
    }

    /// The same run, for a store of this zone, unless one was asked for.
    pub(crate) fn in_zone(&self, zone: Option<Tz>) -> Self {
        Self { zone: self.zone.or(zone), ..self.clone() }
    }
}

/// The place, whatever folder is the current one.
pub(crate) fn absolute(place: &Path) -> Result<String, Failure> {
    if is_address(place) {
        return Ok(place.display().to_string());
    }
    let whole = std::path::absolute(place);
    let whole = whole.map_err(|error| Error::from(StoreError::unavailable(place, error.to_string())))?;
    Ok(whole.display().to_string())
}

pub(crate) fn fresh() -> Fresh {
    Box::new(random)
}
