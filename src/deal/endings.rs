//! The completions, collapses and reopenings of a deal, and what may still be recorded after them.

use super::collapses::{Collapses, Undoing};
use super::ids::Position;
use super::kind::Kind;
use super::moment::{Instant, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// A completion, a collapse or a reopening that counts.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) kind: Kind,
    pub(super) when: Moment,
    pub(super) position: Position,
    /// It is known when it took place: none of its corrections was erased.
    pub(super) is_dated: bool,
    /// Its source is known to be doubtful: it bars nothing.
    pub(super) is_doubtful: bool,
    /// A reopening from nothing, which also undoes completions.
    pub(super) is_afresh: bool,
}

/// Those that count where nothing is cut, while some come and others go.
#[derive(Clone, Debug, Default)]
pub(super) struct Endings {
    all: BTreeMap<Position, Ending>,
    /// Undone by reopenings afresh alone.
    completions: Collapses,
    /// Undone by reopenings alone.
    collapses: Collapses,
    /// By their starts.
    collapse_starts: BTreeSet<(Instant, Position)>,
    undated_collapses: BTreeSet<Position>,
    undated_reopenings: BTreeSet<Position>,
    undated_afresh: BTreeSet<Position>,
}

impl Endings {
    pub(super) fn put(&mut self, ending: Ending) {
        let (when, position) = (&ending.when, ending.position);
        self.take(position);
        match (ending.kind, ending.is_dated) {
            (Kind::Collapse, true) => {
                if !ending.is_doubtful {
                    self.collapses.put(when, position);
                }
                self.collapse_starts.insert((when.start, position));
            }
            (Kind::Reopening, true) => {
                self.collapses.put_undoing(when, position, Undoing::Reopening);
                if ending.is_afresh {
                    self.completions.put_undoing(when, position, Undoing::Reopening);
                }
            }
            (Kind::Completion, true) if !ending.is_doubtful => self.completions.put(when, position),
            (Kind::Collapse, false) => {
                self.undated_collapses.insert(position);
            }
            (Kind::Reopening, false) => {
                self.undated_reopenings.insert(position);
                if ending.is_afresh {
                    self.undated_afresh.insert(position);
                }
            }
            _ => {}
        }
        self.all.insert(position, ending);
    }

    pub(super) fn take(&mut self, position: Position) {
        let Some(Ending { kind, when, is_afresh, .. }) = self.all.remove(&position) else { return };
        match kind {
            Kind::Collapse => {
                self.collapses.take(&when, position);
                self.collapse_starts.remove(&(when.start, position));
                self.undated_collapses.remove(&position);
            }
            Kind::Reopening => {
                self.collapses.take_undoing(&when, position);
                self.undated_reopenings.remove(&position);
                if is_afresh {
                    self.completions.take_undoing(&when, position);
                    self.undated_afresh.remove(&position);
                }
            }
            _ => self.completions.take(&when, position),
        }
    }

    /// The same without the one at that position.
    pub(super) fn without(&self, position: Position) -> Self {
        let mut others = self.clone();
        others.take(position);
        others
    }

    /// There is a collapse that a reopening at that moment could undo. Where a correction of it was erased, nobody knows any
    /// more when it was.
    pub(super) fn can_be_reopened(&self, when: &Moment) -> bool {
        !self.undated_collapses.is_empty() || self.collapse_starts.first().is_some_and(|(start, _)| *start < when.end)
    }

    /// The completion that bars what happens at that moment, unless the talks began afresh, or the collapse that was not taken
    /// up again: of several the first that was recorded.
    pub(super) fn bars(&self, when: &Moment) -> Option<&Ending> {
        // Nobody knows any more what an undated reopening took up again.
        let completion = self.completions.standing(when.start).filter(|_| self.undated_afresh.is_empty()).min();
        let collapse = || self.collapses.standing(when.start).filter(|_| self.undated_reopenings.is_empty()).min();
        self.all.get(&completion.or_else(collapse)?)
    }
}
