//! The windows whose dates are known.

use crate::deal::record::Record;
use crate::deal::window::WindowSet;
use serde::{Deserialize, Serialize};

/// A window, and the record that its dates come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KnownWindow {
    /// Its dates.
    #[serde(flatten)]
    pub window: WindowSet,
    /// The place of the record in the log.
    pub position: u64,
    /// Who said so.
    pub source: Option<String>,
}

impl KnownWindow {
    /// As this record sets it.
    pub fn of(window: WindowSet, record: &Record) -> Self {
        Self {
            window,
            position: record.position.0,
            source: record.source.as_ref().map(|source| source.name.to_string()),
        }
    }
}
