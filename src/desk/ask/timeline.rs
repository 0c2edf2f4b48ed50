//! Deals against time.

use super::as_of::{asked_on, known_then, meant_among, positioned};
use super::lookup::{derive, resolved, window_dates};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::moment::Instant;
use crate::views::timeline::{Timeline, timeline};

/// Deals against time.
#[derive(Clone, Debug)]
pub struct TimelineQuestion {
    /// These deals: their names, or the beginnings of them; none for all.
    pub deals: Vec<String>,
    /// Deals meant for this window: its name, or the beginning of it.
    pub window: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// As of when.
    pub cuts: Cuts,
}

impl TimelineQuestion {
    /// What is drawn; an error where nothing was known then of a deal that was named.
    pub fn answer(self, records: &Records) -> Result<Timeline, AskError> {
        let Self { deals: typed, window, now, cuts } = self;
        let cuts = positioned(records, cuts)?;
        let (asked, windows) = (asked_on(records, &cuts, now)?, window_dates(records, &cuts)?);
        let mut filter = resolved(records, DealFilter::of_window(window))?;
        for typed in &typed {
            let found = records.find(typed)?;
            known_then(&records.history_of(&found)?, &cuts)?;
            filter.deals.push(found.slug);
        }
        let histories = records.histories(&filter)?;
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        Ok(timeline(&derive(&histories, &cuts), &windows, asked, records.zone(), &filter))
    }
}
