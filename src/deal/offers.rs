//! Offers on the table. They are no claims on the terms.

use super::event::{Event, Role};
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::lineup::Lineup;
use super::moment::{Instant, Moment};
use super::name::{Name, Text, fold};
use super::order::Placed;
use super::terms::Terms;
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

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
    Table::of(events.iter().copied()).offers()
}

/// The events that the offers on the table go by, while some come and others go.
#[derive(Clone, Debug)]
pub struct Table<R> {
    /// The offers of each side, by its folded name.
    sides: BTreeMap<Arc<str>, Lineup<By<R>>>,
    /// Agreements, completions and collapses, by when they were certain.
    settlements: BTreeSet<(Instant, Position)>,
    /// Those of each side.
    rejections: BTreeMap<Arc<str>, Rejections<R>>,
    /// The rejections that answer an offer.
    answers: BTreeMap<Position, Lineup<By<R>>>,
    /// Of the offers that came or went: when they start, and from when on offers are surely after them.
    unsure: Vec<(Instant, Instant)>,
}

/// By when they were certain; with the offer that each answers.
type Rejections<R> = BTreeMap<(Instant, Position), (By<R>, Option<Position>)>;

/// An offer or a rejection, and whose it is.
#[derive(Clone, Debug)]
struct By<R> {
    side: Arc<str>,
    event: R,
}

impl<R: Placed> Placed for By<R> {
    fn when(&self) -> &Moment {
        self.event.when()
    }
    fn position(&self) -> Position {
        self.event.position()
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self {
            sides: BTreeMap::new(),
            settlements: BTreeSet::new(),
            rejections: BTreeMap::new(),
            answers: BTreeMap::new(),
            unsure: Vec::new(),
        }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Placed + Clone> Table<R> {
    /// Of these events.
    pub fn of(events: impl IntoIterator<Item = R>) -> Self {
        let mut table = Self::default();
        for event in events {
            table.put(&event);
        }
        table
    }

    /// One more event; whether it is one that the table goes by.
    pub fn put(&mut self, event: &R) -> bool {
        if let Some(by) = offered_by(event.event()) {
            let offer = By { side: side(by), event: event.clone() };
            self.is_unsure_of(&offer);
            self.sides.entry(offer.side.clone()).or_default().put(offer);
        } else if let Event::Rejection { by, .. } = event.event() {
            let rejection = By { side: side(by), event: event.clone() };
            let answers = self.answered_by(&rejection);
            self.is_answered(&rejection, answers);
        } else if settles(event.event()) {
            self.settlements.insert((event.when().end, event.position()));
        } else {
            return false;
        }
        true
    }

    /// One event less; whether it is one that the table goes by.
    pub fn take(&mut self, event: &R) -> bool {
        let place = (event.when().end, event.position());
        if let Some(by) = offered_by(event.event()) {
            let offer = By { side: side(by), event: event.clone() };
            self.is_unsure_of(&offer);
            if let Some(side) = self.sides.get_mut(&offer.side) {
                side.take(&offer);
            }
        } else if let Event::Rejection { by, .. } = event.event() {
            return self.is_no_rejection(&side(by), place);
        } else if !self.settlements.remove(&place) {
            return false;
        }
        true
    }

    /// The last offers, by position.
    pub fn offers(&mut self) -> Vec<OnTheTable> {
        self.answer_again();
        let settled = self.settlements.last().map(|(end, _)| *end);
        let lasts = self.sides.values().filter_map(Lineup::last);
        let open = lasts.filter(|offer| settled.is_none_or(|end| offer.when().start >= end));
        let mut table: Vec<OnTheTable> = open
            .filter_map(|offer| {
                let rejection = self.answers.get(&offer.position()).and_then(Lineup::last);
                on_the_table(&offer.event, rejection.and_then(|rejection| answer(&rejection.event)))
            })
            .collect();
        table.sort_by_key(|offer| offer.position);
        table
    }

    /// Whether an offer is there matters to no rejection before which another than its maker made an offer after that one, or
    /// a day later.
    fn is_unsure_of(&mut self, offer: &By<R>) {
        let Moment { start, end, .. } = *offer.when();
        self.unsure.push((start, end.min(start + DAYS_LATER)));
    }

    fn answer_again(&mut self) {
        let mut unsure = std::mem::take(&mut self.unsure);
        unsure.sort_unstable();
        let mut changed = Vec::new();
        for (side, rejections) in self.rejections.iter().filter(|(_, rejections)| !rejections.is_empty()) {
            let mut done = Instant::MIN_UTC;
            for (from, over) in &unsure {
                let after = self.others(side).filter_map(|offers| offers.from(*over).next());
                let until = after.map(|offer| offer.when().start).min().unwrap_or(Instant::MAX_UTC);
                let from = done.max(*from);
                if from < until {
                    let again = rejections.range((from, Position(u64::MAX))..=(until, Position(u64::MAX)));
                    changed.extend(again.filter_map(|(_, (rejection, before))| {
                        let now = self.answered_by(rejection);
                        (now != *before).then(|| (rejection.clone(), now))
                    }));
                    done = until;
                }
            }
        }
        for (rejection, now) in changed {
            self.is_no_rejection(&rejection.side, (rejection.when().end, rejection.position()));
            self.is_answered(&rejection, now);
        }
    }

    fn others(&self, side: &str) -> impl Iterator<Item = &Lineup<By<R>>> + Clone {
        self.sides.iter().filter(move |(other, _)| ***other != *side).map(|(_, offers)| offers)
    }

    /// Of the offers that it is not before and its maker did not make, the last.
    fn answered_by(&self, rejection: &By<R>) -> Option<Position> {
        Lineup::last_among(self.others(&rejection.side), rejection.when().end).map(Placed::position)
    }

    fn is_answered(&mut self, rejection: &By<R>, offer: Option<Position>) {
        if let Some(offer) = offer {
            self.answers.entry(offer).or_default().put(rejection.clone());
        }
        let place = (rejection.when().end, rejection.position());
        self.rejections.entry(rejection.side.clone()).or_default().insert(place, (rejection.clone(), offer));
    }

    /// Whether it was one.
    fn is_no_rejection(&mut self, side: &str, place: (Instant, Position)) -> bool {
        let Some((rejection, offer)) = self.rejections.get_mut(side).and_then(|of_side| of_side.remove(&place)) else {
            return false;
        };
        if let Some(answers) = offer.and_then(|offer| self.answers.get_mut(&offer)) {
            answers.take(&rejection);
        }
        true
    }
}

/// What starts so much later starts on a later day, whatever the clocks do.
const DAYS_LATER: Duration = Duration::hours(50);

/// The same for all names that are the same.
fn side(by: &Name) -> Arc<str> {
    fold(by.as_str()).into()
}

fn settles(event: &Event) -> bool {
    matches!(event.kind(), Kind::Agreement | Kind::Completion | Kind::Collapse)
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

fn answer(rejection: &Reading<'_>) -> Option<Answer> {
    match rejection.event() {
        Event::Rejection { by, role, reason } => Some(Answer {
            position: rejection.position(),
            by: by.clone(),
            role: *role,
            when: rejection.when().clone(),
            reason: reason.clone(),
        }),
        _ => None,
    }
}
