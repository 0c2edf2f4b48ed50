use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::{output, render};
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::history::History;
use crate::deal::moment::Instant;
use crate::deal::window::WindowSet;
use crate::ledger::{Filter, known_then};
use crate::views::board::behind;
use crate::views::findings::{Limits, RULES, Wanted, findings, today};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

/// What an auditor would ask about: deals done against the book, contradictions, news that came late
///
/// Each finding names its rule, how grave it is, the records behind it, and says in a sentence what there is to ask.
/// As of a past date it tells what could have been seen then. What each rule asks, and why: docs/findings.md.
#[derive(Args, Debug)]
pub(crate) struct Findings {
    /// About this deal: its name or the beginning of it
    #[arg(long, value_name = "DEAL")]
    deal: Option<String>,
    /// About deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Of this rule alone
    #[arg(long, value_name = "RULE", value_parser = rules())]
    rule: Option<String>,
    /// So many days between learning and recording are not late
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true,
          default_value_t = Limits::DEFAULT.recorded_late)]
    recorded_within: u32,
    /// So many days between an event and learning of it are not late
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true,
          default_value_t = Limits::DEFAULT.learned_late)]
    learned_within: u32,
    /// So many days may an authorization wait
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true,
          default_value_t = Limits::DEFAULT.waits_long)]
    granted_within: u32,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl Findings {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let (today, windows) = (asked_on(&session, &cuts)?, dates(&session)?);
        let window = session.window(self.window.as_ref())?;
        let found = self.deal.as_ref().map(|typed| session.ledger.find(typed)).transpose()?;
        let histories = match &found {
            Some(found) => session.ledger.around(found)?,
            None => session.ledger.histories(&Filter::default())?,
        };
        drop(session);
        let deal = found.map(|found| found.slug);
        if let Some(history) = histories.iter().find(|history| deal.is_some() && history.slug() == deal.as_ref()) {
            known_then(history, &cuts)?;
        }
        let limits = Limits {
            recorded_late: self.recorded_within,
            learned_late: self.learned_within,
            waits_long: self.granted_within,
        };
        // Many findings of one rule are told one by one where they were asked for.
        let each = deal.is_some() || self.rule.is_some();
        let wanted = Wanted { deal, window, rule: self.rule };
        let findings = findings(&histories, &windows, &cuts, today, &limits, &wanted);
        let is_asked_about = |history: &&History| wanted.deal.is_none() || history.slug() == wanted.deal.as_ref();
        output::many(edge.output, &findings, || {
            let table = render::findings::table_of(&findings, &cuts, each, edge.width);
            table + &render::erased(behind(histories.iter().filter(is_asked_about), &cuts))
        })
    }
}

/// The dates of the windows, as they are now.
pub(super) fn dates(session: &Session<'_>) -> Result<Vec<WindowSet>, Failure> {
    Ok(session.ledger.windows()?.into_iter().map(|(dates, _)| dates).collect())
}

/// When the question is asked, by its cuts.
pub(super) fn asked_on(session: &Session<'_>, cuts: &Cuts) -> Result<Instant, Failure> {
    let last = match &cuts.up_to {
        Some(UpTo::Position(position)) if position.0 > 0 => {
            Some(session.ledger.find_record(&position.to_string())?.recorded)
        }
        _ => None,
    };
    Ok(today(cuts, last, session.edge.now()))
}

fn rules() -> PossibleValuesParser {
    PossibleValuesParser::new(RULES.map(|rule| PossibleValue::new(rule.name).help(rule.about)))
}

fn days(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| format!("\"{text}\" is no number of days: 0 or more"))
}
