//! What must be true of records that follow each other: positions and versions without gaps, a clock that never runs
//! backwards, and an erasure for each body that is gone.

use super::erasures::Erasures;
use crate::deal::ids::{Position, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::record::Record;
use std::collections::HashMap;

/// Records as they follow each other.
#[derive(Default)]
pub struct Sequence {
    last: Position,
    recorded: Option<Instant>,
    versions: HashMap<StreamId, u64>,
    erasures: Erasures,
}

impl Sequence {
    /// The next record; or what is wrong with it there. `taken_out` where its body is gone.
    pub fn take(&mut self, record: &Record, taken_out: bool) -> Result<(), String> {
        let position = record.position;
        if position != self.last.next() {
            return Err(format!("position {position} comes after position {}", self.last));
        }
        if self.recorded > Some(record.recorded) {
            return Err(format!("position {position} was recorded before the one before it"));
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
    pub fn finish(&self) -> Result<(), String> {
        self.erasures.check()
    }

    /// How many streams there are.
    pub fn streams(&self) -> u64 {
        self.versions.len() as u64
    }

    /// How many records have no body.
    pub fn erased(&self) -> u64 {
        self.erasures.count()
    }
}
