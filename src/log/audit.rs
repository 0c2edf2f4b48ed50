//! What a log must look like, gathered from its records in order, and its indexes held against that.
//!
//! Entries are not kept but summed up, since a log may have more of them than memory: two sums over the same entries are
//! the same in whatever order they come.

use super::erasures::Erasures;
use super::plan::Placed;
use super::{Checked, LogError, index, places};
use crate::deal::ids::{Position, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::record::Record;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher as _};

/// Records as they follow each other.
#[derive(Default)]
pub(super) struct Sequence {
    last: Position,
    recorded: Option<Instant>,
    versions: HashMap<StreamId, u64>,
    erasures: Erasures,
}

impl Sequence {
    /// The next record; or what is wrong with it there. `taken_out` where its body is gone.
    pub(super) fn take(&mut self, record: &Record, taken_out: bool) -> Result<(), String> {
        let position = record.position;
        if position != self.last.next() {
            return Err(format!("position {position} stands after position {}", self.last));
        }
        if self.recorded > Some(record.recorded) {
            return Err(format!("position {position} was recorded before the one that it stands after"));
        }
        let count = self.versions.entry(record.stream).or_default();
        if record.version != Version(*count + 1) {
            return Err(format!("position {position} is version {} of a stream of {count} records", record.version));
        }
        *count += 1;
        self.last = position;
        self.recorded = Some(record.recorded);
        self.erasures.take(record, taken_out);
        Ok(())
    }

    /// After the last one: what is wrong with all of them together.
    pub(super) fn finish(&self) -> Result<(), String> {
        self.erasures.check()
    }

    /// How many streams there are.
    pub(super) fn streams(&self) -> u64 {
        self.versions.len() as u64
    }
}

/// First every record, then every entry, then [`Audit::finish`].
#[derive(Default)]
pub(super) struct Audit {
    sequence: Sequence,
    /// What several records say stands in the index once.
    names: HashSet<u64>,
    expected: Tally,
    found: Tally,
}

/// Sums of entries, by kind.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    ids: Sum,
    streams: Sum,
    names: Sum,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    count: u64,
    hashes: u64,
}

impl Sum {
    fn add(&mut self, hash: u64) {
        self.count += 1;
        self.hashes = self.hashes.wrapping_add(hash);
    }
}

impl Audit {
    /// The next record; `taken_out` where its body is gone.
    pub(super) fn record(&mut self, record: &Record, taken_out: bool) -> Result<(), LogError> {
        self.sequence.take(record, taken_out).map_err(|what| LogError::Damaged { what })?;
        let position = record.position;
        self.expected.ids.add(hash(&(places::id_key(record.id), position)));
        self.expected.streams.add(hash(&(record.stream.0, record.version.0, position)));
        for name in index::entries(&Placed::from(record)) {
            let hash = hash(&name);
            if self.names.insert(hash) {
                self.expected.names.add(hash);
            }
        }
        Ok(())
    }

    /// An entry of the index that leads to a record by the key of its id.
    pub(super) fn id(&mut self, key: &[u8], position: Position) {
        self.found.ids.add(hash(&(key.to_vec(), position)));
    }

    /// An entry of the index that leads to a record by its stream.
    pub(super) fn in_stream(&mut self, stream: StreamId, version: Version, position: Position) {
        self.found.streams.add(hash(&(stream.0, version.0, position)));
    }

    /// An entry of a name.
    pub(super) fn name(&mut self, entry: &[u8]) {
        self.found.names.add(hash(&entry.to_vec()));
    }

    /// Nothing is missing, nothing left over, nothing leads elsewhere.
    pub(super) fn finish(self) -> Result<Checked, LogError> {
        self.sequence.finish().map_err(|what| LogError::Damaged { what })?;
        let Self { expected, found, .. } = &self;
        let kinds = [
            ("ids", expected.ids, found.ids),
            ("streams", expected.streams, found.streams),
            ("names", expected.names, found.names),
        ];
        for (kind, expected, found) in kinds {
            if expected.count != found.count {
                let (expected, found) = (expected.count, found.count);
                return Err(damaged_index(format!(
                    "the index of {kind} has {found} entries, and the records make {expected}"
                )));
            }
            if expected != found {
                return Err(damaged_index(format!("the index of {kind} leads elsewhere than to the records")));
            }
        }
        let entries = found.ids.count + found.streams.count + found.names.count;
        let (records, streams) = (self.sequence.last.0, self.sequence.streams());
        Ok(Checked { records, streams, entries, erased: self.sequence.erasures.count() })
    }
}

/// The same in one run of the program.
fn hash(entry: &impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.hash(&mut hasher);
    hasher.finish()
}

fn damaged_index(what: String) -> LogError {
    LogError::DamagedIndex { what }
}
