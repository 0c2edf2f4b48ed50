//! A deal at the cuts, with what its certain and its possible events are: what the views across deals go by.

use crate::deal::authorization::{AuthorizationStatus, Wait, wait};
use crate::deal::claims::{Known, terms};
use crate::deal::cuts::{Certainty, Cuts};
use crate::deal::event::{Event, Parties};
use crate::deal::history::{History, Reading};
use crate::deal::kind::Kind;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::phase::{Phase, is_collapse, undoes};
use crate::deal::state::{State, state};
use crate::deal::terms::Field;
use crate::views::date::last_day;
use crate::views::deal::is_of;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A deal of which something had happened, or may have.
pub(super) struct Case<'a> {
    pub(super) slug: &'a Slug,
    /// Of the ledger.
    pub(super) zone: Tz,
    pub(super) state: State<'a>,
    /// In the order of the log.
    pub(super) certain: Vec<Reading<'a>>,
    /// In the order of the log.
    pub(super) possible: Vec<Reading<'a>>,
    /// The last time that someone asked for a replacement.
    pub(super) wait: Option<Wait>,
}

impl<'a> Case<'a> {
    /// None where nothing of the deal was known, or had happened, or may have.
    pub(super) fn of(history: &'a History, cuts: &Cuts) -> Option<Self> {
        let readings = history.readings(cuts);
        let state = state(&readings, cuts).filter(State::is_listed)?;
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        for reading in readings {
            match reading.certainty(cuts) {
                Some(Certainty::Certain) => certain.push(reading),
                Some(Certainty::Possible) => possible.push(reading),
                Some(Certainty::NotYet) | None => {}
            }
        }
        let wait = wait(&certain.iter().collect::<Vec<_>>());
        Some(Self { slug: history.slug()?, zone: history.zone(), state, certain, possible, wait })
    }

    /// All of them, by name, each knowing whether it waits for the deal that was named, or for somebody who is none of it.
    pub(super) fn all(histories: &'a [History], cuts: &Cuts) -> BTreeMap<&'a Slug, Self> {
        let mut cases: BTreeMap<&Slug, Self> =
            histories.iter().filter_map(|history| Self::of(history, cuts)).map(|case| (case.slug, case)).collect();
        let waits_for_another = |case: &Self| {
            let wait = case.wait.as_ref()?;
            let players = cases.get(wait.deal.as_ref()?)?.parties().map(|parties| parties.players.as_slice());
            (!is_of(players, wait.player.as_ref())).then_some(case.slug)
        };
        let others: Vec<&Slug> = cases.values().filter_map(waits_for_another).collect();
        for slug in others {
            if let Some(wait) = cases.get_mut(slug).and_then(|case| case.wait.as_mut()) {
                wait.deal = None;
            }
        }
        cases
    }

    pub(super) fn parties(&self) -> Option<&Parties> {
        self.state.parties.as_ref()
    }

    /// Completed or collapsed.
    pub(super) fn is_over(&self) -> bool {
        self.state.phase.is_some_and(ends)
    }

    /// Over, or it may be.
    pub(super) fn may_be_over(&self) -> bool {
        self.is_over() || self.state.possible_phase.is_some_and(ends)
    }

    /// What it waits for now.
    pub(super) fn waits(&self) -> Option<&Wait> {
        let pending = self.state.authorization.status == AuthorizationStatus::PendingReplacement;
        self.wait.as_ref().filter(|_| pending && !self.is_over())
    }

    /// The deal that it waits for now.
    pub(super) fn waits_for(&self) -> Option<&Slug> {
        self.waits()?.deal.as_ref()
    }

    /// How many days later than `from` the moment before `to` fell, by the calendar: a clock that is put forward makes
    /// no day shorter.
    pub(super) fn days(&self, from: Instant, to: Instant) -> i64 {
        (last_day(to, self.zone) - last_day(from, self.zone)).num_days()
    }

    /// The certain events of some kind.
    pub(super) fn events(&self, kind: impl Fn(&Event) -> bool) -> impl Iterator<Item = &Reading<'a>> {
        self.certain.iter().filter(move |reading| kind(reading.event()))
    }

    /// The completion that was certain first.
    pub(super) fn completion(&self) -> Option<&Reading<'a>> {
        self.events(is_completion).min_by_key(|reading| (reading.when().end, reading.position()))
    }

    /// The collapse that stands, if one does: the one that was certain first.
    pub(super) fn collapse(&self) -> Option<&Reading<'a>> {
        let stands = |collapse: &&Reading<'a>| !self.certain.iter().any(|event| undoes(event, collapse));
        let collapses = self.certain.iter().filter(|reading| is_collapse(reading));
        collapses.filter(stands).min_by_key(|reading| (reading.when().end, reading.position()))
    }

    /// The terms as claims about the time up to the completion have them, whenever they were learned.
    pub(super) fn terms_at(&self, completion: &Reading<'_>) -> BTreeMap<Field, Known<'a>> {
        let before = self.certain.iter().filter(|reading| !reading.when().is_after(completion.when()));
        terms(&before.collect::<Vec<_>>(), self.parties())
    }
}

/// A deal does not move on from there.
fn ends(phase: Phase) -> bool {
    matches!(phase, Phase::Completed | Phase::Collapsed)
}

/// The event is a completion.
pub(super) fn is_completion(event: &Event) -> bool {
    event.is(Kind::Completion)
}
