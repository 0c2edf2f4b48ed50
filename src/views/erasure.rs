//! What an erasure took away.

use crate::deal::ids::{Position, RecordId};
use crate::deal::name::{Slug, Text};
use serde::Serialize;

/// What an erasure took away.
#[derive(Clone, Debug, Serialize)]
pub struct ErasureSummary {
    /// The deal, as it is called from now on.
    pub deal: Slug,
    /// The position of the erasure.
    pub position: Position,
    /// The id of the erasure.
    pub id: RecordId,
    /// The id of the record.
    pub of: RecordId,
    /// Why.
    pub reason: Text,
    /// The record, and its corrections.
    pub erased: Vec<Position>,
    /// The name that no answer gives any more, and that other records of the deal keep in their bytes.
    pub kept: Option<Slug>,
}
