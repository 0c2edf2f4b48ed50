//! Wakes a flush that waits for nothing.
//!
//! Where a write fails, sled stores the error; but in one of the two places that start a write (`exit_reservation` in
//! `pagecache/logger.rs`) it wakes nobody, and who waits in `flush` waits for ever. A second `flush` finds the error and
//! wakes all that wait. Where there is no error, since the disk is only slow, it waits with the first.

use crate::caught::caught;
use sled::Db;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

/// How often it looks whether the same flush is still under way.
const LOOKS_EVERY: Duration = Duration::from_millis(500);

/// The flushes of a tree, and a thread that looks after them from the first one on: one that is quick costs nothing.
#[derive(Default)]
pub(super) struct Flushes {
    /// Of flushes, how often one began or ended: while it is odd, one is under way.
    turns: Arc<AtomicU64>,
    watch: OnceLock<Option<Thread>>,
}

/// A flush that is under way.
struct Turn<'a>(&'a AtomicU64);

impl Flushes {
    pub(super) fn flush(&self, db: &Arc<Db>) -> sled::Result<()> {
        self.watch.get_or_init(|| {
            let (db, turns) = (Arc::downgrade(db), Arc::clone(&self.turns));
            let watch = thread::Builder::new().name("flushes".into()).spawn(move || watch(&db, &turns));
            // Without it, only a disk that fails is worse.
            watch.ok().map(|handle| handle.thread().clone())
        });
        let _turn = Turn::begin(&self.turns);
        db.flush().map(|_| ())
    }

    /// The tree is closed.
    pub(super) fn end(&self) {
        if let Some(Some(watch)) = self.watch.get() {
            watch.unpark();
        }
    }
}

impl<'a> Turn<'a> {
    fn begin(turns: &'a AtomicU64) -> Self {
        turns.fetch_add(1, Ordering::AcqRel);
        Self(turns)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

fn watch(db: &Weak<Db>, turns: &AtomicU64) {
    let (mut seen, mut looks) = (0, 0_u32);
    while db.strong_count() > 0 {
        thread::park_timeout(LOOKS_EVERY);
        let turn = turns.load(Ordering::Acquire);
        looks = if turn == seen { looks.saturating_add(1) } else { 0 };
        seen = turn;
        // After one second, two, four: the write may fail when a second flush waits already.
        let slow = turn % 2 == 1 && looks >= 2 && looks.is_power_of_two();
        if let Some(db) = slow.then(|| db.upgrade()).flatten() {
            // It may be the last to close the tree.
            let _ = thread::Builder::new().name("flush again".into()).spawn(move || caught(|| db.flush().map(|_| ())));
        }
    }
}
