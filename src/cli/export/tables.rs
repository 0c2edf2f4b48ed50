//! The ledger as tables in a file.

use super::ExportArgs;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::new_file::NewFile;
use crate::cli::output;
use crate::desk::ask::ExtractQuestion;
use crate::ledger::Error;
use crate::render::count;
use crate::render::extract::MadeTables;
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

impl ExportArgs {
    pub(super) fn tables(
        &self,
        file: &Path,
        made: impl FnOnce(&Extract, &Provenance) -> MadeTables,
        environment: &Environment,
    ) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let file = NewFile::free(file, self.force, &environment.home()?)?;
        let (deal, window) = (self.deal.clone(), self.window.clone());
        let question = ExtractQuestion { deal, window, now: environment.now(), cuts: self.as_of.cuts(&dates)? };
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        let of = head.provenance(&told.as_of, told.behind, environment)?;
        let (bytes, records) = made(&told, &of).map_err(|reason| Error::File { file: file.name(), reason })?;
        let made = WrittenTables {
            file: file.write(&bytes)?,
            deals: told.deals.len(),
            records,
            findings: told.findings.len(),
        };
        output::one(environment.output, &made, || {
            let WrittenTables { file, deals, records, findings } = &made;
            let (deals, records) = (count(*deals, "deal"), count(*records, "record"));
            format!("{file}: {deals}, {records}, {}\n", count(*findings, "finding"))
        })
    }
}
