//! The board of a window.

use super::{AskError, ListAnswer, ListQuestion, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;

/// Where every deal of a window stands.
#[derive(Clone, Debug, Default)]
pub struct BoardQuestion {
    /// The name of the window, or the beginning of it; none for all deals.
    pub window: Option<String>,
    /// Only the deals of this agent.
    pub agent: Option<String>,
    /// As of when.
    pub cuts: Cuts,
}

impl BoardQuestion {
    /// The deals by name: a board is the list of them, laid out by phase.
    pub fn answer(self, records: &Records) -> Result<ListAnswer, AskError> {
        let filter = DealFilter { agent: self.agent, ..DealFilter::of_window(self.window) };
        ListQuestion { filter, cuts: self.cuts }.answer(records)
    }
}
