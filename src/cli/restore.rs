use super::bringing_up::teller;
use super::environment::Environment;
use super::failure::Failure;
use super::followed_place::FollowedPlace;
use super::output;
use super::store_access::absolute;
use crate::ledger::{self, Error, RestoreTarget};
use crate::postgres::UnfinishedDatabase;
use crate::render::count;
use crate::store::{Meta, UnfinishedStore};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Makes a store from a backup, or moves a ledger here from another place
///
/// The new store is the one that was backed up: the same records at the same positions, the same zone and secret. With
/// --store, name a folder that does not exist or is empty, or a database.
///
/// With --follow it moves a ledger: it copies the one in PLACE while others go on recording there, then fences that one,
/// which takes no more records, and copies the last. A backup made before saves reading all of it from PLACE. If it is
/// interrupted, run it again; or give the move up with `mercato --store PLACE fence --lift`.
#[derive(Args, Debug)]
pub(crate) struct RestoreArgs {
    /// The backup
    #[arg(required_unless_present = "follow")]
    file: Option<PathBuf>,
    /// Move the ledger here that is in this folder, or in postgres://HOST/DATABASE
    #[arg(long, value_name = "PLACE")]
    pub(crate) follow: Option<PathBuf>,
}

#[derive(Serialize)]
struct RestoreSummary {
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    store: String,
    /// The place that takes no more records.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_from: Option<String>,
}

impl RestoreArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        environment.day()?;
        let place = environment.place()?;
        environment.say_that_one_node_will_do();
        if !environment.is_in_a_database() {
            UnfinishedStore::refuse_what_is_not_empty(&place).map_err(Error::from)?;
        }
        let bar = self.file.as_ref().map(|file| environment.bar_of_file("restoring", file));
        let mut progress = |bytes| bar.iter().for_each(|bar| bar.set_position(bytes));
        let mut make = |meta: &Meta| environment.target(meta);
        let restored = match (&self.follow, &self.file) {
            (None, None) => Err(Failure::usage("there is nothing to restore", "name a backup, or a place to --follow")),
            (None, Some(file)) => ledger::restore(file, &mut make, &mut progress).map_err(Failure::from),
            (Some(from), file) => FollowedPlace::open(environment, from).and_then(|mut followed| {
                let (file, tell) = (file.as_deref(), teller(environment));
                Ok(ledger::restore_following(&mut followed, file, &mut make, &mut progress, &tell)?)
            }),
        };
        bar.iter().for_each(|bar| bar.finish_and_clear());
        let restored = restored?;
        let moved_from = self.follow.as_deref().map(absolute).transpose()?;
        let (records, root) = (restored.records, restored.root);
        let told = RestoreSummary { records, root, store: place.display().to_string(), moved_from };
        output::one(environment.output, &told, || {
            let moved = told.moved_from.as_ref().map_or_else(String::new, |from| {
                format!("{from} is fenced: it takes no more records, and tells where the ledger is.\n")
            });
            format!(
                "Restored {} into {}, root {}.\n{moved}to check it: {} verify\n",
                count(told.records, "record"),
                told.store,
                hex::encode(told.root),
                environment.call()
            )
        })
    }
}

impl Environment {
    /// The place of this run, where a ledger is to be made.
    fn target(&self, meta: &Meta) -> Result<Box<dyn RestoreTarget>, Error> {
        if self.is_in_a_database() {
            let (address, access) = (self.address()?, self.database.access.clone());
            return Ok(Box::new(UnfinishedDatabase::begin(address, access, meta, &self.options())?));
        }
        let place = self.place().map_err(super::failure::of_the_ledger)?;
        Ok(Box::new(UnfinishedStore::begin(&place, meta, &self.options())?))
    }
}
