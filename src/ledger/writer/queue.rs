//! What waits for the writer, in the order in which it came.

use super::super::{Error, Ledger};
use super::part::{ImportPart, PartReply};
use super::submission::{Receipts, Submission};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// So much may wait; who comes then is sent away.
pub(super) const LONGEST: usize = 1_024;

/// Who is told what became of a submission.
pub(super) type Reply = Box<dyn FnOnce(Receipts) + Send>;
/// Anything else that needs the ledger; it is told where there is none any more.
pub(super) type Job = Box<dyn FnOnce(Result<&mut Ledger, Error>) + Send>;

/// One thing that waits.
pub(super) enum Work {
    Submission(Submission, Reply),
    Part(ImportPart, PartReply),
    Job(Job),
}

/// Work from many threads, for one.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
    /// Apart from the other, so that whoever waits for the end is not woken by each thing that comes.
    ended: Condvar,
}

#[derive(Default)]
struct QueueState {
    waiting: VecDeque<Work>,
    end: Option<QueueEnd>,
    /// The ledger is closed.
    has_ended: bool,
}

/// Why nothing more is taken.
#[derive(Clone, Debug)]
enum QueueEnd {
    /// What waits is still done.
    Closed,
    /// Nothing is.
    Dead { reason: String },
}

impl QueueEnd {
    fn error(&self) -> Error {
        match self {
            Self::Closed => Error::WriterClosed,
            Self::Dead { reason } => Error::WriterDead { reason: reason.clone() },
        }
    }
}

impl Queue {
    /// Puts it behind the others.
    pub(super) fn push(&self, work: Work) -> Result<(), Error> {
        let mut state = self.state();
        if let Some(end) = &state.end {
            return Err(end.error());
        }
        if state.waiting.len() >= LONGEST {
            return Err(Error::WriterBusy { waiting: state.waiting.len() });
        }
        state.waiting.push_back(work);
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    /// The same; where too much waits, this waits as well.
    pub(super) fn push_when_free(&self, work: Work) -> Result<(), Error> {
        let is_full = |state: &mut QueueState| state.waiting.len() >= LONGEST && state.end.is_none();
        let waited = self.changed.wait_while(self.state(), is_full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if let Some(end) = &state.end {
            return Err(end.error());
        }
        state.waiting.push_back(work);
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    /// Waits for the next one; none once it is closed and empty.
    pub(super) fn wait(&self) -> Option<Work> {
        let is_idle = |state: &mut QueueState| state.waiting.is_empty() && state.end.is_none();
        let waited = self.changed.wait_while(self.state(), is_idle);
        self.take(&mut waited.unwrap_or_else(PoisonError::into_inner))
    }

    /// The next one, if it is here and is a submission.
    pub(super) fn submission(&self) -> Option<(Submission, Reply)> {
        let mut state = self.state();
        if !matches!(state.waiting.front(), Some(Work::Submission(..))) {
            return None;
        }
        match self.take(&mut state) {
            Some(Work::Submission(submission, reply)) => Some((submission, reply)),
            _ => None,
        }
    }

    fn take(&self, state: &mut QueueState) -> Option<Work> {
        if state.waiting.len() >= LONGEST {
            self.changed.notify_all();
        }
        state.waiting.pop_front()
    }

    /// How much waits.
    pub(super) fn len(&self) -> usize {
        self.state().waiting.len()
    }

    /// Why nothing more is taken, if that is so.
    pub(super) fn end(&self) -> Option<Error> {
        self.state().end.as_ref().map(QueueEnd::error)
    }

    /// Takes nothing more. What waits is done.
    pub(super) fn close(&self) {
        self.state().end.get_or_insert(QueueEnd::Closed);
        self.changed.notify_all();
    }

    /// Takes nothing more, and tells so to all that wait.
    pub(super) fn die(&self, reason: &str) {
        let end = QueueEnd::Dead { reason: reason.into() };
        let mut state = self.state();
        let waiting = std::mem::take(&mut state.waiting);
        state.end = Some(end.clone());
        drop(state);
        self.changed.notify_all();
        for work in waiting {
            match work {
                Work::Submission(_, reply) => reply(Err(end.error().into())),
                Work::Part(part, reply) => reply(part.ended(end.error())),
                Work::Job(job) => job(Err(end.error())),
            }
        }
    }

    /// The ledger is closed.
    pub(super) fn has_ended(&self) {
        self.state().has_ended = true;
        self.ended.notify_all();
    }

    /// Waits until it is.
    pub(super) fn wait_for_the_end(&self) {
        drop(self.ended.wait_while(self.state(), |state| !state.has_ended));
    }

    /// Whoever panicked with the lock had changed nothing by halves.
    fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
