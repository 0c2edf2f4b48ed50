//! The read models that are made of this log, wherever they are: an erasure is complete once each of them has seen it.

use super::{ListedModel, PostgresLog};
use crate::deal::ids::Position;
use crate::log::LogError;
use std::path::Path;
use std::time::Duration;
use tokio_postgres::types::ToSql;

/// A model that has all records has seen all erasures. One that has fewer may have seen none since.
const NOTE: &str = "
    insert into model (machine, folder, position, erasures, seen)
        select $1, $2, $3, case when position = $3 then erasures else 0 end, now()
        from ledger where set_config('synchronous_commit', 'off', true) = 'off'
    on conflict (machine, folder) do update set position = excluded.position,
        erasures = greatest(model.erasures, excluded.erasures), seen = excluded.seen
    where model.position <> excluded.position or model.erasures < excluded.erasures
        or model.seen < excluded.seen - interval '1 hour'";
/// A model that nobody listed is a new one, or the list is.
const IS_FRESH: &str = "select not exists (select from model
    where machine = $1 and folder = $2 and seen < now() - interval '30 days')";
const BEHIND: &str =
    "select machine, folder, position, to_char(seen at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC'
    from model where erasures < (select erasures from ledger) order by machine, folder";

impl PostgresLog {
    /// Lists a model, or what became of it. Nobody waits for a disk: what is lost of the list is written again.
    pub(super) fn list_model(&self, folder: &Path, position: Position) -> Result<(), LogError> {
        let (folder, position) = (folder.to_string_lossy(), position.0.cast_signed());
        self.reading(|connection| {
            let statement = connection.statement(NOTE)?;
            let values: [&(dyn ToSql + Sync); 3] = [&self.machine(), &&*folder, &position];
            connection.write(Duration::ZERO, connection.client.execute(&statement, &values)).map(|_| Ok(()))
        })
    }

    /// The model was used within 30 days, or is a new one.
    pub(super) fn is_fresh(&self, folder: &Path) -> Result<bool, LogError> {
        let folder = folder.to_string_lossy();
        self.reading(|connection| {
            let rows = connection.query(IS_FRESH, &[&self.machine(), &&*folder])?;
            Ok(Ok(rows.first().is_none_or(|row| row.get(0))))
        })
    }

    /// The models that have not seen the newest erasure.
    pub(super) fn models_behind(&self) -> Result<Vec<ListedModel>, LogError> {
        self.reading(|connection| {
            let models = connection.query(BEHIND, &[])?.into_iter().map(|row| ListedModel {
                machine: row.get(0),
                folder: row.get(1),
                position: Position(row.get::<_, i64>(2).cast_unsigned()),
                seen: row.get(3),
            });
            Ok(Ok(models.collect()))
        })
    }
}
