//! Bringing lines in: each is decided on its own, and they are recorded in batches.
//!
//! ```text
//! lines read (caller) -> decided, one by one -> batches made ready, on threads -> written together
//! ```

mod at_hand;
mod fault;
mod pipeline;
mod seen;

pub use fault::{BadLine, Fault};

use super::nameless::Names;
use super::{Error, Ledger, Line};
use crate::deal::decide::{Command, decide, recorded_at};
use crate::deal::history::{History, evolve};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::log::{Append, BLOCK, LogError, codec};
use at_hand::AtHand;
use pipeline::Pipeline;
use seen::Seen;
use std::collections::{BTreeSet, HashMap};

/// Lines made ready at a time.
const BATCH: u64 = 4_096;
/// The same, in bytes of their lines.
const BATCH_BYTES: usize = 8 << 20;
/// Batches made ready at the same time, at the most.
const BUSY: usize = 3;
/// Batches recorded at a time.
const TOGETHER: usize = 4;
/// What a record that was read from the log counts for at hand.
const A_RECORD: usize = 512;
/// Lines that are surely smaller than a record may be need not be measured.
const SURELY_FITS: usize = 16 * 1024;

/// What became of the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines that are records now.
    pub recorded: u64,
    /// Lines that stood already.
    pub stood: u64,
}

/// A run of lines on its way in.
pub struct Import<'l> {
    ledger: &'l mut Ledger,
    recorder: Name,
    dry: bool,
    now: Instant,
    /// The last record of the log when the import began.
    began_after: Position,
    /// The last position that was given to a line.
    head: Position,
    at_hand: AtHand,
    batch: Vec<Record>,
    batch_bytes: usize,
    pipeline: Option<Pipeline>,
    /// Records in the pipeline.
    under_way: u64,
    /// Records in the batch and in the pipeline.
    unrecorded: HashMap<RecordId, (StreamId, Version)>,
    /// How often each line came, by the id of the first.
    equal_lines: Seen,
    done: Imported,
}

impl<'l> Import<'l> {
    /// Lines that name no recorder are recorded as this one's. A dry run records nothing.
    pub fn new(ledger: &'l mut Ledger, recorder: Name, dry: bool, now: Instant) -> Result<Self, Error> {
        let head = ledger.log.head()?;
        let now = recorded_at(now, head.recorded, ledger.zone)?;
        Ok(Self {
            ledger,
            recorder,
            dry,
            now,
            began_after: head.position,
            head: head.position,
            at_hand: AtHand::default(),
            batch: Vec::new(),
            batch_bytes: 0,
            pipeline: None,
            under_way: 0,
            unrecorded: HashMap::new(),
            equal_lines: Seen::new(),
            done: Imported::default(),
        })
    }

    /// What became of the lines so far; in a dry run, what would have.
    pub fn done(&self) -> Imported {
        self.done
    }

    /// Takes a line, or says why not; then nothing of it is kept. What it took is recorded when a batch is full.
    pub fn take(&mut self, text: &str, now: Instant) -> Result<Result<(), Fault>, Error> {
        match Line::read(text, self.ledger.zone) {
            Ok(line) => self.take_read(line, text.len(), now),
            Err(error) => Ok(Err(error.into())),
        }
    }

    /// The same, of a line of `bytes` bytes that was read already, in the zone of the ledger.
    pub fn take_read(&mut self, line: Line, bytes: usize, now: Instant) -> Result<Result<(), Fault>, Error> {
        match self.decide(line, bytes) {
            Ok(()) => {}
            Err(Stop::Line(fault)) => return Ok(Err(fault)),
            Err(Stop::Import(error)) => return Err(error),
        }
        if self.batch_is_full() {
            self.send()?;
            let newest = self.ledger.log.head()?.recorded;
            self.now = recorded_at(now, newest, self.ledger.zone)?.max(self.now);
        }
        Ok(Ok(()))
    }

    /// Records what was taken.
    pub fn flush(&mut self) -> Result<(), Error> {
        if self.dry {
            return Ok(());
        }
        if self.under_way > 0 {
            if !self.batch.is_empty() {
                self.send()?;
            }
            self.record()?;
        }
        let records = std::mem::take(&mut self.batch);
        let positions = self.ledger.log.append(&appends(records))?;
        self.recorded(&positions);
        Ok(self.ledger.log.settle()?)
    }

    /// It is full with whole blocks: they are written best.
    fn batch_is_full(&self) -> bool {
        let enough = self.batch.len() as u64 > BATCH - BLOCK as u64 || self.batch_bytes >= BATCH_BYTES;
        enough && self.head.0.is_multiple_of(BLOCK as u64)
    }

    fn send(&mut self) -> Result<(), Error> {
        let records = std::mem::take(&mut self.batch);
        let count = records.len() as u64;
        let after = Position(self.head.0 - count);
        let begun = self.ledger.log.begin(appends(records), after);
        let pipeline = self.pipeline.get_or_insert_with(Pipeline::new);
        pipeline.send(begun)?;
        pipeline.wait_for_all_but(BUSY)?;
        self.batch_bytes = 0;
        self.under_way += count;
        let aligned = [after, self.head].iter().all(|end| end.0.is_multiple_of(BLOCK as u64));
        if !aligned || pipeline.len() >= TOGETHER {
            self.record()?;
        }
        Ok(())
    }

    /// Writes what is in the pipeline.
    fn record(&mut self) -> Result<(), Error> {
        let prepared = self.pipeline.as_mut().map_or_else(|| Ok(Vec::new()), Pipeline::take)?;
        let positions = self.ledger.log.finish(prepared)?;
        self.recorded(&positions);
        Ok(())
    }

    fn recorded(&mut self, positions: &[Position]) {
        self.done.recorded += positions.len() as u64;
        self.under_way = 0;
        self.batch_bytes = 0;
        self.unrecorded.clear();
        // Lines were decided by the positions that were foreseen; where the log gave others, it is read again.
        match positions.last() {
            Some(last) if *last != self.head => {
                self.head = *last;
                self.at_hand.clear();
            }
            _ => self.at_hand.make_room(),
        }
    }

    fn decide(&mut self, mut line: Line, bytes: usize) -> Result<(), Stop> {
        let id = match line.id {
            Some(id) => RecordId(id),
            None => self.derived_id(&line),
        };
        self.ledger.name_deals(&mut line.event, &mut Names::new())?;
        let stream = self.ledger.stream(&line.slug, &line.event);
        if let Some(mut standing) = self.standing(id, line.id.is_some())? {
            // Its name, or that of its deal, may have been erased.
            if standing.stream == stream {
                standing.draft.slug.clone_from(&line.slug);
            }
            if let Some(differs) = line.differs_from(&standing) {
                return Err(Refusal::OtherContent { id, position: standing.position, differs }.into());
            }
            self.done.stood += 1;
            return Ok(());
        }
        self.bring(stream)?;
        let (history, size) = self.at_hand.take(stream).unwrap_or_else(|| (History::new(self.ledger.zone), 0));
        match self.placed(id, stream, line, &history, bytes) {
            Ok(record) => {
                self.head = record.position;
                if self.dry {
                    self.done.recorded += 1;
                } else {
                    self.batch_bytes += bytes;
                    self.batch.push(record.clone());
                }
                self.unrecorded.insert(id, (stream, record.version));
                self.at_hand.put(stream, evolve(history, record), size + bytes);
                Ok(())
            }
            Err(stop) => {
                self.at_hand.put(stream, history, size);
                Err(stop)
            }
        }
    }

    /// The record that a line becomes.
    fn placed(
        &mut self,
        id: RecordId,
        stream: StreamId,
        line: Line,
        history: &History,
        bytes: usize,
    ) -> Result<Record, Stop> {
        let known = self.known(&line, history)?;
        let command = Command {
            id,
            slug: line.slug,
            happened: line.happened,
            learned: line.learned,
            recorder: line.recorder.unwrap_or_else(|| self.recorder.clone()),
            source: line.source,
            note: line.note,
            event: line.event,
        };
        let draft = decide(history, command, &known, self.now).map_err(|refusal| self.with_nearest(refusal))?;
        let record = Record { position: self.head.next(), stream, version: history.version().next(), draft };
        let record = if record.is_erased() { record.erased() } else { record };
        if bytes > SURELY_FITS {
            measured(&record)?;
        }
        Ok(record)
    }

    /// From the content of the line, and from how many equal ones stand before it.
    fn derived_id(&mut self, line: &Line) -> RecordId {
        let canonical = line.canonical();
        let derived = |before: u32| RecordId(self.ledger.derive(&["line", &canonical, &before.to_string()]));
        let first = derived(0);
        let (half, _) = first.0.as_u64_pair();
        match self.equal_lines.again(half) {
            0 => first,
            before => derived(before),
        }
    }

    /// The record with this id. One that was derived in this run is new, unless there were records before it.
    fn standing(&self, id: RecordId, named: bool) -> Result<Option<Record>, Error> {
        if let Some((stream, version)) = self.unrecorded.get(&id) {
            let records = self.at_hand.get(*stream).map(History::records).unwrap_or_default();
            return Ok(records.iter().rev().find(|record| record.version == *version).cloned());
        }
        if !named && self.began_after == Position::default() {
            return Ok(None);
        }
        match self.ledger.log.locate(id)? {
            Some(position) => self.ledger.at(position),
            None => Ok(None),
        }
    }

    fn bring(&mut self, stream: StreamId) -> Result<(), Error> {
        if !self.at_hand.has(stream) {
            let history = self.ledger.history(stream)?;
            let size = history.records().len() * A_RECORD;
            self.at_hand.put(stream, history, size);
        }
        Ok(())
    }

    fn known(&mut self, line: &Line, history: &History) -> Result<BTreeSet<Slug>, Stop> {
        let mut known = BTreeSet::new();
        for slug in self.ledger.named(&line.event, history) {
            let stream = self.ledger.deal(&slug);
            // The deal itself was taken out, and is no link of its own.
            self.bring(stream)?;
            if self.at_hand.get(stream).is_some_and(|history| !history.records().is_empty()) {
                known.insert(slug);
            }
        }
        Ok(known)
    }

    /// What comes near may stand in the log already, or come from this very file.
    fn with_nearest(&self, refusal: Refusal) -> Stop {
        let Refusal::UnknownDeal { slug, .. } = refusal else { return refusal.into() };
        let here = self.at_hand.all().filter_map(History::slug).cloned();
        match self.ledger.unknown(&slug, here) {
            Ok(refusal) => refusal.into(),
            Err(error) => Stop::Import(error),
        }
    }
}

/// Records side by side, as appends.
fn appends(records: Vec<Record>) -> Vec<Append> {
    let mut appends: Vec<Append> = Vec::new();
    for record in records {
        match appends.last_mut().filter(|append| append.stream == record.stream) {
            Some(append) => append.drafts.push(record.draft),
            None => {
                let before = Version(record.version.0.saturating_sub(1));
                appends.push(Append { stream: record.stream, expected: before, drafts: vec![record.draft] });
            }
        }
    }
    appends
}

/// Why a line was not taken: its own fault, or the end of the import.
enum Stop {
    Line(Fault),
    Import(Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Line(refusal.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Import(error)
    }
}

/// A record that the log will take, or how much too large it is.
fn measured(record: &Record) -> Result<(), Stop> {
    match codec::encode(&record.into(), codec::Salt::default()) {
        Ok(_) => Ok(()),
        Err(LogError::TooLarge { bytes, limit }) => Err(Stop::Line(Fault::TooLarge { bytes, limit })),
        Err(error) => Err(Stop::Import(error.into())),
    }
}
