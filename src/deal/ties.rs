//! Which records are retracted and which corrections apply, while records come to be seen one by one.

use super::event::Event;
use super::ids::RecordId;
use super::record::Record;
use std::collections::{BTreeSet, HashMap};

/// The corrections and retractions among the records of a deal that are seen. Records are called by their place in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties {
    places: HashMap<RecordId, usize>,
    knots: Vec<Knot>,
}

/// A record, and those that are about it.
#[derive(Clone, Debug, Default)]
struct Knot {
    /// The record that it is about, if it is about one.
    tie: Option<Tie>,
    is_seen: bool,
    retracted_by: Option<usize>,
    /// Those that are seen, whether they count or not.
    retractions: BTreeSet<usize>,
    /// Those that are seen and not retracted.
    corrections: BTreeSet<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Tie {
    Corrects(usize),
    Retracts(usize),
}

impl Ties {
    /// Of these records, none of which is seen yet.
    pub(super) fn of(records: &[Record]) -> Self {
        let mut ties = Self::default();
        records.iter().for_each(|record| ties.add(record));
        ties
    }

    /// One more record, which is not seen yet. It is about none that comes after it.
    pub(super) fn add(&mut self, record: &Record) {
        let tie = match record.event {
            Event::Correction { of, .. } => self.place(of).map(Tie::Corrects),
            Event::Retraction { of, .. } => self.place(of).map(Tie::Retracts),
            _ => None,
        };
        self.places.insert(record.id, self.knots.len());
        self.knots.push(Knot { tie, ..Knot::default() });
    }

    /// Where the record with this id is.
    pub(super) fn place(&self, id: RecordId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    pub(super) fn is_seen(&self, place: usize) -> bool {
        self.knots.get(place).is_some_and(|knot| knot.is_seen)
    }

    /// The first retraction that counts for it.
    pub(super) fn retracted_by(&self, place: usize) -> Option<usize> {
        self.knots.get(place).and_then(|knot| knot.retracted_by)
    }

    /// Its corrections that are seen and not retracted, in the order of the log.
    pub(super) fn corrections(&self, place: usize) -> impl Iterator<Item = usize> {
        self.knots.get(place).into_iter().flat_map(|knot| &knot.corrections).copied()
    }

    /// The record is seen from now on. The records that read differently for it, itself among them.
    pub(super) fn see(&mut self, place: usize) -> Vec<TieChange> {
        let Some(knot) = self.knots.get_mut(place) else { return Vec::new() };
        knot.is_seen = true;
        let is_retracted = knot.retracted_by.is_some();
        let mut changes = vec![TieChange::Stands(place)];
        match knot.tie {
            Some(Tie::Retracts(of)) => {
                if let Some(of) = self.knots.get_mut(of) {
                    of.retractions.insert(place);
                }
                self.retract_again(of, &mut changes);
            }
            Some(Tie::Corrects(of)) if !is_retracted => self.correct(of, place, true, &mut changes),
            _ => {}
        }
        changes
    }

    /// The retractions of a record changed, or whether they count. That may be passed on from one retraction to the next.
    fn retract_again(&mut self, mut place: usize, changes: &mut Vec<TieChange>) {
        loop {
            let counts = |retraction: &&usize| self.retracted_by(**retraction).is_none();
            let Some(by) = self.knots.get(place).map(|knot| knot.retractions.iter().find(counts).copied()) else {
                return;
            };
            let Some(knot) = self.knots.get_mut(place) else { return };
            let before = std::mem::replace(&mut knot.retracted_by, by);
            if before == by {
                return;
            }
            changes.push(TieChange::Stands(place));
            if before.is_some() == by.is_some() || !knot.is_seen {
                return;
            }
            match knot.tie {
                Some(Tie::Retracts(of)) => place = of,
                Some(Tie::Corrects(of)) => return self.correct(of, place, by.is_none(), changes),
                None => return,
            }
        }
    }

    /// A correction applies from now on, or no longer.
    fn correct(&mut self, of: usize, by: usize, applies: bool, changes: &mut Vec<TieChange>) {
        let Some(knot) = self.knots.get_mut(of) else { return };
        if applies {
            knot.corrections.insert(by);
        } else {
            knot.corrections.remove(&by);
        }
        changes.push(TieChange::Corrected { place: of, by, applies });
    }
}

/// A record that reads differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TieChange {
    /// It is seen now, or retracted, or retracted no longer.
    Stands(usize),
    /// A correction of it applies now, or no longer.
    Corrected {
        /// The record.
        place: usize,
        /// The correction.
        by: usize,
        /// Now, or no longer.
        applies: bool,
    },
}

impl TieChange {
    /// The record that reads differently.
    pub(super) fn place(self) -> usize {
        match self {
            Self::Stands(place) | Self::Corrected { place, .. } => place,
        }
    }
}
