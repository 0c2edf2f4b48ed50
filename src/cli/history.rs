use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::hints::notes;
use super::output;
use super::table_file::TableArgs;
use crate::desk::ask::HistoryQuestion;
use crate::render;
use clap::Args;

/// Shows how a deal evolved: every record, who said so, and what it changed
///
/// Records that were corrected or retracted later are marked, with the record that did it.
#[derive(Args, Debug)]
pub(crate) struct HistoryArgs {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl HistoryArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let file = self.table.table_file(environment)?;
        let question = HistoryQuestion { deal: self.deal, cuts: self.as_of.cuts(&dates)? };
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        if let Some(file) = file {
            return file.make("History", &told.entries, (&told.as_of, told.behind), &head, environment);
        }
        output::many(environment.output, &told.entries, || {
            let notes = notes(environment, told.behind);
            render::history::audit(&told.deal, &told.entries, told.zone, &told.as_of, &notes, environment.width)
        })
    }
}
