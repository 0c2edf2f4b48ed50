//! What the model is, and how far it has read: one row, written with every commit.

use super::error::ModelError;
use super::schema::FORMAT;
use super::sum::{check, sum};
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::proof::tree_hash::{Frontier, Hash};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The content of the row, in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelMeta {
    pub(super) format: u32,
    /// The ledger that it was built from.
    pub(super) ledger: Uuid,
    /// When the newest record was recorded, in milliseconds since 1970 (UTC).
    pub(super) recorded: Option<i64>,
    /// Over the envelopes of all records that it has.
    pub(super) tree: Frontier,
    /// The last record that is no longer in the tail.
    pub(super) folded: Position,
    /// How many deals, and windows that are known by their dates, have a number.
    pub(super) deals: u64,
    /// How many windows have a number.
    pub(super) windows: u64,
    /// Some record has no body.
    pub(super) erased: bool,
    /// Who keeps it up with the log.
    pub(super) session: Option<Uuid>,
}

impl ModelMeta {
    /// Of a model without records.
    pub(super) fn new(ledger: Uuid) -> Self {
        Self {
            format: FORMAT,
            ledger,
            recorded: None,
            tree: Frontier::default(),
            folded: Position(0),
            deals: 0,
            windows: 0,
            erased: false,
            session: None,
        }
    }

    /// The newest record.
    pub(super) fn position(&self) -> Position {
        Position(self.tree.leaves())
    }

    pub(super) fn recorded(&self) -> Option<Instant> {
        self.recorded.and_then(Instant::from_timestamp_millis)
    }

    pub(super) fn root(&self) -> Hash {
        self.tree.root()
    }

    pub(super) fn read(db: &Connection) -> Result<Self, ModelError> {
        let mut query = db.prepare_cached("SELECT sum, data FROM meta WHERE one = 1")?;
        let row: Option<(i64, Vec<u8>)> = query.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (expected, data) = row.ok_or_else(|| ModelError::damaged("it does not say what it is"))?;
        check("the row of meta", expected, &[b"meta", &data])?;
        let meta: Self = serde_json::from_slice(&data)
            .map_err(|error| ModelError::damaged(format!("the row of meta does not read: {error}")))?;
        if meta.format != FORMAT {
            return Err(ModelError::damaged(format!("it has format {}, not {FORMAT}", meta.format)));
        }
        if !meta.tree.is_whole() || meta.folded > meta.position() {
            return Err(ModelError::damaged("the row of meta contradicts itself"));
        }
        Ok(meta)
    }

    pub(super) fn write(&self, db: &Connection) -> Result<(), ModelError> {
        let data = serde_json::to_vec(self).map_err(|error| ModelError::Unavailable { reason: error.to_string() })?;
        let mut write = db.prepare_cached("INSERT OR REPLACE INTO meta VALUES (1, ?1, ?2)")?;
        write.execute((sum(&[b"meta", &data]), data))?;
        Ok(())
    }
}
