//! The store of a run without its read model: held by this process, or by a server that lets its log be read.

use super::environment::Environment;
use super::failure::Failure;
use crate::ledger::Error;
use crate::log::EventLog;
#[cfg(unix)]
use crate::socket::{LogThere, SocketClient};
use crate::store::{Meta, Store, StoreError, StoreView};
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// A store whose files and log can be read. Whoever holds it writes its log.
pub(crate) enum HeldStore {
    /// This process holds it.
    Here(Box<Store>),
    /// A server does.
    #[cfg(unix)]
    There(Box<StoreThere>),
    /// A database has its log.
    Database(Box<StoreInDatabase>),
}

/// A store in a database, and the folder with what belongs to it on this machine.
pub(crate) struct StoreInDatabase {
    meta: Meta,
    folder: PathBuf,
    log: Arc<dyn EventLog>,
}

/// A store that a server holds, with its log as it was when it was looked at.
#[cfg(unix)]
pub(crate) struct StoreThere {
    meta: Meta,
    folder: PathBuf,
    log: LogThere,
}

impl Environment {
    /// The store of this run. A server that holds it goes on with its work.
    pub(crate) fn held_store(&self) -> Result<HeldStore, Failure> {
        if self.is_in_a_database() {
            let (store, home) = (self.database(false)?, self.home()?);
            let folder = home.canonicalize().map_err(|error| StoreError::unavailable(&home, error.to_string()));
            let (meta, folder, log) =
                (store.meta().clone(), folder.map_err(Error::from)?, store.log_as_it_is().map_err(Error::from)?);
            return Ok(HeldStore::Database(Box::new(StoreInDatabase { meta, folder, log })));
        }
        let here = |wait| Ok(HeldStore::Here(Box::new(self.open_store(wait)?)));
        #[cfg(unix)]
        let there = |path: &Path| HeldStore::there(path);
        #[cfg(not(unix))]
        let there = |_: &std::path::Path| Ok(None);
        self.here_or_there(here, there)
    }
}

impl HeldStore {
    #[cfg(unix)]
    fn there(path: &Path) -> Result<Option<Self>, Failure> {
        let Some(client) = SocketClient::connect(path)? else { return Ok(None) };
        let Some(meta) = Store::look(path, None).map_err(Error::from)? else { return Ok(None) };
        let folder = path.canonicalize().map_err(|error| StoreError::unavailable(path, error.to_string()));
        let (folder, log) = (folder.map_err(Error::from)?, LogThere::open(client)?);
        Ok(Some(Self::There(Box::new(StoreThere { meta, folder, log }))))
    }

    /// All that can be read of it.
    pub(crate) fn view(&self) -> StoreView<'_> {
        match self {
            Self::Here(store) => store.view(),
            #[cfg(unix)]
            Self::There(there) => StoreView { meta: &there.meta, folder: &there.folder, log: &there.log },
            Self::Database(there) => StoreView { meta: &there.meta, folder: &there.folder, log: there.log.as_ref() },
        }
    }
}
