use super::edge::{Edge, shell_word};
use super::failure::Failure;
use super::output;
use super::render::{count, progress};
use crate::ledger::Error;
use crate::log::EventLog as _;
use clap::Args;
use indicatif::HumanBytes;
use serde::Serialize;
use std::path::PathBuf;

/// Copies the whole store into one file, which `restore` makes a store of
///
/// The records go in as they are, byte for byte, with the store's identity and its secret: keep the file as safe as the
/// store. `verify FILE` checks it. docs/backup.md describes it.
#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// The file to be made
    file: PathBuf,
    /// Replace the file if it is there already
    #[arg(long)]
    force: bool,
}

#[derive(Serialize)]
struct BackedUp {
    records: u64,
    #[serde(with = "hex")]
    root: [u8; 32],
    file: String,
    bytes: u64,
}

impl Backup {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        edge.day()?;
        let store = edge.open_store(false)?;
        let bar = progress::bar("backing up", store.head().map_err(Error::from)?.position.0);
        let backed_up = store.back_up(&self.file, self.force, &mut |records| bar.set_position(records));
        bar.finish_and_clear();
        drop(store);
        let contents = backed_up.map_err(Error::from)?;
        let (file, program) = (self.file.display().to_string(), &edge.program);
        let told = BackedUp { records: contents.records, root: contents.root, bytes: contents.bytes, file };
        output::one(edge.output, &told, || {
            let word = shell_word(&told.file);
            format!(
                "Copied {} into {} ({}), root {}.\n\
                 It holds everything that is recorded, and the store's secret: keep it as safe as the store.\n\
                 to check it: {program} verify {word}\n\
                 to make a store of it: {program} --store DIR restore {word}\n",
                count(told.records, "record"),
                told.file,
                HumanBytes(told.bytes),
                hex::encode(told.root)
            )
        })
    }
}
