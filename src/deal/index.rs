//! What leads to the records of a deal: by id, and to those that end it.

use super::endings::{Ending, Endings};
use super::event::Event;
use super::ids::RecordId;
use super::kind::Kind;
use super::name::Slug;
use super::patch::deals_in;
use super::record::Record;
use super::revisions::Revisions;
use super::ties::{TieChange, Ties};
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Look-ups among the records of a deal. It grows with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    ties: Ties,
    erasures: HashMap<RecordId, usize>,
    /// Records of which a correction was erased.
    undated: HashSet<RecordId>,
    /// The deals that the corrections of a record name.
    deals: HashMap<RecordId, BTreeSet<Slug>>,
    endings: Endings,
    /// Of records that were corrected since the index was made.
    revisions: HashMap<usize, Revisions>,
    records: usize,
}

impl Index {
    pub(super) fn of(records: &[Record], zone: Tz) -> Self {
        let mut index = Self::default();
        // All of them are seen before any is read: that is once each, however often it was corrected.
        for (place, record) in records.iter().enumerate() {
            index.add(place, record);
            index.ties.see(place);
        }
        for (place, record) in records.iter().enumerate().filter(|(_, record)| ends(record)) {
            index.end(records, place, record, zone);
        }
        index.records = records.len();
        index
    }

    /// Takes up the last of these records.
    pub(super) fn grow(&mut self, records: &[Record], zone: Tz) {
        let (place, Some(record)) = (self.records, records.last()) else { return };
        self.add(place, record);
        self.records = records.len();
        let mut ending_again = Vec::new();
        for change in self.ties.see(place) {
            if let TieChange::Corrected { place, by, applies } = change {
                self.correct(records, place, by, applies, zone);
            }
            ending_again.push(change.place());
        }
        if let Event::Erased(erased) = &record.event {
            ending_again.extend(erased.of().and_then(|of| self.place(of)));
        }
        for place in ending_again {
            if let Some(record) = records.get(place).filter(|record| ends(record)) {
                self.end(records, place, record, zone);
            }
        }
    }

    /// The first retraction that counts for the record at this place.
    pub(super) fn retracted_by(&self, place: usize) -> Option<usize> {
        self.ties.retracted_by(place)
    }

    pub(super) fn place(&self, id: RecordId) -> Option<usize> {
        self.ties.place(id)
    }

    pub(super) fn erasure(&self, of: RecordId) -> Option<usize> {
        self.erasures.get(&of).copied()
    }

    pub(super) fn is_undated(&self, id: RecordId) -> bool {
        self.undated.contains(&id)
    }

    /// The revisions of the record at this place, by the corrections that count.
    pub(super) fn revisions(&self, records: &[Record], place: usize, zone: Tz) -> Option<Cow<'_, Revisions>> {
        if let Some(revisions) = self.revisions.get(&place) {
            return Some(Cow::Borrowed(revisions));
        }
        let mut revisions = Revisions::of(records.get(place)?);
        self.ties.corrections(place).for_each(|correction| revisions.put(records, correction, zone));
        Some(Cow::Owned(revisions))
    }

    pub(super) fn deals_in_corrections_of(&self, id: RecordId) -> impl Iterator<Item = &Slug> {
        self.deals.get(&id).into_iter().flatten()
    }

    pub(super) fn endings(&self) -> &Endings {
        &self.endings
    }

    fn add(&mut self, place: usize, record: &Record) {
        self.ties.add(record);
        match &record.event {
            Event::Erasure { of, .. } => {
                self.erasures.entry(*of).or_insert(place);
            }
            Event::Erased(erased) => self.undated.extend(erased.of()),
            Event::Correction { of, patch, .. } => {
                let deals = deals_in(patch);
                if !deals.is_empty() {
                    self.deals.entry(*of).or_default().extend(deals);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, records: &[Record], place: usize, record: &Record, zone: Tz) {
        let revisions = self.revisions(records, place, zone).filter(|_| self.ties.retracted_by(place).is_none());
        let last = revisions.map(|revisions| {
            let last = revisions.last();
            (last.when(record), last.patched.is_doubtful(), last.patched.event.begins_afresh())
        });
        let Some((when, is_doubtful, is_afresh)) = last else { return self.endings.take(record.position) };
        let (kind, position, is_dated) = (record.event.kind(), record.position, !self.is_undated(record.id));
        self.endings.put(Ending { kind, when, position, is_dated, is_doubtful, is_afresh });
    }

    fn correct(&mut self, records: &[Record], place: usize, by: usize, applies: bool, zone: Tz) {
        match self.revisions.get_mut(&place) {
            Some(revisions) if applies => revisions.put(records, by, zone),
            Some(revisions) => revisions.take(records, by, zone),
            None => {
                let revisions = self.revisions(records, place, zone).map(Cow::into_owned);
                self.revisions.extend(revisions.map(|revisions| (place, revisions)));
            }
        }
    }
}

/// It may end the deal, or take it up again.
pub(super) fn ends(record: &Record) -> bool {
    matches!(record.event.kind(), Kind::Completion | Kind::Collapse | Kind::Reopening)
}
