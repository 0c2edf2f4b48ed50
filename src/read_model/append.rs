//! Taking records of the log in.

use super::block;
use super::chunk::{self, Chunk};
use super::entries::Entry;
use super::error::ModelError;
use super::lookup;
use super::meta::ModelMeta;
use super::model::ReadModel;
use super::number::{DealNumber, Numbered};
use super::rows::{self, Packed};
use super::tail;
use crate::cores::in_shares;
use crate::deal::event::Event;
use crate::deal::ids::{StreamId, Version};
use crate::deal::record::Record;
use crate::proof::tree_hash::Frontier;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// So many records at once go past the tail.
const MANY: usize = 512;
/// So few deals are not worth a thread of their own.
const ALONE: usize = 64;

impl ReadModel {
    /// Takes in the records that follow the last one that it has, all of them or none; `tree` is the tree over all
    /// envelopes, theirs included.
    ///
    /// Errors: [`ModelError::OtherSession`] where another session has written since.
    pub fn take(&mut self, records: &[Record], tree: &Frontier) -> Result<(), ModelError> {
        self.take_once(records, tree, || true)
    }

    /// The same, where the log may not have them yet: they are prepared, and taken in only if `durable` then says that it has.
    ///
    /// Errors: [`ModelError::Unavailable`] where it has not.
    pub fn take_once(
        &mut self,
        records: &[Record],
        tree: &Frontier,
        durable: impl FnOnce() -> bool,
    ) -> Result<(), ModelError> {
        let Some(newest) = records.last() else { return Ok(()) };
        // A writer that goes on need not read it anew.
        let mut tail = self.tail.take();
        self.in_transaction(|model| {
            let mut meta = model.meta.clone();
            let follow = records.iter().zip(meta.position().0 + 1..).all(|(record, next)| record.position.0 == next);
            if !follow || newest.position.0 != tree.leaves() {
                return Err(ModelError::damaged(format!("record {} does not follow it", newest.position)));
            }
            let numbers = model.number(records, &mut meta)?;
            model.lead_to(records, &numbers)?;
            meta.tree = tree.clone();
            meta.recorded = Some(newest.recorded.timestamp_millis());
            meta.erased |= records.iter().any(Record::is_erased);
            if records.len() < MANY {
                for record in records {
                    let row = tail::put(model.db(), of(&numbers, record)?, record)?;
                    if let Some(tail) = &mut tail {
                        tail.push(row);
                    }
                }
                if meta.position().0 - meta.folded.0 > tail::FULL {
                    model.fold(&[], &numbers, &meta)?;
                    meta.folded = meta.position();
                    tail = None;
                }
            } else {
                model.fold(records, &numbers, &model.meta)?;
                meta.folded = meta.position();
                tail = None;
            }
            meta.write(model.db())?;
            if durable() {
                Ok(meta)
            } else {
                Err(ModelError::Unavailable { reason: "the log does not have the records".into() })
            }
        })?;
        if let Some(tail) = tail {
            self.tail = OnceCell::from(tail);
        }
        Ok(())
    }

    /// The numbers of the deals of these records; deals that begin with one of them get theirs.
    fn number(&self, records: &[Record], meta: &mut ModelMeta) -> Result<HashMap<StreamId, DealNumber>, ModelError> {
        let mut numbers = HashMap::new();
        let mut streams: BTreeMap<Uuid, ()> = BTreeMap::new();
        for record in records {
            streams.insert(record.stream.0, ());
        }
        let streams: Vec<Uuid> = streams.into_keys().collect();
        for (stream, number) in streams.iter().zip(self.numbers_of(&streams)?) {
            if let Some(number) = number {
                numbers.insert(StreamId(*stream), number);
            }
        }
        let (mut of_streams, mut of_numbers) = (Vec::new(), Vec::new());
        for record in records.iter().filter(|record| record.version == Version(1)) {
            if numbers.contains_key(&record.stream) {
                return Err(ModelError::damaged(format!("record {} begins a deal that is there", record.position)));
            }
            let window = match &record.event {
                Event::Opened(parties) => parties.window.as_ref(),
                _ => None,
            };
            let window = window.map_or(Ok(0), |window| self.number_of_window(window.as_str(), meta))?;
            let number = DealNumber::new(window, meta.deals)
                .ok_or_else(|| ModelError::Unavailable { reason: "there are more deals than it can number".into() })?;
            meta.deals += 1;
            numbers.insert(record.stream, number);
            of_streams.push((record.stream.0.as_bytes().to_vec(), number.value()));
            of_numbers.push((number.key().to_vec(), Numbered { stream: record.stream, folded: 0 }.value()));
        }
        of_streams.sort_unstable();
        of_numbers.sort_unstable();
        block::put(self.db(), lookup::STREAM, of_streams)?;
        block::put(self.db(), lookup::NUMBER, of_numbers)?;
        Ok(numbers)
    }

    fn number_of_window(&self, window: &str, meta: &mut ModelMeta) -> Result<u64, ModelError> {
        if let Some(value) = block::get(self.db(), lookup::WINDOW_NUMBER, window.as_bytes())? {
            let number = <[u8; 8]>::try_from(value.as_slice()).map(u64::from_be_bytes);
            return number.map_err(|_| ModelError::damaged("a window has no number"));
        }
        meta.windows += 1;
        let entry = (window.as_bytes().to_vec(), meta.windows.to_be_bytes().to_vec());
        block::put(self.db(), lookup::WINDOW_NUMBER, vec![entry])?;
        Ok(meta.windows)
    }

    /// Enters what leads to these records and their deals.
    fn lead_to(&self, records: &[Record], numbers: &HashMap<StreamId, DealNumber>) -> Result<(), ModelError> {
        let mut by_kind: BTreeMap<u8, BTreeMap<Vec<u8>, Vec<u8>>> = BTreeMap::new();
        for record in records {
            let deal = of(numbers, record)?;
            for (kind, key) in lookup::entries(record) {
                by_kind.entry(kind).or_default().insert(key, deal.value());
            }
            if !lookup::is_of(record.id, record.stream) {
                let position = record.position.0.to_be_bytes().to_vec();
                by_kind.entry(lookup::FOREIGN).or_default().insert(record.id.0.as_bytes().to_vec(), position);
            }
        }
        by_kind.into_iter().try_for_each(|(kind, entries)| block::put(self.db(), kind, entries.into_iter().collect()))
    }

    /// Puts the records of the tail, which are those of `tail`, and these after them, to the others of their deals.
    fn fold(
        &self,
        records: &[Record],
        numbers: &HashMap<StreamId, DealNumber>,
        tail: &ModelMeta,
    ) -> Result<(), ModelError> {
        let of_tail = self.records_of_tail(tail)?;
        tail::clear(self.db())?;
        let mut by_deal: BTreeMap<DealNumber, Vec<&Record>> = BTreeMap::new();
        let mut places: Vec<Entry> = Vec::with_capacity(of_tail.len() + records.len());
        for (deal, record) in &of_tail {
            by_deal.entry(*deal).or_default().push(record);
            places.push((record.position.0.to_be_bytes().to_vec(), deal.value()));
        }
        for record in records {
            let deal = of(numbers, record)?;
            by_deal.entry(deal).or_default().push(record);
            places.push((record.position.0.to_be_bytes().to_vec(), deal.value()));
        }
        block::put(self.db(), lookup::PLACE, places)?;
        let deals: Vec<DealNumber> = by_deal.keys().copied().collect();
        let mut work = Vec::with_capacity(deals.len());
        let mut of_numbers = Vec::with_capacity(deals.len());
        for ((deal, records), numbered) in by_deal.into_iter().zip(self.numbered(&deals)?) {
            let last = deal.chunk(numbered.folded / chunk::FULL).filter(|_| numbered.folded % chunk::FULL > 0);
            let last = last.map(|key| rows::one(self.db(), key)).transpose()?.flatten();
            if last.is_none() && numbered.folded % chunk::FULL > 0 {
                return Err(ModelError::damaged("a chunk is missing"));
            }
            let folded = numbered.folded + records.len() as u64;
            of_numbers.push((deal.key().to_vec(), Numbered { folded, ..numbered }.value()));
            work.push((deal, numbered.folded, last, records));
        }
        let packed = in_shares(&work, ALONE, |share| {
            let mut packed = Vec::with_capacity(share.len());
            for (deal, folded, last, records) in share {
                let last = last.as_ref().map(rows::Raw::chunk).transpose()?;
                pack(*deal, *folded, last, records, &mut packed)?;
            }
            Ok::<_, ModelError>(packed)
        });
        for share in packed {
            share?.iter().try_for_each(|row| row.write(self.db()))?;
        }
        block::put(self.db(), lookup::NUMBER, of_numbers)
    }

    /// The records of the tail as this row of meta has it.
    pub(super) fn records_of_tail(&self, meta: &ModelMeta) -> Result<Vec<(DealNumber, Record)>, ModelError> {
        let rows = tail::read(self.db(), meta)?;
        let mut deals: Vec<DealNumber> = rows.iter().map(|row| row.deal).collect();
        deals.sort_unstable();
        deals.dedup();
        let numbered = self.numbered(&deals)?;
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            let numbered = deals.binary_search(&row.deal).ok().and_then(|place| numbered.get(place));
            let chunk = Chunk::of_plain(&row.chunk);
            let mut read = Vec::with_capacity(1);
            let whole = numbered.zip(chunk).and_then(|(numbered, chunk)| chunk.read_into(numbered.stream, &mut read));
            let record = whole.and_then(|()| read.pop());
            records.push((row.deal, record.ok_or_else(|| ModelError::damaged("a record of the tail does not read"))?));
        }
        Ok(records)
    }
}

fn of(numbers: &HashMap<StreamId, DealNumber>, record: &Record) -> Result<DealNumber, ModelError> {
    let unknown = || ModelError::damaged(format!("record {} is of a deal that does not begin", record.position));
    numbers.get(&record.stream).copied().ok_or_else(unknown)
}

/// The chunks that these records make of a deal that has so many in chunks, the last of which may have room.
fn pack(
    deal: DealNumber,
    folded: u64,
    last: Option<Chunk>,
    records: &[&Record],
    packed: &mut Vec<Packed>,
) -> Result<(), ModelError> {
    let unfit = || ModelError::damaged("records of a deal do not follow each other");
    let key = |number: u64| {
        deal.chunk(number).ok_or_else(|| ModelError::Unavailable { reason: "a deal has too many records".into() })
    };
    let mut rest = records;
    let mut number = folded / chunk::FULL;
    if let Some(mut chunk) = last {
        let room = usize::try_from(chunk::FULL.saturating_sub(chunk.count)).unwrap_or(0).min(rest.len());
        let (here, after) = rest.split_at(room);
        here.iter().try_for_each(|record| chunk.push(record)).ok_or_else(unfit)?;
        packed.push(Packed::of(&chunk, key(number)?)?);
        (rest, number) = (after, number + 1);
    }
    for records in rest.chunks(usize::try_from(chunk::FULL).unwrap_or(1)) {
        let chunk = Chunk::of(records.iter().copied()).ok_or_else(unfit)?;
        packed.push(Packed::of(&chunk, key(number)?)?);
        number += 1;
    }
    Ok(())
}
