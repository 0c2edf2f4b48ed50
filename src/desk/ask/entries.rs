//! The clubs and players that have an entry.

use super::as_of::placed;
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterKind;
use crate::deal::filter::DealFilter;
use crate::views::entries::{KnownEntry, entries, met_in};

/// The clubs or the players that have an entry.
#[derive(Clone, Copy, Debug)]
pub struct EntriesQuestion {
    /// Which of the two.
    pub kind: RegisterKind,
}

impl EntriesQuestion {
    /// By name, as they are now.
    pub fn answer(self, records: &Records) -> Result<Vec<KnownEntry>, AskError> {
        let cuts = placed(records, Cuts::default())?;
        let set = records.entries_at(self.kind, &cuts)?;
        if set.is_empty() {
            return Ok(Vec::new());
        }
        let met = records.of_histories(&DealFilter::default(), |history| met_in(history, self.kind, &cuts))?;
        Ok(entries(&set, self.kind, &cuts.who, met))
    }
}
