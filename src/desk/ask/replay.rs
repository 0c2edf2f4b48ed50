//! A window, day by day.

use super::as_of::{meant_among, positioned};
use super::lookup::{derive, resolved, window_dates};
use super::{AskError, Records};
use crate::cores;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::moment::Moment;
use crate::deal::name::Slug;
use crate::views::board::{Behind, behind, list};
use crate::views::date::last_day;
use crate::views::deal::{AsOf, Deal};
use crate::views::replay::{ReplayClock, ReplayStep, Span, cut_at_end, replay, sorted};
use std::collections::BTreeSet;

/// What happened in a window, day by day.
#[derive(Clone, Debug)]
pub struct ReplayQuestion {
    /// The name of the window, or the beginning of it; none for all deals.
    pub window: Option<String>,
    /// The first day; without, that of the window, if its dates are known.
    pub from: Option<Moment>,
    /// The last day; without, that of the window, if its dates are known.
    pub to: Option<Moment>,
    /// The clock whose days are told.
    pub clock: ReplayClock,
    /// As of when.
    pub cuts: Cuts,
}

/// The days, and the deals at the end of them.
#[derive(Clone, Debug)]
pub struct ReplayAnswer {
    /// By day, then in the order of the log.
    pub steps: Vec<ReplayStep>,
    /// At the end of the last day, by name.
    pub deals: Vec<Deal>,
    /// The cuts at the end of the last day.
    pub as_of: AsOf,
    /// The records behind it.
    pub behind: Behind,
}

impl ReplayQuestion {
    /// The days of the deals that were meant for the window at the end.
    pub fn answer(self, records: &Records) -> Result<ReplayAnswer, AskError> {
        let cuts = positioned(records, self.cuts.clone())?;
        let filter = resolved(records, DealFilter::of_window(self.window.clone()))?;
        let span = self.span(records, filter.window.as_deref(), &cuts)?;
        let histories = records.histories(&filter)?;
        let meant = |cuts| meant_among(records, cuts, &histories, &filter);
        let cuts = meant(cuts)?;
        let clock = self.clock;
        let at_the_end = span.to.and_then(|day| cut_at_end(&cuts, clock, day, records.zone()));
        // In all of the answer names mean what they meant at the end of the last day.
        let at_the_end = at_the_end.map(|at_the_end| meant(positioned(records, at_the_end)?)).transpose()?;
        let at_the_end = at_the_end.unwrap_or_else(|| cuts.clone());
        let cuts = Cuts { who: at_the_end.who.clone(), ..cuts };
        let deals = list(&derive(&histories, &at_the_end), &filter);
        // What was never meant for the window is not told, whatever the index leads to.
        let listed: BTreeSet<&Slug> = deals.iter().map(|deal| &deal.deal).collect();
        let of_it: Vec<&History> =
            histories.iter().filter(|history| history.slug().is_some_and(|slug| listed.contains(slug))).collect();
        Ok(ReplayAnswer {
            steps: steps(&of_it, &cuts, clock, span),
            behind: behind(of_it.iter().copied(), &at_the_end),
            as_of: AsOf::from(&at_the_end),
            deals,
        })
    }

    fn span(&self, records: &Records, window: Option<&str>, cuts: &Cuts) -> Result<Span, AskError> {
        let zone = records.zone();
        let dates = window_dates(records, cuts)?.into_iter().find(|dates| Some(dates.name.as_str()) == window);
        let opening = dates.as_ref().and_then(|dates| dates.opening().ok());
        let closing = dates.and_then(|dates| dates.closing().ok());
        let (from, to) = (self.from.as_ref().or(opening.as_ref()), self.to.as_ref().or(closing.as_ref()));
        Ok(Span {
            from: from.map(|from| from.start.with_timezone(&zone).date_naive()),
            to: to.map(|to| last_day(to.end, zone)),
        })
    }
}

/// The steps of these deals, by all cores.
pub(super) fn steps(of: &[&History], cuts: &Cuts, clock: ReplayClock, span: Span) -> Vec<ReplayStep> {
    let each = cores::map(of, |history| replay([*history], cuts, clock, span));
    sorted(each.into_iter().flatten().collect())
}
