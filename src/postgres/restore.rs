//! A ledger made of a backup. Until all of it is there, the head row says that it is none yet.

use super::primary::Hosts;
use super::schema::{self, SchemaFound};
use super::{DatabaseAccess, DatabaseAddress, DatabaseError, PostgresLog, PostgresStore};
use crate::store::{Contents, Meta, OpenOptions, restore_into};
use std::path::Path;

impl PostgresStore {
    /// Makes the ledger that `file` is a backup of at this address, where there must be none. `progress` gets the bytes read so
    /// far.
    pub fn restore(
        address: DatabaseAddress,
        access: DatabaseAccess,
        file: &Path,
        options: &OpenOptions,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Contents, DatabaseError> {
        let hosts = Hosts::new(address, access)?;
        let is_there = |place: &str| DatabaseError::LedgerThere { place: place.into() };
        let make = |meta: &Meta| -> Result<PostgresLog, DatabaseError> {
            let connection = hosts.primary()?;
            match schema::look(&connection, &hosts.address)? {
                SchemaFound::Ledger(_) => return Err(is_there(hosts.place())),
                SchemaFound::Unfinished => schema::remove_unfinished(&connection, &hosts.address)?,
                SchemaFound::Nothing => {}
            }
            if !schema::make(&connection, &hosts.address, meta, true)? {
                return Err(is_there(hosts.place()));
            }
            PostgresLog::open(hosts, meta.id(), connection)
        };
        let (log, contents) = restore_into(file, options.zone, make, progress)?;
        log.finish_restoring()?;
        Ok(contents)
    }
}
