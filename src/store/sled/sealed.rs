//! How far the log is sealed: one small value, written with every block, that a log opens by.

use crate::deal::ids::Position;
use crate::proof::tree_hash::Frontier;
use serde::{Deserialize, Serialize};

/// The value, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    /// Of all sealed records.
    pub(super) tree: Frontier,
}

impl Sealed {
    /// The last sealed record.
    pub(super) fn position(&self) -> Position {
        Position(self.tree.leaves())
    }

    pub(super) fn read(value: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(value).ok().filter(|sealed| sealed.tree.is_whole())
    }

    pub(super) fn value(&self) -> Vec<u8> {
        // Numbers and text, which JSON always takes.
        serde_json::to_vec(self).unwrap_or_default()
    }
}
