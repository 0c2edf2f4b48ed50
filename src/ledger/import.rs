//! Bringing lines in: each is decided on its own, and they are recorded in batches.
//!
//! ```text
//! lines read (caller) -> decided, one by one -> encoded and appended to the log, on a thread -> taken into the read model
//! ```

mod fault;
mod log_writer;
mod rehearsal;

pub use fault::{BadLine, LineFault};

use super::batch::{Batch, Candidate, Decision, EqualLines, Stop};
use super::race::Race;
use super::{Conditions, Error, Ledger, Reader};
use crate::bytes::line::Line;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::deal::record::Record;
use crate::log::LogError;
use crate::proof::tree_hash::Frontier;
use crate::read_model::ModelError;
use log_writer::{LogWriter, WrittenBatch};
pub(super) use rehearsal::Rehearsal;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// Lines appended to the log at a time.
const BATCH: usize = 8_192;
/// The same, in bytes of their lines.
const BATCH_BYTES: usize = 8 << 20;
/// Batches of as many whole hundreds of the log's own are written best.
const ALIGNED: u64 = 256;
/// Batches on their way into the log, at the most.
const UNDER_WAY: usize = 2;
/// Records taken into the read model at a time. Larger steps take less work and more memory.
const STEP: usize = 32_768;
/// The same, in bytes of the log.
const STEP_BYTES: usize = 32 << 20;

/// What became of the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Lines that are records now.
    pub recorded: u64,
    /// Lines that were already recorded.
    pub stood: u64,
}

/// A line that was accepted and is not in the log yet.
struct UndecidedLine {
    candidate: Candidate,
    /// Those behind it, up to the next one that begins, are recorded with it or not at all.
    begins: bool,
}

/// A run of lines on its way in.
pub struct Import<'l> {
    ledger: &'l mut Ledger,
    recorder: Name,
    /// When the newest line came.
    now: Instant,
    dry: bool,
    /// Of a dry run.
    rehearsal: Rehearsal,
    batch: Batch,
    /// There was no record when it began.
    began_empty: bool,
    /// Records that are taken into the read model at a time.
    step: usize,
    /// How often each line came, by the id of the first.
    equal_lines: EqualLines,
    /// Bytes of the lines that were accepted and not sent yet.
    batch_bytes: usize,
    writer: Option<LogWriter>,
    /// Lines that were accepted and are not in the log yet, where others append to it as well: they may have to be decided anew.
    undecided: VecDeque<UndecidedLine>,
    /// In the log, and not in the read model yet; and the tree up to there.
    written: Vec<Record>,
    written_bytes: usize,
    tree: Frontier,
    done: Imported,
}

impl<'l> Import<'l> {
    /// Lines that name no recorder are recorded as this one's. A dry run records nothing.
    pub fn new(ledger: &'l mut Ledger, recorder: Name, dry: bool, now: Instant) -> Result<Self, Error> {
        let batch = Batch::new(ledger, recorder.clone(), now);
        batch.is_on_time()?;
        Ok(Self {
            recorder,
            now,
            step: STEP,
            undecided: VecDeque::new(),
            began_empty: batch.head() == Position(0),
            equal_lines: EqualLines::new(),
            ledger,
            dry,
            rehearsal: Rehearsal::default(),
            batch,
            batch_bytes: 0,
            writer: None,
            written: Vec::new(),
            written_bytes: 0,
            tree: Frontier::default(),
            done: Imported::default(),
        })
    }

    /// The same, where lines rarely come back to a deal: deals are kept up to so many bytes of their lines, and less waits for the read
    /// model. That takes less memory, and a quarter more time.
    #[must_use]
    pub fn keeping(self, bytes: usize) -> Self {
        Self { batch: self.batch.keeping(bytes), step: STEP / 4, ..self }
    }

    /// What became of the lines so far; in a dry run, what would have.
    pub fn done(&self) -> Imported {
        self.done
    }

    /// Takes a line, or says why not; then nothing of it is kept. What it took is recorded when a batch is full.
    pub fn take(&mut self, text: &str, now: Instant) -> Result<Result<(), LineFault>, Error> {
        match Line::read(text, self.ledger.zone) {
            Ok(line) => self.take_read(line, text.len(), now),
            Err(error) => Ok(Err(error.into())),
        }
    }

    /// The same, of a line of `bytes` bytes that was read already, in the zone of the ledger.
    pub fn take_read(&mut self, line: Line, bytes: usize, now: Instant) -> Result<Result<(), LineFault>, Error> {
        self.now = now;
        let first = self.undecided.len();
        let taken = self.accept(line, bytes)?;
        if taken.is_ok() {
            self.belong_together(first);
            self.accepted(now)?;
        }
        Ok(taken)
    }

    /// Hands over what was accepted: all of it in a dry run, and otherwise once it is enough.
    fn accepted(&mut self, now: Instant) -> Result<(), Error> {
        if !self.dry {
            return self.send_if_full(now);
        }
        let accepted = self.batch.accepted().len() as u64;
        if accepted > 0 {
            self.rehearsal.take(self.ledger, &mut self.batch, std::mem::take(&mut self.batch_bytes))?;
            self.done.recorded += accepted;
        }
        Ok(())
    }

    fn send_if_full(&mut self, now: Instant) -> Result<(), Error> {
        if self.is_full() {
            let sent = self.send();
            self.or_anew(sent)?;
            self.batch.go_on_at(self.ledger, now);
        }
        Ok(())
    }

    fn accept(&mut self, line: Line, bytes: usize) -> Result<Result<(), LineFault>, Error> {
        let candidate = Candidate::derived(self.ledger, line, bytes, &mut self.equal_lines, self.began_empty);
        let again = (self.ledger.is_shared() && !self.dry)
            .then(|| UndecidedLine { candidate: candidate.clone(), begins: false });
        let mut decided = self.decide(candidate);
        if let Err(Stop::Unread(candidate, Error::Model(ModelError::Damaged { what }))) = decided {
            self.mend(what)?;
            decided = self.decide(*candidate);
        }
        match decided {
            Ok(Decision::Accepted(_)) => {
                self.batch_bytes += bytes;
                self.undecided.extend(again);
            }
            Ok(Decision::Duplicate(..)) => self.done.stood += 1,
            Err(Stop::Line(fault)) => return Ok(Err(fault)),
            Err(Stop::Unread(_, error) | Stop::Batch(error)) => return Err(error),
        }
        Ok(Ok(()))
    }

    /// Takes lines that belong together, each with its bytes: all of them, or none and says which is at fault, counted from 0.
    pub fn take_together(
        &mut self,
        lines: Vec<(Line, usize)>,
        now: Instant,
    ) -> Result<Result<(), (usize, LineFault)>, Error> {
        self.now = now;
        let first = self.undecided.len();
        let (before, stood, bytes_before) = (self.batch.head(), self.done.stood, self.batch_bytes);
        for (place, (line, bytes)) in lines.into_iter().enumerate() {
            if let Err(fault) = self.accept(line, bytes)? {
                self.batch.take_back(before);
                self.undecided.truncate(first);
                (self.done.stood, self.batch_bytes) = (stood, bytes_before);
                return Ok(Err((place, fault)));
            }
        }
        self.belong_together(first);
        self.accepted(now)?;
        Ok(Ok(()))
    }

    /// The lines from this one on are recorded all or none, also where they are decided anew.
    fn belong_together(&mut self, first: usize) {
        if let Some(first) = self.undecided.get_mut(first) {
            first.begins = true;
        }
    }

    fn decide(&mut self, candidate: Candidate) -> Result<Decision, Stop> {
        let reader: &Reader = self.rehearsal.reader(self.ledger);
        self.batch.decide(reader, candidate, &Conditions::default())
    }

    /// Records what was taken.
    pub fn flush(&mut self) -> Result<(), Error> {
        if self.dry {
            return Ok(());
        }
        let flushed = self.flush_once();
        self.or_anew(flushed)
    }

    /// Where somebody else was faster, decides anew on what is not in the log yet, and records that.
    fn or_anew(&mut self, mut done: Result<(), Error>) -> Result<(), Error> {
        let (mut refused, mut race) = (None, Race::new());
        while matches!(done, Err(Error::Log(LogError::Conflict { .. })))
            && self.ledger.is_shared()
            && race.tries_again()
        {
            // What was accepted before a line that is refused by now is recorded all the same. A further round knows only that.
            refused = self.decide_anew()?.or(refused);
            done = self.flush_once();
        }
        done?;
        refused.map_or(Ok(()), Err)
    }

    /// Gives back why a line is refused by now: that one and those behind it are given up.
    fn decide_anew(&mut self) -> Result<Option<Error>, Error> {
        self.writer = None;
        self.written.clear();
        (self.written_bytes, self.batch_bytes, self.began_empty) = (0, 0, false);
        self.ledger.catch_up()?;
        self.batch = Batch::new(self.ledger, self.recorder.clone(), self.now);
        let (mut together, mut begins) = ((self.batch.head(), 0, self.done.stood), false);
        for line in std::mem::take(&mut self.undecided) {
            if line.begins {
                (together, begins) = ((self.batch.head(), self.undecided.len(), self.done.stood), true);
            }
            let candidate = line.candidate.beside_others();
            let (again, bytes) = (candidate.clone(), candidate.bytes);
            match self.decide(candidate) {
                Ok(Decision::Accepted(_)) => {
                    self.batch_bytes += bytes;
                    self.undecided.push_back(UndecidedLine { candidate: again, begins });
                    begins = false;
                }
                Ok(Decision::Duplicate(_)) => self.done.stood += 1,
                Err(stop) => {
                    self.batch.take_back(together.0);
                    self.undecided.truncate(together.1);
                    self.done.stood = together.2;
                    return Ok(Some(stop.into()));
                }
            }
        }
        Ok(None)
    }

    fn flush_once(&mut self) -> Result<(), Error> {
        if self.writer.is_none() {
            let records = self.batch.take_accepted();
            self.batch_bytes = 0;
            self.ledger.append(&records)?;
            self.done.recorded += records.len() as u64;
            self.undecided.clear();
            self.batch.projected(&records);
            return Ok(());
        }
        if !self.batch.accepted().is_empty() {
            self.send()?;
        }
        self.wait_for_all_but(0)?;
        self.project()
    }

    fn is_full(&self) -> bool {
        let enough = self.batch.accepted().len() >= BATCH || self.batch_bytes >= BATCH_BYTES;
        enough && self.batch.head().0.is_multiple_of(ALIGNED)
    }

    /// Hands the batch over to the thread that writes.
    fn send(&mut self) -> Result<(), Error> {
        self.ledger.begin_session()?;
        let records = self.batch.take_accepted();
        self.batch_bytes = 0;
        let after = Position(self.batch.head().0 - records.len() as u64);
        let salts = self.ledger.salts(records.len());
        let log = Arc::clone(&self.ledger.log);
        let sent = self.writer.get_or_insert_with(|| LogWriter::new(log)).send(after, records, salts);
        if let Err(ended) = sent {
            // What the writer could not write ended it. What it wrote before is recorded.
            self.wait_for_all_but(0)?;
            return Err(ended);
        }
        self.wait_for_all_but(UNDER_WAY)?;
        if self.is_a_step() { self.project() } else { Ok(()) }
    }

    fn is_a_step(&self) -> bool {
        self.written.len() >= self.step || self.written_bytes >= STEP_BYTES
    }

    fn wait_for_all_but(&mut self, under_way: usize) -> Result<(), Error> {
        while let Some(writer) = self.writer.as_mut().filter(|writer| writer.under_way() > under_way) {
            let WrittenBatch { records, bytes, tree } = writer.next()?;
            self.done.recorded += records.len() as u64;
            self.undecided.drain(..records.len().min(self.undecided.len()));
            self.written_bytes += bytes;
            self.written.extend(records);
            self.tree = tree;
        }
        Ok(())
    }

    /// Takes into the read model what the log has.
    fn project(&mut self) -> Result<(), Error> {
        match self.ledger.take_many(&self.written, &self.tree) {
            Err(Error::Model(ModelError::Damaged { what })) => return self.mend(what),
            taken => taken?,
        }
        self.projected();
        Ok(())
    }

    /// The read model has what was written.
    fn projected(&mut self) {
        self.written_bytes = 0;
        self.batch.projected(&std::mem::take(&mut self.written));
    }

    /// Rebuilds the read model, which then has all that the log has.
    fn mend(&mut self, what: String) -> Result<(), Error> {
        if self.rehearsal.has_begun() {
            // The copy has what the log has not.
            return Err(ModelError::Damaged { what }.into());
        }
        self.wait_for_all_but(0)?;
        self.ledger.mend(what)?;
        if !self.dry {
            self.projected();
        }
        Ok(())
    }
}
