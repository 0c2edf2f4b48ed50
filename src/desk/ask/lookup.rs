//! From what a question names to the deals it is about, each derived once.

use super::{AskError, Records};
use crate::cores;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use crate::ledger::Error;
use crate::views::board::Listing;
use crate::views::deal::{Deal, DealStanding};
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use std::collections::HashMap;

/// The deals at the cuts, derived by all cores.
pub(super) fn derive<'a>(histories: &'a [History], cuts: &'a Cuts) -> Deals<'a> {
    Deals::from_derived(derived(histories, cuts), cuts)
}

/// The same one by one, with those that are duplicates of others.
pub(super) fn derived<'a>(histories: &'a [History], cuts: &'a Cuts) -> Vec<DealAtCuts<'a>> {
    cores::map(histories, |history| DealAtCuts::of(history, cuts)).into_iter().flatten().collect()
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

/// The dates of the windows, as they were at these cuts.
pub(super) fn window_dates(records: &Records, cuts: &Cuts) -> Result<Vec<WindowSet>, AskError> {
    Ok(records.windows_at(cuts)?.into_iter().map(|(dates, _)| dates).collect())
}

/// The deals of a list, each with the state of the deal that it waits for.
pub(super) fn with_those_waited_for(
    records: &Records,
    listings: Vec<Listing>,
    cuts: &Cuts,
) -> Result<Vec<Deal>, AskError> {
    let (mut standings, mut listed) = (HashMap::new(), Vec::new());
    for listing in listings {
        standings.extend(listing.slug.map(|slug| (slug, listing.standing)));
        listed.extend(listing.deal);
    }
    listed.sort_by(|one: &Deal, other| one.deal.cmp(&other.deal));
    for deal in &mut listed {
        let Some(slug) = &deal.authorization.deal else { continue };
        match standings.get(slug) {
            Some(other) => deal.look_up_the_deal_it_waits_for(other.as_ref(), &cuts.who),
            None => look_up(records, deal, cuts)?,
        }
    }
    Ok(listed)
}

/// Tells the state of the deal that this one waits for, if it waits for one.
pub(super) fn look_up(records: &Records, deal: &mut Deal, cuts: &Cuts) -> Result<(), AskError> {
    if let Some(slug) = &deal.authorization.deal {
        let other = history_of(records, slug.as_str())?;
        deal.look_up_the_deal_it_waits_for(other.state(cuts).as_ref().map(DealStanding::of).as_ref(), &cuts.who);
    }
    Ok(())
}
