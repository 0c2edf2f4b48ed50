//! Two models of the same log, compared: all that questions can find in one is in the other, and nothing else is there.

use super::block;
use super::deals::number;
use super::entries::Entry;
use super::error::ModelError;
use super::lookup;
use super::model::ReadModel;
use super::number::DealNumber;
use super::{chunk, tail};
use crate::deal::ids::Position;
use crate::deal::record::Record;
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
        if self.has_erased() != built.has_erased() {
            return Err(ModelError::damaged("it does not say as the log does whether something was erased"));
        }
        // Two models may differ in how many records are in the tail. So counts are compared with the records.
        for kind in lookup::ALL.into_iter().filter(|kind| ![lookup::NUMBER, lookup::PLACE].contains(kind)) {
            if entries(self, kind)? != entries(built, kind)? {
                return Err(ModelError::damaged(format!("the look-up {kind} is not what the log gives")));
            }
        }
        if places(self)? != places(built)? {
            return Err(ModelError::damaged(format!("the look-up {} is not what the log gives", lookup::PLACE)));
        }
        let ids = Ids { streams: entries(built, lookup::STREAM)?, foreign: entries(built, lookup::FOREIGN)? };
        let mut deals = ids.streams.iter().map(|(_, value)| number(value)).collect::<Result<Vec<_>, _>>()?;
        deals.sort_unstable();
        for deals in deals.chunks(AT_ONCE) {
            self.compare_records(built, deals, &ids)?;
        }
        self.has_no_other_rows(&deals)
    }

    fn compare_records(&self, built: &Self, deals: &[DealNumber], all: &Ids) -> Result<(), ModelError> {
        for (here, expected) in self.records_of_all(deals)?.into_iter().zip(built.records_of_all(deals)?) {
            let Some(first) = expected.first() else { continue };
            if here != expected {
                return Err(ModelError::damaged(format!("the deal {} has other records in the log", first.slug)));
            }
            let ids: HashSet<_> = here.iter().map(|record| record.id).collect();
            if ids.len() != here.len() {
                return Err(ModelError::damaged(format!("two records of the deal {} have the same id", first.slug)));
            }
            for record in here.iter().filter(|record| !lookup::is_of(record.id, record.stream)) {
                if self.has_another(record, all)? {
                    let (position, id) = (record.position, record.id);
                    return Err(ModelError::damaged(format!("another record than {position} has its id, {id}, too")));
                }
            }
        }
        Ok(())
    }

    /// Whether another record has the id of this one, which was not made for a record of its deal.
    fn has_another(&self, record: &Record, all: &Ids) -> Result<bool, ModelError> {
        let id = record.id.0.as_bytes().as_slice();
        // An entry has the last record with its id.
        let entry = all.foreign.binary_search_by(|(other, _)| other.as_slice().cmp(id)).ok();
        let entry = entry.and_then(|place| all.foreign.get(place)).map(|(_, position)| position.as_slice());
        if entry != Some(record.position.0.to_be_bytes().as_slice()) {
            return Ok(true);
        }
        let beginning = lookup::beginning(&record.id);
        let from = all.streams.partition_point(|(stream, _)| stream.as_slice() < beginning);
        for (_, value) in all.streams.iter().skip(from).take_while(|(stream, _)| stream.starts_with(beginning)) {
            let of_deal = self.records_of(number(value)?)?;
            if of_deal.iter().any(|other| other.id == record.id && other.position != record.position) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every row belongs to one of these deals or to a look-up, and SQLite finds its own pages in order.
    fn has_no_other_rows(&self, deals: &[DealNumber]) -> Result<(), ModelError> {
        let numbers = entries(self, lookup::NUMBER)?;
        if numbers.len() != deals.len() {
            return Err(ModelError::damaged("a number has no deal"));
        }
        let mut chunks = 0;
        for deals in deals.chunks(AT_ONCE) {
            chunks += self.numbered(deals)?.iter().map(|of| of.folded.div_ceil(chunk::FULL)).sum::<u64>();
        }
        let mut blocks = 0;
        for kind in lookup::ALL {
            blocks += block::rows(self.db(), kind)?;
        }
        for (table, expected) in [("chunk", chunks), ("block", blocks)] {
            let found: i64 = self.db().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            if found.cast_unsigned() != expected {
                return Err(ModelError::damaged(format!("the table {table} has {found} rows, not {expected}")));
            }
        }
        let said: String = self.db().query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if said == "ok" { Ok(()) } else { Err(ModelError::damaged(format!("SQLite says: {said}"))) }
    }
}

/// What ids lead to, in order: deals and windows, and records whose ids were not made for their deals.
struct Ids {
    streams: Vec<Entry>,
    foreign: Vec<Entry>,
}

fn entries(model: &ReadModel, kind: u8) -> Result<Vec<Entry>, ModelError> {
    let mut entries = Vec::new();
    block::scan(model.db(), kind, &[], |key, value| {
        entries.push((key.to_vec(), value.to_vec()));
        true
    })?;
    Ok(entries)
}

/// The deal of each record, in the order of the log: first those in chunks, then those in the tail.
fn places(model: &ReadModel) -> Result<Vec<DealNumber>, ModelError> {
    let mut deals = Vec::new();
    let mut expected = Position(0);
    let mut unfit = false;
    block::scan(model.db(), lookup::PLACE, &[], |key, value| {
        expected = expected.next();
        unfit = key != expected.0.to_be_bytes();
        deals.push(value.to_vec());
        !unfit
    })?;
    if unfit || expected != model.meta.folded {
        return Err(ModelError::damaged(format!("the place of record {expected} is not there")));
    }
    let in_chunks = deals.iter().map(|value| number(value));
    let in_tail = model.tail()?.iter().map(|row: &tail::TailRow| Ok(row.deal));
    in_chunks.chain(in_tail).collect()
}
