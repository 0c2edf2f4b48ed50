//! A record after each of its corrections: what the rules on one more correction go by.

use super::corrected::{PatchTurn, turn};
use super::event::Event;
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::patch::{Patched, moves_happened};
use super::record::{Record, stands_at};
use super::rules::learned_after;
use chrono_tz::Tz;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// What a record is after a correction and those before it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Revision {
    pub(super) patched: Patched,
    /// When its happened clock was told.
    pub(super) told: Moment,
}

/// A patch, and when it was learned.
pub(super) type Told<'a> = (&'a Value, &'a Moment);

impl Revision {
    /// With one more patch that leaves this.
    pub(super) fn with(&self, patched: Patched, (patch, learned): Told<'_>) -> Self {
        let told = if moves_happened(patch) { learned } else { &self.told };
        Self { patched, told: told.clone() }
    }

    /// The moment that the record stands at then.
    pub(super) fn when(&self, record: &Record) -> Moment {
        stands_at(&self.patched.event, &self.patched.happened, &record.learned, &self.told).into_owned()
    }

    /// Nothing was learned before it happened.
    fn is_sound(&self) -> bool {
        learned_after(&self.patched.event, &self.patched.happened, &self.told).is_ok()
    }
}

/// A record, and its revisions by the corrections that count, while some come and others go.
#[derive(Clone, Debug)]
pub(super) struct Revisions {
    recorded: Revision,
    /// By the place of the correction in the deal; none where it fits no more, and so does not apply.
    all: BTreeMap<PatchTurn, (usize, Option<Revision>)>,
    /// After these, something was learned before it happened.
    unsound: BTreeSet<PatchTurn>,
}

impl Revisions {
    /// Of a record that is not corrected yet.
    pub(super) fn of(record: &Record) -> Self {
        let recorded = Revision { patched: Patched::from(record), told: record.learned.clone() };
        Self { recorded, all: BTreeMap::new(), unsound: BTreeSet::new() }
    }

    /// What the record is after all of them.
    pub(super) fn last(&self) -> &Revision {
        self.before((Instant::MAX_UTC, Position(u64::MAX)))
    }

    /// One correction more, of these records.
    pub(super) fn put(&mut self, records: &[Record], correction: usize, zone: Tz) {
        let Some(turn) = records.get(correction).map(turn) else { return };
        self.all.insert(turn, (correction, None));
        self.revise(records, Bound::Included(turn), zone);
    }

    /// One less.
    pub(super) fn take(&mut self, records: &[Record], correction: usize, zone: Tz) {
        let Some(turn) = records.get(correction).map(turn) else { return };
        self.all.remove(&turn);
        self.unsound.remove(&turn);
        self.revise(records, Bound::Excluded(turn), zone);
    }

    /// What the record would be after all of them if there were one more: each is applied by `apply`, which may refuse.
    pub(super) fn and<E>(
        &self,
        records: &[Record],
        new: Told<'_>,
        apply: impl Fn(&Revision, Told<'_>) -> Result<Revision, E>,
    ) -> Result<Revision, E> {
        let turn = (new.1.end, Position(u64::MAX));
        let again = |unsound: &PatchTurn| match self.all.get(unsound).and_then(|(place, _)| told(records.get(*place)?))
        {
            Some(told) => apply(self.before(*unsound), told).map(|_| ()),
            None => Ok(()),
        };
        self.unsound.range(..turn).next().map_or(Ok(()), again)?;
        let mut revision = apply(self.before(turn), new)?;
        for (turn, (place, before)) in self.all.range(turn..) {
            let (Some(before), Some(told)) = (before, records.get(*place).and_then(told)) else { continue };
            revision = apply(&revision, told)?;
            if revision == *before {
                // So do all that follow leave what they left.
                let unsound = self.unsound.range((Bound::Excluded(*turn), Bound::Unbounded)).next();
                unsound.map_or(Ok(()), again)?;
                return Ok(self.last().clone());
            }
        }
        Ok(revision)
    }

    fn before(&self, turn: PatchTurn) -> &Revision {
        let applied = self.all.range(..turn).rev().find_map(|(_, (_, revision))| revision.as_ref());
        applied.unwrap_or(&self.recorded)
    }

    /// Applies those from there on. Where one leaves what it left before, so do all that follow.
    fn revise(&mut self, records: &[Record], from: Bound<PatchTurn>, zone: Tz) {
        let first = match from {
            Bound::Included(turn) | Bound::Excluded(turn) => turn,
            Bound::Unbounded => return,
        };
        let mut revision = self.before(first).clone();
        for (turn, (place, before)) in self.all.range_mut((from, Bound::Unbounded)) {
            let Some(told) = records.get(*place).and_then(told) else { continue };
            let revised = revision.patched.apply(told.0, zone).ok().map(|patched| revision.with(patched, told));
            if revised.is_some() && revised == *before {
                return;
            }
            if let Some(revised) = &revised {
                revision = revised.clone();
            }
            if revised.as_ref().is_none_or(Revision::is_sound) {
                self.unsound.remove(turn);
            } else {
                self.unsound.insert(*turn);
            }
            *before = revised;
        }
    }
}

fn told(correction: &Record) -> Option<Told<'_>> {
    match &correction.event {
        Event::Correction { patch, .. } => Some((patch, &correction.learned)),
        _ => None,
    }
}
