//! One deal.

use super::as_of::{meant_in, not_known, positioned};
use super::lookup::{history_of, look_up};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::views::board::{Behind, behind};
use crate::views::deal::{Deal, deal};
use crate::views::history::{PossibleEvent, possible};

/// The state of a deal.
#[derive(Clone, Debug)]
pub struct ShowQuestion {
    /// Its name, or the beginning of it.
    pub deal: String,
    /// As of when.
    pub cuts: Cuts,
}

/// A deal, and the records behind it.
#[derive(Clone, Debug)]
pub struct ShowAnswer {
    /// The deal, with the state of the deal that it waits for.
    pub deal: Deal,
    /// The events that may have happened, and those that are unconfirmed.
    pub possible: Vec<PossibleEvent>,
    /// The records behind it.
    pub behind: Behind,
}

impl ShowQuestion {
    /// The deal; an error where nothing of it was known then.
    pub fn answer(self, records: &Records) -> Result<ShowAnswer, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let history = history_of(records, &self.deal)?;
        let others = records.waited_for(&history)?;
        let cuts = meant_in(records, cuts, others.iter().chain([&history]))?;
        let mut deal = deal(&history, &cuts).ok_or_else(|| not_known(&history, &cuts))?;
        look_up(records, &mut deal, &cuts)?;
        let possible = possible(&history, &cuts, &deal.unconfirmed);
        Ok(ShowAnswer { deal, possible, behind: behind([&history], &cuts) })
    }
}
