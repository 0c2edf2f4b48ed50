use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::filter_note;
use super::hints::notes;
use super::output;
use super::table_file::TableArgs;
use crate::deal::filter::DealFilter;
use crate::deal::phase::Phase;
use crate::desk::ask::{AskError, ListQuestion, unknown_names};
use crate::render;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;

/// Lists all deals, or those of a player, a club, an agent, a window or a phase
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Deals of this player (any word of the name)
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    player: Option<String>,
    /// Deals with this club as owner, buyer or loan club
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    club: Option<String>,
    /// Deals of this agent (any word of the name)
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    agent: Option<String>,
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Deals in this phase: interest, contact, meeting, offer, agreed, signed, completed or collapsed
    #[arg(long, value_name = "PHASE", value_parser = phase)]
    phase: Option<Phase>,
    /// Deals whose notes and sources contain all these words
    #[arg(long, value_name = "WORDS", value_parser = NonEmptyStringValueParser::new())]
    text: Option<String>,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl ListArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let Self { player, club, agent, window, phase, text, table, as_of } = self;
        let file = table.table_file(environment)?;
        let filter = DealFilter { window, player, club, agent, phase, text, ..DealFilter::default() };
        let question = ListQuestion { filter, cuts: as_of.cuts(&dates)? };
        let ((told, unknown), head) = environment.ask_at_head(|records| {
            let told = question.clone().answer(records)?;
            let unknown = match told.deals.is_empty() {
                true => unknown_names(records, &question.filter)?,
                false => Vec::new(),
            };
            Ok::<_, AskError>((told, unknown))
        })?;
        filter_note::tell(environment, &unknown);
        if let Some(file) = file {
            return file.make("Deals", &told.deals, (&told.as_of, told.behind), &head, environment);
        }
        output::many(environment.output, &told.deals, || {
            render::deals::table_with_cuts(
                &told.deals,
                &told.as_of,
                &notes(environment, told.behind),
                environment.width,
            )
        })
    }
}

fn phase(text: &str) -> Result<Phase, String> {
    Phase::ALL
        .into_iter()
        .find(|phase| phase.word() == text)
        .ok_or_else(|| format!("\"{text}\" is none of {}", Phase::ALL.map(Phase::word).join(", ")))
}
