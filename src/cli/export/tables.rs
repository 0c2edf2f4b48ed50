//! The ledger as tables in a file.

use super::ExportArgs;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::new_file::NewFile;
use crate::cli::output;
use crate::desk::ask::ExtractQuestion;
use crate::ledger::Error;
use crate::render::count;
use crate::render::extract::{as_database_file, as_workbook};
use crate::render::workbook::Provenance;
use crate::views::extract::Extract;
use serde::Serialize;
use std::path::Path;

/// What was made.
#[derive(Serialize)]
struct WrittenTables {
    file: String,
    deals: usize,
    records: usize,
    findings: usize,
}

/// The ledger as a workbook, in a file.
pub(super) fn workbook(file: NewFile, told: &Extract, of: &Provenance) -> Result<(String, usize), Failure> {
    let (bytes, records) = as_workbook(told, of).map_err(|reason| Error::File { file: file.name(), reason })?;
    Ok((file.write(&bytes)?, records))
}

/// The same as a database.
pub(super) fn database(file: NewFile, told: &Extract, of: &Provenance) -> Result<(String, usize), Failure> {
    file.write_by(|beside| as_database_file(beside, told, of))
}

impl ExportArgs {
    pub(super) fn tables(
        &self,
        file: &Path,
        make: impl FnOnce(NewFile, &Extract, &Provenance) -> Result<(String, usize), Failure>,
        environment: &Environment,
    ) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let file = NewFile::free(file, self.force, &environment.home()?)?;
        let (deal, window) = (self.deal.clone(), self.window.clone());
        let question = ExtractQuestion { deal, window, now: environment.now(), cuts: self.as_of.cuts(&dates)? };
        let bar = environment.spinner("exporting");
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        let of = head.provenance(&told.as_of, told.behind, environment)?;
        let (file, records) = make(file, &told, &of)?;
        bar.finish_and_clear();
        let made = WrittenTables { file, deals: told.deals.len(), records, findings: told.findings.len() };
        output::one(environment.output, &made, || {
            let WrittenTables { file, deals, records, findings } = &made;
            let (deals, records) = (count(*deals, "deal"), count(*records, "record"));
            format!("{file}: {deals}, {records}, {}\n", count(*findings, "finding"))
        })
    }
}
