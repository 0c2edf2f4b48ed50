//! Deciding: whatever is recorded is a line, and each line is decided here, on what the read model has and on what was
//! accepted before it. A single record is a batch of one; an import is a long one.

mod candidate;
mod decision;
mod equal_lines;
mod history_cache;
mod lineage;
#[cfg(test)]
mod tests;

pub(super) use candidate::{Candidate, LineId};
pub(super) use decision::{Decision, Stop};
pub(super) use equal_lines::EqualLines;
pub use lineage::Lineage;

use super::erased_names::Names;
use super::reader::Reader;
use super::{Conditions, Error};
use crate::bytes::line::Line;
use crate::deal::cuts::Cuts;
use crate::deal::decide::{Command, OtherDeals, decide, recorded_at};
use crate::deal::event::{Event, Relation};
use crate::deal::history::{History, evolve};
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::kind::Kind;
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::deal::who::Who;
use crate::read_model::Key;
use decision::measured;
use history_cache::HistoryCache;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What a record counts for in the cache, where its text is not there to be measured.
const A_RECORD: usize = 512;
/// Lines that are surely smaller than a record may be need not be measured.
const SURELY_FITS: usize = 16 * 1024;

/// Lines that were accepted, in the order of their positions.
pub(super) struct Batch {
    /// Who records the lines that name nobody.
    recorder: Name,
    now: Instant,
    /// Why nothing new is accepted now: the clock is too far behind. What is recorded already is found all the same.
    behind: Option<Refusal>,
    /// When the last record before those accepted was recorded, if there is one.
    recorded: Option<Instant>,
    /// The last position that was given to a line.
    head: Position,
    cache: HistoryCache,
    /// Who is meant by names, with the entries that were accepted; none before it was read.
    who: Option<Who>,
    /// Another one whenever somebody else is meant by a name.
    lineage: Lineage,
    accepted: Vec<Record>,
    /// Records that are not in the read model yet.
    unprojected: HashMap<RecordId, (StreamId, Version)>,
}

impl Batch {
    pub(super) fn new(reader: &Reader, recorder: Name, now: Instant) -> Self {
        let mut batch = Self {
            recorder,
            now,
            behind: None,
            recorded: reader.model.recorded(),
            head: reader.model.position(),
            cache: HistoryCache::default(),
            who: None,
            lineage: Lineage::default(),
            accepted: Vec::new(),
            unprojected: HashMap::new(),
        };
        batch.go_on_at(reader, now);
        batch
    }

    /// The clock is not too far behind.
    pub(super) fn is_on_time(&self) -> Result<(), Refusal> {
        self.behind.clone().map_or(Ok(()), Err)
    }

    /// The lines after this are recorded at another time, which is held against the last record alone: a clock that was
    /// ahead while nothing was recorded leaves no trace.
    pub(super) fn go_on_at(&mut self, reader: &Reader, now: Instant) {
        let last = self.accepted.last().map(|record| record.recorded).or(self.recorded);
        match recorded_at(now, last, reader.zone) {
            Ok(now) => (self.now, self.behind) = (now, None),
            Err(refusal) => self.behind = Some(refusal),
        }
    }

    /// Deals are kept up to so many bytes of their lines.
    #[must_use]
    pub(super) fn keeping(mut self, bytes: usize) -> Self {
        self.cache.limit(bytes);
        self
    }

    /// Who is meant by the names of all lines that will be decided.
    pub(super) fn go_by(&mut self, who: Who) {
        self.who = Some(who);
    }

    /// Lines that name nobody are this one's from now on.
    pub(super) fn record_as(&mut self, recorder: Name) {
        self.recorder = recorder;
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
        self.recorded = self.accepted.last().map(|record| record.recorded).or(self.recorded);
        std::mem::take(&mut self.accepted)
    }

    /// A deal with what was accepted of it, if a line of it was decided.
    pub(super) fn history(&self, stream: StreamId) -> Option<Arc<History>> {
        self.cache.shared(stream)
    }

    /// Who is meant by names, if a line was decided.
    pub(super) fn who(&self) -> Who {
        self.who.clone().unwrap_or_default()
    }

    /// What the receipts have in common that are made now.
    pub(super) fn lineage(&self) -> Lineage {
        self.lineage.clone()
    }

    /// How many deals are in memory.
    #[cfg(test)]
    pub(super) fn deals_kept(&self) -> usize {
        self.cache.all().count()
    }

    /// Takes back what was accepted after this position. It must not have been handed out.
    pub(super) fn take_back(&mut self, after: Position) {
        let kept = self.accepted.partition_point(|record| record.position <= after);
        // The first that goes of each deal.
        let mut first: BTreeMap<StreamId, Record> = BTreeMap::new();
        for record in self.accepted.drain(kept..) {
            self.unprojected.remove(&record.id);
            first.entry(record.stream).or_insert(record);
        }
        for (stream, first) in first {
            if let Some((history, size)) = self.cache.take(stream) {
                let left = usize::try_from(first.version.0.saturating_sub(1)).unwrap_or(usize::MAX);
                let left = history.records().get(..left).unwrap_or_default().to_vec();
                if let Some((who, entry)) = self.who.as_mut().zip(first.event.entry()) {
                    self.lineage = Lineage::default();
                    match left.last().and_then(|record| record.event.entry()) {
                        Some(before) => who.set(before),
                        None => who.remove(&entry),
                    }
                }
                self.cache.put(stream, Arc::new(History::of(history.zone(), left)), size);
            }
        }
        self.head = after.min(self.head);
    }

    /// The read model has these records by now.
    pub(super) fn projected(&mut self, records: &[Record]) {
        for record in records {
            self.unprojected.remove(&record.id);
        }
        self.make_room();
    }

    /// Lets deals go if there are too many, but for those of which the read model does not have all.
    pub(super) fn make_room(&mut self) {
        let needed: HashSet<StreamId> = self.unprojected.values().map(|(stream, _)| *stream).collect();
        self.cache.make_room(|stream| needed.contains(stream));
    }

    /// A line that is to be recorded even if an equal one is: without an id, it gets a new one.
    pub(super) fn candidate(&self, reader: &Reader, line: Line) -> Candidate {
        Candidate::at(reader, line, A_RECORD, self.head.next(), self.now)
    }

    /// Accepts a line, or says why not; then nothing of it is kept.
    pub(super) fn decide(
        &mut self,
        reader: &Reader,
        candidate: Candidate,
        conditions: &Conditions,
    ) -> Result<Decision, Stop> {
        let decided = self.decided(reader, candidate, conditions);
        // Where nothing is accepted for long, nothing else makes room.
        if !matches!(decided, Ok(Decision::Accepted(_))) && self.cache.is_full() {
            self.make_room();
        }
        decided
    }

    fn decided(
        &mut self,
        reader: &Reader,
        mut candidate: Candidate,
        conditions: &Conditions,
    ) -> Result<Decision, Stop> {
        let (stream, id) = (candidate.stream, candidate.id.value());
        let (same, others) = match self.read(reader, &mut candidate) {
            Ok(read) => read,
            Err(error) => return Err(Stop::Unread(Box::new(candidate), error)),
        };
        if let Some(mut same) = same {
            // Its name, or that of its deal, may have been erased.
            if same.stream == stream {
                same.draft.slug.clone_from(&candidate.line.slug);
            }
            same.draft.event.drop_extra_names();
            if let Some(differs) = candidate.line.differs_from(&same) {
                return Err(Refusal::IdHasOtherContent { id, position: same.position, differs }.into());
            }
            return Ok(Decision::Duplicate(Box::new(same)));
        }
        let (history, size) = self.cache.take(stream).unwrap_or_else(|| (Arc::new(History::new(reader.zone)), 0));
        let bytes = candidate.bytes;
        let placed = self.placed(reader, candidate, &history, &others, conditions);
        // Who is meant by names is shared no longer, so that an entry is added to it where it stands.
        drop(others);
        match placed {
            Ok(record) => {
                self.head = record.position;
                self.unprojected.insert(id, (stream, record.version));
                self.accepted.push(record.clone());
                if let Some((who, entry)) = self.who.as_mut().zip(record.event.entry()) {
                    self.lineage = Lineage::default();
                    who.set(entry);
                }
                // Who was handed the deal as it was before keeps it.
                let history = Arc::new(evolve(Arc::unwrap_or_clone(history), record));
                self.cache.put(stream, history, size + bytes);
                Ok(Decision::Accepted(stream))
            }
            Err(stop) => {
                self.cache.put(stream, history, size);
                Err(stop)
            }
        }
    }

    /// All that a line is decided by: its deal, the record that has its id, and the deals that it names.
    fn read(&mut self, reader: &Reader, candidate: &mut Candidate) -> Result<(Option<Record>, OtherDeals), Error> {
        // The id is that of the line as it was written.
        reader.name_deals(&mut candidate.line.event, &mut Names::new())?;
        self.bring(reader, candidate.stream)?;
        if self.who.is_none() {
            self.who = Some(reader.who(&Cuts::default())?);
        }
        let same = self.same(reader, candidate)?;
        let others = match self.cache.get(candidate.stream) {
            Some(history) if same.is_none() => self.others(reader, &candidate.line, history)?,
            _ => OtherDeals::default(),
        };
        Ok((same, others))
    }

    /// The record that a line becomes.
    fn placed(
        &self,
        reader: &Reader,
        candidate: Candidate,
        history: &History,
        others: &OtherDeals,
        conditions: &Conditions,
    ) -> Result<Record, Stop> {
        // No line is at fault.
        self.is_on_time().map_err(|refusal| Stop::Batch(refusal.into()))?;
        let Candidate { line, stream, id, bytes } = candidate;
        let Line { slug, happened, learned, recorder, source, note, event, .. } = line;
        let recorder = recorder.unwrap_or_else(|| self.recorder.clone());
        let command = Command { id: id.value(), slug, happened, learned, recorder, source, note, event };
        conditions.hold(history, &command)?;
        let decided = decide(history, command, others, self.now);
        let draft = decided.map_err(|refusal| self.with_nearest(reader, refusal))?;
        let record =
            Record { position: self.head.next(), stream, version: history.version().next(), draft: draft.into() };
        let record = if record.is_erased() { record.erased() } else { record };
        if bytes > SURELY_FITS {
            measured(&record)?;
        }
        Ok(record)
    }

    /// The record that has the id of this line.
    fn same(&self, reader: &Reader, candidate: &Candidate) -> Result<Option<Record>, Error> {
        let id = candidate.id.value();
        if let Some((stream, version)) = self.unprojected.get(&id) {
            let records = self.cache.get(*stream).map(History::records).unwrap_or_default();
            let place = usize::try_from(version.0.saturating_sub(1)).unwrap_or(usize::MAX);
            return Ok(records.get(place).cloned());
        }
        if matches!(candidate.id, LineId::New(_)) {
            return Ok(None);
        }
        match (self.cache.get(candidate.stream).and_then(|history| history.record(id)), candidate.id) {
            (Some(record), _) => Ok(Some(record.clone())),
            (None, LineId::Named(_)) => reader.record_outside(candidate.stream, id),
            (None, _) => Ok(None),
        }
    }

    fn bring(&mut self, reader: &Reader, stream: StreamId) -> Result<(), Error> {
        if !self.cache.has(stream) {
            let history = reader.history(stream)?;
            let size = history.records().len() * A_RECORD;
            self.cache.put(stream, Arc::new(history), size);
        }
        Ok(())
    }

    /// What there is to know of the deals that a line names, and of duplicates of its own deal.
    fn others(&self, reader: &Reader, line: &Line, history: &History) -> Result<OtherDeals, Error> {
        let mut others = OtherDeals { who: self.who(), ..OtherDeals::default() };
        for slug in Reader::named(&line.event, history) {
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
        let is_link = |of: RecordId| history.subject(of).is_some_and(|subject| subject.event.is(Kind::Link));
        let may_become_a_duplicate = match line.event {
            Event::Link { relation, .. } => relation == Relation::DuplicateOf,
            Event::Correction { of, .. } | Event::Retraction { of, .. } => is_link(of),
            _ => false,
        };
        if may_become_a_duplicate {
            others.duplicate_of_this = self.duplicate_of(reader, &line.slug)?;
        }
        let opening = history.records().first().map(|first| first.id);
        if matches!(line.event, Event::Retraction { of, .. } if Some(of) == opening) {
            others.tied_to_this = self.tied_to(reader, &line.slug)?;
        }
        Ok(others)
    }

    /// A deal that is a duplicate of this one.
    fn duplicate_of(&self, reader: &Reader, slug: &Slug) -> Result<Option<Slug>, Error> {
        let is_one = |other: &History| other.duplicate_of(&Cuts::default()).as_ref() == Some(slug);
        if let Some(other) = self.cache.all().find(|other| is_one(other)) {
            return Ok(other.slug().cloned());
        }
        for found in reader.model.find(Key::Naming(slug.as_str()))? {
            // What was accepted since may have taken the link back.
            if self.cache.get(found.stream).is_none() && is_one(&reader.history_of(&found)?) {
                return Ok(Some(found.slug));
            }
        }
        Ok(None)
    }

    /// The records of other deals that tie them to this one.
    fn tied_to(&self, reader: &Reader, slug: &Slug) -> Result<Vec<Position>, Error> {
        let mut tied: Vec<Position> = self.cache.all().flat_map(|other| other.tied_to(slug)).collect();
        for found in reader.model.find(Key::Naming(slug.as_str()))? {
            if self.cache.get(found.stream).is_none() {
                tied.extend(reader.history_of(&found)?.tied_to(slug));
            }
        }
        tied.sort_unstable();
        Ok(tied)
    }

    /// What comes near may be in the ledger already, or come from this very batch.
    fn with_nearest(&self, reader: &Reader, refusal: Refusal) -> Stop {
        let Refusal::UnknownDeal { slug, .. } = refusal else { return refusal.into() };
        let here = self.cache.all().filter_map(History::slug).cloned();
        // Where it cannot be looked for, it is refused all the same.
        reader.unknown(&slug, here).unwrap_or(Refusal::UnknownDeal { slug, nearest: Vec::new() }).into()
    }
}
