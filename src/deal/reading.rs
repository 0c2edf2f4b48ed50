//! A record as it reads at a cut.

use super::corrected::{Corrected, Said, turn};
use super::cuts::{Certainty, Cuts};
use super::erased::Marks;
use super::event::{Event, Parties, Relation};
use super::ids::Position;
use super::kind::Kind;
use super::moment::Moment;
use super::name::{Slug, Text};
use super::order::Placed;
use super::record::{Record, stands_at};
use super::source::{Grade, Source};
use super::terms::Field;
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A record as it reads at a cut: corrected by what was visible of the corrections, retracted or not.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// As it was recorded.
    pub record: &'a Record,
    when: Cow<'a, Moment>,
    /// Few records are corrected.
    corrected: Option<Arc<Corrected<'a>>>,
    corrected_by: Vec<&'a Record>,
    /// The retraction that counts.
    pub retracted_by: Option<&'a Record>,
}

impl<'a> Reading<'a> {
    /// With these corrections, in whatever order.
    pub(super) fn of(
        record: &'a Record,
        corrections: Option<&[&'a Record]>,
        retracted_by: Option<&'a Record>,
        zone: Tz,
    ) -> Self {
        let Some(corrections) = corrections else { return Self::made(record, None, retracted_by) };
        let mut corrections = corrections.to_vec();
        corrections.sort_by_key(|correction| turn(correction));
        let mut corrected = Corrected::not_yet(record);
        corrections.retain(|correction| match corrected.by(correction, zone) {
            Some(after) => {
                corrected = after;
                true
            }
            None => false,
        });
        Self { corrected_by: corrections, ..Self::made(record, Some(Arc::new(corrected)), retracted_by) }
    }

    /// With what its corrections made of it. It does not know which they are.
    pub(super) fn made(
        record: &'a Record,
        corrected: Option<Arc<Corrected<'a>>>,
        retracted_by: Option<&'a Record>,
    ) -> Self {
        let when = match &corrected {
            Some(corrected) => Cow::Owned(corrected.when()),
            None => stands_at(&record.event, &record.happened, &record.learned, &record.learned),
        };
        Self { record, when, corrected, corrected_by: Vec::new(), retracted_by }
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
        &self.corrected_by
    }

    /// Its own source is known to be doubtful.
    pub fn is_doubtful(&self) -> bool {
        Marks::grade_of(self.event(), self.source()).is_some_and(Grade::is_doubtful)
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

    /// Who said so.
    pub fn source(&self) -> Option<&Source> {
        self.corrected.as_ref().map_or(self.record.source.as_ref(), |corrected| corrected.patched.source.as_ref())
    }

    /// The source of a field of its terms, where a correction names another than that of the record.
    pub(super) fn corrected_source_of(&self, field: Field) -> Option<&'a Source> {
        self.said(field).and_then(|said| said.source)
    }

    /// The source of a field of its terms.
    pub fn source_of(&self, field: Field) -> Option<Cow<'a, Source>> {
        if let Some(source) = self.corrected_source_of(field) {
            return Some(Cow::Borrowed(source));
        }
        match &self.corrected {
            None => self.record.source.as_ref().map(Cow::Borrowed),
            Some(_) => self.source().cloned().map(Cow::Owned),
        }
    }

    /// The grade of a field of its terms.
    pub fn grade_of(&self, field: Field) -> Grade {
        self.corrected_source_of(field)
            .or(self.source())
            .and_then(|source| source.grade)
            .unwrap_or(Grade::CANNOT_BE_JUDGED)
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
pub fn opening<'r>(readings: &'r [Reading<'_>]) -> Option<&'r Parties> {
    readings.iter().find_map(|reading| match reading.event() {
        Event::Opened(parties) => Some(parties),
        _ => None,
    })
}

/// The parties at any time of this moment, as these readings tell; none where the opening is not among them.
pub fn parties_during(readings: &[Reading<'_>], when: &Moment) -> Vec<Parties> {
    let is_change = |reading: &&Reading<'_>| reading.event().is(Kind::PartiesChanged);
    let changes: Vec<&Reading<'_>> =
        readings.iter().filter(|reading| reading.counts() && !reading.is_doubtful()).filter(is_change).collect();
    opening(readings).map(|opening| opening.during(when, &changes)).unwrap_or_default()
}

/// The deal that a link among these readings says this one is a duplicate of.
pub fn original<'r>(readings: &'r [Reading<'_>]) -> Option<&'r Slug> {
    readings.iter().filter(|reading| reading.counts()).find_map(|reading| match reading.event() {
        Event::Link { deal, relation: Relation::DuplicateOf } => Some(deal),
        _ => None,
    })
}

/// The opening is visible, and what it said was erased.
pub fn is_opening_erased(readings: &[Reading<'_>]) -> bool {
    readings.iter().any(|reading| reading.record.is_erased() && reading.event().is(Kind::Opened))
}

/// The deals that the events of these readings name.
pub fn deals_named<'r>(readings: &'r [Reading<'_>]) -> BTreeSet<&'r Slug> {
    readings.iter().flat_map(|reading| reading.event().deals()).collect()
}
