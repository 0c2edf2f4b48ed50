//! Bodies that are gone, held against the erasures that say so.

use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId};
use crate::deal::record::Record;
use std::collections::HashSet;

/// What a log says of its erasures. There are few of them.
#[derive(Default)]
pub(super) struct Erasures {
    /// Bodies that were taken out, with the record that an erasure must name.
    gone: Vec<(Position, RecordId)>,
    /// Records without a body.
    erased: HashSet<RecordId>,
    /// What the erasures name.
    named: Vec<(Position, RecordId)>,
}

impl Erasures {
    /// The next record; `taken_out` where a body stood in the log that is gone.
    pub(super) fn take(&mut self, record: &Record, taken_out: bool) {
        if let Event::Erasure { of, .. } = record.event {
            self.named.push((record.position, of));
        }
        if record.is_erased() {
            self.erased.insert(record.id);
            if taken_out {
                self.gone.push((record.position, record.event.of().unwrap_or(record.id)));
            }
        }
    }

    /// How many records have no body.
    pub(super) fn count(&self) -> u64 {
        self.erased.len() as u64
    }

    /// Each body that is gone was erased, and each that was erased is gone; or what is wrong.
    pub(super) fn check(&self) -> Result<(), String> {
        let named: HashSet<RecordId> = self.named.iter().map(|(_, of)| *of).collect();
        if let Some((position, _)) = self.gone.iter().find(|(_, of)| !named.contains(of)) {
            return Err(format!("the body of the record at position {position} is gone, and nothing erased it"));
        }
        match self.named.iter().find(|(_, of)| !self.erased.contains(of)) {
            Some((position, of)) => Err(format!("the erasure at position {position} left the body of record {of}")),
            None => Ok(()),
        }
    }
}
