//! Deciding: whatever is recorded is a line, and each line is decided here, on what the read model has and on what was
//! accepted before it. A single record is a batch of one; an import is a long one.

mod equal_lines;
mod history_cache;

use super::erased_names::Names;
use super::import::LineFault;
use super::reader::{Reader, id_of};
use super::{Conditions, Error};
use crate::bytes::line::Line;
use crate::bytes::{Salt, Unwritable, encode};
use crate::deal::cuts::Cuts;
use crate::deal::decide::{Command, OtherDeals, decide, recorded_at};
use crate::deal::event::{Event, Relation};
use crate::deal::history::{History, evolve};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::read_model::Key;
use equal_lines::EqualLines;
use history_cache::HistoryCache;
use std::collections::{HashMap, HashSet};

/// What a record that was read from the ledger counts for in the cache.
const A_RECORD: usize = 512;
/// Lines that are surely smaller than a record may be need not be measured.
const SURELY_FITS: usize = 16 * 1024;

/// Lines that were accepted, in the order of their positions.
pub(super) struct Batch {
    /// Who records the lines that name nobody.
    recorder: Name,
    now: Instant,
    /// There was no record when it began.
    began_empty: bool,
    /// The last position that was given to a line.
    head: Position,
    cache: HistoryCache,
    accepted: Vec<Record>,
    /// Records that are not in the read model yet.
    unprojected: HashMap<RecordId, (StreamId, Version)>,
    /// How often each line came, by the id of the first.
    equal_lines: EqualLines,
}

/// What became of a line.
pub(super) enum Decision {
    /// It is accepted, as the next record of this deal.
    Accepted(StreamId),
    /// It is the record at this position already.
    Duplicate(RecordId, Position),
}

/// Why a line was not taken: its own fault, or the end of the batch.
pub(super) enum Stop {
    Line(LineFault),
    /// What it is decided by could not be read. It may be tried again.
    Unread(Box<Line>, Error),
    Batch(Error),
}

impl Batch {
    pub(super) fn new(reader: &Reader, recorder: Name, now: Instant) -> Result<Self, Error> {
        let head = reader.model.position();
        Ok(Self {
            recorder,
            now: recorded_at(now, reader.model.recorded(), reader.zone)?,
            began_empty: head == Position(0),
            head,
            cache: HistoryCache::default(),
            accepted: Vec::new(),
            unprojected: HashMap::new(),
            equal_lines: EqualLines::new(),
        })
    }

    /// The lines after this are recorded at a later time.
    pub(super) fn go_on_at(&mut self, reader: &Reader, now: Instant) -> Result<(), Error> {
        self.now = recorded_at(now, Some(self.now), reader.zone)?;
        Ok(())
    }

    /// The last position that was given to a line.
    pub(super) fn head(&self) -> Position {
        self.head
    }

    /// The records that were accepted and not handed out yet, in order.
    pub(super) fn accepted(&self) -> &[Record] {
        &self.accepted
    }

    /// The same, to be appended.
    pub(super) fn take_accepted(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.accepted)
    }

    /// A deal with what was accepted of it.
    pub(super) fn into_history(mut self, stream: StreamId) -> Option<History> {
        self.cache.take(stream).map(|(history, _)| history)
    }

    /// The read model has these records by now.
    pub(super) fn projected(&mut self, records: &[Record]) {
        for record in records {
            self.unprojected.remove(&record.id);
        }
        let needed: HashSet<StreamId> = self.unprojected.values().map(|(stream, _)| *stream).collect();
        self.cache.make_room(|stream| needed.contains(stream));
    }

    /// Accepts a line of `bytes` bytes, or says why not; then nothing of it is kept.
    pub(super) fn decide(
        &mut self,
        reader: &Reader,
        mut line: Line,
        bytes: usize,
        conditions: &Conditions,
    ) -> Result<Decision, Stop> {
        let stream = reader.stream(&line.slug, &line.event);
        let id = match line.id {
            Some(id) => RecordId(id),
            None => self.derived_id(reader, stream, &line),
        };
        let (same, others) = match self.read(reader, stream, id, &mut line) {
            Ok(read) => read,
            Err(error) => {
                // Equal lines are counted once.
                line.id = Some(id.0);
                return Err(Stop::Unread(Box::new(line), error));
            }
        };
        if let Some(mut same) = same {
            // Its name, or that of its deal, may have been erased.
            if same.stream == stream {
                same.draft.slug.clone_from(&line.slug);
            }
            if let Some(differs) = line.differs_from(&same) {
                return Err(Refusal::IdHasOtherContent { id, position: same.position, differs }.into());
            }
            return Ok(Decision::Duplicate(id, same.position));
        }
        let (history, size) = self.cache.take(stream).unwrap_or_else(|| (History::new(reader.zone), 0));
        match self.placed(reader, id, stream, line, &history, &others, bytes, conditions) {
            Ok(record) => {
                self.head = record.position;
                self.unprojected.insert(id, (stream, record.version));
                self.accepted.push(record.clone());
                self.cache.put(stream, evolve(history, record), size + bytes);
                Ok(Decision::Accepted(stream))
            }
            Err(stop) => {
                self.cache.put(stream, history, size);
                Err(stop)
            }
        }
    }

    /// All that a line is decided by: its deal, the record that has its id, and the deals that it names.
    fn read(
        &mut self,
        reader: &Reader,
        stream: StreamId,
        id: RecordId,
        line: &mut Line,
    ) -> Result<(Option<Record>, OtherDeals), Error> {
        // The id is that of the line as it was written.
        reader.name_deals(&mut line.event, &mut Names::new())?;
        self.bring(reader, stream)?;
        let same = self.same(reader, id, stream, line.id.is_some())?;
        let others = match self.cache.get(stream) {
            Some(history) if same.is_none() => self.others(reader, line, history)?,
            _ => OtherDeals::default(),
        };
        Ok((same, others))
    }

    /// The record that a line becomes.
    #[expect(clippy::too_many_arguments, reason = "all that a line is decided by")]
    fn placed(
        &self,
        reader: &Reader,
        id: RecordId,
        stream: StreamId,
        line: Line,
        history: &History,
        others: &OtherDeals,
        bytes: usize,
        conditions: &Conditions,
    ) -> Result<Record, Stop> {
        let Line { slug, happened, learned, recorder, source, note, event, .. } = line;
        let recorder = recorder.unwrap_or_else(|| self.recorder.clone());
        let command = Command { id, slug, happened, learned, recorder, source, note, event };
        conditions.hold(history, &command)?;
        let decided = decide(history, command, others, self.now);
        let draft = decided.map_err(|refusal| self.with_nearest(reader, refusal))?;
        let record = Record { position: self.head.next(), stream, version: history.version().next(), draft };
        let record = if record.is_erased() { record.erased() } else { record };
        if bytes > SURELY_FITS {
            measured(&record)?;
        }
        Ok(record)
    }

    /// From the content of the line, and from how many equal ones came before it.
    fn derived_id(&mut self, reader: &Reader, stream: StreamId, line: &Line) -> RecordId {
        let canonical = line.canonical();
        let derived = |before: u32| id_of(stream, reader.derive(&["line", &canonical, &before.to_string()]));
        let first = derived(0);
        // The first half begins with the deal.
        let (_, half) = first.0.as_u64_pair();
        match self.equal_lines.again(half) {
            0 => first,
            before => derived(before),
        }
    }

    /// The record with this id. One that was derived in this batch is new, unless there were records before it.
    fn same(&self, reader: &Reader, id: RecordId, stream: StreamId, named: bool) -> Result<Option<Record>, Error> {
        if let Some((stream, version)) = self.unprojected.get(&id) {
            let records = self.cache.get(*stream).map(History::records).unwrap_or_default();
            let place = usize::try_from(version.0.saturating_sub(1)).unwrap_or(usize::MAX);
            return Ok(records.get(place).cloned());
        }
        if !named && self.began_empty {
            return Ok(None);
        }
        match self.cache.get(stream).and_then(|history| history.record(id)) {
            Some(record) => Ok(Some(record.clone())),
            None if named => reader.record_outside(stream, id),
            None => Ok(None),
        }
    }

    fn bring(&mut self, reader: &Reader, stream: StreamId) -> Result<(), Error> {
        if !self.cache.has(stream) {
            let history = reader.history(stream)?;
            let size = history.records().len() * A_RECORD;
            self.cache.put(stream, history, size);
        }
        Ok(())
    }

    /// What there is to know of the deals that a line names, and of duplicates of its own deal.
    fn others(&self, reader: &Reader, line: &Line, history: &History) -> Result<OtherDeals, Error> {
        let mut others = OtherDeals::default();
        for slug in reader.named(&line.event, history) {
            let stream = reader.deal(&slug);
            let read;
            let other = match self.cache.get(stream) {
                Some(other) => other,
                None => {
                    read = reader.history(stream)?;
                    &read
                }
            };
            if other.records().is_empty() || other.voided_by().is_some() {
                continue;
            }
            if let Some(original) = other.duplicate_of(&Cuts::default()) {
                others.duplicates.insert(slug.clone(), original);
            }
            others.known.insert(slug);
        }
        if matches!(line.event, Event::Link { relation: Relation::DuplicateOf, .. }) {
            others.duplicate_of_this = self.duplicate_of(reader, &line.slug)?;
        }
        Ok(others)
    }

    /// A deal that is a duplicate of this one.
    fn duplicate_of(&self, reader: &Reader, slug: &Slug) -> Result<Option<Slug>, Error> {
        let is_one = |other: &History| other.duplicate_of(&Cuts::default()).as_ref() == Some(slug);
        if let Some(other) = self.cache.all().find(|other| is_one(other)) {
            return Ok(other.slug().cloned());
        }
        for found in reader.model.find(Key::Duplicate(slug.as_str()))? {
            // What was accepted since may have taken the link back.
            if self.cache.get(found.stream).is_none() && is_one(&reader.history_of(&found)?) {
                return Ok(Some(found.slug));
            }
        }
        Ok(None)
    }

    /// What comes near may be in the ledger already, or come from this very batch.
    fn with_nearest(&self, reader: &Reader, refusal: Refusal) -> Stop {
        let Refusal::UnknownDeal { slug, .. } = refusal else { return refusal.into() };
        let here = self.cache.all().filter_map(History::slug).cloned();
        // Where it cannot be looked for, it is refused all the same.
        reader.unknown(&slug, here).unwrap_or(Refusal::UnknownDeal { slug, nearest: Vec::new() }).into()
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Line(refusal.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Batch(error)
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Line(LineFault::Refused(refusal)) => refusal.into(),
            Stop::Line(LineFault::Unwritable(error)) => error.into(),
            Stop::Line(LineFault::Unreadable(error)) => Refusal::from(error).into(),
            Stop::Unread(_, error) | Stop::Batch(error) => error,
        }
    }
}

/// A record that the log will take, or how much too large it is.
fn measured(record: &Record) -> Result<(), Stop> {
    match encode(record, Salt::default()) {
        Ok(_) => Ok(()),
        Err(large @ Unwritable::TooLarge { .. }) => Err(Stop::Line(large.into())),
        Err(error) => Err(Stop::Batch(error.into())),
    }
}
