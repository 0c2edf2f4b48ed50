//! A deal against time: its phases, and how long it waited to be let go.

use super::{Mark, Stretch};
use crate::deal::authorization::{Authorization, AuthorizationStatus, is_authorization};
use crate::deal::cuts::Cuts;
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::kind::Kind;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::{Name, Slug};
use crate::deal::order::Placed;
use crate::deal::parties::Rights;
use crate::deal::phase::{Phase, is_collapse};
use crate::deal::talks::Talks;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::wording::in_a_line;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A deal, of which something had happened or may have.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Row {
    pub deal: Slug,
    pub players: Vec<Name>,
    pub owner: Option<Name>,
    pub loan_club: Option<Name>,
    pub to: Option<Name>,
    pub window: Option<Slug>,
    pub phase: Option<Phase>,
    pub possible_phase: Option<Phase>,
    /// In the order of time.
    pub phases: Vec<Stay>,
    /// The stretches in which nobody let the player go, though someone must.
    pub gaps: Vec<Gap>,
    /// In the order of the log.
    pub marks: Vec<Mark>,
}

/// A deal in a phase. Where it began, it may have been so at the start of the stretch, and surely was at the end of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Stay {
    pub phase: Phase,
    pub begins: Stretch,
    /// Where the next one begins; none where it stands.
    pub ends: Option<Stretch>,
}

/// An authorization that was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Gap {
    pub status: AuthorizationStatus,
    pub begins: Stretch,
    /// None where it is missing still.
    pub ends: Option<Stretch>,
    pub text: String,
}

impl Row {
    /// When the first thing happened that is told.
    pub(super) fn begins(&self) -> Option<Instant> {
        self.marks.iter().filter(|mark| !mark.is_about_a_record()).map(|mark| mark.when.start).min()
    }
}

pub(super) fn row(deal: &DealAtCuts<'_>, cuts: &Cuts) -> Row {
    let marks = deal.readings.iter().filter_map(|reading| Mark::of(reading, deal.history, cuts)).collect();
    let mut certain: Vec<&Reading<'_>> = deal.certain().collect();
    certain.sort_by_key(|reading| (reading.when().end, reading.when().start, reading.position()));
    let (mut phases, mut gaps) = (Stretches::default(), Stretches::default());
    let later = Later::of(&certain, deal);
    // A deal begins with the first event, whatever it is.
    let first = certain.first().map(|reading| reading.position());
    let begun = certain.first().map(|reading| reading.when().clone());
    certain.retain(|reading| {
        Some(reading.position()) == first || (!reading.is_doubtful() && may_turn(reading.event(), deal))
    });
    let mut talks = Talks::new(deal.is_of_a_free_agent(), &cuts.who);
    let rights = deal.parties().map_or(Rights::Erased, Rights::Of);
    for reading in certain {
        let turn = Stretch::from(reading.when());
        if !reading.is_doubtful() {
            talks.put(reading);
        }
        let Some((now, since)) = talks.phase(begun.as_ref()) else { continue };
        let begins = made_so(Some(&since), turn);
        // What ended later may have led there before; but not before it was taken up again.
        let later = later.start(now, turn.end).filter(|_| phases.last() != Some(&Phase::Collapsed));
        let start = later.map_or(begins.start, |later| later.min(begins.start));
        phases.go_on(Some(now), Stretch { start, ..begins });
        let authorization = Some(talks.authorization(rights)).filter(|authorization| is_missing(authorization, now));
        let since = authorization.as_ref().and_then(|missing| missing.since.as_ref());
        let begins = made_so(since, turn);
        gaps.go_on(authorization.map(|missing| (missing.status, said(&missing))), begins);
    }
    let parties = deal.parties();
    Row {
        deal: deal.slug.clone(),
        owner: parties.and_then(|parties| parties.owner.clone()),
        loan_club: parties.and_then(|parties| parties.loan_club.clone()),
        to: parties.map(|parties| parties.to.clone()),
        window: parties.and_then(|parties| parties.window.clone()),
        players: parties.map(|parties| parties.players.clone()).unwrap_or_default(),
        phase: deal.state.phase,
        possible_phase: deal.state.possible_phase,
        phases: phases.told().map(|(phase, begins, ends)| Stay { phase, begins, ends }).collect(),
        gaps: gaps.told().map(|((status, text), begins, ends)| Gap { status, begins, ends, text }).collect(),
        marks,
    }
}

/// The phase or the authorization may be another one after it.
fn may_turn(event: &Event, deal: &DealAtCuts<'_>) -> bool {
    let turns = matches!(event.kind(), Kind::Collapse | Kind::Reopening | Kind::ReplacementFound);
    turns || deal.step(event).is_some() || is_authorization(event)
}

/// The events that bring a deal to each phase, if it is not there yet, by when they end: with the earliest start of those
/// that end then or later. Every event is of interest.
struct Later(BTreeMap<Phase, Vec<(Instant, Instant)>>);

impl Later {
    /// Of these, which are in the order of their ends.
    fn of(events: &[&Reading<'_>], deal: &DealAtCuts<'_>) -> Self {
        let mut phases: BTreeMap<Phase, Vec<(Instant, Instant)>> = BTreeMap::new();
        for event in events.iter().rev() {
            let Stretch { start, end } = event.when().into();
            let is_doubtful = event.is_doubtful();
            let fallen = is_collapse(event).then_some(Phase::Collapsed).filter(|_| !is_doubtful);
            let step = deal.step(event.event()).filter(|_| !is_doubtful);
            for phase in [Some(Phase::Interest), step, fallen].into_iter().flatten() {
                let later = phases.entry(phase).or_default();
                let start = later.last().map_or(start, |(_, earliest)| start.min(*earliest));
                later.push((end, start));
            }
        }
        Self(phases)
    }

    /// The earliest start of those that lead to the phase and end then or later.
    fn start(&self, phase: Phase, end: Instant) -> Option<Instant> {
        let later = self.0.get(&phase)?;
        let count = later.partition_point(|(other, _)| *other >= end);
        later.get(count.checked_sub(1)?).map(|(_, start)| *start)
    }
}

/// The moment that made it so, if it is that turn.
fn made_so(since: Option<&Moment>, turn: Stretch) -> Stretch {
    since.filter(|since| since.end == turn.end).map_or(turn, Stretch::from)
}

/// Somebody must let the player go, has not, and it still matters.
fn is_missing(authorization: &Authorization, phase: Phase) -> bool {
    matches!(authorization.status, AuthorizationStatus::PendingReplacement | AuthorizationStatus::Refused)
        && !matches!(phase, Phase::Completed | Phase::Collapsed)
}

fn said(missing: &Authorization) -> String {
    let by = missing.by.as_ref().map(Name::as_str).unwrap_or_default();
    let deal = missing.deal.as_ref().map(|deal| format!(" (deal {deal})")).unwrap_or_default();
    match (missing.status, &missing.replacement) {
        (AuthorizationStatus::Refused, _) => format!("{by} refuses to let the player go"),
        (_, Some(replacement)) => format!("{by} waits for {}{deal}", in_a_line(replacement)),
        (_, None) => format!("{by} waits for a replacement{deal}"),
    }
}

/// What was so, and from when: none for a while in which nothing was.
struct Stretches<T>(Vec<(Option<T>, Stretch)>);

impl<T> Default for Stretches<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Stretches<T> {
    /// It is so from then on.
    fn go_on(&mut self, what: Option<T>, begins: Stretch) {
        if self.0.last().map(|(before, _)| before) == Some(&what) {
            return;
        }
        // It did not begin before what it comes after.
        let start = self.0.last().map_or(begins.start, |(_, before)| begins.start.max(before.start));
        let begins = Stretch { start, ..begins };
        // What began with the next was nothing of its own; what may have begun before it was.
        self.0.pop_if(|(_, before)| *before == begins);
        if self.0.last().is_none_or(|(before, _)| *before != what) {
            self.0.push((what, begins));
        }
    }

    /// What is so now.
    fn last(&self) -> Option<&T> {
        self.0.last().and_then(|(what, _)| what.as_ref())
    }

    fn told(self) -> impl Iterator<Item = (T, Stretch, Option<Stretch>)> {
        let ends: Vec<Option<Stretch>> = self.0.iter().skip(1).map(|(_, begins)| Some(*begins)).chain([None]).collect();
        self.0.into_iter().zip(ends).filter_map(|((what, begins), ends)| Some((what?, begins, ends)))
    }
}
