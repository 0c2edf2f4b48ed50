use super::edge::Edge;
use super::failure::Failure;
use super::output;
use super::render::{count, progress};
use crate::ledger::Error;
use crate::log::Store;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Makes a store of a backup, where nothing is yet
///
/// The store is the one that was backed up: the same records at the same positions, the same zone and secret. Name a
/// folder that is not there, or is empty, with --store.
#[derive(Args, Debug)]
pub(crate) struct Restore {
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

impl Restore {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        edge.day()?;
        let place = edge.place()?;
        let bar = progress::of_file("restoring", &self.file);
        let restored = Store::restore(&place, &self.file, &edge.options(), &mut |bytes| bar.set_position(bytes));
        bar.finish_and_clear();
        let contents = restored.map_err(Error::from)?;
        let told = Restored { records: contents.records, root: contents.root, store: place.display().to_string() };
        output::one(edge.output, &told, || {
            format!(
                "Restored {} into {}, root {}.\nto check it: {} verify\n",
                count(told.records, "record"),
                told.store,
                hex::encode(told.root),
                edge.call()
            )
        })
    }
}
