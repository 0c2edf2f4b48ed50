use super::definition;
use super::failure::Failure;
use crate::ledger;
use clap::Args;
use std::fs;
use std::path::PathBuf;

/// Writes the manual pages of all commands into a folder, for packages
#[derive(Args, Debug)]
pub(crate) struct ManualArgs {
    /// Where to write them: mercato.1, mercato-show.1 and so on. It is made if it is missing
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

impl ManualArgs {
    pub(crate) fn run(self) -> Result<String, Failure> {
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| clap_mangen::generate_to(definition().disable_help_subcommand(true), &self.folder))
            .and_then(|()| fs::read_dir(&self.folder))
            .map(Iterator::count);
        let folder = self.folder.display();
        let pages =
            written.map_err(|error| ledger::Error::File { file: folder.to_string(), reason: error.to_string() })?;
        Ok(format!("{folder}: {pages} pages\n"))
    }
}
