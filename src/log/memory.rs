//! A log in memory: for tests, and for trying what would be recorded. It is gone with the program.

use super::audit::Audit;
use super::codec::{encode, is_taken_out};
use super::index::{entries, found, prefix};
use super::plan::{Placed, Standing, plan};
use super::{Append, Checked, EventLog, Found, Head, Key, LogError, places};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::to_the_millisecond;
use crate::deal::record::Record;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// The log of the tests, and of rehearsals.
#[derive(Clone, Debug, Default)]
pub struct MemoryLog {
    records: BTreeMap<Position, Record>,
    streams: BTreeMap<StreamId, Vec<Position>>,
    ids: BTreeMap<RecordId, Position>,
    names: BTreeSet<Vec<u8>>,
    /// As a store would keep them, with salts that are no secret.
    envelopes: Vec<Vec<u8>>,
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    fn newest(&self) -> Head {
        self.records.last_key_value().map_or_else(Head::default, |(position, record)| Head {
            position: *position,
            recorded: Some(record.recorded),
        })
    }
}

impl Standing for MemoryLog {
    fn version_of(&self, stream: StreamId) -> Result<Version, LogError> {
        Ok(Version(self.streams.get(&stream).map_or(0, Vec::len) as u64))
    }
}

impl EventLog for MemoryLog {
    fn append(&mut self, appends: &[Append]) -> Result<Vec<Position>, LogError> {
        let placed = plan(appends, self.newest(), self)?;
        let mut envelopes = Vec::with_capacity(placed.len());
        for placed in &placed {
            if let Some(position) = self.ids.get(&placed.draft.id) {
                return Err(LogError::TwiceTheSameId { id: placed.draft.id, position: *position });
            }
            // What is too large for a store is too large here, whatever the salt.
            envelopes.push(encode(placed, [0; 16])?.envelope);
        }
        self.envelopes.extend(envelopes);
        for placed in &placed {
            let mut record = placed.to_record();
            if record.is_erased() {
                record = record.erased();
            }
            record.draft.recorded = to_the_millisecond(record.draft.recorded);
            self.names.extend(entries(&Placed::from(&record)));
            self.streams.entry(record.stream).or_default().push(record.position);
            self.ids.insert(record.id, record.position);
            self.records.insert(record.position, record);
        }
        Ok(placed.iter().map(|placed| placed.position).collect())
    }

    fn erase(&mut self, gone: &[Position], append: &Append, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.append(std::slice::from_ref(append))?;
        for position in gone {
            if let Some(record) = self.records.get_mut(position) {
                *record = record.clone().erased();
            }
        }
        self.rebuild(progress)
    }

    fn read_stream(&self, stream: StreamId) -> Result<Vec<Record>, LogError> {
        let positions = self.streams.get(&stream).into_iter().flatten();
        Ok(positions.filter_map(|position| self.records.get(position)).cloned().collect())
    }

    fn read_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError> {
        let later = self.records.range((Bound::Excluded(after), Bound::Unbounded));
        Ok(later.take(limit).map(|(_, record)| record.clone()).collect())
    }

    fn head(&self) -> Result<Head, LogError> {
        Ok(self.newest())
    }

    fn locate(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        Ok(self.ids.get(&id).copied())
    }

    fn find(&self, key: Key<'_>) -> Result<Vec<Found>, LogError> {
        let prefix = prefix(key);
        let entries = self.names.range(prefix.clone()..).take_while(|entry| entry.starts_with(&prefix));
        Ok(entries.filter_map(|entry| found(entry)).collect())
    }

    fn envelopes_after(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        let after = usize::try_from(after.0).unwrap_or(usize::MAX);
        Ok(self.envelopes.iter().skip(after).take(limit).cloned().collect())
    }

    fn rebuild(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        let (records, envelopes) = (std::mem::take(&mut self.records), std::mem::take(&mut self.envelopes));
        let mut anew = Self { records, envelopes, ..Self::default() };
        for record in anew.records.values() {
            anew.streams.entry(record.stream).or_default().push(record.position);
            anew.ids.insert(record.id, record.position);
            anew.names.extend(entries(&Placed::from(record)));
            progress(record.position.0);
        }
        *self = anew;
        Ok(())
    }

    fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
        let mut audit = Audit::default();
        for (record, envelope) in self.records.values().zip(&self.envelopes) {
            audit.record(record, record.is_erased() && is_taken_out(envelope, &[]))?;
            progress(record.position.0);
        }
        for (stream, positions) in &self.streams {
            for (position, version) in positions.iter().zip(1..) {
                audit.in_stream(*stream, Version(version), *position);
            }
        }
        for (id, position) in &self.ids {
            audit.id(&places::id_key(*id), *position);
        }
        for name in &self.names {
            audit.name(name);
        }
        audit.finish()
    }
}
