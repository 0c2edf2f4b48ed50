//! The store of a run that is in a database.

use super::bringing_up::teller;
use super::complaint;
use super::environment::{Environment, host};
use super::failure::{Failure, of_the_ledger};
use super::store_access::fresh;
use crate::ledger::{self, CacheUse, Damage, Error, Ledger, LedgerFolders, Reader, Verified, left_in_cache};
use crate::postgres::{DatabaseAccess, DatabaseAddress, ListedModel, PostgresStore, is_address};
use crate::store::{OpenOptions, StoreError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What the environment says of databases.
#[derive(Clone, Default)]
pub(crate) struct DatabaseEnvironment {
    pub(crate) access: DatabaseAccess,
    /// On the command line that a single node will do, not by the environment.
    pub(crate) one_node_was_named: bool,
    /// The folder of the user's read models, if there is a place for it.
    pub(crate) cache: Option<PathBuf>,
    /// The store, once it is open.
    pub(crate) open: Arc<Mutex<Option<PostgresStore>>>,
}

impl Environment {
    /// The store of this run is in a database.
    pub(crate) fn is_in_a_database(&self) -> bool {
        self.store.as_deref().is_some_and(is_address)
    }

    /// Where the database is.
    pub(super) fn address(&self) -> Result<DatabaseAddress, Error> {
        let text = self.store.as_deref().and_then(Path::to_str).unwrap_or_default();
        Ok(DatabaseAddress::parse(text)?)
    }

    /// The ledger in the database, without its read model; where there is none, it is made only if `create`.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unreachable_code, reason = "without PostgreSQL there is none to be open")
    )]
    pub(crate) fn database(&self, create: bool) -> Result<PostgresStore, Failure> {
        let address = self.address()?;
        let mut open = self.database.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = open.as_ref().filter(|store| store.place() == address.text()) {
            return Ok(store.clone());
        }
        let options = OpenOptions { create, ..self.options() };
        let store = PostgresStore::open(address, self.database.access.clone(), options).map_err(Error::from)?;
        store.name_machine(host());
        Ok(open.insert(store).clone())
    }

    /// The same, with a read model on this machine.
    pub(crate) fn shared_ledger(&self, create: bool, cache_use: CacheUse) -> Result<Ledger, Failure> {
        let store = self.database(create)?;
        let folders = self.folders(&store, cache_use)?;
        Ok(Ledger::shared(store.log(), store.meta(), &folders, fresh(), teller(self))?)
    }

    fn folders(&self, store: &PostgresStore, cache_use: CacheUse) -> Result<LedgerFolders, Failure> {
        let nowhere = || Error::from(StoreError::unavailable("mercato", "the user has no folder for caches"));
        let cache = self.database.cache.clone().ok_or_else(nowhere)?;
        Ok(LedgerFolders { cache, home: self.home_of(store)?, cache_use })
    }

    /// The answer of the ledger in the store; where the database lost records, a warning, and the answer of the read model in the
    /// cache that has them.
    pub(crate) fn ask_what_is_left<T, E: From<Error> + Damage>(
        &self,
        mut question: impl FnMut(&Reader) -> Result<T, E>,
    ) -> Result<T, Failure>
    where
        Failure: From<E>,
    {
        let lost = match self.ask(&mut question) {
            Err(lost @ Failure::Ledger(Error::LostRecords { .. })) if self.is_in_a_database() => lost,
            done => return done,
        };
        let store = self.database(false)?;
        let Some(left) = left_in_cache(store.meta(), &self.folders(&store, CacheUse::Command)?) else {
            return Err(lost);
        };
        complaint::warn(self, &lost);
        Ok(question(&left)?)
    }

    /// The folder of the store; of one in a database, that with what belongs to it on this machine.
    pub(crate) fn home(&self) -> Result<PathBuf, Failure> {
        if !self.is_in_a_database() {
            return self.place();
        }
        let home = self.home_of(&self.database(false)?)?;
        let made = crate::store::files::make_private_folder(&home);
        made.map_err(|error| Error::from(StoreError::unavailable(&home, error.to_string())))?;
        Ok(home)
    }

    fn home_of(&self, store: &PostgresStore) -> Result<PathBuf, Failure> {
        Ok(self.data_folder()?.join("postgres").join(store.meta().id().simple().to_string()))
    }

    /// Checks the ledger in the database.
    pub(crate) fn verify_database(&self) -> Result<Verified, ledger::NotVerified> {
        let ledger = self.shared_ledger(false, CacheUse::Command).map_err(of_the_ledger)?;
        let (store, home) = (self.database(false).map_err(of_the_ledger)?, self.home().map_err(of_the_ledger)?);
        let log = store.log_as_it_is().map_err(Error::from)?;
        ledger::verify_shared(&ledger, log.as_ref(), &home, &teller(self))
    }

    /// The read models, on all machines, that have not seen the newest erasure. A folder has one, which has.
    pub(crate) fn models_behind(&self) -> Result<Vec<ListedModel>, Failure> {
        if !self.is_in_a_database() {
            return Ok(Vec::new());
        }
        Ok(self.database(false)?.models_behind().map_err(Error::from)?)
    }

    /// Where much will be recorded.
    pub(crate) fn say_that_one_node_will_do(&self) {
        if self.is_in_a_database() && self.database.access.allow_one_node {
            let told = "--allow-one-node: where the database has no standby, its disk may take the ledger with it";
            complaint::note(self, told);
        }
    }
}

/// Read models that may have what was erased, each in a line of its own; nothing where there is none.
pub(crate) fn told_models(models: &[ListedModel]) -> String {
    let lines = models.iter().map(|model| {
        let ListedModel { machine, folder, position, seen } = model;
        format!("    {machine}: {folder} (up to record {position}, last used {seen})\n")
    });
    let lines: String = lines.collect();
    match models.len() {
        0 => String::new(),
        1 => format!(
            "  1 read model has not seen the newest erasure, and will be rebuilt before its next answer:\n{lines}"
        ),
        some => format!(
            "  {some} read models have not seen the newest erasure, and will be rebuilt before their next answer:\n{lines}"
        ),
    }
}
