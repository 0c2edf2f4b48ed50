//! The fence of a ledger that moved to another place. It is in the head row, which every append moves.

use super::{PostgresLog, head_row};
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::store::{Fence, FenceStep};
use std::time::Duration;
use tokio_postgres::types::ToSql;

impl PostgresLog {
    /// Changes the fence. The database refuses every append while there is one, whoever sends it. False where somebody else changed the
    /// fence meanwhile.
    pub(super) fn fence(&self, step: &FenceStep) -> Result<bool, LogError> {
        // Done twice, each is done once.
        let (update, value): (_, &(dyn ToSql + Sync)) = match step {
            FenceStep::Set(to) => (
                "update ledger set moved_to = $1, lifting = null where moved_to is null or moved_to = $1 returning position",
                to,
            ),
            FenceStep::Mark(run) => {
                ("update ledger set lifting = $1 where moved_to is not null returning position", run)
            }
            FenceStep::Unmark(run) => ("update ledger set lifting = null where lifting = $1 returning position", run),
            FenceStep::Lift(run) => (
                "update ledger set moved_to = null, lifting = null where moved_to is null or lifting = $1 returning position",
                run,
            ),
        };
        let is_done = self.reading(|connection| {
            let statement = connection.statement(update)?;
            let rows = connection.write(Duration::ZERO, connection.client.query(&statement, &[value]))?;
            Ok(Ok(!rows.is_empty()))
        })?;
        match (is_done, step) {
            // Where the fence is gone by now, somebody else changed it.
            (false, FenceStep::Set(_)) => self.refusal()?.map_or(Ok(false), Err),
            (is_done, _) => Ok(is_done),
        }
    }

    /// The fence as it is now.
    pub(super) fn fence_now(&self) -> Result<Option<Fence>, LogError> {
        self.reading(|connection| {
            let rows = connection.query("select moved_to, lifting from ledger where moved_to is not null", &[])?;
            Ok(Ok(rows.first().map(|row| Fence { to: row.get(0), lifting: row.get(1) })))
        })
    }

    fn refusal(&self) -> Result<Option<LogError>, LogError> {
        let refused = self.reading(|connection| Ok(Ok(head_row::refusal(connection, self.place(), Position(0))?)))?;
        Ok(refused.filter(|refused| matches!(refused, LogError::Moved { .. })))
    }
}
