//! The writer: one thread that owns an open ledger, and to which many others hand what is to be recorded.
//!
//! ```text
//! submissions (any thread) -> queue -> what waits, up to 256 records or 1 MiB: decided, one by one
//!                                   -> one append, one fsync; meanwhile the read model prepares its transaction
//!                                   -> one commit on the read model -> the head -> the receipts
//! ```
//!
//! No timer makes anybody wait: while one group is written, the next one gathers. A submission that is refused disturbs no
//! other. Parts of an import, and whatever else needs the ledger (to erase, to back up), come in between.

mod append_thread;
mod follower;
mod group;
mod head;
mod import;
mod part;
mod queue;
mod submission;
mod thread;

pub use head::Head;
pub use import::{FaultAt, PartedImport};
pub use submission::{NotRecorded, Receipts, Submission};

use super::reader_pool::ModelPlace;
use super::{Error, Ledger};
use crate::deal::moment::Instant;
use crate::log::EventLog;
use append_thread::AppendWatch;
use chrono_tz::Tz;
use queue::{Queue, Work};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use thread::{PANICKED, WriterThread};

/// What the machine's clock says.
pub type MachineClock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The way to the thread that records. Clones lead to the same one; when the last is dropped, the ledger is closed.
#[derive(Clone)]
pub struct Writer(Arc<Shared>);

struct Shared {
    queue: Arc<Queue>,
    head: Arc<Head>,
    log: Arc<dyn EventLog>,
    clock: MachineClock,
    zone: Tz,
    /// Until somebody reads beside the writer.
    place: Mutex<Option<ModelPlace>>,
    /// Others append to the log as well.
    is_shared: bool,
    watch: AppendWatch,
    /// Where the read model is then.
    model_folder: Option<PathBuf>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Hands the ledger to a thread of its own. From now on questions in other processes, and on other threads, take its
    /// read model for complete.
    pub fn start(mut ledger: Ledger, clock: MachineClock) -> Result<Self, Error> {
        ledger.begin_session()?;
        let (queue, head) = (Arc::new(Queue::default()), Arc::new(Head::new(ledger.head()?)));
        let (log, zone, is_shared) = (Arc::clone(ledger.log()), ledger.zone(), ledger.is_shared());
        let (place, model_folder) = (Mutex::new(ledger.model_place()), ledger.model_folder());
        let watch = AppendWatch::default();
        let thread =
            WriterThread::start(ledger, Arc::clone(&queue), Arc::clone(&head), Arc::clone(&clock), watch.clone())?;
        let thread = Mutex::new(Some(thread));
        let shared = Arc::new(Shared { queue, head, log, clock, zone, place, is_shared, model_folder, watch, thread });
        if is_shared {
            follower::start(&shared)?;
        }
        Ok(Self(shared))
    }

    /// Hands this in, and returns at once. `answer` is called when it is durable and questions see it, or was refused: on the
    /// writer's thread, so it must not wait for anything.
    ///
    /// Errors: [`Error::WriterBusy`], [`Error::WriterClosed`] and [`Error::WriterDead`]; then `answer` is never called, and
    /// nothing is recorded. Where the process ends first, `answer` is dropped: whether it was recorded is not known then.
    pub fn submit(&self, submission: Submission, answer: impl FnOnce(Receipts) + Send + 'static) -> Result<(), Error> {
        self.0.queue.push(Work::Submission(submission, Box::new(answer)))
    }

    /// The same, and waits for the receipts.
    pub fn record(&self, submission: Submission) -> Receipts {
        let (answer, answered) = channel();
        // Whoever waits is there.
        self.submit(submission, move |receipts| drop(answer.send(receipts)))?;
        answered.recv().unwrap_or_else(|_| Err(panicked().into()))
    }

    /// Does this with the ledger, between two groups, and waits for it. Others wait meanwhile.
    pub fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = channel();
        // Whoever waits is there.
        self.begin(work, move |done| drop(answer.send(done)))?;
        answered.recv().unwrap_or_else(|_| Err(panicked()))
    }

    /// The same, and returns at once. `answer` is called when it is done, or cannot be done any more, as it is for
    /// [`submit`](Self::submit).
    pub fn begin<T>(
        &self,
        work: impl FnOnce(&mut Ledger) -> Result<T, Error> + Send + 'static,
        answer: impl FnOnce(Result<T, Error>) + Send + 'static,
    ) -> Result<(), Error> {
        let head = Arc::clone(&self.0.head);
        let job = move |ledger: Result<&mut Ledger, Error>| {
            let done = ledger.and_then(|ledger| {
                let done = work(ledger);
                head.publish(ledger.model.position());
                if let Some(is_fenced) = ledger.is_fenced() {
                    head.fence(is_fenced);
                }
                done
            });
            answer(done);
        };
        self.0.queue.push(Work::Job(Box::new(job)))
    }

    /// Sees to it that questions see what others have recorded by now. It waits for the writer only where there is something.
    pub fn catch_up(&self) -> Result<(), Error> {
        if !self.0.is_shared || self.0.log.head()? <= self.0.head.position() {
            return Ok(());
        }
        self.run(|ledger| ledger.catch_up().map(drop))
    }

    /// Others append to the log as well.
    pub fn is_shared(&self) -> bool {
        self.0.is_shared
    }

    pub(super) fn take_model_place(&self) -> Option<ModelPlace> {
        self.0.place.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The newest record that questions see.
    pub fn head(&self) -> &Arc<Head> {
        &self.0.head
    }

    /// The log, to be read beside the writer. It is refused once the ledger is closed.
    pub fn log(&self) -> &Arc<dyn EventLog> {
        &self.0.log
    }

    /// The zone that days are counted in.
    pub fn zone(&self) -> Tz {
        self.0.zone
    }

    /// What the clock says that records get their time from.
    pub fn now(&self) -> Instant {
        (self.0.clock)()
    }

    /// Calls this with the time that the log took to make each group durable, on a thread that must not wait. The first who asks is
    /// told.
    pub fn watch_appends(&self, told: impl Fn(Duration) + Send + Sync + 'static) {
        self.0.watch.tell(told);
    }

    /// How much waits.
    pub fn waiting(&self) -> usize {
        self.0.queue.len()
    }

    /// Why nothing more is recorded, if that is so.
    pub fn end(&self) -> Option<Error> {
        self.0.queue.end()
    }

    /// Waits until the ledger is closed: because it was told to [stop](Self::stop), or because it cannot go on.
    pub fn wait_for_the_end(&self) {
        self.0.queue.wait_for_the_end();
    }

    /// Takes nothing more, does what waits, and closes the ledger. When it returns, another process may open it.
    pub fn stop(&self) {
        self.0.queue.close();
        self.0.queue.wait_for_the_end();
    }
}

fn panicked() -> Error {
    Error::WriterDead { reason: PANICKED.into() }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last clone may have been in an answer, which is dropped there.
        if let Some(thread) = thread.filter(|thread| thread.thread().id() != std::thread::current().id()) {
            // Whoever waited for what it did was told.
            let _ = thread.join();
        }
    }
}
