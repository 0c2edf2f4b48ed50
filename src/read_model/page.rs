//! The records in the order of the log, some at a time.

use super::block;
use super::chunk::Chunk;
use super::deals::number;
use super::error::ModelError;
use super::lookup;
use super::model::ReadModel;
use super::number::{DealNumber, Numbered};
use super::rows::Raw;
use crate::cores::in_shares;
use crate::deal::ids::Position;
use crate::deal::record::Record;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Deals whose chunks are read at a time.
const AT_ONCE: usize = 1_024;
/// So few deals are not worth a thread of their own.
const ALONE: usize = 64;

impl ReadModel {
    /// The records that follow this position, at most so many; none after the newest.
    pub fn records_after(&self, after: Position, limit: u64) -> Result<Vec<Record>, ModelError> {
        let wanted = after.0 + 1..=self.position().0.min(after.0.saturating_add(limit));
        let deals: Vec<DealNumber> = self.deals_of(&wanted)?.into_iter().collect();
        let mut records = Vec::new();
        for deals in deals.chunks(AT_ONCE) {
            let numbered = self.numbered(deals)?;
            let work: Vec<_> = numbered.into_iter().zip(self.chunks(deals)?).collect();
            let read = in_shares(&work, ALONE, |share| {
                let mut records = Vec::new();
                share.iter().try_for_each(|(numbered, chunks)| within(&wanted, *numbered, chunks, &mut records))?;
                Ok::<_, ModelError>(records)
            });
            for share in read {
                records.extend(share?);
            }
        }
        let in_tail = |(_, record): &(DealNumber, Record)| wanted.contains(&record.position.0);
        if *wanted.end() > self.meta.folded.0 {
            records.extend(self.records_of_tail(&self.meta)?.into_iter().filter(in_tail).map(|(_, record)| record));
        }
        records.sort_unstable_by_key(|record| record.position);
        // That none is missing.
        if records.iter().map(|record| record.position.0).eq(wanted) {
            Ok(records)
        } else {
            Err(ModelError::damaged(format!("a record after {after} is not there")))
        }
    }

    /// The deals of those of these records that are in chunks.
    fn deals_of(&self, wanted: &RangeInclusive<u64>) -> Result<BTreeSet<DealNumber>, ModelError> {
        let mut values = BTreeSet::new();
        if *wanted.start() <= self.meta.folded.0 && !wanted.is_empty() {
            let last = wanted.end().to_be_bytes();
            block::scan(self.db(), lookup::PLACE, &wanted.start().to_be_bytes(), |position, value| {
                let is_wanted = position <= last.as_slice();
                if is_wanted {
                    values.insert(value.to_vec());
                }
                is_wanted
            })?;
        }
        values.iter().map(|value| number(value)).collect()
    }
}

/// Those of the records of a deal.
fn within(
    wanted: &RangeInclusive<u64>,
    numbered: Numbered,
    chunks: &[Raw],
    records: &mut Vec<Record>,
) -> Result<(), ModelError> {
    let chunks = chunks.iter().map(Raw::chunk).collect::<Result<Vec<_>, _>>()?;
    for (at, chunk) in chunks.iter().enumerate() {
        // A deal's records are in the order of the log.
        let next = chunks.get(at + 1).map_or(u64::MAX, Chunk::position);
        if chunk.position() <= *wanted.end() && next > *wanted.start() {
            let mut read = Vec::new();
            let whole = chunk.read_into(numbered.stream, &mut read);
            whole.ok_or_else(|| ModelError::damaged("a record does not read"))?;
            records.extend(read.into_iter().filter(|record| wanted.contains(&record.position.0)));
        }
    }
    Ok(())
}
