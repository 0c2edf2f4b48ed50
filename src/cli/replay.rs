use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::hints::notes;
use super::output;
use super::table_file::TableArgs;
use crate::desk::ask::ReplayQuestion;
use crate::render;
use crate::views::replay::ReplayClock;
use clap::Args;

/// Shows what happened in a window day by day, in all deals, and the board at the end
///
/// An event whose day is not known exactly is shown on the first day on which it is certain to have happened.
#[derive(Args, Debug)]
pub(crate) struct ReplayArgs {
    /// Deals meant for this window, from its opening to its closing
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Whether a day shows what happened on it or what was learned on it
    #[arg(long, value_name = "happened|learned", value_parser = by, default_value = "happened")]
    by: ReplayClock,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl ReplayArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let cuts = self.as_of.cuts(&dates)?;
        let (from, to) = (dates.moment_of("--from", &self.from)?, dates.moment_of("--to", &self.to)?);
        if let (Some(from), Some(to)) = (&from, &to)
            && to.end <= from.start
        {
            let message = format!("--to {} is before --from {}", to.words, from.words);
            return Err(Failure::usage(message, "put the earlier date first"));
        }
        let file = self.table.table_file(environment)?;
        let clock = self.by;
        let question = ReplayQuestion { window: self.window, from, to, clock, cuts };
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        if let Some(file) = file {
            let rows = render::tables::step_events(&told.steps);
            return file.make("Replay", &rows, (&told.as_of, told.behind), &head, environment);
        }
        output::many(environment.output, &told.steps, || {
            let notes = notes(environment, told.behind);
            render::replay::days(&told.steps, &told.deals, clock, &told.as_of, &notes, environment.width)
        })
    }
}

fn by(text: &str) -> Result<ReplayClock, String> {
    match text {
        "happened" => Ok(ReplayClock::Happened),
        "learned" => Ok(ReplayClock::Learned),
        _ => Err(format!("\"{text}\" is neither happened nor learned")),
    }
}
