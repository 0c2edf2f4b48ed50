//! Everything in the tree, held against what its records say.

use super::{SledLog, damaged, keys};
use crate::deal::ids::Position;
use crate::log::audit::Audit;
use crate::log::index::KINDS;
use crate::log::plan::Standing as _;
use crate::log::{Checked, EventLog as _, LogError};

const PAGE: usize = 1_000;

pub(super) fn check(log: &SledLog, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
    let mut audit = Audit::default();
    let mut last = Position(0);
    loop {
        let page = log.read_after(last, PAGE)?;
        let Some(newest) = page.last() else { break };
        last = newest.position;
        for record in &page {
            audit.record(record, log.position_of(record.id)?)?;
        }
        progress(last.0);
    }
    if last != log.head.position {
        return Err(damaged(&format!("the log ends at position {last}, not at {}", log.head.position)));
    }
    entries(log, &mut audit)?;
    audit.finish()
}

/// The records stand between two stretches of entries; whatever is neither is left over.
fn entries(log: &SledLog, audit: &mut Audit) -> Result<(), LogError> {
    let mut key = Vec::new();
    loop {
        let page = log.tree.after(&key, PAGE)?;
        let Some((newest, _)) = page.last() else { return Ok(()) };
        key = newest.to_vec();
        for (key, value) in &page {
            entry(audit, key, value)?;
        }
        if key.first() == Some(&keys::RECORD) {
            key = vec![keys::RECORD + 1];
        }
    }
}

fn entry(audit: &mut Audit, key: &[u8], value: &[u8]) -> Result<(), LogError> {
    let unreadable = || damaged(&format!("an entry of the index does not read: {}", key.escape_ascii()));
    match key.first() {
        Some(&keys::RECORD) if key.len() == keys::record(Position(0)).len() => Ok(()),
        Some(&keys::RUN) => {
            let (stream, first) = keys::read_run(key).ok_or_else(unreadable)?;
            audit.run(stream, first, &keys::read_positions(value).ok_or_else(unreadable)?)
        }
        Some(&keys::ID) => audit.id(keys::read_id(key).ok_or_else(unreadable)?, keys::read_position(value)),
        Some(kind) if KINDS.contains(kind) && value.is_empty() => audit.name(key),
        _ => Err(unreadable()),
    }
}
