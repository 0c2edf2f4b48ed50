//! Two models of the same log, compared: all that questions can find in one is in the other.

use super::block;
use super::deals::number;
use super::entries::Entry;
use super::error::ModelError;
use super::lookup;
use super::model::ReadModel;
use super::number::DealNumber;
use std::collections::HashSet;

/// Deals whose records are compared at a time.
const AT_ONCE: usize = 1_024;

impl ReadModel {
    /// The other one, which was just built, has the same.
    ///
    /// Errors: [`ModelError::Damaged`] with the first thing that differs.
    pub fn compare(&self, built: &Self) -> Result<(), ModelError> {
        if (self.position(), self.root()) != (built.position(), built.root()) {
            let (here, there) = (self.position(), built.position());
            return Err(ModelError::damaged(format!("it ends at record {here}, and the log at {there}")));
        }
        // Which records are in the tail is nobody's business, so places and counts are compared with the records.
        for kind in lookup::ALL.into_iter().filter(|kind| ![lookup::NUMBER, lookup::PLACE].contains(kind)) {
            if entries(self, kind)? != entries(built, kind)? {
                return Err(ModelError::damaged(format!("the look-up {kind} is not what the log gives")));
            }
        }
        let mut deals = Vec::new();
        for (_, value) in entries(built, lookup::STREAM)? {
            deals.push(number(&value)?);
        }
        deals.sort_unstable();
        for deals in deals.chunks(AT_ONCE) {
            self.compare_records(built, deals)?;
        }
        Ok(())
    }

    fn compare_records(&self, built: &Self, deals: &[DealNumber]) -> Result<(), ModelError> {
        for (here, expected) in self.records_of_all(deals)?.into_iter().zip(built.records_of_all(deals)?) {
            let Some(first) = expected.first() else { continue };
            if here != expected {
                return Err(ModelError::damaged(format!("the deal {} has other records in the log", first.slug)));
            }
            let ids: HashSet<_> = here.iter().map(|record| record.id).collect();
            if ids.len() != here.len() {
                return Err(ModelError::damaged(format!("two records of the deal {} have the same id", first.slug)));
            }
        }
        Ok(())
    }
}

fn entries(model: &ReadModel, kind: u8) -> Result<Vec<Entry>, ModelError> {
    let mut entries = Vec::new();
    block::scan(model.db(), kind, &[], |key, value| {
        entries.push((key.to_vec(), value.to_vec()));
        true
    })?;
    Ok(entries)
}
