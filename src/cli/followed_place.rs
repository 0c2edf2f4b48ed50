//! The ledger that `restore --follow` moves: in a folder, at the server that holds it, or in a database.

use super::environment::Environment;
use super::failure::{Failure, of_the_ledger};
use super::store_access::absolute;
use crate::ledger::{Error, FollowedLedger};
use crate::log::{EventLog, LogError};
use crate::store::Meta;
use std::path::Path;

/// A ledger that moves away from its place.
pub(crate) struct FollowedPlace {
    /// A run on that ledger.
    environment: Environment,
    meta: Meta,
    /// Where it moves to.
    to: String,
}

impl FollowedPlace {
    /// The ledger in the place `from`, which moves to the place of this run.
    pub(crate) fn open(environment: &Environment, from: &Path) -> Result<Self, Failure> {
        let to = absolute(&environment.place()?)?;
        if absolute(from)? == to {
            return Err(Failure::usage("--follow names the place that the ledger is to move to", "name the old place"));
        }
        let environment = environment.at(from.into());
        let meta = environment.meta()?;
        // A move that was cut short goes on.
        match meta.moved_to().filter(|moved_to| *moved_to != to) {
            Some(to) => Err(Error::from(LogError::Moved { path: from.into(), to: to.into() }).into()),
            None => Ok(Self { environment, meta, to }),
        }
    }
}

impl FollowedLedger for FollowedPlace {
    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn look(&mut self, work: &mut dyn FnMut(&dyn EventLog) -> Result<(), Error>) -> Result<(), Error> {
        let held = self.environment.held_store().map_err(of_the_ledger)?;
        work(held.view().log)
    }

    fn fence(&mut self) -> Result<(), Error> {
        self.environment.fence_to(&self.to).map_err(of_the_ledger)
    }

    fn is_fenced(&mut self) -> Result<bool, Error> {
        let fence = self.environment.fence_now().map_err(of_the_ledger)?;
        Ok(fence.is_some_and(|fence| fence.to == self.to && fence.lifting.is_none()))
    }
}
