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
use std::sync::Arc;

/// A record after some corrections.
#[derive(Clone, Debug)]
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
    pub(super) source: Option<&'a Source>,
}

/// The order in which corrections apply.
pub(super) fn turn(correction: &Record) -> (Instant, Position) {
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
            // A correction without a source leaves the source as it was.
            let before = said.get(&field).map_or(self.record.source.as_ref(), |said| said.source);
            said.insert(field, Said { by: correction, source: correction.source.as_ref().or(before) });
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
pub(super) struct Corrections<'a>(Vec<(&'a Record, Arc<Corrected<'a>>)>);

impl<'a> Corrections<'a> {
    /// What they make of the record; none where there are none.
    pub(super) fn corrected(&self) -> Option<&Arc<Corrected<'a>>> {
        self.0.last().map(|(_, corrected)| corrected)
    }

    /// One more.
    pub(super) fn put(&mut self, record: &'a Record, correction: &'a Record, zone: Tz) {
        let place = self.0.partition_point(|(other, _)| turn(other) < turn(correction));
        let mut again = self.0.split_off(place);
        self.apply(record, correction, zone);
        again.drain(..).for_each(|(other, _)| self.apply(record, other, zone));
    }

    /// One less.
    pub(super) fn take(&mut self, record: &'a Record, correction: &'a Record, zone: Tz) {
        let place = self.0.partition_point(|(other, _)| turn(other) < turn(correction));
        let mut again = self.0.split_off(place);
        let others = again.drain(..).filter(|(other, _)| other.id != correction.id);
        others.for_each(|(other, _)| self.apply(record, other, zone));
    }

    fn apply(&mut self, record: &'a Record, correction: &'a Record, zone: Tz) {
        let before = self.corrected().cloned().unwrap_or_else(|| Arc::new(Corrected::not_yet(record)));
        let after = before.by(correction, zone).map_or(before, Arc::new);
        self.0.push((correction, after));
    }
}
