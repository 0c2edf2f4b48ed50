use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::hints::notes;
use super::output;
use crate::desk::ask::ShowQuestion;
use crate::render;
use clap::Args;

/// Shows a deal at a glance: parties, phase, authorization, offers, terms
///
/// If sources contradict each other on a term, it is marked as disputed and shown with each value.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl ShowArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let question = ShowQuestion { deal: self.deal, cuts: self.as_of.cuts(&dates)? };
        let shown = environment.ask(|records| question.clone().answer(records))?;
        output::one(environment.output, &shown.deal, || {
            let notes = notes(environment, shown.behind);
            render::deal::glance(&shown.deal, &shown.possible, &notes, environment.width)
        })
    }
}
