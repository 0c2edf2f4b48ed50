//! One record.

use super::as_of::{has_records_then, meant_in, positioned};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::ledger::Error;
use crate::views::history::{HistoryEntry, history};

/// One record, and what became of it.
#[derive(Clone, Debug)]
pub struct RecordQuestion {
    /// Its position in the log, or its id.
    pub record: String,
    /// As of when.
    pub cuts: Cuts,
}

impl RecordQuestion {
    /// The record, as the history of its deal or window tells it; an error where it was not visible then.
    pub fn answer(self, records: &Records) -> Result<HistoryEntry, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let record = records.find_record(&self.record)?;
        let of = records.history_with(&record)?;
        let cuts = meant_in(records, cuts, [&of])?;
        has_records_then(&of, &cuts)?;
        let entry = history(&of, &cuts).into_iter().find(|entry| entry.position == record.position);
        entry.ok_or_else(|| Error::NoSuchRecord { typed: self.record }.into())
    }
}
