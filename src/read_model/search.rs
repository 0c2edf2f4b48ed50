//! Finding deals and records.

use super::block;
use super::chunk::{Chunk, FULL};
use super::deals::number;
use super::error::ModelError;
use super::lookup::{self, Key};
use super::model::ReadModel;
use super::number::{DealNumber, Numbered};
use super::rows;
use crate::deal::ids::{Position, RecordId, StreamId};
use crate::deal::name::Slug;
use crate::deal::record::Record;
use uuid::Uuid;

/// Numbers of deals that are kept, before they are looked up anew.
const KNOWN: usize = 1 << 16;

/// A deal or window that a key finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub slug: Slug,
    /// Its identity.
    pub stream: StreamId,
    /// Its number in the model.
    pub number: DealNumber,
}

impl ReadModel {
    /// What a key finds, by slug.
    pub fn find(&self, key: Key<'_>) -> Result<Vec<Found>, ModelError> {
        let (kind, prefix) = key.prefix();
        let mut entries = Vec::new();
        block::scan(self.db(), kind, &prefix, |entry, value| {
            let wanted = entry.starts_with(&prefix);
            if wanted {
                entries.push((lookup::slug(entry), value.to_vec()));
            }
            wanted
        })?;
        let mut named = Vec::with_capacity(entries.len());
        for (slug, value) in entries {
            let slug = slug.ok_or_else(|| ModelError::damaged("an entry of a look-up has no name"))?;
            named.push((slug, number(&value)?));
        }
        let mut numbers: Vec<DealNumber> = named.iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        let streams = self.numbered(&numbers)?;
        let found = named.into_iter().filter_map(|(slug, number)| {
            let place = numbers.binary_search(&number).ok()?;
            Some(Found { slug, stream: streams.get(place)?.stream, number })
        });
        Ok(found.collect())
    }

    /// The key finds more than so many.
    pub fn finds_more_than(&self, key: Key<'_>, most: usize) -> Result<bool, ModelError> {
        let ((kind, prefix), mut count) = (key.prefix(), 0);
        block::scan(self.db(), kind, &prefix, |entry, _| {
            let wanted = entry.starts_with(&prefix);
            count += usize::from(wanted);
            wanted && count <= most
        })?;
        Ok(count > most)
    }

    /// The words that this key and its like could be asked for, of those that begin like this: so many at the most, in their order.
    pub fn words(&self, key: Key<'_>, beginning: &str, most: usize) -> Result<Vec<String>, ModelError> {
        let (kind, _) = key.prefix();
        let mut words = Vec::new();
        let mut from = beginning.as_bytes().to_vec();
        while words.len() < most {
            let mut next = None;
            block::scan(self.db(), kind, &from, |entry, _| {
                next = Some(entry.to_vec());
                false
            })?;
            let Some(entry) = next.filter(|entry| entry.starts_with(beginning.as_bytes())) else { break };
            let word: Vec<u8> = entry.into_iter().take_while(|byte| *byte != 0).collect();
            // All entries of a word have a zero after it.
            from = [word.as_slice(), &[1]].concat();
            words.extend(String::from_utf8(word).ok());
        }
        Ok(words)
    }

    /// The record at a position.
    pub fn record_at(&self, position: Position) -> Result<Option<Record>, ModelError> {
        if position == Position(0) || position > self.meta.position() {
            return Ok(None);
        }
        let missing = || ModelError::damaged(format!("record {position} is not there"));
        let unreadable = || ModelError::damaged(format!("record {position} does not read"));
        let numbered = |deal| self.numbered(&[deal])?.pop().ok_or_else(missing);
        let (stream, chunk) = if position > self.meta.folded {
            let row = self.tail()?.iter().find(|row| row.position == position).ok_or_else(missing)?;
            (numbered(row.deal)?.stream, Chunk::of_plain(&row.chunk).ok_or_else(unreadable)?)
        } else {
            let value = block::get(self.db(), lookup::PLACE, &position.0.to_be_bytes())?;
            let deal = number(&value.ok_or_else(missing)?)?;
            let Numbered { stream, folded, .. } = numbered(deal)?;
            (stream, self.chunk_with(deal, folded, position)?.ok_or_else(missing)?)
        };
        let mut records = Vec::new();
        chunk.read_into(stream, &mut records).ok_or_else(unreadable)?;
        records.into_iter().find(|record| record.position == position).map(Some).ok_or_else(missing)
    }

    /// The chunk that has this position if one has, of a deal with so many records in chunks: the last one that does not begin
    /// after it. Long deals are not read for it.
    fn chunk_with(&self, deal: DealNumber, folded: u64, position: Position) -> Result<Option<Chunk>, ModelError> {
        let (mut first, mut beyond) = (0, folded.div_ceil(FULL));
        let mut found = None;
        while first < beyond {
            let middle = first + (beyond - first) / 2;
            let Some(raw) = deal.chunk(middle).map(|key| rows::one(self.db(), key)).transpose()?.flatten() else {
                return Ok(None);
            };
            let chunk = raw.chunk()?;
            if chunk.position() <= position.0 {
                (found, first) = (Some(chunk), middle + 1);
            } else {
                beyond = middle;
            }
        }
        Ok(found)
    }

    /// The record with this id.
    pub fn record_with(&self, id: RecordId) -> Result<Option<Record>, ModelError> {
        self.record_outside(None, id)
    }

    /// The same, if it is not of this deal.
    pub fn record_outside(&self, deal: Option<StreamId>, id: RecordId) -> Result<Option<Record>, ModelError> {
        let outside = deal.as_ref().map(|deal| deal.0.as_bytes().as_slice());
        let beginning = lookup::beginning(&id);
        let mut deals = Vec::new();
        block::scan(self.db(), lookup::STREAM, beginning, |stream, value| {
            let wanted = stream.starts_with(beginning);
            if wanted && Some(stream) != outside {
                deals.push(value.to_vec());
            }
            wanted
        })?;
        for deal in deals {
            let records = self.records_of(number(&deal)?)?;
            if let Some(record) = records.into_iter().find(|record| record.id == id) {
                return Ok(Some(record));
            }
        }
        match block::get(self.db(), lookup::FOREIGN, id.0.as_bytes())? {
            Some(position) => {
                let position = <[u8; 8]>::try_from(position.as_slice()).map(u64::from_be_bytes);
                let position = position.map_err(|_| ModelError::damaged("an id leads nowhere"))?;
                self.record_at(Position(position))
            }
            None => Ok(None),
        }
    }

    /// The deals and windows of these identities, which are sorted; none for an unknown one.
    pub(super) fn numbers_of(&self, streams: &[Uuid]) -> Result<Vec<Option<DealNumber>>, ModelError> {
        let mut known = self.known.borrow_mut();
        if known.len() > KNOWN {
            known.clear();
        }
        let sought: Vec<&Uuid> = streams.iter().filter(|stream| !known.contains_key(&StreamId(**stream))).collect();
        let values =
            block::get_all(self.db(), lookup::STREAM, sought.iter().map(|stream| stream.as_bytes().as_slice()))?;
        for (stream, value) in sought.into_iter().zip(values) {
            if let Some(value) = value {
                known.insert(StreamId(*stream), number(&value)?);
            }
        }
        Ok(streams.iter().map(|stream| known.get(&StreamId(*stream)).copied()).collect())
    }
}
