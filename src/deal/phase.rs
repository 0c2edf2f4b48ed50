//! How far a deal has come.

use super::collapses::{Certain, Collapses, Undoing};
use super::event::{Event, MeetingStatus, PersonalTermsStatus};
use super::history::Reading;
use super::kind::Kind;
use super::moment::Moment;
use super::order::Placed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// The phase that an event takes a deal to, if it is a step whoever holds the rights.
pub fn step(event: &Event) -> Option<Phase> {
    match event.kind() {
        Kind::Contact => Some(Phase::Contact),
        Kind::Meeting => Some(Phase::Meeting).filter(|_| event.status() == Some(MeetingStatus::Held.word())),
        Kind::Offer | Kind::CounterOffer => Some(Phase::Offer),
        Kind::Agreement => Some(Phase::Agreed),
        Kind::ClauseTriggered if event.exercises_a_release() => Some(Phase::Agreed),
        Kind::Signature => Some(Phase::Signed),
        Kind::Completion => Some(Phase::Completed),
        _ => None,
    }
}

/// The same, in a deal of a free agent (`free`) or of a player whose rights a club holds. Nobody but a free agent himself can
/// agree to his move.
pub fn step_of(event: &Event, free: bool) -> Option<Phase> {
    let agrees = free && event.personal_terms() == Some(PersonalTermsStatus::Agreed);
    step(event).or(agrees.then_some(Phase::Agreed))
}

fn certain(event: &Reading<'_>) -> Certain {
    (event.when().end, event.position())
}

/// The events that the phase goes by, while some come and others go.
#[derive(Clone, Debug)]
pub(super) struct Course<R> {
    /// Of a free agent.
    free: bool,
    all: BTreeMap<Certain, R>,
    steps: BTreeMap<Phase, BTreeMap<Certain, R>>,
    collapses: Collapses,
}

impl<R> Course<R> {
    /// Of no events yet.
    pub(super) fn new(free: bool) -> Self {
        Self { free, all: BTreeMap::new(), steps: BTreeMap::new(), collapses: Collapses::default() }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Clone> Course<R> {
    /// Of these events.
    pub(super) fn of(events: Vec<R>, free: bool) -> Self {
        let mut course = Self::new(free);
        events.iter().for_each(|event| course.turn(event));
        course.all = events.into_iter().map(|event| (certain(&event), event)).collect();
        course
    }

    /// One more event.
    pub(super) fn put(&mut self, event: R) {
        self.turn(&event);
        self.all.insert(certain(&event), event);
    }

    fn turn(&mut self, event: &R) {
        let (when, position) = (event.when(), event.position());
        if let Some(phase) = step_of(event.event(), self.free) {
            self.steps.entry(phase).or_default().insert(certain(event), event.clone());
        }
        if let Some(undoing) = undoing(event.event(), self.free) {
            self.collapses.put_undoing(when, position, undoing);
        }
        if is_collapse(event) {
            self.collapses.put(when, position);
        }
    }

    /// One event less.
    pub(super) fn take(&mut self, event: &R) {
        let (when, position) = (event.when(), event.position());
        self.all.remove(&certain(event));
        if let Some(phase) = step_of(event.event(), self.free)
            && let Some(steps) = self.steps.get_mut(&phase)
        {
            steps.remove(&certain(event));
        }
        if is_collapse(event) {
            self.collapses.take(when, position);
        }
        if undoing(event.event(), self.free).is_some() {
            self.collapses.take_undoing(when, position);
        }
    }

    /// The collapse that stands, if one does: the one that was certain first.
    pub(super) fn collapse(&self) -> Option<&R> {
        self.all.get(&self.collapses.first_standing()?)
    }

    /// The phase, and since when; none for no events.
    pub(super) fn phase(&self) -> Option<(Phase, Moment)> {
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

    fn taken_up_again(&self) -> Option<&R> {
        self.all.get(&self.collapses.undone_last()?)
    }
}

fn undoing(event: &Event, free: bool) -> Option<Undoing> {
    match event.kind() {
        Kind::Reopening | Kind::Completion => Some(Undoing::Reopening),
        _ => step_of(event, free).map(|_| Undoing::Step),
    }
}

/// The event is a collapse.
pub fn is_collapse(reading: &Reading<'_>) -> bool {
    reading.event().is(Kind::Collapse)
}

/// After this event the collapse is no more: a step after it, or a reopening or completion that is after it, or
/// overlaps it with a higher position.
pub fn undoes(event: &Reading<'_>, collapse: &Reading<'_>, free: bool) -> bool {
    match event.event().kind() {
        Kind::Reopening | Kind::Completion => follows(event, collapse),
        _ => event.when().is_after(collapse.when()) && step_of(event.event(), free).is_some(),
    }
}

/// It is after the other, or overlaps it with a higher position.
pub fn follows(event: &impl Placed, other: &impl Placed) -> bool {
    event.when().is_after(other.when()) || (event.when().overlaps(other.when()) && event.position() > other.position())
}
