//! What a log must look like, gathered from its records in order and then held against its indexes.

use super::index;
use super::{Checked, LogError};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::record::Record;
use std::collections::{BTreeSet, HashMap};

/// First every record, then every entry, then [`Audit::finish`].
#[derive(Default)]
pub(super) struct Audit {
    last: Position,
    recorded: Option<Instant>,
    streams: HashMap<StreamId, Vec<Position>>,
    /// Entries of names that no record was held against yet.
    awaited: BTreeSet<Vec<u8>>,
    placed: u64,
    ids: u64,
    named: u64,
}

impl Audit {
    /// The next record, and where its id leads.
    pub(super) fn record(&mut self, record: &Record, located: Option<Position>) -> Result<(), LogError> {
        let position = record.position;
        if position != self.last.next() {
            return Err(damaged(&format!("position {position} stands after position {}", self.last)));
        }
        if self.recorded > Some(record.recorded) {
            return Err(damaged(&format!("position {position} was recorded before the one that it stands after")));
        }
        let of_stream = self.streams.entry(record.stream).or_default();
        if record.version != Version(of_stream.len() as u64 + 1) {
            let count = of_stream.len();
            let what = format!("position {position} is version {} of a stream of {count} records", record.version);
            return Err(damaged(&what));
        }
        if located != Some(position) {
            return Err(damaged(&format!("the id of the record at position {position} does not lead there")));
        }
        of_stream.push(position);
        self.awaited.extend(index::entries(&record.into()));
        self.last = position;
        self.recorded = Some(record.recorded);
        Ok(())
    }

    /// An entry that says where the records of a stream stand, from version `first` on. Entries of a stream come in
    /// the order of their versions.
    pub(super) fn run(&mut self, stream: StreamId, first: Version, run: &[Position]) -> Result<(), LogError> {
        let from = usize::try_from(first.0.wrapping_sub(1)).unwrap_or(usize::MAX);
        let expected = self.streams.get(&stream).and_then(|all| all.get(from..from.checked_add(run.len())?));
        if run.is_empty() || expected != Some(run) {
            return Err(damaged(&format!("the index of stream {stream} from version {first} leads elsewhere")));
        }
        self.placed += run.len() as u64;
        Ok(())
    }

    /// An entry of an id. That each record's id leads to it was looked at with the record.
    pub(super) fn id(&mut self, id: RecordId, position: Option<Position>) -> Result<(), LogError> {
        self.ids += 1;
        match position {
            Some(position) if position <= self.last => Ok(()),
            _ => Err(damaged(&format!("the index knows the id {id}, which no record has"))),
        }
    }

    /// An entry of a name.
    pub(super) fn name(&mut self, entry: &[u8]) -> Result<(), LogError> {
        if !self.awaited.remove(entry) {
            return Err(damaged(&format!("the index has an entry that no record made: {}", words_of(entry))));
        }
        self.named += 1;
        Ok(())
    }

    /// Nothing is missing and nothing left over.
    pub(super) fn finish(self) -> Result<Checked, LogError> {
        let records = self.last.0;
        if let Some(entry) = self.awaited.first() {
            return Err(damaged(&format!("the index lacks an entry: {}", words_of(entry))));
        }
        for (what, entries) in [("streams", self.placed), ("ids", self.ids)] {
            if entries != records {
                let what =
                    format!("{records} records stand up to position {records}, but the index of {what} has {entries}");
                return Err(damaged(&what));
            }
        }
        let streams = self.streams.len() as u64;
        Ok(Checked { records, streams, entries: self.placed + self.ids + self.named })
    }
}

fn damaged(what: &str) -> LogError {
    LogError::Damaged { what: what.into() }
}

/// For people: the kind of the entry, its word and its slug, without the bytes of the stream.
fn words_of(entry: &[u8]) -> String {
    let names = entry.split_last_chunk::<16>().map_or(entry, |(names, _)| names);
    String::from_utf8_lossy(names).split('\0').collect::<Vec<_>>().join(" ").trim_end().to_owned()
}
