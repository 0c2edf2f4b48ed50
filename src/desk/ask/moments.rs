//! The moments at which something changes.

use super::as_of::{meant_in, positioned};
use super::lookup::resolved;
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::views::moments::Moments;

/// The moments at which something changes, on both clocks.
#[derive(Clone, Debug, Default)]
pub struct MomentsQuestion {
    /// In this deal: its name, or the beginning of it.
    pub deal: Option<String>,
    /// In deals meant for this window: its name, or the beginning of it.
    pub window: Option<String>,
    /// Only the cut on the log counts: the others are what the moments are chosen for.
    pub cuts: Cuts,
}

impl MomentsQuestion {
    /// The moments, in the order of time.
    pub fn answer(self, records: &Records) -> Result<Moments, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let histories = match &self.deal {
            Some(typed) => vec![records.history_of(&records.find(typed)?)?],
            None => records.histories(&resolved(records, DealFilter::of_window(self.window))?)?,
        };
        let cuts = meant_in(records, cuts, &histories)?;
        Ok(Moments::of(&histories, &cuts, records.zone()))
    }
}
