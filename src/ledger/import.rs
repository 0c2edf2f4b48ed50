//! Bringing lines in: each is decided on its own, and they are recorded in batches.

use super::{Error, Ledger, Line};
use crate::deal::decide::{Command, decide, recorded_at};
use crate::deal::event::EventError;
use crate::deal::history::{History, evolve};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::log::{Append, LogError, codec};
use std::collections::{BTreeSet, HashMap};

/// Lines recorded at a time: enough to make the sync cheap, few enough to hold in memory.
const BATCH: usize = 4_096;
/// The same, in bytes of their lines.
const BATCH_BYTES: usize = 8 << 20;
/// Deals are kept at hand between batches up to this many bytes of lines; in memory they take a few times that.
const AT_HAND: usize = 64 << 20;
/// What a record that was read from the log counts for there.
const A_RECORD: usize = 1024;
/// Lines that are surely smaller than a record may be need not be measured.
const SURELY_FITS: usize = 16 * 1024;

/// Why a line was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] EventError),
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is larger than a record may be.
    #[error("the record has {bytes} bytes, {limit} at the most")]
    TooLarge {
        /// Its size in the log.
        bytes: usize,
        /// The most.
        limit: usize,
    },
}

/// A line that was not taken.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: {fault}")]
pub struct BadLine {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: u64,
    /// Why.
    pub fault: Fault,
    /// The way out.
    pub hint: String,
}

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
    head: Position,
    histories: HashMap<StreamId, History>,
    at_hand: usize,
    taken: u64,
    pending: Vec<Record>,
    pending_bytes: usize,
    pending_ids: HashMap<RecordId, (StreamId, Version)>,
    /// How often each line came, by the id of the first.
    equal_lines: HashMap<RecordId, u32>,
    done: Imported,
}

impl<'l> Import<'l> {
    /// Lines that name no recorder are recorded as this one's. A dry run records nothing.
    pub fn new(ledger: &'l mut Ledger, recorder: Name, dry: bool, now: Instant) -> Result<Self, Error> {
        let mut import = Self {
            ledger,
            recorder,
            dry,
            now,
            head: Position::default(),
            histories: HashMap::new(),
            at_hand: 0,
            taken: 0,
            pending: Vec::new(),
            pending_bytes: 0,
            pending_ids: HashMap::new(),
            equal_lines: HashMap::new(),
            done: Imported::default(),
        };
        import.set_clock(now)?;
        Ok(import)
    }

    /// What became of the lines so far; in a dry run, what would have.
    pub fn done(&self) -> Imported {
        self.done
    }

    /// Takes a line, or says why not; then nothing of it is kept. What it took is recorded when a batch is full.
    pub fn take(&mut self, text: &str, now: Instant) -> Result<Result<(), Fault>, Error> {
        let line = match Line::read(text, self.ledger.zone) {
            Ok(line) => line,
            Err(error) => return Ok(Err(error.into())),
        };
        match self.decide(line, text.len()) {
            Ok(()) => {}
            Err(Stop::Line(fault)) => return Ok(Err(fault)),
            Err(Stop::Import(error)) => return Err(error),
        }
        if self.pending.len() >= BATCH || self.pending_bytes >= BATCH_BYTES {
            self.flush()?;
            self.set_clock(now)?;
        }
        Ok(Ok(()))
    }

    /// Records what was taken.
    pub fn flush(&mut self) -> Result<(), Error> {
        let mut appends: Vec<Append> = Vec::new();
        let mut foreseen = Vec::with_capacity(self.pending.len());
        for record in self.pending.drain(..) {
            foreseen.push(record.position);
            match appends.last_mut().filter(|append| append.stream == record.stream) {
                Some(append) => append.drafts.push(record.draft),
                None => {
                    let before = Version(record.version.0.saturating_sub(1));
                    appends.push(Append { stream: record.stream, expected: before, drafts: vec![record.draft] });
                }
            }
        }
        if appends.is_empty() {
            return Ok(());
        }
        let positions = self.ledger.log.append(&appends)?;
        self.head = positions.last().copied().unwrap_or(self.head);
        self.done.recorded += positions.len() as u64;
        (self.taken, self.pending_bytes) = (0, 0);
        self.pending_ids.clear();
        // Positions were foreseen to decide by; where the log gave others, or much is at hand, read again.
        if positions != foreseen || self.at_hand > AT_HAND {
            self.histories.clear();
            self.at_hand = 0;
        }
        Ok(())
    }

    fn set_clock(&mut self, now: Instant) -> Result<(), Error> {
        let head = self.ledger.log.head()?;
        self.now = recorded_at(now, head.recorded, self.ledger.zone)?;
        if self.taken == 0 {
            self.head = head.position;
        }
        Ok(())
    }

    fn decide(&mut self, line: Line, bytes: usize) -> Result<(), Stop> {
        let id = match line.id {
            Some(id) => RecordId(id),
            None => self.derived_id(&line),
        };
        if let Some(standing) = self.standing(id)? {
            if let Some(differs) = line.differs_from(&standing) {
                return Err(Refusal::OtherContent { id, position: standing.position, differs }.into());
            }
            self.done.stood += 1;
            return Ok(());
        }
        let stream = self.ledger.stream(&line.slug, &line.event);
        self.bring(stream)?;
        let history = self.histories.remove(&stream).unwrap_or_else(|| History::new(self.ledger.zone));
        let known = self.known(&line, &history);
        let decided = known.and_then(|known| {
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
            decide(&history, command, &known, self.now).map_err(|refusal| self.with_nearest(refusal))
        });
        let position = Position(self.head.0 + 1 + self.taken);
        let placed = decided.and_then(|draft| {
            let record = Record { position, stream, version: history.version().next(), draft };
            if bytes > SURELY_FITS {
                measured(&record)?;
            }
            Ok(record)
        });
        match placed {
            Ok(record) => {
                self.pending_ids.insert(id, (stream, record.version));
                self.taken += 1;
                self.at_hand += bytes;
                if self.dry {
                    self.done.recorded += 1;
                } else {
                    self.pending_bytes += bytes;
                    self.pending.push(record.clone());
                }
                self.histories.insert(stream, evolve(history, record));
                Ok(())
            }
            Err(stop) => {
                self.histories.insert(stream, history);
                Err(stop)
            }
        }
    }

    /// From the content of the line, and from how many equal ones stand before it.
    fn derived_id(&mut self, line: &Line) -> RecordId {
        let canonical = line.canonical();
        let derived = |before: u32| RecordId(self.ledger.derive(&["line", &canonical, &before.to_string()]));
        let first = derived(0);
        let before = self.equal_lines.entry(first).or_default();
        *before += 1;
        if *before == 1 { first } else { derived(*before - 1) }
    }

    fn standing(&self, id: RecordId) -> Result<Option<Record>, Error> {
        if let Some((stream, version)) = self.pending_ids.get(&id) {
            let records = self.histories.get(stream).map(History::records).unwrap_or_default();
            return Ok(records.iter().rev().find(|record| record.version == *version).cloned());
        }
        match self.ledger.log.locate(id)? {
            Some(position) => self.ledger.at(position),
            None => Ok(None),
        }
    }

    fn bring(&mut self, stream: StreamId) -> Result<(), Error> {
        if !self.histories.contains_key(&stream) {
            let history = self.ledger.history(stream)?;
            self.at_hand += history.records().len() * A_RECORD;
            self.histories.insert(stream, history);
        }
        Ok(())
    }

    fn known(&mut self, line: &Line, history: &History) -> Result<BTreeSet<Slug>, Stop> {
        let mut known = BTreeSet::new();
        for slug in self.ledger.named(&line.event, history) {
            let stream = StreamId(self.ledger.derive(&["deal", slug.as_str()]));
            self.bring(stream)?;
            if self.histories.get(&stream).is_some_and(|history| !history.records().is_empty()) {
                known.insert(slug);
            }
        }
        Ok(known)
    }

    /// What comes near may stand in the log already, or come from this very file.
    fn with_nearest(&self, refusal: Refusal) -> Stop {
        let Refusal::UnknownDeal { slug, .. } = refusal else { return refusal.into() };
        let here = self.histories.values().filter_map(History::slug).cloned();
        match self.ledger.unknown(&slug, here) {
            Ok(refusal) => refusal.into(),
            Err(error) => Stop::Import(error),
        }
    }
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

impl Fault {
    /// The way out.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable(_) => "mend the line and import the file again: what stands already is skipped".into(),
            Self::Refused(refusal) => refusal.hint(),
            Self::TooLarge { .. } => {
                "shorten the note, or put the text in a document and name that in the source's ref".into()
            }
        }
    }
}
