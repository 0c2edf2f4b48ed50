//! What corrections make of a record.

use super::event::Event;
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::patch::{Patched, fields_named, moves_happened};
use super::record::{Record, stands_at};
use super::source::Source;
use super::terms::Field;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// A record after some corrections.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Corrected<'a> {
    record: &'a Record,
    pub(super) patched: Patched,
    /// When its happened clock was told.
    told: &'a Moment,
    pub(super) said: BTreeMap<Field, Said<'a>>,
}

/// Who says a field that was corrected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    pub(super) by: &'a Record,
    /// The last graded source of the corrections that name the field; without one it is that of the record.
    pub(super) source: Option<&'a Source>,
}

impl PartialEq for Said<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.by.id, self.source) == (other.by.id, other.source)
    }
}

/// The order in which corrections apply.
pub(super) type PatchTurn = (Instant, Position);

/// When it is the turn of a correction.
pub(super) fn turn(correction: &Record) -> PatchTurn {
    (correction.learned.end, correction.position)
}

impl<'a> Corrected<'a> {
    /// By nothing yet.
    pub(super) fn not_yet(record: &'a Record) -> Self {
        Self { record, patched: Patched::from(record), told: &record.learned, said: BTreeMap::new() }
    }

    /// By one more, which comes after the others; none where it does not apply. Each patch was checked when it was
    /// recorded; one that fits no more, since another that it was written on top of is not visible or was retracted, does
    /// not apply.
    pub(super) fn by(&self, correction: &'a Record, zone: Tz) -> Option<Self> {
        let Event::Correction { patch, .. } = &correction.event else { return None };
        let patched = self.patched.apply(patch, zone).ok()?;
        let mut said = self.said.clone();
        for field in fields_named(&patched.event, patch) {
            // A correction whose source has no grade leaves the source as it was.
            let before = said.get(&field).and_then(|said| said.source);
            let graded = correction.source.as_ref().filter(|source| source.grade.is_some());
            said.insert(field, Said { by: correction, source: graded.or(before) });
        }
        let told = if moves_happened(patch) { &correction.learned } else { self.told };
        Some(Self { record: self.record, patched, told, said })
    }

    /// The moment that the record stands at then.
    pub(super) fn when(&self) -> Moment {
        stands_at(&self.patched.event, &self.patched.happened, &self.record.learned, self.told).into_owned()
    }
}

/// The corrections of a record in the order in which they apply, while some come and others go; with what each makes of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Corrections<'a>(BTreeMap<PatchTurn, (&'a Record, Arc<Corrected<'a>>)>);

impl<'a> Corrections<'a> {
    /// What they make of the record; none where there are none.
    pub(super) fn corrected(&self) -> Option<&Arc<Corrected<'a>>> {
        self.0.last_key_value().map(|(_, (_, corrected))| corrected)
    }

    /// One more.
    pub(super) fn put(&mut self, record: &'a Record, correction: &'a Record, zone: Tz) {
        let turn = turn(correction);
        let corrected = applied(&self.before(record, turn), correction, zone);
        self.0.insert(turn, (correction, corrected.clone()));
        self.apply_after(turn, corrected, zone);
    }

    /// One less.
    pub(super) fn take(&mut self, record: &'a Record, correction: &'a Record, zone: Tz) {
        let turn = turn(correction);
        if self.0.remove(&turn).is_some() {
            self.apply_after(turn, self.before(record, turn), zone);
        }
    }

    fn before(&self, record: &'a Record, turn: PatchTurn) -> Arc<Corrected<'a>> {
        let before = self.0.range(..turn).next_back().map(|(_, (_, corrected))| corrected.clone());
        before.unwrap_or_else(|| Arc::new(Corrected::not_yet(record)))
    }

    /// Applies those after that turn to what the record is then. Where one leaves the same as before, so do all that follow:
    /// mostly that is the next one that names the same fields.
    fn apply_after(&mut self, turn: PatchTurn, mut corrected: Arc<Corrected<'a>>, zone: Tz) {
        for (_, (correction, before)) in self.0.range_mut((Bound::Excluded(turn), Bound::Unbounded)) {
            corrected = applied(&corrected, correction, zone);
            if *corrected == **before {
                return;
            }
            before.clone_from(&corrected);
        }
    }
}

fn applied<'a>(before: &Arc<Corrected<'a>>, correction: &'a Record, zone: Tz) -> Arc<Corrected<'a>> {
    before.by(correction, zone).map_or_else(|| before.clone(), Arc::new)
}
