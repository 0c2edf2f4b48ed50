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
    chains: Vec<Chain>,
}

/// A record, and those that are about it.
#[derive(Clone, Debug, Default)]
struct Knot {
    /// The record that it corrects, if it corrects one.
    corrects: Option<usize>,
    is_seen: bool,
    /// Where it is in which chain; none for what neither retracts nor was ever retracted.
    link: Option<(usize, usize)>,
    /// The retractions of it that count, but for the one behind it in its chain.
    retracted_by: BTreeSet<usize>,
    /// Those that are seen and not retracted.
    corrections: BTreeSet<usize>,
}

/// A record, the first retraction of it, the first retraction of that one, and so on.
///
/// ```text
///     offer <- retraction <- retraction <- retraction        each counts if the one behind it does not
/// ```
///
/// One that comes to count turns all before it, up to the next that does not count anyway: they are not turned one by one,
/// but counted.
#[derive(Clone, Debug, Default)]
struct Chain {
    /// Where the first is a retraction itself: the record that it retracts, which was retracted before.
    retracts: Option<usize>,
    places: Vec<usize>,
    /// Those that do not count, whatever the one behind them does: they are not seen, or retracted by others.
    idle: BTreeSet<usize>,
}

impl Chain {
    /// The record at this link counts: it is seen and not retracted.
    fn counts(&self, link: usize) -> bool {
        let idle = self.idle.range(link..).next().copied().unwrap_or(self.places.len());
        idle.saturating_sub(link) % 2 == 1
    }
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
        let place = self.knots.len();
        let mut knot = Knot::default();
        match record.event {
            Event::Correction { of, .. } => knot.corrects = self.place(of),
            Event::Retraction { of, .. } => knot.link = self.place(of).and_then(|of| self.link(of, place)),
            _ => {}
        }
        self.places.insert(record.id, place);
        self.knots.push(knot);
    }

    /// The link of a new retraction of that record.
    fn link(&mut self, of: usize, retraction: usize) -> Option<(usize, usize)> {
        let knot = self.knots.get_mut(of)?;
        let (at, link) = *knot.link.get_or_insert_with(|| {
            let idle = if knot.is_seen { BTreeSet::new() } else { [0].into() };
            self.chains.push(Chain { retracts: None, places: vec![of], idle });
            (self.chains.len() - 1, 0)
        });
        let chain = self.chains.get_mut(at)?;
        if chain.places.len() == link + 1 {
            chain.places.push(retraction);
            chain.idle.insert(link + 1);
            return Some((at, link + 1));
        }
        self.chains.push(Chain { retracts: Some(of), places: vec![retraction], idle: [0].into() });
        Some((self.chains.len() - 1, 0))
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
        let knot = self.knots.get(place)?;
        let (at, link) = knot.link?;
        let chain = self.chains.get(at)?;
        let behind = chain.places.get(link + 1).filter(|_| chain.counts(link + 1));
        behind.or(knot.retracted_by.first()).copied()
    }

    /// Its corrections that are seen and not retracted, in the order of the log.
    pub(super) fn corrections(&self, place: usize) -> impl Iterator<Item = usize> {
        self.knots.get(place).into_iter().flat_map(|knot| &knot.corrections).copied()
    }

    /// The record is seen from now on. What else says something about the deal, and reads differently for it.
    pub(super) fn see(&mut self, place: usize) -> Vec<TieChange> {
        let Some(knot) = self.knots.get_mut(place) else { return Vec::new() };
        knot.is_seen = true;
        let mut changes = vec![TieChange::Stands(place)];
        let turned = if knot.link.is_some() { self.turn(place) } else { Some((place, true)) };
        if let Some((place, counts)) = turned {
            changes.push(TieChange::Stands(place));
            if let Some(of) = self.knots.get(place).and_then(|knot| knot.corrects) {
                changes.extend(self.correct(of, place, counts));
            }
        }
        changes
    }

    /// A record of a chain is seen now, or retracted by others, or no longer. The record that is no retraction and counts
    /// now, or counts no longer.
    fn turn(&mut self, mut place: usize) -> Option<(usize, bool)> {
        loop {
            let knot = self.knots.get(place)?;
            let (at, link) = knot.link?;
            let chain = self.chains.get_mut(at)?;
            let before = chain.counts(0);
            if knot.is_seen && knot.retracted_by.is_empty() {
                chain.idle.remove(&link);
            } else {
                chain.idle.insert(link);
            }
            let (first, counts) = (*chain.places.first()?, chain.counts(0));
            if before == counts {
                return None;
            }
            let Some(of) = chain.retracts else { return Some((first, counts)) };
            let retracted_by = &mut self.knots.get_mut(of)?.retracted_by;
            if counts {
                retracted_by.insert(first);
            } else {
                retracted_by.remove(&first);
            }
            place = of;
        }
    }

    /// A correction applies from now on, or no longer.
    fn correct(&mut self, of: usize, by: usize, applies: bool) -> Option<TieChange> {
        let knot = self.knots.get_mut(of)?;
        if applies {
            knot.corrections.insert(by);
        } else {
            knot.corrections.remove(&by);
        }
        Some(TieChange::Corrected { place: of, by, applies })
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
