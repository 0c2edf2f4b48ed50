use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::hints::notes;
use super::output;
use super::table_file::TableArgs;
use crate::desk::ask::BoardQuestion;
use crate::render;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;

/// Shows the board: deals by phase, on any date
#[derive(Args, Debug)]
pub(crate) struct BoardArgs {
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Deals of this agent (any word of the name)
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    agent: Option<String>,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl BoardArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let file = self.table.table_file(environment)?;
        let question = BoardQuestion { window: self.window, agent: self.agent, cuts: self.as_of.cuts(&dates)? };
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        if let Some(file) = file {
            let rows = render::tables::board(&told.deals);
            return file.make("Board", &rows, (&told.as_of, told.behind), &head, environment);
        }
        output::many(environment.output, &told.deals, || {
            render::deals::board(&told.deals, &told.as_of, &notes(environment, told.behind), environment.width)
        })
    }
}
