//! The fields of deals as they were with their newest records, so that the next receipt need not derive them.

use super::newest_deals::NewestDeals;
use crate::deal::ids::Version;
use crate::deal::moment::Instant;
use crate::ledger::{Lineage, Receipt};
use crate::views::changes::DealFields;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Deals of which the fields are kept.
const MOST: usize = 4_096;

/// Those of the deals that were recorded in last.
pub(in crate::http) struct FieldCache(Mutex<NewestDeals<CachedFields>>);

struct CachedFields {
    version: Version,
    /// The fields hold for receipts of this lineage, and for questions that are asked by then.
    lineage: Lineage,
    asked: Instant,
    fields: Arc<DealFields>,
}

impl Default for FieldCache {
    fn default() -> Self {
        Self(Mutex::new(NewestDeals::new(MOST)))
    }
}

impl FieldCache {
    /// Those of the deal before the record of this receipt.
    pub(super) fn before(&self, receipt: &Receipt, asked: Instant) -> Option<Arc<DealFields>> {
        let all = self.all();
        let cached = all.get(receipt.record.stream)?;
        let holds = cached.version.next() == receipt.record.version
            && cached.lineage == receipt.lineage
            && cached.asked == asked;
        holds.then(|| Arc::clone(&cached.fields))
    }

    /// Keeps those of the deal with the record of this receipt.
    pub(super) fn keep(&self, receipt: &Receipt, asked: Instant, fields: DealFields) {
        let (version, lineage) = (receipt.record.version, receipt.lineage.clone());
        let mut all = self.all();
        let known = all.get(receipt.record.stream);
        if known.is_some_and(|known| known.lineage == lineage && known.asked == asked && known.version > version) {
            return;
        }
        all.keep(receipt.record.stream, CachedFields { version, lineage, asked, fields: Arc::new(fields) });
    }

    /// Whoever panicked with the lock had put in nothing that is wrong.
    fn all(&self) -> MutexGuard<'_, NewestDeals<CachedFields>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
