use super::environment::Environment;
use super::failure::Failure;
use super::output;
use crate::ledger::Error;
use crate::render::count;
use crate::store::Store;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Makes a store from a backup, in an empty place
///
/// The new store is the one that was backed up: the same records at the same positions, the same zone and secret. With
/// --store, name a folder that does not exist or is empty.
#[derive(Args, Debug)]
pub(crate) struct RestoreArgs {
    /// The backup
    file: PathBuf,
}

#[derive(Serialize)]
struct Restored {
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    store: String,
}

impl RestoreArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        environment.day()?;
        let place = environment.place()?;
        let bar = environment.bar_of_file("restoring", &self.file);
        let mut progress = |bytes| bar.set_position(bytes);
        let restored = if environment.is_in_a_database() {
            environment.restore_to_database(&self.file, &mut progress)
        } else {
            let restored = Store::restore(&place, &self.file, &environment.options(), &mut progress);
            restored.map_err(|error| Error::from(error).into())
        };
        bar.finish_and_clear();
        let contents = restored?;
        let told = Restored { records: contents.records, root: contents.root, store: place.display().to_string() };
        output::one(environment.output, &told, || {
            format!(
                "Restored {} into {}, root {}.\nto check it: {} verify\n",
                count(told.records, "record"),
                told.store,
                hex::encode(told.root),
                environment.call()
            )
        })
    }
}
