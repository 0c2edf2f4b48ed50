//! Reading records where they stand.

use super::chunk::parts;
use super::{SledLog, keys};
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::codec::{self, Unreadable};
use crate::log::{Head, LogError};
use sled::IVec;

/// How many values are taken from the tree at a time.
const PAGE: usize = 64;

impl SledLog {
    pub(super) fn newest(&self) -> Result<Head, LogError> {
        let Some((key, value)) = self.tree.last(&[keys::RECORD])? else { return Ok(Head::default()) };
        let mut newest = Head::default();
        let first = self.first_of(&key)?;
        // All of them are read, so that a log whose end is damaged is not written to.
        self.each(first, &value, first, |record| {
            newest = Head { position: record.position, recorded: Some(record.recorded) };
            true
        })?;
        Ok(newest)
    }

    pub(super) fn records_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError> {
        let mut records = Vec::new();
        let from = after.next();
        let begin = keys::record(from);
        // The value that has the first of them may begin before it.
        let mut pairs: Vec<_> = self.tree.last_up_to(keys::RECORD, &begin)?.into_iter().collect();
        let mut last = begin.to_vec();
        loop {
            for (key, value) in &pairs {
                let first = self.first_of(key)?;
                self.each(first, value, from, |record| {
                    if records.len() < limit {
                        records.push(record);
                    }
                    records.len() < limit
                })?;
                if records.len() >= limit {
                    return Ok(records);
                }
            }
            pairs = self.tree.after(&last, PAGE)?;
            // Runs come after the records in the tree.
            pairs.retain(|(key, _)| key.first() == Some(&keys::RECORD));
            let Some((key, _)) = pairs.last() else { return Ok(records) };
            last = key.to_vec();
        }
    }

    /// The records at these positions, which grow.
    pub(super) fn records_at(&self, positions: &[Position]) -> Result<Vec<Record>, LogError> {
        let mut records = Vec::with_capacity(positions.len());
        let mut at: Option<(Position, IVec)> = None;
        for position in positions {
            if let Some((first, value)) = &at
                && let Some(record) = self.one(*first, value, *position)?
            {
                records.push(record);
                continue;
            }
            at = match self.tree.last_up_to(keys::RECORD, &keys::record(*position))? {
                Some((key, value)) => Some((self.first_of(&key)?, value)),
                None => None,
            };
            let found = at.as_ref().map_or(Ok(None), |(first, value)| self.one(*first, value, *position))?;
            let gone = || self.damaged(&format!("the index knows a record at position {position}, which is not there"));
            records.push(found.ok_or_else(gone)?);
        }
        Ok(records)
    }

    fn one(&self, first: Position, value: &[u8], position: Position) -> Result<Option<Record>, LogError> {
        let mut found = None;
        self.each(first, value, position, |record| {
            found = Some(record).filter(|record| record.position == position);
            false
        })?;
        Ok(found)
    }

    /// Decodes the records of a value that stand at `from` or later, until `take` has enough.
    fn each(
        &self,
        first: Position,
        value: &[u8],
        from: Position,
        mut take: impl FnMut(Record) -> bool,
    ) -> Result<(), LogError> {
        let mut position = first;
        for part in parts(value) {
            let Some((envelope, body)) = part else {
                return Err(self.damaged(&format!("the record at position {position} has no envelope and body")));
            };
            if position >= from {
                let record =
                    codec::decode(position, envelope, body).map_err(|unreadable| self.unreadable(unreadable))?;
                if !take(record) {
                    break;
                }
            }
            position = position.next();
        }
        Ok(())
    }

    fn first_of(&self, key: &[u8]) -> Result<Position, LogError> {
        keys::read_record(key).ok_or_else(|| self.damaged("a key of records is no position"))
    }

    fn unreadable(&self, unreadable: Unreadable) -> LogError {
        match unreadable {
            Unreadable::Newer { found } => {
                LogError::NewerFormat { path: self.store.clone(), found, known: codec::VERSION }
            }
            Unreadable::Damaged { what } => self.damaged(&what),
        }
    }
}
