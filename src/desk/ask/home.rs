//! A window at a glance.

use super::as_of::{asked_on, meant_among, positioned};
use super::lookup::{derive, resolved, with_those_waited_for};
use super::{AskError, Records};
use crate::cores;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::moment::Instant;
use crate::deal::window::WindowSet;
use crate::views::board::Listing;
use crate::views::chain::{Link, chain};
use crate::views::current_window::current_window;
use crate::views::date::last_day;
use crate::views::deal::Deal;
use crate::views::replay::{ReplayStep, learned_last};
use crate::views::report::ageing::{Aged, ageing};

/// So many deals in which something was learned are told.
const LEARNED: usize = 8;

/// What an office looks at first.
#[derive(Clone, Debug)]
pub struct HomeQuestion {
    /// The name of the window, or the beginning of it; without, the one that people talk about then.
    pub window: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// As of when.
    pub cuts: Cuts,
}

/// A window, its deals, and what is to be known of them.
#[derive(Clone, Debug)]
pub struct HomeAnswer {
    /// Its name; none where no deal is meant for a known window: then this is of all deals.
    pub window: Option<String>,
    /// By name.
    pub deals: Vec<Deal>,
    /// Those that wait for another, or for a replacement.
    pub waiting: Vec<Link>,
    /// The open ones, the longest in their phase first.
    pub open: Vec<Aged>,
    /// What was learned last, the newest first.
    pub learned: Vec<ReplayStep>,
}

impl HomeQuestion {
    /// All of it, from deals that are read and derived once.
    pub fn answer(self, records: &Records) -> Result<HomeAnswer, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let asked = asked_on(records, &cuts, self.now)?;
        let filter = resolved(records, DealFilter::of_window(self.window))?;
        let histories = records.histories(&DealFilter::default())?;
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        let deals = derive(&histories, &cuts);
        // Of windows, the latest dates count, also in what was known before.
        let windows: Vec<WindowSet> = records.windows()?.into_iter().map(|(window, _)| window).collect();
        let window = filter.window.clone().or_else(|| current_window(&windows, asked, &deals));
        let filter = DealFilter::of_window(window.clone());
        let listings = cores::map(&histories, |history| {
            let derived = history.slug().and_then(|slug| deals.get(slug));
            Listing::of_derived(history, derived, &cuts, &filter)
        });
        let answer = HomeAnswer {
            deals: with_those_waited_for(records, listings, &cuts)?,
            waiting: chain(&deals, &filter).into_iter().filter(|link| link.waits).collect(),
            open: ageing(&deals, last_day(asked, records.zone()), &filter).deals,
            learned: learned_last(deals.taken(&filter), &cuts, LEARNED),
            window,
        };
        drop(deals);
        cores::let_go(histories);
        Ok(answer)
    }
}
