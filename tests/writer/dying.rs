//! A log that fails, and a writer that is told to end.

use crate::given::*;
use chrono_tz::Europe::Rome;
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::ledger::{Error, Ledger, Receipts};
use mercato::log::{EventLog, LogError, MemoryLog};
use mercato::proof::tree_hash::Frontier;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// From some moment on, nobody can tell whether it appended anything.
#[derive(Default)]
struct FailingLog {
    log: MemoryLog,
    fails: AtomicBool,
}

impl EventLog for FailingLog {
    fn head(&self) -> Result<Position, LogError> {
        self.log.head()
    }
    fn append(&self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(LogError::Unknown { reason: "the disk is gone".into() });
        }
        self.log.append(after, records)
    }
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        self.log.read(after, limit)
    }
    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.log.envelopes(after, limit)
    }
    fn tree(&self) -> Result<Frontier, LogError> {
        self.log.tree()
    }
    fn erase(
        &self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        self.log.erase(gone, after, record, progress)
    }
    fn wait(&self, after: Position, timeout: Duration) -> Result<Position, LogError> {
        self.log.wait(after, timeout)
    }
}

fn error(receipts: Receipts) -> Error {
    receipts.unwrap_err().error
}

#[test]
fn when_the_log_fails_all_of_the_group_are_told_and_the_writer_is_dead() {
    let log = Arc::new(FailingLog::default());
    let writer = over(Ledger::over(Arc::clone(&log) as _, Rome, [1; 32]).unwrap());
    writer.record(one(&opened("caldara"))).unwrap();
    let first = with_id(note("caldara", "one"), 5);
    writer.record(one(&first)).unwrap();
    log.fails.store(true, Ordering::SeqCst);
    let hold = hold(&writer);
    let answers = ["two", "three"].map(|text| hand_in(&writer, one(&note("caldara", text))));
    let new = with_id(note("caldara", "four"), 6);
    let twins = [one(&new), one(&new)].map(|line| hand_in(&writer, line));
    let again = hand_in(&writer, one(&first));
    let bad = hand_in(&writer, one(&refused("caldara")));
    hold.let_go();
    // A line that came twice in the group may be recorded, whichever of the two is asked about.
    for answer in answers.into_iter().chain(twins) {
        let error = error(answer.recv().unwrap());
        assert!(matches!(&error, Error::Log(LogError::Unknown { reason }) if reason == "the disk is gone"), "{error}");
    }
    // Of these nothing was to be recorded, so they are not told of doubts about a record.
    let later = error(again.recv().unwrap());
    assert_eq!(later.to_string(), "nothing is recorded any more: the disk is gone");
    assert!(matches!(error(bad.recv().unwrap()), Error::WriterDead { reason } if reason == "the disk is gone"));
    writer.stop();
    let after_the_end = error(writer.record(one(&opened("kjaer"))));
    assert!(matches!(after_the_end, Error::WriterDead { reason } if reason == "the disk is gone"));
    assert!(matches!(writer.end(), Some(Error::WriterDead { .. })));
    assert_eq!(writer.head().position(), Position(2));
}

#[test]
fn what_waits_for_a_writer_that_dies_is_told() {
    let log = Arc::new(FailingLog::default());
    let writer = over(Ledger::over(Arc::clone(&log) as _, Rome, [1; 32]).unwrap());
    log.fails.store(true, Ordering::SeqCst);
    let hold = hold(&writer);
    let first = hand_in(&writer, one(&opened("caldara")));
    let (told, hears) = std::sync::mpsc::channel();
    writer.begin(|_| Ok(()), move |done| told.send(done.is_err()).unwrap()).unwrap();
    let behind = hand_in(&writer, one(&opened("kjaer")));
    hold.let_go();
    assert!(matches!(error(first.recv().unwrap()), Error::Log(LogError::Unknown { .. })));
    assert!(hears.recv().unwrap(), "a job that waits is told");
    assert!(matches!(error(behind.recv().unwrap()), Error::WriterDead { .. }));
}

#[test]
fn a_writer_that_panics_says_so() {
    let writer = writer();
    let job = writer.run(|_| -> Result<(), Error> { panic!("a mistake") });
    assert!(matches!(job, Err(Error::WriterDead { .. })));
    writer.stop();
    assert!(matches!(error(writer.record(one(&opened("caldara")))), Error::WriterDead { .. }));
}

#[test]
fn a_writer_that_is_stopped_does_what_waits_and_takes_no_more() {
    let writer = writer();
    let hold = hold(&writer);
    let waits = hand_in(&writer, one(&opened("caldara")));
    let stopping = std::thread::spawn({
        let writer = writer.clone();
        move || writer.stop()
    });
    while writer.end().is_none() {
        std::thread::yield_now();
    }
    assert!(matches!(error(writer.record(one(&opened("kjaer")))), Error::WriterClosed));
    hold.let_go();
    stopping.join().unwrap();
    assert_eq!(waits.recv().unwrap().unwrap()[0].record.position, Position(1));
}
