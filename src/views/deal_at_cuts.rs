//! A deal at the cuts, with what its certain and its possible events are: what the views across deals go by.

use crate::deal::authorization::{AuthorizationStatus, Wait};
use crate::deal::claims::{Known, terms};
use crate::deal::cuts::{Certainty, Cuts};
use crate::deal::event::{Event, Parties};
use crate::deal::history::{History, Reading, original};
use crate::deal::kind::Kind;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::phase::{Phase, follows, step_of};
use crate::deal::state::{State, state};
use crate::deal::talks::Talks;
use crate::deal::terms::Field;
use crate::deal::who::Who;
use crate::views::date::last_day;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A deal of which something had happened, or may have: all that views read of it, derived once.
pub struct DealAtCuts<'a> {
    pub(super) history: &'a History,
    pub(super) slug: &'a Slug,
    /// Of the ledger.
    pub(super) zone: Tz,
    pub(super) state: State<'a>,
    /// Who is meant by names.
    pub(super) who: Who,
    /// The visible records, in the order of the log.
    pub(super) readings: Vec<Reading<'a>>,
    /// The places of those that are certain, in the order of the log.
    certain: Vec<usize>,
    /// What it was completed on. Several views ask for that, and many none.
    terms_at_completion: OnceLock<BTreeMap<Field, Known<'a>>>,
}

impl<'a> DealAtCuts<'a> {
    /// None where nothing of the deal was known, or had happened, or may have.
    pub fn of(history: &'a History, cuts: &Cuts) -> Option<Self> {
        let readings = history.readings(cuts);
        let state = state(&readings, cuts, history.zone()).filter(State::is_listed)?;
        let is_certain = |reading: &Reading<'_>| reading.certainty(cuts) == Some(Certainty::Certain);
        let certain: Vec<usize> =
            (0..).zip(&readings).filter(|(_, reading)| is_certain(reading)).map(|(at, _)| at).collect();
        Some(Self {
            history,
            slug: history.slug()?,
            zone: history.zone(),
            state,
            who: cuts.who.clone(),
            readings,
            certain,
            terms_at_completion: OnceLock::new(),
        })
    }

    /// Its name.
    pub fn slug(&self) -> &'a Slug {
        self.slug
    }

    /// Its records.
    pub fn history(&self) -> &'a History {
        self.history
    }

    /// Its state.
    pub fn state(&self) -> &State<'a> {
        &self.state
    }

    /// The events that are certain, doubtful ones too, in the order of the log.
    pub(super) fn certain(&self) -> impl Iterator<Item = &Reading<'a>> + Clone {
        self.certain.iter().filter_map(|at| self.readings.get(*at))
    }

    pub(super) fn parties(&self) -> Option<&Parties> {
        self.state.parties.as_ref()
    }

    /// A visible link says that it is another deal, typed twice.
    pub(super) fn is_duplicate(&self) -> bool {
        original(&self.readings).is_some()
    }

    /// Nobody holds the rights.
    pub(super) fn is_of_a_free_agent(&self) -> bool {
        self.parties().is_some_and(Parties::is_free_agent)
    }

    /// The phase that an event takes this deal to, if it is a step.
    pub(super) fn step(&self, event: &Event) -> Option<Phase> {
        step_of(event, self.is_of_a_free_agent())
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
        self.state.wait.as_ref().filter(|_| pending && !self.is_over())
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

    /// The events that are certain and not doubtful, in the order of the log.
    pub(super) fn established(&self) -> impl Iterator<Item = &Reading<'a>> + Clone {
        self.certain().filter(|reading| !reading.is_doubtful())
    }

    /// The certain events of some kind, doubtful ones too.
    pub(super) fn all(&self, kind: impl Fn(&Event) -> bool) -> impl Iterator<Item = &Reading<'a>> {
        self.certain().filter(move |reading| kind(reading.event()))
    }

    /// The established events that no reopening afresh follows: those that the phase goes by.
    pub(super) fn counting(&self) -> impl Iterator<Item = &Reading<'a>> {
        let restarts: Vec<&Reading<'a>> =
            self.established().filter(|reading| reading.event().begins_afresh()).collect();
        self.established().filter(move |reading| {
            !restarts.iter().any(|restart| restart.position() != reading.position() && follows(restart, reading))
        })
    }

    /// The established events of some kind.
    pub(super) fn events(&self, kind: impl Fn(&Event) -> bool) -> impl Iterator<Item = &Reading<'a>> {
        self.established().filter(move |reading| kind(reading.event()))
    }

    /// The completion that was certain first.
    pub(super) fn completion(&self) -> Option<&Reading<'a>> {
        self.events(is_completion).min_by_key(|reading| (reading.when().end, reading.position()))
    }

    /// The collapse that stands, if one does: the one that was certain first.
    pub(super) fn collapse(&self) -> Option<&Reading<'a>> {
        Talks::of(self.established(), self.parties(), &self.who).collapse().copied()
    }

    /// The terms at the completion that was certain first.
    pub(super) fn terms_at_completion(&self) -> Option<(&Reading<'a>, &BTreeMap<Field, Known<'a>>)> {
        let completion = self.completion()?;
        Some((completion, self.terms_at_completion.get_or_init(|| self.terms_at(completion))))
    }

    /// The terms as claims about the time up to a completion have them, whenever they were learned.
    pub(super) fn terms_at(&self, completion: &Reading<'_>) -> BTreeMap<Field, Known<'a>> {
        let before = self.certain().filter(|reading| !reading.when().is_after(completion.when()));
        terms(&before.collect::<Vec<_>>(), self.parties(), &self.who)
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
