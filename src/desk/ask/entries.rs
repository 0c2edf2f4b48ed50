//! The clubs and players that have an entry.

use super::as_of::positioned;
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
        let cuts = positioned(records, Cuts::default())?;
        let set = records.entries_at(self.kind, &cuts)?;
        if set.is_empty() {
            return Ok(Vec::new());
        }
        let every_deal = DealFilter::default();
        let cuts = Cuts { who: records.who_behind(&every_deal, &cuts)?, ..cuts };
        let met = records.of_histories(&every_deal, |history| met_in(history, self.kind, &cuts))?;
        Ok(entries(&set, self.kind, &cuts.who, met))
    }
}
