//! From what a question names to the deals it is about, each derived once.

use super::{AskError, Records};
use crate::cores;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use crate::ledger::Error;
use crate::views::board::listed;
use crate::views::deal::Deal;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use std::collections::HashMap;

/// The deals at the cuts, derived by all cores.
pub(super) fn derive<'a>(histories: &'a [History], cuts: &'a Cuts) -> Deals<'a> {
    Deals::from_derived(cores::map(histories, |history| DealAtCuts::of(history, cuts)).into_iter().flatten(), cuts)
}

/// The filter, with the whole name of the window whose beginning it names.
pub(super) fn resolved(records: &Records, filter: DealFilter) -> Result<DealFilter, AskError> {
    let window = filter.window.as_ref().map(|typed| records.window_asked(typed)).transpose()?;
    Ok(DealFilter { window: window.map(|window| window.to_string()), ..filter })
}

/// The whole name of the deal that a question names, if it names one.
pub(super) fn name_of(records: &Records, typed: Option<&String>) -> Result<Option<Slug>, AskError> {
    Ok(typed.map(|typed| records.find(typed)).transpose()?.map(|found| found.slug))
}

/// All that is recorded of the deal that was typed.
pub(super) fn history_of(records: &Records, typed: &str) -> Result<History, Error> {
    records.history_of(&records.find(typed)?)
}

/// The dates of the windows, as they are now.
pub(super) fn window_dates(records: &Records) -> Result<Vec<WindowSet>, AskError> {
    Ok(records.windows()?.into_iter().map(|(dates, _)| dates).collect())
}

/// The deals that the filter takes, each with the state of the deal that it waits for. `histories` are those that were read.
pub(super) fn list(
    records: &Records,
    histories: &[History],
    deals: &Deals<'_>,
    filter: &DealFilter,
) -> Result<Vec<Deal>, AskError> {
    let taken: Vec<&DealAtCuts<'_>> = deals.taken(filter).collect();
    let mut listed: Vec<Deal> = cores::map(&taken, |deal| listed(deal, deals.cuts())).into_iter().flatten().collect();
    let mut read: Option<HashMap<&Slug, &History>> = None;
    for deal in &mut listed {
        let Some(slug) = deal.authorization.deal.clone() else { continue };
        if let Some(other) = deals.get(&slug) {
            deal.look_up_the_deal_it_waits_for(Some(other.state()));
            continue;
        }
        let read = read
            .get_or_insert_with(|| histories.iter().filter_map(|history| Some((history.slug()?, history))).collect());
        match read.get(&slug) {
            Some(other) => deal.look_up_the_deal_it_waits_for(other.state(deals.cuts()).as_ref()),
            None => look_up(records, deal, deals.cuts())?,
        }
    }
    Ok(listed)
}

/// Tells the state of the deal that this one waits for, if it waits for one.
pub(super) fn look_up(records: &Records, deal: &mut Deal, cuts: &Cuts) -> Result<(), AskError> {
    if let Some(slug) = &deal.authorization.deal {
        let other = history_of(records, slug.as_str())?;
        deal.look_up_the_deal_it_waits_for(other.state(cuts).as_ref());
    }
    Ok(())
}
