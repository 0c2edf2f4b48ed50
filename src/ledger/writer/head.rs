//! The head of the log, for those who wait for it to move.

use crate::deal::ids::Position;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Called with each new head; false ends it.
type Subscriber = Box<dyn FnMut(Position) -> bool + Send>;

/// The newest record that is durable and in the read model: questions that begin now see it.
#[derive(Default)]
pub struct Head {
    position: Mutex<Position>,
    moved: Condvar,
    subscribers: Mutex<Vec<Subscriber>>,
    is_fenced: AtomicBool,
}

impl Head {
    pub(super) fn new(position: Position) -> Self {
        Self { position: Mutex::new(position), ..Self::default() }
    }

    /// Where it is.
    pub fn position(&self) -> Position {
        *locked(&self.position)
    }

    /// The ledger moved to another place, as far as is known here: nothing more is recorded, and what is there may be old. A fence in
    /// a database is known once a record was refused for it.
    pub fn is_fenced(&self) -> bool {
        self.is_fenced.load(Ordering::Relaxed)
    }

    pub(super) fn fence(&self, is_fenced: bool) {
        self.is_fenced.store(is_fenced, Ordering::Relaxed);
    }

    /// Waits until it is after this position, `timeout` at the most, and gives it.
    pub fn wait(&self, after: Position, timeout: Duration) -> Position {
        let waited = self.moved.wait_timeout_while(locked(&self.position), timeout, |head| *head <= after);
        let (head, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *head
    }

    /// Calls this with each new head, on the writer's thread, before the receipts are answered; so it must not wait for
    /// anything. It is called until it returns false.
    pub fn subscribe(&self, subscriber: impl FnMut(Position) -> bool + Send + 'static) {
        locked(&self.subscribers).push(Box::new(subscriber));
    }

    pub(super) fn publish(&self, position: Position) {
        if std::mem::replace(&mut *locked(&self.position), position) == position {
            return;
        }
        self.moved.notify_all();
        locked(&self.subscribers).retain_mut(|subscriber| subscriber(position));
    }
}

/// Nothing that is locked here is ever left half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
