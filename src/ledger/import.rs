//! Bringing lines in: each is decided on its own, and they are recorded in batches.
//!
//! ```text
//! lines read (caller) -> decided, one by one -> encoded and appended to the log, on a thread -> taken into the read model
//! ```

mod equal_lines;
mod fault;
mod history_cache;
mod log_writer;

pub use fault::{BadLine, LineFault};

use super::erased_names::Names;
use super::reader::id_of;
use super::{Error, Ledger};
use crate::bytes::line::Line;
use crate::bytes::{Salt, Unwritable, encode};
use crate::deal::decide::{Command, decide, recorded_at};
use crate::deal::history::{History, evolve};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::proof::tree_hash::Frontier;
use equal_lines::EqualLines;
use history_cache::HistoryCache;
use log_writer::{LogWriter, WrittenBatch};
use std::collections::{BTreeSet, HashMap, HashSet};
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
const STEP: usize = 65_536;
/// What a record that was read from the ledger counts for in the cache.
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
    /// There was no record when the import began.
    began_empty: bool,
    /// The last position that was given to a line.
    head: Position,
    cache: HistoryCache,
    batch: Vec<Record>,
    batch_bytes: usize,
    writer: Option<LogWriter>,
    /// In the log, and not in the read model yet; and the tree up to there.
    written: Vec<Record>,
    tree: Frontier,
    /// Records that are not in the read model yet.
    unprojected: HashMap<RecordId, (StreamId, Version)>,
    /// How often each line came, by the id of the first.
    equal_lines: EqualLines,
    done: Imported,
}

impl<'l> Import<'l> {
    /// Lines that name no recorder are recorded as this one's. A dry run records nothing.
    pub fn new(ledger: &'l mut Ledger, recorder: Name, dry: bool, now: Instant) -> Result<Self, Error> {
        let head = ledger.model.position();
        let now = recorded_at(now, ledger.model.recorded(), ledger.zone)?;
        Ok(Self {
            ledger,
            recorder,
            dry,
            now,
            began_empty: head == Position(0),
            head,
            cache: HistoryCache::default(),
            batch: Vec::new(),
            batch_bytes: 0,
            writer: None,
            written: Vec::new(),
            tree: Frontier::default(),
            unprojected: HashMap::new(),
            equal_lines: EqualLines::new(),
            done: Imported::default(),
        })
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
        match self.decide(line, bytes) {
            Ok(()) => {}
            Err(Stop::Line(fault)) => return Ok(Err(fault)),
            Err(Stop::Import(error)) => return Err(error),
        }
        if self.batch_is_full() {
            self.send()?;
            self.now = recorded_at(now, Some(self.now), self.ledger.zone)?;
        }
        Ok(Ok(()))
    }

    /// Records what was taken.
    pub fn flush(&mut self) -> Result<(), Error> {
        if self.dry {
            return Ok(());
        }
        if self.writer.is_none() {
            let records = std::mem::take(&mut self.batch);
            let count = records.len() as u64;
            self.batch_bytes = 0;
            self.ledger.append(&records)?;
            self.done.recorded += count;
            self.projected();
            return Ok(());
        }
        if !self.batch.is_empty() {
            self.send()?;
        }
        self.wait_for_all_but(0)?;
        self.project()
    }

    fn batch_is_full(&self) -> bool {
        let enough = self.batch.len() >= BATCH || self.batch_bytes >= BATCH_BYTES;
        enough && self.head.0.is_multiple_of(ALIGNED)
    }

    /// Hands the batch over to the thread that writes.
    fn send(&mut self) -> Result<(), Error> {
        self.ledger.begin_session()?;
        let records = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        let after = Position(self.head.0 - records.len() as u64);
        let salts = self.ledger.salts(records.len());
        let log = Arc::clone(&self.ledger.log);
        self.writer.get_or_insert_with(|| LogWriter::new(log)).send(after, records, salts)?;
        self.wait_for_all_but(UNDER_WAY)?;
        if self.written.len() >= STEP { self.project() } else { Ok(()) }
    }

    fn wait_for_all_but(&mut self, under_way: usize) -> Result<(), Error> {
        while let Some(writer) = self.writer.as_mut().filter(|writer| writer.under_way() > under_way) {
            let WrittenBatch { records, tree } = writer.next()?;
            self.done.recorded += records.len() as u64;
            self.written.extend(records);
            self.tree = tree;
        }
        Ok(())
    }

    /// Takes into the read model what the log has.
    fn project(&mut self) -> Result<(), Error> {
        let records = std::mem::take(&mut self.written);
        self.ledger.take_many(&records, &self.tree)?;
        for record in &records {
            self.unprojected.remove(&record.id);
        }
        self.projected();
        Ok(())
    }

    /// What the read model has need not be kept here.
    fn projected(&mut self) {
        if self.writer.is_none() {
            self.unprojected.clear();
        }
        let needed: HashSet<StreamId> = self.unprojected.values().map(|(stream, _)| *stream).collect();
        self.cache.make_room(|stream| needed.contains(stream));
    }

    fn decide(&mut self, mut line: Line, bytes: usize) -> Result<(), Stop> {
        let stream = self.ledger.stream(&line.slug, &line.event);
        let id = match line.id {
            Some(id) => RecordId(id),
            None => self.derived_id(stream, &line),
        };
        // The id is that of the line as it was written.
        self.ledger.name_deals(&mut line.event, &mut Names::new())?;
        self.bring(stream)?;
        if let Some(mut standing) = self.standing(id, stream, line.id.is_some())? {
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
        let (history, size) = self.cache.take(stream).unwrap_or_else(|| (History::new(self.ledger.zone), 0));
        match self.placed(id, stream, line, &history, bytes) {
            Ok(record) => {
                self.head = record.position;
                self.unprojected.insert(id, (stream, record.version));
                if self.dry {
                    self.done.recorded += 1;
                } else {
                    self.batch_bytes += bytes;
                    self.batch.push(record.clone());
                }
                self.cache.put(stream, evolve(history, record), size + bytes);
                Ok(())
            }
            Err(stop) => {
                self.cache.put(stream, history, size);
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
    fn derived_id(&mut self, stream: StreamId, line: &Line) -> RecordId {
        let canonical = line.canonical();
        let derived = |before: u32| id_of(stream, self.ledger.derive(&["line", &canonical, &before.to_string()]));
        let first = derived(0);
        // The first half begins with the deal.
        let (_, half) = first.0.as_u64_pair();
        match self.equal_lines.again(half) {
            0 => first,
            before => derived(before),
        }
    }

    /// The record with this id. One that was derived in this run is new, unless there were records before it.
    fn standing(&self, id: RecordId, stream: StreamId, named: bool) -> Result<Option<Record>, Error> {
        if let Some((stream, version)) = self.unprojected.get(&id) {
            let records = self.cache.get(*stream).map(History::records).unwrap_or_default();
            let place = usize::try_from(version.0.saturating_sub(1)).unwrap_or(usize::MAX);
            return Ok(records.get(place).cloned());
        }
        match named {
            true => self.ledger.record_with(id),
            false if self.began_empty => Ok(None),
            false => Ok(self.cache.get(stream).and_then(|history| history.record(id)).cloned()),
        }
    }

    fn bring(&mut self, stream: StreamId) -> Result<(), Error> {
        if !self.cache.has(stream) {
            let history = self.ledger.history(stream)?;
            let size = history.records().len() * A_RECORD;
            self.cache.put(stream, history, size);
        }
        Ok(())
    }

    fn known(&mut self, line: &Line, history: &History) -> Result<BTreeSet<Slug>, Stop> {
        let mut known = BTreeSet::new();
        for slug in self.ledger.named(&line.event, history) {
            let stream = self.ledger.deal(&slug);
            // The deal itself was taken out, and is no link of its own.
            self.bring(stream)?;
            if self.cache.get(stream).is_some_and(|history| !history.records().is_empty()) {
                known.insert(slug);
            }
        }
        Ok(known)
    }

    /// What comes near may stand in the log already, or come from this very file.
    fn with_nearest(&self, refusal: Refusal) -> Stop {
        let Refusal::UnknownDeal { slug, .. } = refusal else { return refusal.into() };
        let here = self.cache.all().filter_map(History::slug).cloned();
        match self.ledger.unknown(&slug, here) {
            Ok(refusal) => refusal.into(),
            Err(error) => Stop::Import(error),
        }
    }
}

/// Why a line was not taken: its own fault, or the end of the import.
enum Stop {
    Line(LineFault),
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
    match encode(record, Salt::default()) {
        Ok(_) => Ok(()),
        Err(large @ Unwritable::TooLarge { .. }) => Err(Stop::Line(large.into())),
        Err(error) => Err(Stop::Import(error.into())),
    }
}
