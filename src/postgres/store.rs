//! A ledger in a database: what was fixed when it was made, and its log.

use super::primary::Hosts;
use super::schema::{self, SchemaFound};
use super::{DatabaseAccess, DatabaseAddress, DatabaseError, ListedModel, PostgresLog};
use crate::log::{EventLog, LogError};
use crate::store::{Fence, FenceStep, Meta, OpenOptions, StoreError};
use std::sync::Arc;
use uuid::Uuid;

/// An open ledger. Others may have it open too. Clones share its connections.
#[derive(Clone)]
pub struct PostgresStore {
    place: String,
    meta: Meta,
    log: Arc<PostgresLog>,
}

impl PostgresStore {
    /// Opens the ledger at this address.
    pub fn open(
        address: DatabaseAddress,
        access: DatabaseAccess,
        mut options: OpenOptions,
    ) -> Result<Self, DatabaseError> {
        let hosts = Hosts::new(address, access)?;
        let (place, address) = (hosts.place().to_owned(), &hosts.address);
        let connection = hosts.primary()?;
        let meta = match schema::look(&connection, address)? {
            SchemaFound::Ledger(meta) => meta,
            SchemaFound::Unfinished(_) => return Err(StoreError::RestoreCutShort { path: place.into() }.into()),
            SchemaFound::Nothing if !options.create => return Err(StoreError::NoStore { path: place.into() }.into()),
            SchemaFound::Nothing => {
                let meta = Meta::new(options.zone.unwrap_or(options.default_zone), &mut options.fresh);
                schema::make(&connection, address, &meta, false)?;
                // It may be somebody else's by now.
                match schema::look(&connection, address)? {
                    SchemaFound::Ledger(meta) => meta,
                    _ => return Err(StoreError::NoStore { path: place.into() }.into()),
                }
            }
        };
        meta.refuse_another_zone(options.zone)?;
        let log = Arc::new(PostgresLog::open(hosts, meta.id(), connection)?);
        Ok(Self { place, meta, log })
    }

    /// Its address, as it was typed.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What was fixed when it was made.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Its log.
    pub fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(&self.log) as _
    }

    /// The ledger that was being restored to this address until that was cut short; none where nothing is left that says so.
    pub fn ledger_left(address: DatabaseAddress, access: DatabaseAccess) -> Result<Option<Uuid>, DatabaseError> {
        let hosts = Hosts::new(address, access)?;
        Ok(match schema::look(&hosts.primary()?, &hosts.address)? {
            SchemaFound::Unfinished(left) if !left.is_finishing => Some(left.ledger),
            _ => None,
        })
    }

    /// Changes the fence of this ledger. False where somebody else changed it meanwhile.
    ///
    /// Errors: [`LogError::Moved`] where the ledger moved to yet another place.
    pub fn fence(&self, step: &FenceStep) -> Result<bool, LogError> {
        self.log.fence(step)
    }

    /// Its fence as it is now.
    pub fn fence_now(&self) -> Result<Option<Fence>, LogError> {
        self.log.fence_now()
    }

    /// The read models, on all machines, that have not seen the newest erasure, and may have what it took.
    pub fn models_behind(&self) -> Result<Vec<ListedModel>, LogError> {
        self.log.models_behind()
    }

    /// Names the machine of this process, for the list of read models.
    pub fn name_machine(&self, name: String) {
        self.log.name_machine(name);
    }

    /// Its log as it is now, to be read while others append.
    ///
    /// Errors: of reading, [`LogError::Unavailable`] where something was erased since.
    pub fn log_as_it_is(&self) -> Result<Arc<dyn EventLog>, LogError> {
        Ok(Arc::new(self.log.as_it_is()?))
    }
}
