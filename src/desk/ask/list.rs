//! Many deals.

use super::as_of::positioned;
use super::lookup::{resolved, with_those_waited_for};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::views::board::{Behind, Listing};
use crate::views::deal::{AsOf, Deal};

/// All deals, or some.
#[derive(Clone, Debug, Default)]
pub struct ListQuestion {
    /// Which deals; of the window, the name or the beginning of it.
    pub filter: DealFilter,
    /// As of when.
    pub cuts: Cuts,
}

/// Deals, and the records behind them.
#[derive(Clone, Debug)]
pub struct ListAnswer {
    /// By name, each with the state of the deal that it waits for.
    pub deals: Vec<Deal>,
    /// The cuts.
    pub as_of: AsOf,
    /// The records behind them.
    pub behind: Behind,
}

/// Some of the deals of a list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// By name, each with the state of the deal that it waits for.
    pub deals: Vec<Deal>,
    /// Others follow.
    pub has_more: bool,
}

/// Deals that are derived at a time for a page, at least.
const AT_ONCE: usize = 64;

impl ListQuestion {
    /// So many of the deals whose names follow this one. Few others are derived.
    pub fn page(self, records: &Records, after: Option<&str>, most: usize) -> Result<ListPage, AskError> {
        let follows = |name: &str| after.is_none_or(|after| name > after);
        let (filter, mut cuts) = (resolved(records, self.filter)?, positioned(records, self.cuts)?);
        let mut deals = Vec::new();
        let found = records.found_by_name(&filter)?;
        let following = found.iter().filter(|found| follows(found.slug.as_str()));
        let numbers: Vec<_> = following.map(|found| found.number).collect();
        for some in numbers.chunks(most.saturating_add(1).max(AT_ONCE)) {
            cuts.who = records.who_behind_deals(some, &filter, &cuts)?;
            let listings = records.of_deals(some, |history| Listing::of(history, &cuts, &filter))?;
            deals.extend(with_those_waited_for(records, listings, &cuts)?);
            if deals.len() > most {
                break;
            }
        }
        let has_more = deals.len() > most;
        deals.truncate(most);
        Ok(ListPage { deals, has_more })
    }

    /// The deals of which something had happened then, or may have.
    pub fn answer(self, records: &Records) -> Result<ListAnswer, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let filter = resolved(records, self.filter)?;
        let cuts = Cuts { who: records.who_behind(&filter, &cuts)?, ..cuts };
        let listings = records.of_histories(&filter, |history| Listing::of(history, &cuts, &filter))?;
        let behind = listings.iter().map(|listing| listing.behind).sum();
        let deals = with_those_waited_for(records, listings, &cuts)?;
        Ok(ListAnswer { deals, as_of: AsOf::from(&cuts), behind })
    }
}
