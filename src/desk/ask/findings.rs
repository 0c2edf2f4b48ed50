//! What an auditor would ask about.

use super::as_of::{asked_on, known_then, meant_among, positioned};
use super::lookup::{derive, resolved, window_dates};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::moment::Instant;
use crate::views::board::{Behind, behind};
use crate::views::deal::AsOf;
use crate::views::findings::{Finding, Limits, findings};

/// What an auditor would ask about.
#[derive(Clone, Debug)]
pub struct FindingsQuestion {
    /// About this deal: its name, or the beginning of it.
    pub deal: Option<String>,
    /// About deals meant for this window: its name, or the beginning of it.
    pub window: Option<String>,
    /// By the rule of this name alone.
    pub rule: Option<String>,
    /// How long is too long.
    pub limits: Limits,
    /// When it is asked.
    pub now: Instant,
    /// As of when.
    pub cuts: Cuts,
}

/// Findings, and the records behind them.
#[derive(Clone, Debug)]
pub struct FindingsAnswer {
    /// The gravest first.
    pub findings: Vec<Finding>,
    /// The cuts.
    pub as_of: AsOf,
    /// The records of the deals that were asked about.
    pub behind: Behind,
}

impl FindingsQuestion {
    /// The findings; an error where nothing was known then of the deal that was named.
    pub fn answer(self, records: &Records) -> Result<FindingsAnswer, AskError> {
        let Self { deal, window, rule, limits, now, cuts } = self;
        let cuts = positioned(records, cuts)?;
        let (today, windows) = (asked_on(records, &cuts, now)?, window_dates(records, &cuts)?);
        let filter = resolved(records, DealFilter::of_window(window))?;
        let found = deal.map(|typed| records.find(&typed)).transpose()?;
        let histories = match &found {
            Some(found) => records.around(found)?,
            None => records.histories(&DealFilter::default())?,
        };
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        let filter = DealFilter { deals: found.into_iter().map(|found| found.slug).collect(), ..filter };
        let is_asked_about = |history: &&History| history.slug().is_some_and(|slug| filter.takes_name(slug));
        if !filter.deals.is_empty() {
            histories.iter().filter(is_asked_about).try_for_each(|history| known_then(history, &cuts))?;
        }
        let findings = findings(&derive(&histories, &cuts), &windows, today, &limits, &filter, rule.as_deref());
        let behind = behind(histories.iter().filter(is_asked_about), &cuts)
            .without_duplicates(histories.iter().filter(is_asked_about), &cuts);
        Ok(FindingsAnswer { findings, as_of: AsOf::from(&cuts), behind })
    }
}
