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

impl ListQuestion {
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
