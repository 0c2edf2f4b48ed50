//! Batches on their way into the log: made ready on threads of their own, in order again when they are written.

use crate::log::{Begun, LogError, Prepared};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

type Ready = (usize, Result<Prepared, LogError>);

/// The threads, and what was given to them.
pub(super) struct Pipeline {
    work: Sender<(usize, Begun)>,
    done: Receiver<Ready>,
    sent: usize,
    ready: BTreeMap<usize, Result<Prepared, LogError>>,
}

impl Pipeline {
    /// As many threads as the machine has cores.
    pub(super) fn new() -> Self {
        let (work, waiting) = channel();
        let (finished, done) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (waiting, finished) = (Arc::clone(&waiting), finished.clone());
            // They end when the pipeline is dropped.
            thread::spawn(move || prepare_all(&waiting, &finished));
        }
        Self { work, done, sent: 0, ready: BTreeMap::new() }
    }

    /// Batches that were sent and not taken out yet.
    pub(super) fn len(&self) -> usize {
        self.sent
    }

    pub(super) fn send(&mut self, begun: Begun) -> Result<(), LogError> {
        self.work.send((self.sent, begun)).map_err(|_| gone())?;
        self.sent += 1;
        Ok(())
    }

    /// Waits until no more than this many are still being made ready.
    pub(super) fn wait_for_all_but(&mut self, busy: usize) -> Result<(), LogError> {
        while self.sent > self.ready.len() + busy {
            let (number, prepared) = self.done.recv().map_err(|_| gone())?;
            self.ready.insert(number, prepared);
        }
        Ok(())
    }

    /// Takes out all of them, in the order that they were sent in.
    pub(super) fn take(&mut self) -> Result<Vec<Prepared>, LogError> {
        self.wait_for_all_but(0)?;
        self.sent = 0;
        std::mem::take(&mut self.ready).into_values().collect()
    }
}

fn prepare_all(waiting: &Mutex<Receiver<(usize, Begun)>>, finished: &Sender<Ready>) {
    loop {
        // The lock is held only while waiting: whoever gets a batch lets the next one wait.
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, begun)) = next else { return };
        if finished.send((number, begun.prepare())).is_err() {
            return;
        }
    }
}

fn gone() -> LogError {
    LogError::Unknown { reason: "a thread that makes batches ready has ended".into() }
}
