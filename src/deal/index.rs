//! What leads to the records of a deal: by id, and to those that end it.

use super::corrected::turn;
use super::endings::{Ending, Endings};
use super::event::Event;
use super::ids::{Position, RecordId};
use super::kind::Kind;
use super::moment::{Instant, Moment};
use super::name::Slug;
use super::order::Placed;
use super::patch::{Patched, deals_in, moves_happened};
use super::reading::Reading;
use super::record::Record;
use super::rules::learned_after;
use super::ties::{TieChange, Ties};
use chrono_tz::Tz;
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
    tips: HashMap<usize, Tip>,
    records: usize,
}

/// A record after all its corrections.
#[derive(Clone, Debug)]
pub(super) struct Tip {
    pub(super) patched: Patched,
    /// When its happened clock was told.
    pub(super) told: Moment,
    /// The last correction.
    last: (Instant, Position),
    /// Nothing was learned before it happened, after any of them.
    is_sound: bool,
}

impl Tip {
    fn of(record: &Record) -> Self {
        let (patched, told) = (Patched::from(record), record.learned.clone());
        Self { patched, told, last: (Instant::MIN_UTC, Position(0)), is_sound: true }
    }

    /// One that was learned then comes after all others, and can be judged by what they left.
    pub(super) fn comes_before(&self, learned: &Moment) -> bool {
        self.is_sound && self.last.0 <= learned.end
    }

    /// With one more correction, which comes after the others.
    fn and(mut self, correction: &Record, zone: Tz) -> Self {
        self.last = turn(correction);
        let Event::Correction { patch, .. } = &correction.event else { return self };
        // One that fits no more does not apply.
        let Ok(patched) = self.patched.apply(patch, zone) else { return self };
        self.patched = patched;
        if moves_happened(patch) {
            self.told.clone_from(&correction.learned);
        }
        self.is_sound &= learned_after(&self.patched.event, &self.patched.happened, &self.told).is_ok();
        self
    }
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

    pub(super) fn place(&self, id: RecordId) -> Option<usize> {
        self.ties.place(id)
    }

    pub(super) fn erasure(&self, of: RecordId) -> Option<usize> {
        self.erasures.get(&of).copied()
    }

    pub(super) fn is_undated(&self, id: RecordId) -> bool {
        self.undated.contains(&id)
    }

    pub(super) fn tip(&self, id: RecordId) -> Option<&Tip> {
        self.tips.get(&self.place(id)?)
    }

    pub(super) fn deals_in_corrections_of(&self, id: RecordId) -> impl Iterator<Item = &Slug> {
        self.deals.get(&id).into_iter().flatten()
    }

    pub(super) fn endings(&self) -> &Endings {
        &self.endings
    }

    pub(super) fn reading<'a>(&self, records: &'a [Record], place: usize, zone: Tz) -> Option<Reading<'a>> {
        let corrections: Vec<&Record> = self.ties.corrections(place).filter_map(|place| records.get(place)).collect();
        let retracted_by = self.ties.retracted_by(place).and_then(|place| records.get(place));
        let corrections = Some(corrections.as_slice()).filter(|corrections| !corrections.is_empty());
        Some(Reading::of(records.get(place)?, corrections, retracted_by, zone))
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
        match self.reading(records, place, zone).filter(Reading::counts) {
            Some(reading) => {
                let (kind, position, is_dated) = (record.event.kind(), record.position, !self.is_undated(record.id));
                self.endings.put(Ending { kind, when: reading.when().clone(), position, is_dated });
            }
            None => self.endings.take(record.position),
        }
    }

    /// A correction that comes after the others is put on top of them; after any other change all are put together again
    /// when there is a next one.
    fn correct(&mut self, records: &[Record], place: usize, by: usize, applies: bool, zone: Tz) {
        let Some(correction) = records.get(by) else { return };
        let tip = match self.tips.remove(&place).filter(|tip| tip.last < turn(correction)) {
            _ if !applies => return,
            Some(tip) => tip.and(correction, zone),
            None => {
                let Some(record) = records.get(place) else { return };
                let corrections = self.ties.corrections(place).filter_map(|place| records.get(place));
                let mut corrections: Vec<&Record> = corrections.collect();
                corrections.sort_by_key(|correction| turn(correction));
                corrections.into_iter().fold(Tip::of(record), |tip, correction| tip.and(correction, zone))
            }
        };
        self.tips.insert(place, tip);
    }
}

/// It may end the deal, or take it up again.
pub(super) fn ends(record: &Record) -> bool {
    matches!(record.event.kind(), Kind::Completion | Kind::Collapse | Kind::Reopening)
}
