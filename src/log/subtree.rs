//! The tree over a part of a log, from its envelopes.

use super::{EventLog, LogError};
use crate::deal::ids::Position;
use crate::proof::tree_hash::{Frontier, leaf};

/// Envelopes that are read in one call.
const AT_ONCE: u64 = 4_096;

/// The tree over `count` envelopes from the one behind `after` on.
pub fn tree_of(log: &(impl EventLog + ?Sized), after: Position, count: u64) -> Result<Frontier, LogError> {
    let mut tree = Frontier::default();
    while tree.leaves() < count {
        let last = Position(after.0 + tree.leaves());
        let limit = usize::try_from((count - tree.leaves()).min(AT_ONCE)).unwrap_or(0);
        let envelopes = log.envelopes(last, limit)?;
        if envelopes.is_empty() {
            return Err(LogError::Damaged { what: format!("the record at position {} is missing", last.next()) });
        }
        envelopes.iter().for_each(|envelope| tree.push(leaf(envelope)));
    }
    Ok(tree)
}

/// The tree over the records up to this position, of a log that others may have appended to since.
pub fn tree_at(log: &(impl EventLog + ?Sized), position: Position) -> Result<Frontier, LogError> {
    let tree = log.tree()?;
    if tree.leaves() == position.0 {
        return Ok(tree);
    }
    if tree.leaves() < position.0 {
        return Err(LogError::Damaged { what: format!("the record at position {position} is missing") });
    }
    let mut up_to = Frontier::default();
    for height in (0..u64::BITS).rev().filter(|height| position.0 & (1 << height) != 0) {
        let root = log.subtree(height, up_to.leaves() >> height)?;
        up_to.push_whole(root, 1 << height);
    }
    Ok(up_to)
}
