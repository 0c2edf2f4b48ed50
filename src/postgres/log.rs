//! The log. It may be used by many threads; each call has a connection of its own meanwhile.

use super::append::LogChange;
use super::connection::{DatabaseConnection, Failed};
use super::frozen_log::FrozenLog;
use super::primary::Hosts;
use super::read::{self, FoundInLog};
use super::{DatabaseDeadlines, DatabaseError, head_row, schema};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::{EventLog, LogError};
use crate::proof;
use crate::proof::tree_hash::{Frontier, Hash};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How often the head is looked at while somebody waits for it to move. Whoever appends through this log wakes them at once.
const POLL: Duration = Duration::from_millis(100);
/// How long bodies may take to be written anew without those that were erased.
pub(super) const REWRITE: Duration = Duration::from_secs(3_600);
/// Connections that are kept for the next call.
const IDLE: usize = 8;
/// What two records with the same id, or the same version of a deal, are refused with.
const UNIQUE: &str = "23505";

/// The log of a ledger in PostgreSQL.
pub struct PostgresLog {
    pub(super) hosts: Hosts,
    ledger: Uuid,
    idle: Mutex<Vec<DatabaseConnection>>,
    /// The tree up to the newest record that is known to be acknowledged.
    known: Mutex<Frontier>,
    grown: Condvar,
    /// The highest that was met.
    timeline: AtomicU32,
    /// The last table of bodies that is known to be there.
    partition: AtomicI64,
    /// The machine of this process, once it was named.
    machine: OnceLock<String>,
}

impl PostgresLog {
    /// The log of this ledger, over a connection that has looked at its schema.
    pub(super) fn open(hosts: Hosts, ledger: Uuid, connection: DatabaseConnection) -> Result<Self, DatabaseError> {
        let log = Self {
            hosts,
            ledger,
            idle: Mutex::default(),
            known: Mutex::default(),
            grown: Condvar::new(),
            timeline: AtomicU32::new(0),
            partition: AtomicI64::new(-1),
            machine: OnceLock::new(),
        };
        log.confirm(&connection)?;
        log.give_back(connection);
        Ok(log)
    }

    /// The log as it is now, whatever others append to it.
    pub(super) fn as_it_is(self: &Arc<Self>) -> Result<FrozenLog, LogError> {
        // In this order: an erasure in between is noticed.
        let erasures = self.erasures()?;
        let tree = self.tree()?;
        Ok(FrozenLog { log: Arc::clone(self), tree, erasures })
    }

    /// How often something was erased.
    pub(super) fn erasures(&self) -> Result<i64, LogError> {
        self.reading(|connection| {
            let row = connection.head_row("select erasures from ledger")?;
            Ok(Ok(row.map_or(0, |row| row.get(0))))
        })
    }

    /// The machine of this process, for those who look for read models.
    pub(super) fn machine(&self) -> &str {
        self.machine.get().map_or("", String::as_str)
    }

    pub(super) fn name_machine(&self, name: String) {
        // It has one name.
        let _ = self.machine.set(name);
    }

    /// Where it is.
    pub(super) fn place(&self) -> &str {
        self.hosts.place()
    }

    /// A connection to the primary.
    pub(super) fn connection(&self) -> Result<DatabaseConnection, DatabaseError> {
        loop {
            // Taken apart, so that nobody waits while a host is asked.
            let idle = self.idle().pop();
            match idle {
                Some(connection) if !self.is_of_the_primary(&connection) => {}
                Some(connection) if connection.is_in_doubt() => match connection.commit() {
                    Ok(()) => return Ok(connection),
                    // So have all others been unused for a while.
                    Err(_) => self.doubt(),
                },
                Some(connection) => return Ok(connection),
                None => break,
            }
        }
        let connection = self.hosts.primary()?;
        self.confirm(&connection)?;
        Ok(connection)
    }

    /// The primary has everything that was acknowledged, and takes writes: one synchronous commit on the head row comes before
    /// anything is read.
    pub(super) fn confirm(&self, connection: &DatabaseConnection) -> Result<(), DatabaseError> {
        let (place, timeline) = (self.hosts.place(), connection.timeline);
        let highest = self.timeline.load(Ordering::Acquire);
        if timeline < highest {
            let reason =
                format!("the primary that answers is an old one, of timeline {timeline}; {highest} was there before");
            return Err(DatabaseError::NoPrimary { place: place.into(), reason });
        }
        let unreachable =
            |failed: Failed| DatabaseError::Unreachable { place: place.into(), reason: failed.to_string() };
        let no_primary = |failed: Failed| DatabaseError::NoPrimary { place: place.into(), reason: failed.to_string() };
        connection.commit().map_err(no_primary)?;
        let ledgers = connection.query("select id::text from ledger", &[]).map_err(unreachable)?;
        let is_it = ledgers.first().is_some_and(|row| row.get::<_, String>(0) == self.ledger.to_string());
        if !is_it || ledgers.len() != 1 {
            return Err(DatabaseError::OtherLedger { place: place.into() });
        }
        // In this order: others may append meanwhile, and what they see is not missing here.
        let known = self.known().clone();
        let tree = head_row::tree(connection).map_err(unreachable)??;
        let there = if tree.leaves() < known.leaves() {
            None
        } else if tree.leaves() == known.leaves() {
            Some(tree.root())
        } else {
            let subtree = |height, number| {
                read::subtree(connection, height, number).map_err(unreachable)?.map_err(DatabaseError::from)
            };
            Some(proof::root(known.leaves(), &subtree)?)
        };
        if there != Some(known.root()) {
            let (head, had) = (tree.leaves(), known.leaves());
            let what = format!(
                "the database lost records: it ends at position {head}, and is not what it was up to position {had}"
            );
            return Err(LogError::Damaged { what }.into());
        }
        self.timeline.fetch_max(timeline, Ordering::AcqRel);
        self.saw(&tree);
        Ok(())
    }

    pub(super) fn deadlines(&self) -> DatabaseDeadlines {
        self.hosts.deadlines()
    }

    /// Connections to what may not be the primary any more are not used again.
    pub(super) fn doubt(&self) {
        self.idle().clear();
    }

    pub(super) fn give_back(&self, connection: DatabaseConnection) {
        let mut idle = self.idle();
        if idle.len() < IDLE && self.is_of_the_primary(&connection) {
            idle.push(connection);
        }
    }

    /// It is open, and no standby of its host is known to have been promoted since.
    fn is_of_the_primary(&self, connection: &DatabaseConnection) -> bool {
        !connection.is_closed() && connection.timeline >= self.timeline.load(Ordering::Acquire)
    }

    /// What it just said counts: its host was the primary then.
    fn has_spoken_as_primary(&self, connection: &DatabaseConnection) -> bool {
        connection.timeline >= self.timeline.load(Ordering::Acquire)
            && (!connection.is_in_doubt() || connection.commit().is_ok())
    }

    /// What was found by whoever reads. Where the connection breaks, it is read anew.
    pub(super) fn reading<T>(&self, work: impl Fn(&DatabaseConnection) -> FoundInLog<T>) -> Result<T, LogError> {
        // How long we wait is no part of what is recorded, so this clock need not be handed in.
        let began = Instant::now();
        loop {
            let connection = self.connection_by(began)?;
            let reason = match work(&connection) {
                Ok(found) if self.has_spoken_as_primary(&connection) => {
                    self.give_back(connection);
                    return found;
                }
                Ok(_) => "the primary that answered was replaced".into(),
                Err(Failed::Unknown(reason)) => reason,
                Err(failed) => return Err(self.unavailable(&failed)),
            };
            self.doubt();
            if began.elapsed() > self.deadlines().find {
                return Err(LogError::Unavailable { path: self.hosts.place().into(), reason });
            }
        }
    }

    /// A connection to the primary, which is looked for a while, as in a failover.
    fn connection_by(&self, began: Instant) -> Result<DatabaseConnection, LogError> {
        loop {
            match self.connection() {
                Err(error) if is_passing(&error) && began.elapsed() < self.deadlines().find => {
                    self.doubt();
                    thread::sleep(self.deadlines().pause);
                }
                found => return found.map_err(|error| error.of_log(self.hosts.place())),
            }
        }
    }

    /// The tree of the log, where it ends at this position.
    fn tree_at(&self, after: Position) -> Result<Frontier, LogError> {
        let known = self.known().clone();
        let tree = if known.leaves() == after.0 { known } else { self.tree()? };
        if tree.leaves() == after.0 { Ok(tree) } else { Err(conflict(after, Position(tree.leaves()))) }
    }

    /// Makes the change durable, whatever becomes of the connection meanwhile.
    fn change(&self, change: &LogChange<'_>) -> Result<(), LogError> {
        let connection = self.connection_by(Instant::now())?;
        let written = self.partitions(&connection, change).and_then(|()| change.write(&connection));
        match written {
            Ok(true) => self.give_back(connection),
            Ok(false) => {
                self.give_back(connection);
                let refusal =
                    self.reading(|connection| Ok(Ok(head_row::refusal(connection, self.place(), change.after)?)))?;
                return Err(refusal.unwrap_or_else(|| conflict(change.after, change.after)));
            }
            Err(Failed::Unknown(reason)) => {
                drop(connection);
                self.resolve(change, reason)?;
            }
            Err(failed) => return Err(self.refused(&failed)),
        }
        self.saw(&change.tree);
        Ok(())
    }

    /// The tables that its bodies go to are there.
    pub(super) fn partitions(&self, connection: &DatabaseConnection, change: &LogChange<'_>) -> Result<(), Failed> {
        for number in change.partitions().filter(|number| *number > self.partition.load(Ordering::Acquire)) {
            match connection.execute(&schema::partition(number)) {
                Ok(()) => {}
                // Somebody else has just made it.
                Err(failed) if failed.code().is_some_and(|code| ["42P07", UNIQUE].contains(&code.code())) => {}
                Err(failed) => return Err(failed),
            }
            self.partition.fetch_max(number, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Bodies that were erased are still in the pages of their table, until that is written anew.
    fn rewrite(&self, change: &LogChange<'_>) -> Result<(), LogError> {
        let left = |reason: String| LogError::OldLogLeft { path: self.hosts.place().into(), reason };
        let connection = self.connection().map_err(|error| left(error.to_string()))?;
        for number in change.partitions_of_gone() {
            let rewritten = format!("vacuum (full) body_{number}");
            let done = connection.wait(REWRITE, connection.client.batch_execute(&rewritten));
            done.map_err(|failed| left(failed.to_string()))?;
        }
        self.give_back(connection);
        Ok(())
    }

    pub(super) fn refused(&self, failed: &Failed) -> LogError {
        if failed.code().is_some_and(|code| code.code() == UNIQUE) {
            let what =
                "it has a record with the same id, or the same version of a deal, which the writer did not know of";
            return LogError::Damaged { what: what.into() };
        }
        self.unavailable(failed)
    }

    pub(super) fn unavailable(&self, failed: &Failed) -> LogError {
        LogError::Unavailable { path: self.hosts.place().into(), reason: failed.to_string() }
    }

    fn saw(&self, tree: &Frontier) {
        let mut known = self.known();
        if tree.leaves() > known.leaves() {
            known.clone_from(tree);
            self.grown.notify_all();
        }
    }

    /// Whoever panicked with the lock had changed nothing by halves.
    fn known(&self) -> MutexGuard<'_, Frontier> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<DatabaseConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Another host, or the same one in a moment, may answer.
pub(super) fn is_passing(error: &DatabaseError) -> bool {
    matches!(error, DatabaseError::Unreachable { .. } | DatabaseError::NoPrimary { .. })
}

pub(super) fn conflict(expected: Position, actual: Position) -> LogError {
    LogError::Conflict { expected, actual }
}

impl EventLog for PostgresLog {
    fn head(&self) -> Result<Position, LogError> {
        self.reading(|connection| Ok(Ok(head_row::head(connection)?)))
    }

    fn append(&self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        if records.is_empty() {
            let head = self.head()?;
            return if head == after { Ok(()) } else { Err(conflict(after, head)) };
        }
        self.change(&LogChange::append(&self.tree_at(after)?, records))
    }

    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        self.reading(|connection| read::records(connection, after, limit))
    }

    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.reading(|connection| read::envelopes(connection, after, limit))
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        self.reading(head_row::tree)
    }

    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        self.reading(|connection| read::subtree(connection, height, number))
    }

    fn erase(
        &self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        let change = LogChange::erase(&self.tree_at(after)?, record, gone);
        progress(0);
        self.change(&change)?;
        progress(after.0);
        self.rewrite(&change)?;
        progress(after.0 + 1);
        Ok(())
    }

    fn wait(&self, after: Position, timeout: Duration) -> Result<Position, LogError> {
        let began = Instant::now();
        loop {
            let head = self.head()?;
            let left = timeout.saturating_sub(began.elapsed());
            if head > after || left.is_zero() {
                return Ok(head);
            }
            let is_behind = |known: &mut Frontier| known.leaves() <= after.0;
            drop(self.grown.wait_timeout_while(self.known(), POLL.min(left), is_behind));
        }
    }

    fn list_model(&self, folder: &Path, position: Position) -> Result<(), LogError> {
        Self::list_model(self, folder, position)
    }

    fn is_fresh_model(&self, folder: &Path) -> Result<bool, LogError> {
        self.is_fresh(folder)
    }
}
