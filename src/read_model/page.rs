//! The records in the order of the log, some at a time.

use super::block;
use super::chunk::{Chunk, unpacked_length};
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

/// What the records of a page may have together, in bytes of their chunks before those are compressed.
const PAGE_BYTES: usize = 32 << 20;
/// Deals that are looked up at a time.
const AT_ONCE: usize = 1_024;
/// So few deals are not worth a thread of their own.
const ALONE: usize = 64;

impl ReadModel {
    /// The records that follow this position, at most so many; fewer where more would have more than 32 MiB, but at least
    /// one. None after the newest.
    pub fn records_after(&self, after: Position, limit: u64) -> Result<Vec<Record>, ModelError> {
        let mut page = RecordPage::new(after.0 + 1..=self.position().0.min(after.0.saturating_add(limit)));
        let deals: Vec<DealNumber> = self.deals_of(&page.wanted)?.into_iter().collect();
        for deals in deals.chunks(AT_ONCE) {
            let numbered = self.numbered(deals)?;
            let (mut rows, mut bytes): (Vec<(Numbered, Vec<Raw>)>, usize) = (Vec::new(), 0);
            let mut newest = None;
            self.each_chunk(deals, |place, raw| {
                bytes += unpacked_length(&raw.data).unwrap_or(0);
                match rows.last_mut().filter(|_| newest == Some(place)) {
                    Some((_, of_deal)) => of_deal.push(raw),
                    None => rows.extend(numbered.get(place).map(|numbered| (*numbered, vec![raw]))),
                }
                newest = Some(place);
                if bytes > PAGE_BYTES {
                    page.read(&std::mem::take(&mut rows))?;
                    bytes = 0;
                }
                Ok(())
            })?;
            page.read(&rows)?;
        }
        if *page.wanted.end() > self.meta.folded.0 {
            let in_tail = self.records_of_tail(&self.meta)?.into_iter().zip(self.tail()?);
            page.put(in_tail.map(|((_, record), row)| (record, row.chunk.len())));
        }
        page.sort();
        // That none is missing.
        if page.records.iter().map(|(record, _)| record.position.0).eq(page.wanted) {
            Ok(page.records.into_iter().map(|(record, _)| record).collect())
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

/// Records of a page, as they are found: deal by deal.
struct RecordPage {
    /// Their positions. They become fewer when it is full.
    wanted: RangeInclusive<u64>,
    /// Each with its length.
    records: Vec<(Record, usize)>,
    bytes: usize,
}

impl RecordPage {
    fn new(wanted: RangeInclusive<u64>) -> Self {
        Self { wanted, records: Vec::new(), bytes: 0 }
    }

    /// Takes what it wants of these rows.
    fn read(&mut self, rows: &[(Numbered, Vec<Raw>)]) -> Result<(), ModelError> {
        let wanted = &self.wanted;
        let read = in_shares(rows, ALONE, |share| {
            let mut records = Vec::new();
            share.iter().try_for_each(|(numbered, chunks)| within(wanted, *numbered, chunks, &mut records))?;
            Ok::<_, ModelError>(records)
        });
        let read = read.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.put(read.into_iter().flatten());
        Ok(())
    }

    /// Takes what it wants of these records. Where they are too long, it wants only the first of them from now on.
    fn put(&mut self, records: impl Iterator<Item = (Record, usize)>) {
        let wanted = self.wanted.clone();
        for (record, length) in records.filter(|(record, _)| wanted.contains(&record.position.0)) {
            self.bytes += length;
            self.records.push((record, length));
        }
        if self.bytes <= PAGE_BYTES {
            return;
        }
        self.sort();
        while self.bytes > PAGE_BYTES
            && self.records.len() > 1
            && let Some((_, length)) = self.records.pop()
        {
            self.bytes -= length;
        }
        let last = self.records.last().map_or(0, |(record, _)| record.position.0);
        self.wanted = *self.wanted.start()..=last;
    }

    fn sort(&mut self) {
        self.records.sort_unstable_by_key(|(record, _)| record.position);
    }
}

/// Those of the records of a deal, each with its length.
fn within(
    wanted: &RangeInclusive<u64>,
    numbered: Numbered,
    chunks: &[Raw],
    records: &mut Vec<(Record, usize)>,
) -> Result<(), ModelError> {
    let chunks = chunks.iter().map(Raw::chunk).collect::<Result<Vec<_>, _>>()?;
    for (at, chunk) in chunks.iter().enumerate() {
        // A deal's records are in the order of the log.
        let next = chunks.get(at + 1).map_or(u64::MAX, Chunk::position);
        if chunk.position() <= *wanted.end() && next > *wanted.start() {
            let whole = chunk.read(numbered.stream, |record, length| {
                if wanted.contains(&record.position.0) {
                    records.push((record, length));
                }
            });
            whole.ok_or_else(|| ModelError::damaged("a record does not read"))?;
        }
    }
    Ok(())
}
