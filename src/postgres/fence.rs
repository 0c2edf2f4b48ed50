//! The fence of a ledger that moved to another place. It is in the head row, which every append moves.

use super::log::conflict;
use super::{PostgresLog, head_row};
use crate::deal::ids::Position;
use crate::log::LogError;
use std::time::Duration;

const FENCE: &str = "update ledger set moved_to = $1
    where $1::text is null or moved_to is null or moved_to = $1 returning position";

impl PostgresLog {
    /// From now on nothing is recorded here, since the ledger moved to another place; or, without one, it is again. The database
    /// refuses every append from then on, whoever sends it.
    pub(super) fn fence(&self, to: Option<&str>) -> Result<(), LogError> {
        // Done twice, it is done once.
        let is_fenced = self.reading(|connection| {
            let statement = connection.statement(FENCE)?;
            let rows = connection.write(Duration::ZERO, connection.client.query(&statement, &[&to]))?;
            Ok(Ok(!rows.is_empty()))
        })?;
        if is_fenced {
            return Ok(());
        }
        Err(self.refusal()?.unwrap_or_else(|| conflict(Position(0), Position(0))))
    }

    /// Where it moved to by now.
    pub(super) fn moved_to(&self) -> Result<Option<String>, LogError> {
        Ok(self.refusal()?.and_then(|refusal| match refusal {
            LogError::Moved { to, .. } => Some(to),
            _ => None,
        }))
    }

    fn refusal(&self) -> Result<Option<LogError>, LogError> {
        self.reading(|connection| Ok(Ok(head_row::refusal(connection, self.place(), Position(0))?)))
    }
}
