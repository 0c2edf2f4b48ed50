//! The records of a deal, and how they read at a cut.

use super::cuts::Cuts;
use super::endings::Endings;
use super::event::Event;
use super::ids::{Position, RecordId, StreamId, Version};
use super::index::Index;
use super::kind::Kind;
use super::name::Slug;
use super::patch::deals_in;
pub use super::reading::{Reading, deals_named, is_opening_erased, opening, original, parties_during};
use super::record::{Draft, Record};
use super::revisions::Revisions;
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Everything recorded of one deal, in the order of the log.
#[derive(Clone, Debug)]
pub struct History {
    zone: Tz,
    records: Vec<Record>,
    may_be_over: bool,
    /// Made when it is first needed: most questions do without.
    index: OnceLock<Index>,
}

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        (self.zone, &self.records) == (other.zone, &other.records)
    }
}

/// Takes one more record. It judges nothing: what was recorded, was recorded.
pub fn evolve(mut history: History, mut record: Record) -> History {
    history.may_be_over |= record.event.may_end_it();
    if let Some(first) = history.records.first() {
        name(&mut record, first);
    }
    history.records.push(record);
    if let Some(mut index) = history.index.take() {
        index.grow(&history.records, history.zone);
        history.index = OnceLock::from(index);
    }
    history
}

impl History {
    /// Of a deal of which nothing is recorded yet. Days are days of `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { zone, records: Vec::new(), may_be_over: false, index: OnceLock::new() }
    }

    /// Of these records.
    pub fn of(zone: Tz, mut records: Vec<Record>) -> Self {
        if let Some((first, others)) = records.split_first_mut() {
            others.iter_mut().for_each(|record| name(record, first));
        }
        let may_be_over = records.iter().any(|record| record.event.may_end_it());
        Self { zone, records, may_be_over, index: OnceLock::new() }
    }

    /// The zone that days are read in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// In the order of the log.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The deal's name; none before its first record.
    pub fn slug(&self) -> Option<&Slug> {
        self.records.first().map(|record| &record.slug)
    }

    /// The deal's identity; none before its first record.
    pub fn stream(&self) -> Option<StreamId> {
        self.records.first().map(|record| record.stream)
    }

    /// How many records it has.
    pub fn version(&self) -> Version {
        self.records.last().map(|record| record.version).unwrap_or_default()
    }

    /// A completion or a collapse was recorded, whatever became of it.
    pub fn may_be_over(&self) -> bool {
        self.may_be_over
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.records, self.zone))
    }

    /// The record with this id.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(self.index().place(id)?)
    }

    /// The deals that a record names, or one of its corrections, whether they apply or not.
    pub fn deals_named_by(&self, id: RecordId) -> impl Iterator<Item = &Slug> {
        let recorded = self.record(id).into_iter().flat_map(|record| record.event.deals());
        recorded.chain(self.index().deals_in_corrections_of(id))
    }

    /// The erasure that took away what this record said: of itself, or of the record that it corrects.
    pub fn erasure_of(&self, record: &Record) -> Option<&Record> {
        if !record.is_erased() {
            return None;
        }
        let of = [Some(record.id), record.event.of()];
        let erasure = of.into_iter().flatten().filter_map(|of| self.index().erasure(of)).min();
        self.records.get(erasure?)
    }

    /// One of its corrections was erased, so nobody knows any more when it took place.
    pub fn was_corrected_by_what_is_erased(&self, record: &Record) -> bool {
        self.index().is_undated(record.id)
    }

    /// A record after each of its corrections where nothing is cut.
    pub(super) fn revisions(&self, id: RecordId) -> Option<Cow<'_, Revisions>> {
        self.index().revisions(&self.records, self.index().place(id)?, self.zone)
    }

    /// Its opening was retracted: the deal was opened by mistake.
    pub fn voided_by(&self) -> Option<&Record> {
        self.records.first().filter(|first| first.event.is(Kind::Opened))?;
        self.records.get(self.index().retracted_by(0)?)
    }

    /// The same, as far as was visible.
    pub fn voided_then(&self, cuts: &Cuts) -> Option<&Record> {
        let opened = self.readings(cuts).into_iter().find(|reading| reading.event().is(Kind::Opened));
        opened.and_then(|opened| opened.retracted_by)
    }

    /// The deal that this one is a duplicate of, as far as is visible.
    pub fn duplicate_of(&self, cuts: &Cuts) -> Option<Slug> {
        if !self.records.iter().any(|record| record.event.is(Kind::Link)) {
            return None;
        }
        original(&self.readings(cuts)).cloned()
    }

    /// Its records that count where nothing is cut, and tie it to this other deal.
    pub fn tied_to(&self, deal: &Slug) -> Vec<Position> {
        let ties = |event: &Event| match event {
            Event::Correction { patch, .. } => deals_in(patch).contains(deal),
            event => event.deals().contains(deal),
        };
        if self.slug() == Some(deal) || !self.records.iter().any(|record| ties(&record.event)) {
            return Vec::new();
        }
        let readings = self.readings(&Cuts::default());
        let tied = readings.iter().filter(|reading| reading.counts() && reading.event().deals().contains(deal));
        tied.map(|reading| reading.record.position).collect()
    }

    /// The record that another is about in the end, through corrections and retractions.
    pub fn subject(&self, id: RecordId) -> Option<&Record> {
        let mut record = self.record(id)?;
        while let Some(of) = record.event.of() {
            record = self.record(of)?;
        }
        Some(record)
    }

    /// The same with one more record, as it would be.
    pub(super) fn with(&self, draft: &Draft) -> Self {
        let mut records = self.records.clone();
        if let Some(last) = self.records.last() {
            let (position, version) = (last.position.next(), last.version.next());
            records.push(Record { position, stream: last.stream, version, draft: draft.clone().into() });
        }
        Self::of(self.zone, records)
    }

    /// The completions, collapses and reopenings that count where nothing is cut.
    pub(super) fn endings(&self) -> &Endings {
        self.index().endings()
    }

    /// The visible records as they read at these cuts, in the order of the log.
    pub fn readings(&self, cuts: &Cuts) -> Vec<Reading<'_>> {
        let visible: Vec<&Record> = self.records.iter().filter(|record| cuts.see(record)).collect();
        let retractions = retractions(&visible);
        let mut corrections: HashMap<RecordId, Vec<&Record>> = HashMap::new();
        for record in visible.iter().filter(|record| !retractions.contains_key(&record.id)) {
            if let Event::Correction { of, .. } = record.event {
                corrections.entry(of).or_default().push(record);
            }
        }
        visible
            .into_iter()
            .map(|record| {
                let corrections = corrections.get(&record.id).map(Vec::as_slice);
                Reading::of(record, corrections, retractions.get(&record.id).copied(), self.zone)
            })
            .collect()
    }
}

/// Calls a record by the name of its deal, which is that of its first record, where it does not know it. A deal whose opening
/// was erased has none but its id.
fn name(record: &mut Record, first: &Record) {
    if first.is_erased() || record.is_nameless() {
        record.draft.slug.clone_from(&first.slug);
    }
}

/// The retraction that counts for each record that one counts for: a retracted retraction does not.
fn retractions<'a>(visible: &[&'a Record]) -> HashMap<RecordId, &'a Record> {
    let mut retracted = HashMap::new();
    // A retraction names an earlier record, so the later ones are settled first.
    for record in visible.iter().rev() {
        if let Event::Retraction { of, .. } = record.event
            && !retracted.contains_key(&record.id)
        {
            retracted.insert(of, *record);
        }
    }
    retracted
}
