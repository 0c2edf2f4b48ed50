//! How far a deal has come.

use super::event::{Event, MeetingStatus};
use super::history::Reading;
use super::kind::Kind;
use super::moment::Moment;
use super::order::Placed;
use serde::Serialize;

/// In the order of a negotiation; `Collapsed` stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
    let earliest = |events: &mut dyn Iterator<Item = &Reading<'_>>| {
        events.min_by_key(|event| (event.when().end, event.position())).map(|event| event.when().clone())
    };
    let mut undone_by: Option<Moment> = None;
    let mut standing: Vec<&Reading<'_>> = Vec::new();
    for collapse in events.iter().filter(|event| is_collapse(event)) {
        match earliest(&mut events.iter().copied().filter(|event| undoes(event, collapse))) {
            None => standing.push(collapse),
            Some(moment) => undone_by = undone_by.into_iter().chain([moment]).max_by_key(|moment| moment.end),
        }
    }
    if !standing.is_empty() {
        return earliest(&mut standing.into_iter()).map(|since| (Phase::Collapsed, since));
    }
    let furthest = events.iter().filter_map(|event| step(event.event())).max();
    let reached = match furthest {
        Some(phase) => earliest(&mut events.iter().copied().filter(|event| step(event.event()) == Some(phase)))?,
        None => earliest(&mut events.iter().copied())?,
    };
    // A deal that was taken up again is in its phase since then.
    let since = undone_by.filter(|again| again.is_after(&reached)).unwrap_or(reached);
    Some((furthest.unwrap_or(Phase::Interest), since))
}

/// The event is a collapse.
pub fn is_collapse(reading: &Reading<'_>) -> bool {
    reading.event().is(Kind::Collapse)
}

/// After this event the collapse is no more: a step after it, or a reopening or completion that is after it, or
/// overlaps it with a higher position.
pub fn undoes(event: &Reading<'_>, collapse: &Reading<'_>) -> bool {
    let takes_up_again = matches!(event.event().kind(), Kind::Reopening | Kind::Completion);
    let after = event.when().is_after(collapse.when());
    let over = event.when().overlaps(collapse.when()) && event.position() > collapse.position();
    (after && (takes_up_again || step(event.event()).is_some())) || (over && takes_up_again)
}
