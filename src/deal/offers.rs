//! Offers on the table. They are no claims on the terms.

use super::event::{Event, Role};
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::moment::Moment;
use super::name::{Name, Text};
use super::order::{Placed, last};
use super::terms::Terms;

/// The last offer of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnTheTable {
    /// Its record.
    pub position: Position,
    /// Who made it.
    pub by: Name,
    /// When.
    pub when: Moment,
    /// What was offered.
    pub terms: Terms,
    /// Made in answer to the other side.
    pub counter: bool,
    /// The rejection, if there was one.
    pub answer: Option<Answer>,
}

/// A rejection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its record.
    pub position: Position,
    /// Who said no.
    pub by: Name,
    /// In which role.
    pub role: Role,
    /// When.
    pub when: Moment,
    /// Why.
    pub reason: Option<Text>,
}

/// The last offer of each side that is after every agreement, completion and collapse, by position.
pub fn offers(events: &[&Reading<'_>]) -> Vec<OnTheTable> {
    let offers: Vec<(&Name, &Reading<'_>)> =
        events.iter().filter_map(|reading| offered_by(reading.event()).map(|by| (by, *reading))).collect();
    let settled =
        |reading: &&&Reading<'_>| matches!(reading.event().kind(), Kind::Agreement | Kind::Completion | Kind::Collapse);
    let settlements: Vec<_> = events.iter().filter(settled).collect();
    let mut sides: Vec<&Name> = Vec::new();
    for (by, _) in &offers {
        if !sides.iter().any(|side| side.is_same(by)) {
            sides.push(by);
        }
    }
    let latest_of = |side: &Name| last(offers.iter().filter(|(by, _)| by.is_same(side)).map(|(_, reading)| *reading));
    let mut table: Vec<OnTheTable> = sides
        .into_iter()
        .filter_map(latest_of)
        .filter(|offer| settlements.iter().all(|settlement| offer.when().is_after(settlement.when())))
        .filter_map(|offer| on_the_table(offer, answer(offer, &offers, events)))
        .collect();
    table.sort_by_key(|offer| offer.position);
    table
}

fn offered_by(event: &Event) -> Option<&Name> {
    match event {
        Event::Offer { by, .. } | Event::CounterOffer { by, .. } => Some(by),
        _ => None,
    }
}

fn on_the_table(offer: &Reading<'_>, answer: Option<Answer>) -> Option<OnTheTable> {
    let (by, terms, counter) = match offer.event() {
        Event::Offer { by, terms } => (by, terms, false),
        Event::CounterOffer { by, terms } => (by, terms, true),
        _ => return None,
    };
    let position = offer.position();
    Some(OnTheTable { position, by: by.clone(), when: offer.when().clone(), terms: terms.clone(), counter, answer })
}

/// A rejection answers the last offer, of those it is not before, that its maker did not make.
fn answer(offer: &Reading<'_>, offers: &[(&Name, &Reading<'_>)], events: &[&Reading<'_>]) -> Option<Answer> {
    let answered_by = |rejection: &Reading<'_>, name: &Name| {
        let open = offers.iter().filter(|(by, offer)| !by.is_same(name) && !offer.when().is_after(rejection.when()));
        last(open.map(|(_, offer)| *offer)).map(Placed::position)
    };
    let rejection = last(events.iter().copied().filter(|reading| match reading.event() {
        Event::Rejection { by, .. } => answered_by(reading, by) == Some(offer.position()),
        _ => false,
    }))?;
    match rejection.event() {
        Event::Rejection { by, role, reason } => {
            let position = rejection.position();
            Some(Answer {
                position,
                by: by.clone(),
                role: *role,
                when: rejection.when().clone(),
                reason: reason.clone(),
            })
        }
        _ => None,
    }
}
