//! What stands for a ledger in a database where the program cannot speak to databases: there is none.

use super::{DatabaseAccess, DatabaseAddress, DatabaseError, ListedModel};
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::Frontier;
use crate::store::{Fence, FenceStep, Meta, OpenOptions};
use std::sync::Arc;
use uuid::Uuid;

/// No program without PostgreSQL has one.
#[derive(Clone, Debug)]
pub enum AbsentStore {}

impl AbsentStore {
    /// Errors: [`DatabaseError::NotBuiltIn`], always.
    #[expect(clippy::needless_pass_by_value, reason = "as the store takes them that is there")]
    pub fn open(address: DatabaseAddress, _: DatabaseAccess, _: OpenOptions) -> Result<Self, DatabaseError> {
        Err(DatabaseError::NotBuiltIn { place: address.text().into() })
    }

    /// Its address.
    pub fn place(&self) -> &str {
        match *self {}
    }

    /// What was fixed when it was made.
    pub fn meta(&self) -> &Meta {
        match *self {}
    }

    /// Its log.
    pub fn log(&self) -> Arc<dyn EventLog> {
        match *self {}
    }

    /// Errors: [`DatabaseError::NotBuiltIn`], always.
    #[expect(clippy::needless_pass_by_value, reason = "as the store takes them that is there")]
    pub fn ledger_left(address: DatabaseAddress, _: DatabaseAccess) -> Result<Option<Uuid>, DatabaseError> {
        Err(DatabaseError::NotBuiltIn { place: address.text().into() })
    }

    /// Changes its fence.
    pub fn fence(&self, _: &FenceStep) -> Result<bool, LogError> {
        match *self {}
    }

    /// Its fence as it is now.
    pub fn fence_now(&self) -> Result<Option<Fence>, LogError> {
        match *self {}
    }

    /// The read models that have not seen the newest erasure.
    pub fn models_behind(&self) -> Result<Vec<ListedModel>, LogError> {
        match *self {}
    }

    /// Names the machine of this process.
    pub fn name_machine(&self, _: String) {
        match *self {}
    }

    /// Its log as it is now.
    pub fn log_as_it_is(&self) -> Result<Arc<dyn EventLog>, LogError> {
        match *self {}
    }
}

/// No program without PostgreSQL restores one.
#[derive(Clone, Debug)]
pub enum AbsentTarget {}

impl AbsentTarget {
    /// Errors: [`DatabaseError::NotBuiltIn`], always.
    #[expect(clippy::needless_pass_by_value, reason = "as the one takes them that is there")]
    pub fn begin(
        address: DatabaseAddress,
        _: DatabaseAccess,
        _: &Meta,
        _: &OpenOptions,
    ) -> Result<Self, DatabaseError> {
        Err(DatabaseError::NotBuiltIn { place: address.text().into() })
    }

    /// Its log.
    pub fn log(&self) -> &dyn EventLog {
        match *self {}
    }

    /// What is made faster once many records are there.
    pub fn index(&self) -> Result<(), DatabaseError> {
        match *self {}
    }

    /// It is about to be finished.
    pub fn mark(&self) -> Result<(), DatabaseError> {
        match *self {}
    }

    /// Makes it a ledger.
    pub fn finish(self, _: &Frontier) -> Result<(), DatabaseError> {
        match self {}
    }
}
