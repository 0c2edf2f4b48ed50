//! A thread that appends to the log. While the disk is busy, the writer prepares the read model.

use super::super::Error;
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::{EventLog, LogError};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Records that follow a position.
type Appended = (Position, Vec<Encoded>);

type DurationSink = Box<dyn Fn(Duration) + Send + Sync>;

/// Who is told how long each append took.
#[derive(Clone, Default)]
pub(super) struct AppendWatch(Arc<OnceLock<DurationSink>>);

/// The thread, for one append at a time. It ends when this is dropped.
pub(super) struct AppendThread {
    begin: Option<Sender<Appended>>,
    done: Receiver<Result<(), LogError>>,
    thread: Option<JoinHandle<()>>,
}

impl AppendWatch {
    /// Tells this one; the first who asks is told.
    pub(super) fn tell(&self, told: impl Fn(Duration) + Send + Sync + 'static) {
        let _ = self.0.set(Box::new(told));
    }
}

impl AppendThread {
    pub(super) fn start(log: Arc<dyn EventLog>, watch: AppendWatch) -> Result<Self, Error> {
        let ((begin, begun), (end, done)) = (channel::<Appended>(), channel());
        let started = thread::Builder::new().name("log".into()).spawn(move || {
            for (after, records) in begun {
                // How long it takes is no part of what is recorded.
                let began = Instant::now();
                let appended = log.append(after, &records);
                if let Some(tell) = watch.0.get().filter(|_| appended.is_ok()) {
                    tell(began.elapsed());
                }
                if end.send(appended).is_err() {
                    return;
                }
            }
        });
        let thread = started.map_err(|error| Error::WriterDead { reason: error.to_string() })?;
        Ok(Self { begin: Some(begin), done, thread: Some(thread) })
    }

    /// Begins to append these records. What became of them must be [waited for](Self::wait) before anything else is begun.
    pub(super) fn begin(&self, after: Position, records: Vec<Encoded>) {
        if let Some(begin) = &self.begin {
            // Where the thread is gone, nothing comes back from it.
            let _ = begin.send((after, records));
        }
    }

    /// Waits until they are durable, or are known not to be.
    pub(super) fn wait(&self) -> Result<(), LogError> {
        let gone = |_| LogError::Unknown { reason: "the thread that writes the log has panicked".into() };
        self.done.recv().map_err(gone)?
    }
}

impl Drop for AppendThread {
    /// It has the log, which may be closed only when nobody uses it any more.
    fn drop(&mut self) {
        self.begin = None;
        if let Some(thread) = self.thread.take() {
            // Whoever waited for what it did was told.
            let _ = thread.join();
        }
    }
}
