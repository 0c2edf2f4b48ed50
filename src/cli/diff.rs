use super::as_of_args::AsOfArgs;
use super::dates::Dates;
use super::environment::Environment;
use super::failure::Failure;
use super::hints::notes;
use super::output;
use crate::deal::moment::Moment;
use crate::desk::ask::DiffQuestion;
use crate::render;
use clap::Args;

/// Shows what changed in a deal between two dates: in the world, and in what we knew
///
/// --from and --to compare what had happened by two dates. --known-from and --known-to compare what had been learned by
/// two dates. With both pairs, the answer has both comparisons, one after the other.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The deal: its name or the beginning of it
    deal: String,
    /// The earlier date: compare what had happened by the end of it with what had happened by the end of --to
    #[arg(long, value_name = "DATE", requires = "to", required_unless_present = "known_from", conflicts_with = "at")]
    from: Option<String>,
    /// The later date for --from
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<String>,
    /// The earlier date: compare what we knew at the end of it with what we knew at the end of --known-to
    #[arg(long, value_name = "DATE", requires = "known_to", conflicts_with = "known_at")]
    known_from: Option<String>,
    /// The later date for --known-from
    #[arg(long, value_name = "DATE", requires = "known_from")]
    known_to: Option<String>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl DiffArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let cuts = self.as_of.cuts(&dates)?;
        let happened = pair(&dates, ("--from", &self.from), ("--to", &self.to))?;
        let learned = pair(&dates, ("--known-from", &self.known_from), ("--known-to", &self.known_to))?;
        let question = DiffQuestion { deal: self.deal, happened, learned, cuts };
        let told = environment.ask(|records| question.clone().answer(records))?;
        output::one(environment.output, &told.comparison, || {
            render::diff::both(&told.comparison, &notes(environment, told.behind), environment.width)
        })
    }
}

/// A flag, and what was typed for it.
type Typed<'t> = (&'t str, &'t Option<String>);

/// Two dates, if both were typed.
fn pair(dates: &Dates, from: Typed<'_>, to: Typed<'_>) -> Result<Option<(Moment, Moment)>, Failure> {
    let (from, to) = (dates.moment_of(from.0, from.1)?, dates.moment_of(to.0, to.1)?);
    let pair = from.zip(to);
    match &pair {
        Some((from, to)) if to.end < from.end => {
            Err(Failure::usage(format!("{} is before {}", to.words, from.words), "put the earlier date first"))
        }
        _ => Ok(pair),
    }
}
