//! What an auditor would ask about.

use super::as_of::{asked_on, known_then, meant_among, positioned};
use super::lookup::{derived, resolved, window_dates};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::moment::Instant;
use crate::views::board::{Behind, behind};
use crate::views::deal::AsOf;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
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
        let histories = match (&found, &filter.window) {
            (Some(found), _) => records.around(found)?,
            (None, Some(window)) => records.around_window(window)?,
            (None, None) => records.histories(&DealFilter::default())?,
        };
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        let filter = DealFilter { deals: found.into_iter().map(|found| found.slug).collect(), ..filter };
        let is_asked_about = |history: &&History| history.slug().is_some_and(|slug| filter.takes_name(slug));
        if !filter.deals.is_empty() {
            histories.iter().filter(is_asked_about).try_for_each(|history| known_then(history, &cuts))?;
        }
        let derived = derived(&histories, &cuts);
        // Deals around a window are read as well, and nobody asked about them.
        let of_window = |deal: &&DealAtCuts<'_>| deal.is_taken(&filter);
        let asked_about: Vec<&History> = match filter.window {
            Some(_) => derived.iter().filter(of_window).map(DealAtCuts::history).collect(),
            None => histories.iter().filter(is_asked_about).collect(),
        };
        let behind = behind(asked_about.iter().copied(), &cuts).without_duplicates(asked_about.iter().copied(), &cuts);
        let deals = Deals::from_derived(derived, &cuts);
        let findings = findings(&deals, &windows, today, &limits, &filter, rule.as_deref());
        Ok(FindingsAnswer { findings, as_of: AsOf::from(&cuts), behind })
    }
}
