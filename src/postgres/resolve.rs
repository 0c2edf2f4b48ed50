//! Writes whose outcome is not known: the connection broke, or no answer came in time.

use super::PostgresLog;
use super::append::LogChange;
use super::connection::{DatabaseConnection, Failed};
use super::log::{conflict, is_passing};
use super::{head_row, read};
use crate::log::LogError;
use std::thread;
use std::time::Instant;

impl PostgresLog {
    /// Finds out by the bytes of its records whether a change was made, or makes it now. Made, but perhaps on this node alone, it
    /// counts only after another synchronous commit, which the primary's confirmation is.
    pub(super) fn resolve(&self, change: &LogChange<'_>, mut reason: String) -> Result<(), LogError> {
        let began = Instant::now();
        while began.elapsed() < self.deadlines().resolve {
            self.doubt();
            thread::sleep(self.deadlines().pause);
            let connection = match self.hosts.primary() {
                Ok(primary) => primary,
                Err(error) if is_passing(&error) => {
                    reason = error.to_string();
                    continue;
                }
                Err(error) => return Err(LogError::Unknown { reason: error.to_string() }),
            };
            match self.confirm(&connection) {
                Ok(()) => {}
                Err(error) if is_passing(&error) => {
                    reason = error.to_string();
                    continue;
                }
                Err(error) => {
                    return Err(match error.of_log(self.hosts.place()) {
                        damaged @ LogError::Damaged { .. } => damaged,
                        other => LogError::Unknown { reason: other.to_string() },
                    });
                }
            }
            match self.partitions(&connection, change).and_then(|()| resolved(&connection, self.place(), change)) {
                Ok(outcome) => {
                    self.give_back(connection);
                    return outcome;
                }
                // What refuses the second try, as a lock that the first one holds, says nothing of the first.
                Err(failed) => match self.refused(&failed) {
                    damaged @ LogError::Damaged { .. } => return Err(damaged),
                    _ => reason = failed.to_string(),
                },
            }
        }
        Err(LogError::Unknown { reason })
    }
}

/// What became of a change, on a primary that has been confirmed: its records are there, others are, or it is made now. The first
/// try may still be under way, and only one of the two can move the head.
fn resolved(
    connection: &DatabaseConnection,
    place: &str,
    change: &LogChange<'_>,
) -> Result<Result<(), LogError>, Failed> {
    loop {
        let head = head_row::head(connection)?;
        if head == change.after {
            if change.write(connection)? {
                return Ok(Ok(()));
            }
            match head_row::refusal(connection, place, change.after)? {
                Some(moved @ LogError::Moved { .. }) => return Ok(Err(moved)),
                _ => continue,
            }
        }
        let there = match read::envelopes(connection, change.after, change.records.len())? {
            Ok(there) => there,
            Err(damaged) => return Ok(Err(damaged)),
        };
        let is_ours = there.iter().eq(change.records.iter().map(|record| &record.envelope));
        return Ok(if is_ours { Ok(()) } else { Err(conflict(change.after, head)) });
    }
}
