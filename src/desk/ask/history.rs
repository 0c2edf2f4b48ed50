//! All records of one deal.

use super::as_of::{has_records_then, meant_in, positioned};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::name::Slug;
use crate::views::board::{Behind, behind};
use crate::views::deal::AsOf;
use crate::views::history::{HistoryEntry, history};
use chrono_tz::Tz;

/// How a deal evolved.
#[derive(Clone, Debug)]
pub struct HistoryQuestion {
    /// Its name, or the beginning of it.
    pub deal: String,
    /// As of when.
    pub cuts: Cuts,
}

/// The records of a deal, and what became of each.
#[derive(Clone, Debug)]
pub struct HistoryAnswer {
    /// The deal.
    pub deal: Slug,
    /// In the order of the log.
    pub entries: Vec<HistoryEntry>,
    /// The zone of the ledger.
    pub zone: Tz,
    /// The cuts.
    pub as_of: AsOf,
    /// The records behind it.
    pub behind: Behind,
}

impl HistoryQuestion {
    /// The records that were visible; an error where nothing of the deal was known then.
    pub fn answer(self, records: &Records) -> Result<HistoryAnswer, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let found = records.find(&self.deal)?;
        let of = records.history_of(&found)?;
        let cuts = meant_in(records, cuts, [&of])?;
        has_records_then(&of, &cuts)?;
        Ok(HistoryAnswer {
            deal: found.slug,
            entries: history(&of, &cuts),
            zone: of.zone(),
            as_of: AsOf::from(&cuts),
            behind: behind([&of], &cuts),
        })
    }
}
