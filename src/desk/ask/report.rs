//! Reports on many deals.

mod ageing;
mod calendar;
mod clubs;
mod funnel;
mod sources;

pub use ageing::AgeingQuestion;
pub use calendar::CalendarQuestion;
pub use clubs::ClubsQuestion;
pub use funnel::FunnelQuestion;
pub use sources::SourcesQuestion;

use super::as_of::{meant_among, positioned};
use super::lookup::{derive, resolved};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::moment::Instant;
use crate::views::deals::Deals;

/// What every report is asked by.
#[derive(Clone, Debug)]
pub struct ReportQuestion {
    /// Which deals; of the window, the name or the beginning of it.
    pub filter: DealFilter,
    /// When it is asked.
    pub now: Instant,
    /// As of when.
    pub cuts: Cuts,
}

/// A report, and the deals that it is about.
#[derive(Clone, Debug)]
pub struct ReportAnswer<V> {
    /// Which deals, with the whole name of the window.
    pub filter: DealFilter,
    /// The report.
    pub view: V,
}

impl ReportQuestion {
    /// The report that `view` makes of the deals that the filter takes.
    fn over_those_taken<V>(
        self,
        records: &Records,
        view: impl FnOnce(&Deals<'_>, &DealFilter) -> V,
    ) -> Result<ReportAnswer<V>, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let filter = resolved(records, self.filter)?;
        let histories = records.histories(&filter)?;
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        let view = view(&derive(&histories, &cuts), &filter);
        Ok(ReportAnswer { filter, view })
    }
}
