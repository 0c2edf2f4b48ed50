//! What doubtful sources alone say of the course of a deal, until somebody better overtakes it.

use super::authorization::{by, is_authorization};
use super::event::Event;
use super::ids::Position;
use super::kind::Kind;
use super::moment::Instant;
use super::order::Placed;
use super::parties::Rights;
use super::phase::{Phase, follows, step_of};
use super::reading::Reading;
use super::who::{Meant, Who};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// The doubtful events of which some are unconfirmed, and the established ones that overtake them, while some come and others go.
#[derive(Clone, Debug)]
pub(super) struct Doubts<R> {
    who: Who,
    holders: Holders,
    doubtful: BTreeMap<Position, R>,
    /// Of the doubtful ones those that nothing overtook.
    unconfirmed: BTreeSet<Position>,
    established: BTreeMap<Position, R>,
    /// Established reopenings afresh.
    restarts: BTreeMap<Position, R>,
    /// When established turns start.
    turns: BTreeSet<(Instant, Position)>,
    /// When established events are over, by what they are.
    ends: BTreeMap<TurnKey, BTreeSet<(Instant, Position)>>,
}

/// What an event is, as far as another of the same overtakes it: a step, a collapse, a reopening, or the word of a club.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum TurnKey {
    Step(Phase),
    Collapse,
    Reopening,
    Word(Meant),
}

/// Who can let the player go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Holders {
    free: bool,
    /// The owner first; one whose name was erased has none.
    clubs: Vec<Meant>,
}

impl Holders {
    fn of(rights: Rights<'_>, who: &Who) -> Self {
        match rights {
            Rights::Unseen => Self::default(),
            Rights::Erased => Self { free: false, clubs: vec![Meant::Itself("".into())] },
            Rights::Of(parties) => {
                let clubs = parties.holders(who).map(|club| who.club(club)).collect();
                Self { free: parties.is_free_agent(), clubs }
            }
        }
    }

    /// None for an event that turns nothing, and for the word of one who has no say.
    fn turn(&self, event: &Event, who: &Who) -> Option<TurnKey> {
        if is_authorization(event) {
            let club = match by(event) {
                Some(by) => {
                    let by = who.club(by);
                    self.clubs.iter().find(|club| **club == by)
                }
                None => self.clubs.first(),
            };
            return club.cloned().map(TurnKey::Word);
        }
        match event.kind() {
            Kind::Collapse => Some(TurnKey::Collapse),
            Kind::Reopening => Some(TurnKey::Reopening),
            _ => step_of(event, self.free).map(TurnKey::Step),
        }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Placed + Clone> Doubts<R> {
    /// Of no events yet.
    pub(super) fn new(rights: Rights<'_>, who: Who) -> Self {
        Self {
            holders: Holders::of(rights, &who),
            who,
            doubtful: BTreeMap::new(),
            unconfirmed: BTreeSet::new(),
            established: BTreeMap::new(),
            restarts: BTreeMap::new(),
            turns: BTreeSet::new(),
            ends: BTreeMap::new(),
        }
    }

    /// One more event that is certain; whether that changed what is unconfirmed.
    pub(super) fn put(&mut self, event: R) -> bool {
        let Some(turn) = self.turn(&event) else { return self.keep(event) };
        let position = event.position();
        if event.is_doubtful() {
            let overtaken = self.is_overtaken(&event, &turn);
            self.doubtful.insert(position, event);
            return !overtaken && self.unconfirmed.insert(position);
        }
        self.establish(&event, turn);
        if event.event().begins_afresh() {
            self.restarts.insert(position, event.clone());
        }
        self.established.insert(position, event);
        let before = self.unconfirmed.len();
        self.overtake();
        self.unconfirmed.len() != before
    }

    fn turn(&self, event: &R) -> Option<TurnKey> {
        self.holders.turn(event.event(), &self.who)
    }

    /// One event less; whether that changed what is unconfirmed.
    pub(super) fn take(&mut self, event: &R) -> bool {
        let position = event.position();
        if self.doubtful.remove(&position).is_some() {
            return self.unconfirmed.remove(&position);
        }
        self.restarts.remove(&position);
        self.established.remove(&position).is_some() && self.look_again()
    }

    /// Others can let the player go from now on; whether that changed what is unconfirmed.
    pub(super) fn are_of(&mut self, rights: Rights<'_>) -> bool {
        let holders = Holders::of(rights, &self.who);
        if holders == self.holders {
            return false;
        }
        self.holders = holders;
        self.look_again()
    }

    /// The doubtful events that nothing overtook, in the order of the log.
    pub(super) fn unconfirmed(&self) -> impl Iterator<Item = &R> {
        self.unconfirmed.iter().filter_map(|position| self.doubtful.get(position))
    }

    /// It turns nothing; that may change with the rights.
    fn keep(&mut self, event: R) -> bool {
        if is_authorization(event.event()) || event.event().personal_terms().is_some() {
            let those = if event.is_doubtful() { &mut self.doubtful } else { &mut self.established };
            those.insert(event.position(), event);
        }
        false
    }

    fn establish(&mut self, event: &R, turn: TurnKey) {
        if !matches!(turn, TurnKey::Word(_)) {
            self.turns.insert((event.when().start, event.position()));
        }
        self.ends.entry(turn).or_default().insert((event.when().end, event.position()));
    }

    /// Those that an event overtook that has come.
    fn overtake(&mut self) {
        let open = std::mem::take(&mut self.unconfirmed);
        self.unconfirmed = open.into_iter().filter(|position| self.is_open(*position)).collect();
    }

    fn look_again(&mut self) -> bool {
        (self.turns, self.ends) = (BTreeSet::new(), BTreeMap::new());
        let established: Vec<R> = self.established.values().cloned().collect();
        for event in &established {
            if let Some(turn) = self.turn(event) {
                self.establish(event, turn);
            }
        }
        let open = self.doubtful.keys().copied().filter(|position| self.is_open(*position)).collect();
        let before = std::mem::replace(&mut self.unconfirmed, open);
        before != self.unconfirmed
    }

    fn is_open(&self, position: Position) -> bool {
        let Some(event) = self.doubtful.get(&position) else { return false };
        self.turn(event).is_some_and(|turn| !self.is_overtaken(event, &turn))
    }

    /// By an established event of the same kind that is not before it, by any turn after it, or by talks that began afresh. The word of
    /// a club is overtaken by no other turn than a completion.
    fn is_overtaken(&self, event: &R, turn: &TurnKey) -> bool {
        let (start, end) = (event.when().start, event.when().end);
        let lasts_into_it =
            |turn: &TurnKey| self.ends.get(turn).and_then(BTreeSet::last).is_some_and(|(end, _)| *end > start);
        let by_others = match turn {
            TurnKey::Word(_) => lasts_into_it(&TurnKey::Step(Phase::Completed)),
            _ => self.turns.last().is_some_and(|(later, _)| *later >= end),
        };
        lasts_into_it(turn) || by_others || self.restarts.values().any(|restart| follows(restart, event))
    }
}
