//! Phase, authorization and offers together: what a reopening afresh begins again from nothing.

use super::authorization::{Authorization, Permission, Wait};
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::offers::{OnTheTable, SideOffers, Table};
use super::order::Placed;
use super::parties::{Parties, Rights};
use super::phase::{Course, Phase, follows};
use super::reading::Reading;
use super::who::Who;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::ops::Deref;

/// The events that they go by, while some come and others go.
#[derive(Clone, Debug)]
pub struct Talks<R> {
    free: bool,
    who: Who,
    all: BTreeMap<Position, R>,
    /// The reopenings afresh. Whatever one of them follows does not count, another of them neither.
    restarts: BTreeMap<Position, R>,
    course: Course<R>,
    permission: Permission<R>,
    table: Table<R>,
}

/// What of the talks may be other than it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the parts")]
pub struct TalksTouched {
    pub authorization: bool,
    pub offers: bool,
}

impl TalksTouched {
    const ALL: Self = Self { authorization: true, offers: true };
}

impl<'a, R: Deref<Target = Reading<'a>> + Placed + Clone> Talks<R> {
    /// Of no events yet, about a free agent or a player whose rights a club holds.
    pub fn new(free: bool, who: &Who) -> Self {
        Self {
            free,
            who: who.clone(),
            all: BTreeMap::new(),
            restarts: BTreeMap::new(),
            course: Course::new(free),
            permission: Permission::new(who.clone()),
            table: Table::new(free, who.clone()),
        }
    }

    /// Of these events.
    pub fn of(events: impl IntoIterator<Item = R>, parties: Option<&Parties>, who: &Who) -> Self {
        let mut talks = Self::new(parties.is_some_and(Parties::is_free_agent), who);
        talks.all = events.into_iter().map(|event| (event.position(), event)).collect();
        let restarts = talks.all.iter().filter(|(_, event)| event.event().begins_afresh());
        talks.restarts = restarts.map(|(position, event)| (*position, event.clone())).collect();
        talks.begin_again();
        talks
    }

    /// One more event.
    pub fn put(&mut self, event: R) -> TalksTouched {
        self.all.insert(event.position(), event.clone());
        if event.event().begins_afresh() {
            self.restarts.insert(event.position(), event);
            return self.begin_again();
        }
        if !self.counts(&event) {
            return TalksTouched::default();
        }
        let touched = TalksTouched { authorization: self.permission.put(&event), offers: self.table.put(&event) };
        self.course.put(event);
        touched
    }

    /// One event less.
    pub fn take(&mut self, event: &R) -> TalksTouched {
        self.all.remove(&event.position());
        if self.restarts.remove(&event.position()).is_some() {
            return self.begin_again();
        }
        if !self.counts(event) {
            return TalksTouched::default();
        }
        self.course.take(event);
        TalksTouched { authorization: self.permission.take(event), offers: self.table.take(event) }
    }

    /// The player is a free agent, or is none, from now on.
    pub fn are_of(&mut self, free: bool) -> TalksTouched {
        if free == self.free {
            return TalksTouched::default();
        }
        self.free = free;
        self.begin_again()
    }

    /// None of the reopenings afresh follows it.
    fn counts(&self, event: &R) -> bool {
        !self.restarts.values().any(|restart| restart.position() != event.position() && follows(restart, event))
    }

    fn begin_again(&mut self) -> TalksTouched {
        let counting: Vec<R> = self.all.values().filter(|event| self.counts(event)).cloned().collect();
        self.permission = Permission::new(self.who.clone());
        self.table = Table::new(self.free, self.who.clone());
        for event in &counting {
            self.table.put(event);
            self.permission.put(event);
        }
        self.course = Course::of(counting, self.free);
        TalksTouched::ALL
    }

    /// The phase, and since when; none for no events. A deal is of interest since it has `begun`, with whatever event: what doubtful sources
    /// say is no step, but it is talk of the deal.
    pub fn phase(&self, begun: Option<&Moment>) -> Option<(Phase, Moment)> {
        match (self.course.phase(), begun) {
            (None | Some((Phase::Interest, _)), Some(begun)) if self.restarts.is_empty() => {
                Some((Phase::Interest, begun.clone()))
            }
            (phase, _) => phase,
        }
    }

    /// The collapse that nothing undid, if there is one: the one that was certain first.
    pub fn collapse(&self) -> Option<&R> {
        self.course.collapse()
    }

    /// May the player go? The rights are those of now.
    pub fn authorization(&self, rights: Rights<'_>) -> Authorization {
        self.permission.authorization(rights)
    }

    /// What a club that holds the player waited for last.
    pub fn wait(&self, rights: Rights<'_>) -> Option<Wait> {
        self.permission.wait(rights)
    }

    /// The last offers of each side that have not lapsed by then.
    pub fn offers(&mut self, now: Option<Instant>, zone: Tz) -> Vec<OnTheTable> {
        self.table.offers(now, zone)
    }

    /// Those of the sides that may have another than when this was last asked.
    pub fn changed_offers(&mut self, now: Option<Instant>, zone: Tz) -> SideOffers {
        self.table.changed(now, zone)
    }

    /// Whether an offer has a last day.
    pub fn may_lapse(&mut self) -> bool {
        self.table.may_lapse()
    }
}
