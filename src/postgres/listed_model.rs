//! A read model on some machine, as the database lists it.

use crate::deal::ids::Position;
use serde::Serialize;

/// A read model on some machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedModel {
    /// The machine that has it.
    pub machine: String,
    /// The folder of the cache that it is in.
    pub folder: String,
    /// The newest record that it was seen to have.
    pub position: Position,
    /// When it was used last, in the time of the database: `2026-11-29 18:04 UTC`.
    pub seen: String,
}
