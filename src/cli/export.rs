use super::environment::Environment;
use super::failure::Failure;
use super::hints::shell_word;
use super::session::Session;
use clap::Args;
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
    /// The log may be larger than the memory, so the lines go out while the store is open.
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        if let Some(file) = self.file {
            let hint = match &self.deal {
                Some(deal) => format!("`mercato export --deal {} > {}`", shell_word(deal), shell_word(&file)),
                None => format!("`mercato export > {}`", shell_word(&file)),
            };
            return Err(Failure::usage("export writes to the output, and takes no file", hint));
        }
        let session = Session::open(environment, false)?;
        let deal = self.deal.map(|deal| session.ledger.find(&deal)).transpose()?;
        let bar = environment.bar("exporting", session.ledger.head()?.0);
        let mut stream = environment.out.to.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = BufWriter::new(&mut *stream);
        session.ledger.export(deal.as_ref(), &mut out, &mut |written| bar.set_position(written))?;
        out.flush().map_err(|error| super::output::failed(&error))?;
        bar.finish_and_clear();
        Ok(String::new())
    }
}
