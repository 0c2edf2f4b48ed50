//! Offers on the table. They are no claims on the terms.

use super::event::{Event, Role};
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::last_day::LastDay;
use super::lineup::Lineup;
use super::moment::{Instant, Moment};
use super::name::{Name, Text};
use super::order::Placed;
use super::phase::{Phase, step_of};
use super::terms::Terms;
use super::who::{Meant, Who};
use chrono::Duration;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Deref};

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
    /// The last day or minute on which it can be accepted.
    pub expires: Option<LastDay>,
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

/// The events that the offers on the table go by, while some come and others go.
#[derive(Clone, Debug)]
pub(super) struct Table<R> {
    /// Of a free agent.
    free: bool,
    who: Who,
    /// The offers of each side.
    sides: BTreeMap<Meant, Lineup<By<R>>>,
    /// Agreements, completions and collapses, by when they were certain.
    settlements: BTreeSet<(Instant, Position)>,
    /// Those of each side, by when they were certain.
    rejections: BTreeMap<Meant, BTreeMap<Instant, Rejections<R>>>,
    /// The rejections that answer an offer: when they were certain, and the side.
    answers: BTreeMap<Position, BTreeSet<(Instant, Meant)>>,
    /// Of the offers that came or went: when they start, and from when on offers are surely after them.
    unsure: Vec<(Instant, Instant)>,
    /// Who made the offer at each position.
    makers: BTreeMap<Position, Meant>,
    /// The sides whose offer may be another than when they were last asked for; none where that is all of them.
    changed: Option<BTreeSet<Meant>>,
}

/// The last offers of the sides, by who makes them.
pub enum SideOffers {
    /// Of each side that has one.
    All(Vec<(Meant, OnTheTable)>),
    /// Of the sides that may have another than before, or none.
    Of(Vec<(Meant, Option<OnTheTable>)>),
}

/// Rejections by one side that were certain at the same time: they answer the same offer.
#[derive(Clone, Debug)]
struct Rejections<R> {
    all: Lineup<By<R>>,
    offer: Option<Position>,
}

/// An offer or a rejection, and whose it is.
#[derive(Clone, Debug)]
struct By<R> {
    side: Meant,
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

impl<R> Table<R> {
    /// Of no events yet.
    pub(super) fn new(free: bool, who: Who) -> Self {
        Self {
            free,
            who,
            sides: BTreeMap::new(),
            settlements: BTreeSet::new(),
            rejections: BTreeMap::new(),
            answers: BTreeMap::new(),
            unsure: Vec::new(),
            makers: BTreeMap::new(),
            changed: None,
        }
    }

    fn touch(&mut self, side: Option<Meant>) {
        if let Some(changed) = &mut self.changed {
            changed.extend(side);
        }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Placed + Clone> Table<R> {
    /// One more event; whether it is one that the table goes by.
    pub(super) fn put(&mut self, event: &R) -> bool {
        if let Some(by) = offered_by(event.event()) {
            let offer = By { side: self.who.club(by), event: event.clone() };
            self.is_unsure_of(&offer);
            self.makers.insert(offer.position(), offer.side.clone());
            self.touch(Some(offer.side.clone()));
            self.sides.entry(offer.side.clone()).or_default().put(offer);
        } else if let Event::Rejection { by, .. } = event.event() {
            self.put_rejection(By { side: self.who.club(by), event: event.clone() });
        } else if settles(event.event(), self.free) {
            self.settlements.insert((event.when().end, event.position()));
            self.changed = None;
        } else {
            return false;
        }
        true
    }

    /// One event less; whether it is one that the table goes by.
    pub(super) fn take(&mut self, event: &R) -> bool {
        let place = (event.when().end, event.position());
        if let Some(by) = offered_by(event.event()) {
            let offer = By { side: self.who.club(by), event: event.clone() };
            self.is_unsure_of(&offer);
            self.makers.remove(&offer.position());
            self.touch(Some(offer.side.clone()));
            if let Some(side) = self.sides.get_mut(&offer.side) {
                side.take(&offer);
            }
        } else if let Event::Rejection { by, .. } = event.event() {
            self.take_rejection(&By { side: self.who.club(by), event: event.clone() });
        } else if self.settlements.remove(&place) {
            self.changed = None;
        } else {
            return false;
        }
        true
    }

    /// It is later. Whether an offer may have lapsed since.
    pub(super) fn may_lapse(&mut self) -> bool {
        let mut lasts = self.sides.values().filter_map(Lineup::last);
        let may_lapse = lasts.any(|offer| deadline(offer.event.event()).is_some());
        if may_lapse {
            self.changed = None;
        }
        may_lapse
    }

    /// The last offers that have not lapsed by then, by position.
    pub(super) fn offers(&mut self, now: Option<Instant>, zone: Tz) -> Vec<OnTheTable> {
        self.answer_again();
        let mut table: Vec<OnTheTable> = self.sides.values().filter_map(|of| self.offer(of, now, zone)).collect();
        table.sort_by_key(|offer| offer.position);
        table
    }

    /// Those of the sides that may have another than when this was last asked.
    pub(super) fn changed(&mut self, now: Option<Instant>, zone: Tz) -> SideOffers {
        self.answer_again();
        match self.changed.replace(BTreeSet::new()) {
            Some(changed) => {
                let of = |side: &Meant| self.sides.get(side).and_then(|of| self.offer(of, now, zone));
                SideOffers::Of(changed.into_iter().map(|side| (side.clone(), of(&side))).collect())
            }
            None => {
                let all = self.sides.iter().filter_map(|(side, of)| Some((side.clone(), self.offer(of, now, zone)?)));
                SideOffers::All(all.collect())
            }
        }
    }

    /// The last of these offers, which are of one side, unless it is settled or has lapsed by then.
    fn offer(&self, of_side: &Lineup<By<R>>, now: Option<Instant>, zone: Tz) -> Option<OnTheTable> {
        let offer = of_side.last()?;
        let settled = self.settlements.last().is_some_and(|(end, _)| offer.when().start < *end);
        let end = deadline(offer.event.event()).and_then(|deadline| deadline.end(zone));
        if settled || end.zip(now).is_some_and(|(end, now)| now > end) {
            return None;
        }
        let rejection = self.answer_to(offer.position());
        on_the_table(&offer.event, rejection.and_then(|rejection| answer(&rejection.event)))
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
        for (side, rejections) in &self.rejections {
            let mut done = Instant::MIN_UTC;
            for (from, over) in &unsure {
                let after = self.others(side).filter_map(|offers| offers.from(*over).next());
                let until = after.map(|offer| offer.when().start).min().unwrap_or(Instant::MAX_UTC);
                let from = done.max(*from);
                if from < until {
                    let again = rejections.range((Bound::Excluded(from), Bound::Included(until)));
                    changed.extend(again.filter_map(|(end, rejections)| {
                        let now = self.answered_by(side, *end);
                        (now != rejections.offer).then(|| (side.clone(), *end, now))
                    }));
                    done = until;
                }
            }
        }
        for (side, end, offer) in changed {
            if let Some(rejections) = self.rejections.get_mut(&side).and_then(|of_side| of_side.get_mut(&end)) {
                let before = std::mem::replace(&mut rejections.offer, offer);
                self.answers_instead((end, side), before, offer);
            }
        }
    }

    fn others(&self, side: &Meant) -> impl Iterator<Item = &Lineup<By<R>>> + Clone {
        self.sides.iter().filter(move |(other, _)| **other != *side).map(|(_, offers)| offers)
    }

    /// Of the offers that a rejection certain then is not before, and its maker did not make, the last.
    fn answered_by(&self, side: &Meant, end: Instant) -> Option<Position> {
        Lineup::last_among(self.others(side), end).map(Placed::position)
    }

    fn put_rejection(&mut self, rejection: By<R>) {
        let (side, end) = (rejection.side.clone(), rejection.when().end);
        let of_side = self.rejections.entry(side.clone()).or_default();
        if let Some(rejections) = of_side.get_mut(&end) {
            let answered = rejections.offer;
            rejections.all.put(rejection);
            return self.is_answered_otherwise(answered);
        }
        let offer = self.answered_by(&side, end);
        let mut all = Lineup::default();
        all.put(rejection);
        self.rejections.entry(side.clone()).or_default().insert(end, Rejections { all, offer });
        self.answers_instead((end, side), None, offer);
    }

    fn take_rejection(&mut self, rejection: &By<R>) {
        let end = rejection.when().end;
        let Some(of_side) = self.rejections.get_mut(&rejection.side) else { return };
        let Some(rejections) = of_side.get_mut(&end) else { return };
        rejections.all.take(rejection);
        let offer = rejections.offer;
        if rejections.all.is_empty() {
            of_side.remove(&end);
            self.answers_instead((end, rejection.side.clone()), offer, None);
        } else {
            self.is_answered_otherwise(offer);
        }
    }

    fn is_answered_otherwise(&mut self, offer: Option<Position>) {
        let maker = offer.and_then(|offer| self.makers.get(&offer)).cloned();
        self.touch(maker);
    }

    /// These rejections answer another offer than before.
    fn answers_instead(&mut self, rejections: (Instant, Meant), before: Option<Position>, now: Option<Position>) {
        self.is_answered_otherwise(before);
        self.is_answered_otherwise(now);
        if let Some(answers) = before.and_then(|offer| self.answers.get_mut(&offer)) {
            answers.remove(&rejections);
        }
        if let Some(offer) = now {
            self.answers.entry(offer).or_default().insert(rejections);
        }
    }

    /// The last rejection that answers this offer.
    fn answer_to(&self, offer: Position) -> Option<&By<R>> {
        let mut latest_start = Instant::MIN_UTC;
        let mut not_over = Vec::new();
        for (end, side) in self.answers.get(&offer)?.iter().rev() {
            if *end <= latest_start {
                break;
            }
            let rejections = &self.rejections.get(side)?.get(end)?.all;
            latest_start = latest_start.max(rejections.latest_start()?);
            not_over.push(rejections);
        }
        Lineup::last_among(not_over.into_iter(), Instant::MAX_UTC)
    }
}

/// What starts so much later starts on a later day, whatever the clocks do.
const DAYS_LATER: Duration = Duration::hours(50);

/// A completion, a collapse, or whatever counts as an agreement.
fn settles(event: &Event, free: bool) -> bool {
    event.is(Kind::Collapse) || matches!(step_of(event, free), Some(Phase::Agreed | Phase::Completed))
}

fn deadline(event: &Event) -> Option<&LastDay> {
    match event {
        Event::Offer { expires, .. } | Event::CounterOffer { expires, .. } => expires.as_ref(),
        _ => None,
    }
}

fn offered_by(event: &Event) -> Option<&Name> {
    match event {
        Event::Offer { by, .. } | Event::CounterOffer { by, .. } => Some(by),
        _ => None,
    }
}

fn on_the_table(offer: &Reading<'_>, answer: Option<Answer>) -> Option<OnTheTable> {
    let (by, terms, expires, counter) = match offer.event() {
        Event::Offer { by, terms, expires } => (by, terms, expires.clone(), false),
        Event::CounterOffer { by, terms, expires } => (by, terms, expires.clone(), true),
        _ => return None,
    };
    let position = offer.position();
    Some(OnTheTable {
        position,
        by: by.clone(),
        when: offer.when().clone(),
        terms: terms.clone(),
        expires,
        counter,
        answer,
    })
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
