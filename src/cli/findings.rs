use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::table_file::TableArgs;
use super::{hints, output};
use crate::desk::ask::FindingsQuestion;
use crate::render;
use crate::views::findings::{Finding, Limits, RULES};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

/// Shows what an auditor would ask about: deals that broke the rules, contradictions, late records
///
/// Each finding has its rule, its severity, the records behind it, and a sentence that says what to ask about. As of a
/// past date, it shows what could have been found then. docs/findings.md explains each rule.
#[derive(Args, Debug)]
pub(crate) struct FindingsArgs {
    /// Only findings about this deal: its name or the beginning of it
    #[arg(long, value_name = "DEAL")]
    deal: Option<String>,
    /// Only findings about deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Only findings of this rule
    #[arg(long, value_name = "RULE", value_parser = rules())]
    rule: Option<String>,
    /// Report records that were entered more than this many days after they were learned
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true,
          default_value_t = Limits::DEFAULT.recorded_late)]
    recorded_within: u32,
    /// Report events that were learned more than this many days after they happened
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true,
          default_value_t = Limits::DEFAULT.learned_late)]
    learned_within: u32,
    /// Report authorizations that have waited for more than this many days
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true,
          default_value_t = Limits::DEFAULT.waits_long)]
    granted_within: u32,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl FindingsArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let cuts = self.as_of.cuts(&dates)?;
        let file = self.table.table_file(environment)?;
        let limits = Limits {
            recorded_late: self.recorded_within,
            learned_late: self.learned_within,
            waits_long: self.granted_within,
        };
        // Many findings of one rule are told one by one where they were asked for.
        let each = self.deal.is_some() || self.rule.is_some();
        let Self { deal, window, rule, .. } = self;
        let question = FindingsQuestion { deal, window, rule, limits, now: environment.now(), cuts };
        let (told, head) = environment.ask_at_head(|records| question.clone().answer(records))?;
        if let Some(file) = file {
            return file.make("Findings", &told.findings, (&told.as_of, told.behind), &head, environment);
        }
        output::many_of(environment.output, &Finding::COLUMNS, &told.findings, || {
            let width = environment.width;
            let table = render::findings::table_of(&told.findings, &told.as_of, each, hints::each_of_rule, width);
            table + &hints::note_of_erased(environment, told.behind)
        })
    }
}

fn rules() -> PossibleValuesParser {
    PossibleValuesParser::new(RULES.map(|rule| PossibleValue::new(rule.name).help(rule.about)))
}

fn days(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| format!("\"{text}\" is no number of days: 0 or more"))
}
