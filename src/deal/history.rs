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
pub fn evolve(mut history: History, mut record: Record) -> History {
    history.may_be_over |= record.event.may_end_it();
    history.name(&mut record);
    history.records.push(record);
    history
}

impl History {
    /// Of a deal of which nothing is recorded yet. Days are days of `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { zone, records: Vec::new(), may_be_over: false }
    }

    /// Of these records.
    pub fn of(zone: Tz, records: Vec<Record>) -> Self {
        if records.iter().any(Record::is_nameless) {
            return records.into_iter().fold(Self::new(zone), evolve);
        }
        let may_be_over = records.iter().any(|record| record.event.may_end_it());
        Self { zone, records, may_be_over }
    }

    /// Some records do not know their deal's name, and a deal whose opening was erased has none but its id.
    fn name(&self, record: &mut Record) {
        if let Some(first) = self.records.first().filter(|first| first.is_erased() || record.is_nameless()) {
            record.draft.slug.clone_from(&first.slug);
        }
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

    /// The erasure that took away what this record said: of itself, or of the record that it corrects.
    pub fn erasure_of(&self, record: &Record) -> Option<&Record> {
        let erased = |of: RecordId| of == record.id || Some(of) == record.event.of();
        let is_it = |by: &&Record| matches!(by.event, Event::Erasure { of, .. } if erased(of));
        self.records.iter().find(is_it).filter(|_| record.is_erased())
    }

    /// One of its corrections was erased, so nobody knows any more when it took place.
    pub fn was_corrected_by_what_is_erased(&self, record: &Record) -> bool {
        self.records.iter().any(|correction| correction.is_erased() && correction.event.of() == Some(record.id))
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
    when: Cow<'a, Moment>,
    /// Few records are corrected.
    corrected: Option<Box<Corrected<'a>>>,
    /// The retraction that counts.
    pub retracted_by: Option<&'a Record>,
}

/// What corrections make of a record.
#[derive(Clone, Debug)]
struct Corrected<'a> {
    patched: Patched,
    when: Moment,
    by: Vec<&'a Record>,
    said: BTreeMap<Field, Said<'a>>,
}

/// Who says a field that was corrected.
#[derive(Clone, Copy, Debug)]
struct Said<'a> {
    by: &'a Record,
    source: Option<&'a Source>,
}

impl<'a> Corrected<'a> {
    fn of(record: &'a Record, corrections: &[&'a Record], zone: Tz) -> Self {
        let mut corrections = corrections.to_vec();
        corrections.sort_by_key(|correction| (correction.learned.end, correction.position));
        let mut patched = Patched::from(record);
        let mut told = &record.learned;
        let (mut by, mut said) = (Vec::new(), BTreeMap::<Field, Said<'a>>::new());
        for correction in corrections {
            let Event::Correction { patch, .. } = &correction.event else { continue };
            // Each patch was checked when it was recorded; one that fits no more, since another that it was
            // written on top of is not visible or was retracted, does not apply.
            let Ok(next) = patched.apply(patch, zone) else { continue };
            patched = next;
            by.push(correction);
            for field in fields_named(&patched.event, patch) {
                // A correction without a source leaves the source as it was.
                let before = said.get(&field).map_or(record.source.as_ref(), |said| said.source);
                said.insert(field, Said { by: correction, source: correction.source.as_ref().or(before) });
            }
            if moves_happened(patch) {
                told = &correction.learned;
            }
        }
        let when = stands_at(&patched.event, &patched.happened, &record.learned, told).into_owned();
        Self { patched, when, by, said }
    }
}

impl<'a> Reading<'a> {
    fn of(record: &'a Record, corrections: Option<&[&'a Record]>, retracted_by: Option<&'a Record>, zone: Tz) -> Self {
        let corrected = corrections.map(|corrections| Box::new(Corrected::of(record, corrections, zone)));
        let when = match &corrected {
            Some(corrected) => Cow::Owned(corrected.when.clone()),
            None => stands_at(&record.event, &record.happened, &record.learned, &record.learned),
        };
        Self { record, when, corrected, retracted_by }
    }

    /// What happened, where no correction changed the record.
    pub fn as_recorded(&self) -> Option<&'a Event> {
        self.corrected.is_none().then_some(&self.record.event)
    }

    /// The moment it stands at.
    pub fn stands_at(&self) -> Cow<'a, Moment> {
        self.when.clone()
    }

    /// What happened.
    pub fn event(&self) -> &Event {
        self.corrected.as_ref().map_or(&self.record.event, |corrected| &corrected.patched.event)
    }

    /// When it took place, as typed or as corrected.
    pub fn happened(&self) -> &Moment {
        self.corrected.as_ref().map_or(&self.record.happened, |corrected| &corrected.patched.happened)
    }

    /// The remark.
    pub fn note(&self) -> Option<&Text> {
        self.corrected.as_ref().map_or(self.record.note.as_ref(), |corrected| corrected.patched.note.as_ref())
    }

    /// The corrections that apply, in the order in which they do.
    pub fn corrected_by(&self) -> &[&'a Record] {
        self.corrected.as_ref().map_or(&[], |corrected| &corrected.by)
    }

    fn said(&self, field: Field) -> Option<Said<'a>> {
        self.corrected.as_ref().and_then(|corrected| corrected.said.get(&field).copied())
    }

    /// It says something about the deal: neither retracted, nor itself about a record.
    pub fn counts(&self) -> bool {
        self.retracted_by.is_none() && !self.event().is_about_a_record()
    }

    /// How it stands to the cut on the happened clock; nothing for a record that does not count.
    pub fn certainty(&self, cuts: &Cuts) -> Option<Certainty> {
        self.counts().then(|| cuts.certainty(&self.when))
    }

    /// The record that a field of its terms (for a valuation, the fee) is said by: itself, or a correction.
    pub fn said_by(&self, field: Field) -> &'a Record {
        self.said(field).map_or(self.record, |said| said.by)
    }

    /// The source of a field of its terms.
    pub fn source_of(&self, field: Field) -> Option<&'a Source> {
        self.said(field).map_or(self.record.source.as_ref(), |said| said.source)
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
