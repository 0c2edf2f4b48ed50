//! The thread itself.

use super::super::batch::Batch;
use super::super::{Error, Ledger};
use super::MachineClock;
use super::append_thread::{AppendThread, AppendWatch};
use super::head::Head;
use super::queue::{Job, Queue, Work};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::deal::name::Name;
use crate::proof::tree_hash::leaf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What the thread has.
pub(super) struct WriterThread {
    /// Ends before the ledger is closed.
    log: AppendThread,
    pub(super) ledger: Ledger,
    pub(super) queue: Arc<Queue>,
    pub(super) head: Arc<Head>,
    pub(super) clock: MachineClock,
    /// Kept from group to group, since it has the deals that were decided on last.
    pub(super) batch: Option<Batch>,
    /// Groups and records since the last checkpoint.
    pub(super) since: (usize, usize),
    /// When somebody else's records were met last, of a log that others append to as well.
    pub(super) others: Option<Instant>,
}

/// Why nothing is recorded after a mistake of the program.
pub(super) const PANICKED: &str = "the thread that records has panicked";
/// After so many groups, or records, the read model is moved from the file beside it into its own.
const CHECKPOINT_GROUPS: usize = 512;
const CHECKPOINT_RECORDS: usize = 4_096;

/// So long others count as recording after something of theirs was met.
const TOGETHER: Duration = Duration::from_secs(1);
/// No pause for others is longer.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Deals are kept between groups up to so many bytes of lines: 5,000 deals of 25 records.
const KEPT: usize = 64 << 20;

/// Says that the thread has ended, however it did.
struct AtTheEnd(Arc<Queue>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.die(PANICKED);
        }
        self.0.has_ended();
    }
}

impl WriterThread {
    pub(super) fn start(
        ledger: Ledger,
        queue: Arc<Queue>,
        head: Arc<Head>,
        clock: MachineClock,
        watch: AppendWatch,
    ) -> Result<JoinHandle<()>, Error> {
        let log = AppendThread::start(Arc::clone(ledger.log()), watch)?;
        head.fence(ledger.is_fenced().unwrap_or_default());
        let writer = Self { ledger, log, queue, head, clock, batch: None, since: (0, 0), others: None };
        let begun = thread::Builder::new().name("writer".into()).spawn(move || {
            let _at_the_end = AtTheEnd(Arc::clone(&writer.queue));
            writer.run();
        });
        begun.map_err(|error| Error::WriterDead { reason: error.to_string() })
    }

    /// The ledger is closed when it returns.
    fn run(mut self) {
        while let Some(work) = self.queue.wait() {
            let done = match work {
                Work::Submission(submission, reply) => self.group(submission, reply),
                Work::Part(part, reply) => self.import(part, reply),
                Work::Job(job) => self.job(job),
            };
            if let Err(Fatal(reason)) = done {
                return self.queue.die(&reason);
            }
        }
    }

    /// Takes in what others have recorded, if others do.
    pub(super) fn catch_up(&mut self) -> Result<(), Error> {
        let before = self.ledger.model.position();
        if self.ledger.catch_up()? {
            self.took_in_since(before);
            self.others = Some(Instant::now());
            self.batch = None;
            self.head.publish(self.ledger.model.position());
        }
        Ok(())
    }

    /// Counts what the read model took in after this position.
    fn took_in_since(&mut self, before: Position) {
        let records = self.ledger.model.position().0.saturating_sub(before.0);
        self.since = (self.since.0 + 1, self.since.1.saturating_add(usize::try_from(records).unwrap_or(usize::MAX)));
        self.checkpoint();
    }

    /// Lets others have their turn after a group that began then, if others record as well: whoever was overtaken has to read
    /// before it can decide, and would be overtaken again and again by one that never pauses.
    pub(super) fn take_turns(&self, began: Instant) {
        if self.others.is_some_and(|met| met.elapsed() < TOGETHER) {
            thread::sleep(began.elapsed().min(LONGEST_PAUSE));
        }
    }

    /// A batch on what the read model has, and on the machine's clock.
    pub(super) fn batch(&mut self) -> Batch {
        let now = (self.clock)();
        match self.batch.take() {
            Some(mut batch) => {
                batch.go_on_at(&self.ledger, now);
                batch
            }
            None => Batch::new(&self.ledger, Name::erased(), now).keeping(KEPT),
        }
    }

    /// Makes durable what the batch has accepted, takes it into the read model, and publishes the head.
    pub(super) fn commit(&mut self, batch: &mut Batch, encoded: Vec<Encoded>) -> Result<usize, Error> {
        let records = batch.take_accepted();
        if records.is_empty() {
            // What was tried, or was there already, has been read all the same.
            batch.make_room();
            return Ok(0);
        }
        let mut tree = self.ledger.model.tree().clone();
        encoded.iter().for_each(|encoded| tree.push(leaf(&encoded.envelope)));
        let log = &self.log;
        let begin = |after| log.begin(after, encoded);
        self.ledger.append_beside(&records, &tree, begin, || log.wait())?;
        batch.projected(&records);
        self.head.fence(false);
        self.head.publish(batch.head());
        self.since = (self.since.0 + 1, self.since.1 + records.len());
        Ok(records.len())
    }

    /// What was answered by now need not wait for this.
    pub(super) fn keep(&mut self, batch: Batch) {
        self.batch = Some(batch);
        self.checkpoint();
    }

    /// Moves the read model into its own file, if there is much beside it.
    fn checkpoint(&mut self) {
        if self.since.0 >= CHECKPOINT_GROUPS || self.since.1 >= CHECKPOINT_RECORDS {
            self.since = (0, 0);
            // Where it cannot be done now, the next one does more.
            let _ = self.ledger.checkpoint_model();
        }
    }

    /// Anything may be otherwise after it.
    fn job(&mut self, job: Job) -> Result<(), Fatal> {
        self.batch = None;
        let before = self.ledger.model.position();
        job(Ok(&mut self.ledger));
        if self.ledger.is_shared() {
            self.took_in_since(before);
        }
        self.ledger.usable().map_err(|error| Fatal(error.to_string()))
    }
}

/// Why the thread ends though it was not told to.
pub(super) struct Fatal(pub(super) String);
