use super::environment::Environment;
use super::failure::Failure;
use super::output;
use crate::ledger::Error;
use crate::render::count;
use crate::render::shell::shell_word;
use clap::Args;
use indicatif::HumanBytes;
use serde::Serialize;
use std::path::PathBuf;

/// Copies the whole store into one file, from which `restore` makes a store
///
/// The file has every record, byte for byte, and the identity and secret of the store, so keep it as safe as the store.
/// `mercato verify FILE` checks it. docs/backup.md describes it. A server that holds the store goes on recording; the
/// file has what was recorded when the backup began.
#[derive(Args, Debug)]
pub(crate) struct BackupArgs {
    /// The file to write
    file: PathBuf,
    /// Replace the file if it exists
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

impl BackupArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        environment.day()?;
        let held = environment.held_store()?;
        let store = held.view();
        let bar = environment.bar("backing up", store.log.head().map_err(Error::from)?.0);
        let backed_up = store.back_up(&self.file, self.force, &mut |records| bar.set_position(records));
        bar.finish_and_clear();
        drop(held);
        let contents = backed_up.map_err(Error::from)?;
        let (file, program) = (self.file.display().to_string(), &environment.program);
        let told = BackedUp { records: contents.records, root: contents.root, bytes: contents.bytes, file };
        output::one(environment.output, &told, || {
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
