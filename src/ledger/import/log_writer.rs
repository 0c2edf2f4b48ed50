//! A thread that encodes batches of records and appends them to the log, while the next lines are decided.

use super::super::Error;
use crate::bytes::{Encoded, Salt, encode};
use crate::cores::in_shares;
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::subtree::tree_at;
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::Frontier;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

/// So few records are not worth a thread of their own.
const ALONE: usize = 1_024;

/// Records that follow a position, and a salt for each.
struct UnwrittenBatch {
    after: Position,
    records: Vec<Record>,
    salts: Vec<Salt>,
}

/// Records that the log has.
pub(super) struct WrittenBatch {
    pub(super) records: Vec<Record>,
    /// What they have in the log.
    pub(super) bytes: usize,
    /// The tree over the envelopes of all records up to the last of them.
    pub(super) tree: Frontier,
}

/// What became of a batch.
type BatchOutcome = Result<WrittenBatch, Error>;

/// The thread, and what was given to it.
pub(super) struct LogWriter {
    work: Option<Sender<UnwrittenBatch>>,
    done: Receiver<BatchOutcome>,
    thread: Option<JoinHandle<()>>,
    /// Where the system gave no thread, each batch is written as it comes.
    without: Option<(Arc<dyn EventLog>, Sender<BatchOutcome>)>,
    under_way: usize,
}

impl LogWriter {
    pub(super) fn new(log: Arc<dyn EventLog>) -> Self {
        let (work, batches) = channel::<UnwrittenBatch>();
        let (finished, done) = channel();
        let without = (Arc::clone(&log), Sender::clone(&finished));
        // It ends when the writer is dropped.
        let thread = Builder::new().spawn(move || {
            for batch in batches {
                let written = batch.write(log.as_ref());
                let failed = written.is_err();
                if finished.send(written).is_err() || failed {
                    return;
                }
            }
        });
        let (thread, without) = match thread {
            Ok(thread) => (Some(thread), None),
            Err(_) => (None, Some(without)),
        };
        Self { work: Some(work), done, thread, without, under_way: 0 }
    }

    /// Batches that are not written yet.
    pub(super) fn under_way(&self) -> usize {
        self.under_way
    }

    pub(super) fn send(&mut self, after: Position, records: Vec<Record>, salts: Vec<Salt>) -> Result<(), Error> {
        let batch = UnwrittenBatch { after, records, salts };
        match (&self.without, &self.work) {
            (Some((log, finished)), _) => finished.send(batch.write(log.as_ref())).map_err(|_| ended())?,
            (None, Some(work)) => work.send(batch).map_err(|_| ended())?,
            (None, None) => return Err(ended()),
        }
        self.under_way += 1;
        Ok(())
    }

    /// Waits for the next batch to be written.
    pub(super) fn next(&mut self) -> Result<WrittenBatch, Error> {
        let written = self.done.recv().map_err(|_| ended())??;
        self.under_way = self.under_way.saturating_sub(1);
        Ok(written)
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // What it found is told by what it sent.
            let _ = thread.join();
        }
    }
}

impl UnwrittenBatch {
    fn write(self, log: &dyn EventLog) -> Result<WrittenBatch, Error> {
        let Self { after, records, salts } = self;
        let salted: Vec<(&Record, Salt)> = records.iter().zip(salts).collect();
        let shares = in_shares(&salted, ALONE, |share| {
            share.iter().map(|(record, salt)| encode(record, *salt)).collect::<Result<Vec<Encoded>, _>>()
        });
        let mut encoded = Vec::with_capacity(records.len());
        for share in shares {
            encoded.extend(share?);
        }
        log.append(after, &encoded)?;
        let last = Position(after.0 + records.len() as u64);
        Ok(WrittenBatch { tree: tree_at(log, last)?, bytes: encoded.iter().map(Encoded::length).sum(), records })
    }
}

fn ended() -> Error {
    LogError::Unknown { reason: "the thread that writes the log has ended".into() }.into()
}
