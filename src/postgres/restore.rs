//! A ledger made of a backup, or of another ledger. Until all of it is there, the head row says that it is none yet.

use super::head_row::to_bytes;
use super::log::REWRITE;
use super::primary::Hosts;
use super::schema::{self, SchemaFound};
use super::{DatabaseAccess, DatabaseAddress, DatabaseError, PostgresLog};
use crate::log::EventLog;
use crate::proof::tree_hash::Frontier;
use crate::store::{Meta, OpenOptions};
use std::time::Duration;

/// Only of what was filled: two restores into one place do not finish each other's.
const FINISH: &str = "update ledger set restoring = false, lifting = null where restoring and position = $1 and tree = $2 returning position";

/// Whoever lifts the fence of the old ledger sees this mark, as this restore sees the mark of that run.
const MARK: &str = "update ledger set lifting = id where restoring";

/// A ledger that is being restored: it is none until it is [finished](Self::finish). The next restore removes what is left of it
/// otherwise.
pub struct UnfinishedDatabase(PostgresLog);

impl UnfinishedDatabase {
    /// Begins a ledger that is to be what `meta` says at this address, where there must be none.
    pub fn begin(
        address: DatabaseAddress,
        access: DatabaseAccess,
        meta: &Meta,
        options: &OpenOptions,
    ) -> Result<Self, DatabaseError> {
        meta.refuse_another_zone(options.zone)?;
        let hosts = Hosts::new(address, access)?;
        let is_there = || DatabaseError::LedgerThere { place: hosts.place().into() };
        let connection = hosts.primary()?;
        match schema::look(&connection, &hosts.address)? {
            SchemaFound::Ledger(_) => return Err(is_there()),
            SchemaFound::Unfinished(_) => schema::remove_unfinished(&connection, &hosts.address)?,
            SchemaFound::Nothing => {}
        }
        if !schema::make(&connection, &hosts.address, meta, true)? {
            return Err(is_there());
        }
        Ok(Self(PostgresLog::open(hosts, meta.id(), connection)?))
    }

    /// Its log, to be filled.
    pub fn log(&self) -> &dyn EventLog {
        &self.0
    }

    /// What is made faster once many records are there: the database refuses two with one id from then on.
    pub fn index(&self) -> Result<(), DatabaseError> {
        self.0.index()
    }

    /// It is about to be finished.
    pub fn mark(&self) -> Result<(), DatabaseError> {
        self.0.mark_restored()
    }

    /// Makes it a ledger, if its tree is still this one.
    pub fn finish(self, tree: &Frontier) -> Result<(), DatabaseError> {
        self.0.finish_restoring(tree)
    }
}

impl PostgresLog {
    /// What a restore makes once the records are there, since that is faster.
    fn index(&self) -> Result<(), DatabaseError> {
        let connection = self.connection()?;
        let made = connection.wait(REWRITE, connection.client.batch_execute(schema::INDEXES));
        made.map_err(|failed| self.refused(&failed))?;
        self.give_back(connection);
        Ok(())
    }

    fn mark_restored(&self) -> Result<(), DatabaseError> {
        let connection = self.connection()?;
        let marked = connection.write(Duration::ZERO, connection.client.execute(MARK, &[]));
        marked.map_err(|failed| self.unavailable(&failed))?;
        self.give_back(connection);
        Ok(())
    }

    /// A restore has filled it: from now on it is a ledger. Where another restore began since, that one's tables are there.
    fn finish_restoring(&self, tree: &Frontier) -> Result<(), DatabaseError> {
        let connection = self.connection()?;
        let (position, tree) = (tree.leaves().cast_signed(), to_bytes(tree));
        let finished = connection.statement(FINISH).and_then(|statement| {
            connection.write(Duration::ZERO, connection.client.query(&statement, &[&position, &tree]))
        });
        match finished.map_err(|failed| self.unavailable(&failed))?.is_empty() {
            true => Err(DatabaseError::LedgerThere { place: self.place().into() }),
            false => Ok(()),
        }
    }
}
