//! How far a deal has come.

use super::event::{Event, MeetingStatus};
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::moment::{Instant, Moment};
use super::order::Placed;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// In the order of a negotiation; `Collapsed` stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words")]
pub enum Phase {
    Interest,
    Contact,
    Meeting,
    Offer,
    Agreed,
    Signed,
    Completed,
    Collapsed,
}

impl Phase {
    /// In the order of a negotiation, the collapsed at the end.
    pub const ALL: [Self; 8] = [
        Self::Interest,
        Self::Contact,
        Self::Meeting,
        Self::Offer,
        Self::Agreed,
        Self::Signed,
        Self::Completed,
        Self::Collapsed,
    ];

    /// As it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Contact => "contact",
            Self::Meeting => "meeting",
            Self::Offer => "offer",
            Self::Agreed => "agreed",
            Self::Signed => "signed",
            Self::Completed => "completed",
            Self::Collapsed => "collapsed",
        }
    }
}

/// The phase that an event takes a deal to, if it is a step.
pub fn step(event: &Event) -> Option<Phase> {
    match event.kind() {
        Kind::Contact => Some(Phase::Contact),
        Kind::Meeting => Some(Phase::Meeting).filter(|_| event.status() == Some(MeetingStatus::Held.word())),
        Kind::Offer | Kind::CounterOffer => Some(Phase::Offer),
        Kind::Agreement => Some(Phase::Agreed),
        Kind::Signature => Some(Phase::Signed),
        Kind::Completion => Some(Phase::Completed),
        _ => None,
    }
}

/// The phase that these events make, and since when; none for no events.
pub fn phase(events: &[&Reading<'_>]) -> Option<(Phase, Moment)> {
    Course::of(events.iter().copied()).phase()
}

/// When an event was certain; its position breaks ties.
type Certain = (Instant, Position);

/// Later than any event.
const NEVER: Certain = (Instant::MAX_UTC, Position(u64::MAX));

fn certain(event: &Reading<'_>) -> Certain {
    (event.when().end, event.position())
}

/// The events that the phase goes by, while some come and others go.
#[derive(Clone, Debug)]
pub struct Course<R> {
    all: BTreeMap<Certain, R>,
    steps: BTreeMap<Phase, BTreeMap<Certain, R>>,
    /// What can undo a collapse.
    undoing: BTreeMap<Certain, R>,
    /// With the earliest event that undoes it.
    collapses: BTreeMap<Position, (R, Certain)>,
    /// The same collapses, by when they were undone; those that stand come last.
    undone: BTreeSet<(Certain, Position)>,
}

impl<R> Default for Course<R> {
    fn default() -> Self {
        Self {
            all: BTreeMap::new(),
            steps: BTreeMap::new(),
            undoing: BTreeMap::new(),
            collapses: BTreeMap::new(),
            undone: BTreeSet::new(),
        }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Clone> Course<R> {
    /// Of these events.
    pub fn of(events: impl IntoIterator<Item = R>) -> Self {
        let mut course = Self::default();
        events.into_iter().for_each(|event| course.put(event));
        course
    }

    /// One more event.
    pub fn put(&mut self, event: R) {
        let place = certain(&event);
        if let Some(phase) = step(event.event()) {
            self.steps.entry(phase).or_default().insert(place, event.clone());
        }
        if can_undo(event.event()) {
            self.undoing.insert(place, event.clone());
            // Those that something earlier undid stay as they are.
            let later: Vec<_> = self.undone.range((place, Position(0))..).copied().collect();
            for (before, collapse) in later {
                if self.collapses.get(&collapse).is_some_and(|(collapse, _)| undoes(&event, collapse)) {
                    self.is_undone(collapse, before, place);
                }
            }
        }
        if is_collapse(&event) {
            let undone = self.first_to_undo(&event);
            self.undone.insert((undone, event.position()));
            self.collapses.insert(event.position(), (event.clone(), undone));
        }
        self.all.insert(place, event);
    }

    /// One event less.
    pub fn take(&mut self, event: &R) {
        let place = certain(event);
        self.all.remove(&place);
        if let Some(phase) = step(event.event())
            && let Some(steps) = self.steps.get_mut(&phase)
        {
            steps.remove(&place);
        }
        if is_collapse(event)
            && let Some((_, undone)) = self.collapses.remove(&event.position())
        {
            self.undone.remove(&(undone, event.position()));
        }
        if self.undoing.remove(&place).is_some() {
            let by_it = (place, Position(0))..=(place, Position(u64::MAX));
            let again: Vec<_> = self.undone.range(by_it).copied().collect();
            for (before, position) in again {
                let Some((collapse, _)) = self.collapses.get(&position) else { continue };
                let undone = self.first_to_undo(collapse);
                self.is_undone(position, before, undone);
            }
        }
    }

    fn is_undone(&mut self, collapse: Position, before: Certain, now: Certain) {
        self.undone.remove(&(before, collapse));
        self.undone.insert((now, collapse));
        if let Some((_, undone)) = self.collapses.get_mut(&collapse) {
            *undone = now;
        }
    }

    fn first_to_undo(&self, collapse: &Reading<'_>) -> Certain {
        let mut possible = self.undoing.range((collapse.when().start, Position(0))..);
        possible.find(|(_, event)| undoes(event, collapse)).map_or(NEVER, |(place, _)| *place)
    }

    /// The collapse that stands, if one does: the one that was certain first.
    pub fn collapse(&self) -> Option<&R> {
        let standing = self.undone.range((NEVER, Position(0))..);
        let standing = standing.filter_map(|(_, collapse)| self.collapses.get(collapse)).map(|(collapse, _)| collapse);
        standing.min_by_key(|collapse| certain(collapse))
    }

    /// The phase, and since when; none for no events.
    pub fn phase(&self) -> Option<(Phase, Moment)> {
        if let Some(collapse) = self.collapse() {
            return Some((Phase::Collapsed, collapse.when().clone()));
        }
        let furthest = self.steps.iter().rev().find_map(|(phase, steps)| Some((*phase, steps.first_key_value()?.1)));
        let (phase, reached) = match furthest {
            Some(furthest) => furthest,
            None => (Phase::Interest, self.all.first_key_value()?.1),
        };
        // A deal that was taken up again is in its phase since then.
        let again = self.taken_up_again().filter(|again| again.when().is_after(reached.when()));
        Some((phase, again.unwrap_or(reached).when().clone()))
    }

    /// What undid a collapse last; of several that were certain together, what undid the collapse recorded last.
    fn taken_up_again(&self) -> Option<&R> {
        let ((latest, _), _) = self.undone.last()?;
        let together = self.undone.range(((*latest, Position(0)), Position(0))..);
        let (place, _) = together.max_by_key(|(_, collapse)| *collapse)?;
        self.undoing.get(place)
    }
}

fn can_undo(event: &Event) -> bool {
    event.is(Kind::Reopening) || step(event).is_some()
}

/// The event is a collapse.
pub fn is_collapse(reading: &Reading<'_>) -> bool {
    reading.event().is(Kind::Collapse)
}

/// After this event the collapse is no more: a step after it, or a reopening or completion that is after it, or
/// overlaps it with a higher position.
pub fn undoes(event: &Reading<'_>, collapse: &Reading<'_>) -> bool {
    match event.event().kind() {
        Kind::Reopening | Kind::Completion => follows(event, collapse),
        _ => event.when().is_after(collapse.when()) && step(event.event()).is_some(),
    }
}

/// It is after the other, or overlaps it with a higher position.
pub(super) fn follows(event: &impl Placed, other: &impl Placed) -> bool {
    event.when().is_after(other.when()) || (event.when().overlaps(other.when()) && event.position() > other.position())
}
