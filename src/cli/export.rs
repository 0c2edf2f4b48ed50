mod tables;

use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::new_file::extension;
use crate::ledger::Export;
use crate::render::shell::shell_word;
use clap::Args;
use std::cell::OnceCell;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// Writes the records as JSON lines, which `import` reads; or the ledger as tables: a workbook or a database
///
/// Lines go to the output. An export imported into an empty store of the same zone gives the same deals and the same
/// answers. FILE.xlsx is a workbook for spreadsheets, with the sheets Board, Deals, Terms, Records, Findings and Sums;
/// FILE.sqlite is a database for SQL or Datasette. Both can be as of any date. docs/spreadsheets.md has the columns,
/// docs/sql.md the tables.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// The workbook or database to write: its name ends in .xlsx or .sqlite [default: lines, to the output]
    file: Option<PathBuf>,
    /// Only this deal: its name or the beginning of it
    #[arg(long, value_name = "DEAL", conflicts_with = "window")]
    deal: Option<String>,
    /// Only deals meant for this window: its name or the beginning of it; of a file alone
    #[arg(long, value_name = "WINDOW", requires = "file")]
    window: Option<String>,
    /// Replace the file if it exists
    #[arg(long, requires = "file")]
    force: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl ExportArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let Some(file) = self.file.clone() else {
            return if self.as_of.is_cut() { Err(uncut()) } else { self.lines(environment) };
        };
        match extension(&file).as_deref() {
            Some("xlsx") => self.tables(&file, tables::workbook, environment),
            Some("sqlite") => self.tables(&file, tables::database, environment),
            _ => Err(self.nameless(&file)),
        }
    }

    fn nameless(&self, file: &Path) -> Failure {
        let word = shell_word(&file.display().to_string());
        let of = self.deal.as_ref().map(|deal| format!(" --deal {}", shell_word(deal))).unwrap_or_default();
        let message = format!("{}: the name does not say what kind of file it is to be", file.display());
        let hint = format!("end it in .xlsx or .sqlite; lines go to the output, as in `mercato export{of} > {word}`");
        Failure::usage(message, hint)
    }

    /// There may be more records than the memory has room for, so the lines go out while they are read.
    fn lines(self, environment: &Environment) -> Result<String, Failure> {
        let bar = OnceCell::new();
        let mut progress = |written, of| bar.get_or_init(|| environment.bar("exporting", of)).set_position(written);
        let mut stream = environment.out.to.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = BufWriter::new(&mut *stream);
        let mut export = Export::new(&mut out);
        environment.ask_what_is_left(|records| {
            let deal = self.deal.as_ref().map(|deal| records.find(deal)).transpose()?;
            export.go_on(records, deal.as_ref(), &mut progress)
        })?;
        out.flush().map_err(|error| super::output::failed(&error))?;
        if let Some(bar) = bar.into_inner() {
            bar.finish_and_clear();
        }
        Ok(String::new())
    }
}

fn uncut() -> Failure {
    Failure::usage(
        "lines are exported whole, without cuts",
        "name a file, as in `mercato export ledger.xlsx --at 2020-01-06`; or leave out the cuts",
    )
}
