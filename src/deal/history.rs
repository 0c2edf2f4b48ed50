//! The records of a deal, and how they read at a cut.

use super::cuts::{Certainty, Cuts};
use super::event::{Event, Parties};
use super::ids::{Position, RecordId, StreamId, Version};
use super::moment::Moment;
use super::name::{Slug, Text};
use super::order::Placed;
use super::patch::{Patched, fields_named, moves_happened};
use super::record::{Record, stands_at};
use super::source::{Grade, Source};
use super::terms::Field;
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything recorded of one deal, in the order of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    zone: Tz,
    records: Vec<Record>,
    may_be_over: bool,
}

/// Takes one more record. It judges nothing: what was recorded, was recorded.
pub fn evolve(mut history: History, record: Record) -> History {
    history.may_be_over |= matches!(record.event, Event::Completion { .. } | Event::Collapse { .. });
    history.records.push(record);
    history
}

impl History {
    /// Of a deal of which nothing is recorded yet. Days are days of `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { zone, records: Vec::new(), may_be_over: false }
    }

    /// Of these records.
    pub fn of(zone: Tz, records: impl IntoIterator<Item = Record>) -> Self {
        records.into_iter().fold(Self::new(zone), evolve)
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

    /// The record with this id.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
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
                let corrections = corrections.remove(&record.id).unwrap_or_default();
                Reading::new(record, corrections, retractions.get(&record.id).copied(), self.zone)
            })
            .collect()
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

/// A record as it reads at a cut: corrected by what was visible of the corrections, retracted or not.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// As it was recorded.
    pub record: &'a Record,
    happened: Cow<'a, Moment>,
    when: Cow<'a, Moment>,
    note: Option<Cow<'a, Text>>,
    event: Cow<'a, Event>,
    /// The corrections that apply, in the order in which they do.
    pub corrected_by: Vec<&'a Record>,
    /// The retraction that counts.
    pub retracted_by: Option<&'a Record>,
    said: BTreeMap<Field, Said<'a>>,
}

/// Who says a field that was corrected.
#[derive(Clone, Copy, Debug)]
struct Said<'a> {
    by: &'a Record,
    source: Option<&'a Source>,
}

impl<'a> Reading<'a> {
    fn new(record: &'a Record, corrections: Vec<&'a Record>, retracted_by: Option<&'a Record>, zone: Tz) -> Self {
        let mut reading = Self {
            record,
            happened: Cow::Borrowed(&record.happened),
            when: stands_at(&record.event, &record.happened, &record.learned, &record.learned),
            note: record.note.as_ref().map(Cow::Borrowed),
            event: Cow::Borrowed(&record.event),
            corrected_by: Vec::new(),
            retracted_by,
            said: BTreeMap::new(),
        };
        if !corrections.is_empty() {
            reading.correct(corrections, zone);
        }
        reading
    }

    fn correct(&mut self, mut corrections: Vec<&'a Record>, zone: Tz) {
        corrections.sort_by_key(|correction| (correction.learned.end, correction.position));
        let mut patched = Patched::from(self.record);
        let mut told = &self.record.learned;
        for correction in corrections {
            let Event::Correction { patch, .. } = &correction.event else { continue };
            // Each patch was checked when it was recorded; one that fits no more, since another that it was
            // written on top of is not visible or was retracted, does not apply.
            let Ok(next) = patched.apply(patch, zone) else { continue };
            patched = next;
            self.corrected_by.push(correction);
            for field in fields_named(&patched.event, patch) {
                // A correction without a source leaves the source as it was.
                let source = correction.source.as_ref().or(self.source_of(field));
                self.said.insert(field, Said { by: correction, source });
            }
            if moves_happened(patch) {
                told = &correction.learned;
            }
        }
        let when = stands_at(&patched.event, &patched.happened, &self.record.learned, told);
        self.when = Cow::Owned(when.into_owned());
        self.happened = Cow::Owned(patched.happened);
        self.note = patched.note.map(Cow::Owned);
        self.event = Cow::Owned(patched.event);
    }

    /// What happened.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// When it took place, as typed or as corrected.
    pub fn happened(&self) -> &Moment {
        &self.happened
    }

    /// The remark.
    pub fn note(&self) -> Option<&Text> {
        self.note.as_deref()
    }

    /// It says something about the deal: neither retracted, nor itself about a record.
    pub fn counts(&self) -> bool {
        self.retracted_by.is_none() && !self.event.is_about_a_record()
    }

    /// How it stands to the cut on the happened clock; nothing for a record that does not count.
    pub fn certainty(&self, cuts: &Cuts) -> Option<Certainty> {
        self.counts().then(|| cuts.certainty(&self.when))
    }

    /// The record that a field of its terms (for a valuation, the fee) is said by: itself, or a correction.
    pub fn said_by(&self, field: Field) -> &'a Record {
        self.said.get(&field).map_or(self.record, |said| said.by)
    }

    /// The source of a field of its terms.
    pub fn source_of(&self, field: Field) -> Option<&'a Source> {
        self.said.get(&field).map_or(self.record.source.as_ref(), |said| said.source)
    }

    /// The grade of a field of its terms.
    pub fn grade_of(&self, field: Field) -> Grade {
        self.source_of(field).and_then(|source| source.grade).unwrap_or(Grade::CANNOT_BE_JUDGED)
    }
}

impl Placed for Reading<'_> {
    fn when(&self) -> &Moment {
        &self.when
    }
    fn position(&self) -> Position {
        self.record.position
    }
}

/// The parties, as the visible opening names them.
pub fn parties<'r>(readings: &'r [Reading<'_>]) -> Option<&'r Parties> {
    readings.iter().find_map(|reading| match reading.event() {
        Event::Opened(parties) => Some(parties),
        _ => None,
    })
}

/// The deals that the events of these readings name.
pub fn deals_named<'r>(readings: &'r [Reading<'_>]) -> BTreeSet<&'r Slug> {
    readings.iter().flat_map(|reading| reading.event().deals()).collect()
}
