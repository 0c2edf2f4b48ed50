use super::environment::Environment;
use super::failure::Failure;
use super::new_place::is_same;
use super::output;
use super::store_access::absolute;
use crate::ledger::Error;
use crate::render::count;
#[cfg(unix)]
use crate::socket::SocketClient;
use crate::store::FenceStep;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Closes the ledger to new records because it moved to another place, or opens it again
///
/// In a fenced ledger nothing can be recorded: whoever tries is told where the ledger moved to. Questions are still
/// answered, with a warning; backups and audits go on. A server that holds the ledger refuses records from then on, and
/// goes on answering questions. `restore --follow` fences the old ledger by itself.
///
/// With --lift it looks into the new place first, and refuses if the ledger takes records there, or if nothing of it is
/// there: two ledgers that go on separately cannot be joined. To come back from there, fence the new place first
/// (`--store NEW fence --to OLD`).
#[derive(Args, Debug)]
#[command(group(clap::ArgGroup::new("act").required(true)))]
pub(crate) struct FenceArgs {
    /// The place that the ledger moves to: a folder, or postgres://HOST/DATABASE
    #[arg(long, value_name = "PLACE", group = "act")]
    to: Option<PathBuf>,
    /// Let the ledger be recorded in again, after a move that was given up
    #[arg(long, group = "act")]
    lift: bool,
    /// With --lift: nobody will record in the new place, which is empty or cannot be reached from here
    #[arg(long, conflicts_with = "to")]
    new_place_is_gone: bool,
}

#[derive(Serialize)]
struct FenceSummary {
    store: String,
    /// Nothing where the fence was lifted.
    moved_to: Option<String>,
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
}

impl FenceArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let moved_to = self.to.as_deref().map(absolute).transpose()?;
        match &moved_to {
            Some(to) => environment.fence_to(to)?,
            None => environment.lift_fence(self.new_place_is_gone)?,
        }
        let held = environment.held_store()?;
        let tree = held.view().log.tree().map_err(Error::from)?;
        drop(held);
        let store = environment.place()?.display().to_string();
        let told = FenceSummary { store, moved_to, records: tree.leaves(), root: tree.root() };
        output::one(environment.output, &told, || {
            let (records, root, call) = (count(told.records, "record"), hex::encode(told.root), environment.call());
            match &told.moved_to {
                Some(to) => format!(
                    "Fenced {} at {records}, root {root}: it moved to {to}, and nothing is recorded here any more.\n\
                     to open it again: {call} fence --lift\n",
                    told.store
                ),
                None => format!(
                    "Lifted the fence of {}, which has {records}, root {root}: it can be recorded in again.\n",
                    told.store
                ),
            }
        })
    }
}

impl Environment {
    /// Closes the ledger of this run because it moved there.
    pub(crate) fn fence_to(&self, to: &str) -> Result<(), Failure> {
        let refused = || Err(Failure::usage("the ledger is in this place already", "name the place that it moves to"));
        if is_same(to, &absolute(&self.place()?)?) {
            return refused();
        }
        let was_fenced = self.fence_now()?.is_some();
        if !self.fence(&FenceStep::Set(to.to_owned()))? {
            return Err(Error::FenceChanged.into());
        }
        if !was_fenced && self.moves_to_itself(to)? {
            self.lift_fence(false)?;
            return refused();
        }
        Ok(())
    }

    /// Changes the fence of the ledger of this run. False where somebody else changed it meanwhile.
    pub(super) fn fence(&self, step: &FenceStep) -> Result<bool, Failure> {
        if self.is_in_a_database() {
            return Ok(self.database(false)?.fence(step).map_err(Error::from)?);
        }
        let here = |wait| Ok(self.open_store(wait)?.fence(step).map_err(Error::from)?);
        #[cfg(unix)]
        let there = |path: &Path| match SocketClient::connect(path)? {
            Some(mut client) => Ok(Some(client.fence(step.clone())?)),
            None => Ok(None),
        };
        #[cfg(not(unix))]
        let there = |_: &Path| Ok(None);
        self.here_or_there(here, there)
    }
}
