use super::environment::Environment;
use super::failure::Failure;
use crate::ledger::Export;
use crate::render::shell::shell_word;
use clap::Args;
use std::cell::OnceCell;
use std::io::{BufWriter, Write};
use std::sync::PoisonError;

/// Writes the records as JSON lines, which `import` reads
///
/// An export imported into an empty store of the same zone gives the same deals and the same answers.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// Only the records of this deal: its name or the beginning of it
    #[arg(long, value_name = "DEAL")]
    deal: Option<String>,
    /// There is none; whoever names one is told the way.
    #[arg(hide = true)]
    file: Option<String>,
}

impl ExportArgs {
    /// There may be more records than the memory has room for, so the lines go out while they are read.
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        if let Some(file) = self.file {
            let hint = match &self.deal {
                Some(deal) => format!("`mercato export --deal {} > {}`", shell_word(deal), shell_word(&file)),
                None => format!("`mercato export > {}`", shell_word(&file)),
            };
            return Err(Failure::usage("export writes to the output, and takes no file", hint));
        }
        let bar = OnceCell::new();
        let mut progress = |written, of| bar.get_or_init(|| environment.bar("exporting", of)).set_position(written);
        let mut stream = environment.out.to.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = BufWriter::new(&mut *stream);
        let mut export = Export::new(&mut out);
        environment.ask(|records| {
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
