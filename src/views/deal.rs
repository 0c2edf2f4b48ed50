//! A deal at a glance.

use super::blame::{self, Blame};
use super::date::{at_cut, last_day, readable};
use super::deal_at_cuts::DealAtCuts;
use super::milestones::{Plan, TriggeredClause, clauses, planned};
use crate::deal::authorization::{Authorization, AuthorizationStatus};
use crate::deal::cuts::{Certainty, Cuts, UpTo};
use crate::deal::ended::EndedLoan;
use crate::deal::entry::RegisterKind;
use crate::deal::event::{LoanEnd, MedicalStatus, Parties, PersonalTermsStatus, Role};
use crate::deal::history::{History, Reading, original};
use crate::deal::ids::{Position, StreamId, Version};
use crate::deal::kind::Kind;
use crate::deal::last_day::LastDay;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::offers::OnTheTable;
use crate::deal::phase::Phase;
use crate::deal::state::{State, state};
use crate::deal::terms::{Field, Terms, Value};
use crate::deal::who::{Who, names_of};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A deal as it stood at the cuts. Serialized, it is the object that `docs/json.md` describes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Deal {
    pub deal: Slug,
    pub id: StreamId,
    pub players: Vec<Name>,
    pub owner: Option<Name>,
    pub loan_club: Option<Name>,
    pub to: Option<Name>,
    pub agent: Option<Name>,
    pub window: Option<Slug>,
    pub phase: Option<Phase>,
    pub possible_phase: Option<Phase>,
    pub phase_since: Option<String>,
    pub ended: Option<EndedLoanView>,
    pub authorization: AuthorizationView,
    pub offers: Vec<Offer>,
    #[serde(deserialize_with = "Value::by_field")]
    pub terms: BTreeMap<Field, Value>,
    pub disputed: Vec<Field>,
    pub doubtful: Vec<Field>,
    pub possible: Vec<Position>,
    pub unconfirmed: Vec<Position>,
    pub personal_terms: Option<PersonalTermsStatus>,
    pub medical: Option<MedicalStatus>,
    pub moves_on: Option<NaiveDate>,
    pub planned: Vec<Plan>,
    pub clauses: Vec<TriggeredClause>,
    pub version: Version,
    /// The deal that it is another record of, typed twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Slug>,
    /// Names of players and clubs that could be those of several entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ambiguous: Vec<Name>,
    pub as_of: AsOf,
    /// Behind each field of the terms: who said so, and who says otherwise. Left out of lists.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "blame::by_field")]
    pub blame: BTreeMap<Field, Blame>,
}

/// How the loan came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct EndedLoanView {
    pub since: String,
    pub basis: LoanEnd,
}

impl From<&EndedLoan> for EndedLoanView {
    fn from(ended: &EndedLoan) -> Self {
        Self { since: ended.since.words.clone(), basis: ended.basis }
    }
}

/// Of the authorization, what there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct AuthorizationView {
    pub status: AuthorizationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deal: Option<Slug>,
    /// How the deal that it waits for stands at the same cuts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deal_phase: Option<Phase>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implied: bool,
    /// Who was found, where that names no deal: needed until the deal that it waits for was looked up.
    #[serde(skip)]
    player: Option<Name>,
}

/// An offer on the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Offer {
    pub position: Position,
    pub by: Name,
    pub happened: String,
    pub terms: Terms,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<LastDay>,
    pub answer: Option<OfferAnswer>,
}

/// A rejection of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct OfferAnswer {
    pub position: Position,
    pub by: Name,
    pub role: Role,
    pub happened: String,
    pub reason: Option<Text>,
}

/// The cuts that an answer was made with, in the words they were typed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct AsOf {
    pub at: Option<String>,
    pub known_at: Option<String>,
    pub up_to: Option<Position>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
}

impl From<&Cuts> for AsOf {
    fn from(cuts: &Cuts) -> Self {
        Self {
            at: cuts.at.as_ref().map(|moment| moment.words.clone()),
            known_at: cuts.known_at.as_ref().map(|moment| moment.words.clone()),
            up_to: match cuts.up_to {
                Some(UpTo::Position(position)) => Some(position),
                Some(UpTo::Recorded(_)) | None => None,
            },
            recorded_by: match &cuts.up_to {
                Some(UpTo::Recorded(moment)) => Some(moment.words.clone()),
                _ => cuts.recorded_by.as_ref().map(|moment| moment.words.clone()),
            },
        }
    }
}

impl AsOf {
    /// The cuts, as people say them.
    pub fn words(&self) -> String {
        let at = self.at.as_deref().map(|at| format!("the state {}", at_cut(at)));
        let known_at = self.known_at.as_deref().map(|known_at| format!("as known {}", at_cut(known_at)));
        let words: Vec<String> = [at, known_at, self.end_of_log()].into_iter().flatten().collect();
        if words.is_empty() { "everything recorded so far".into() } else { words.join(", ") }
    }

    /// Where the log ends for it, if it is cut: `up to record 57 (recorded by the end of 6 Jan 2020)`.
    pub(super) fn end_of_log(&self) -> Option<String> {
        let recorded_by =
            self.recorded_by.as_deref().map(|words| format!("recorded by the end of {}", readable(words)));
        match (self.up_to, recorded_by) {
            (Some(Position(0)), Some(recorded_by)) => Some(format!("no record ({recorded_by})")),
            (Some(position), Some(recorded_by)) => Some(format!("up to record {position} ({recorded_by})")),
            (Some(position), None) => Some(format!("up to record {position}")),
            (None, recorded_by) => recorded_by,
        }
    }
}

/// The deal at these cuts; none if nothing of it was known then.
pub fn deal(history: &History, cuts: &Cuts) -> Option<Deal> {
    let readings = history.readings(cuts);
    in_state(history, &state(&readings, cuts, history.zone())?, &readings, cuts)
}

/// The deal in the state that these readings make.
pub(super) fn in_state(history: &History, state: &State<'_>, readings: &[Reading<'_>], cuts: &Cuts) -> Option<Deal> {
    let blame = state.terms.iter().map(|(field, known)| (*field, Blame::of(known, history.zone()))).collect();
    let deal = Deal { blame, ..without_blame(history, state, readings, cuts)? };
    let is_established =
        |reading: &&Reading<'_>| reading.certainty(cuts) == Some(Certainty::Certain) && !reading.is_doubtful();
    Some(deal.with_milestones(readings.iter().filter(is_established), cuts, history.zone()))
}

fn without_blame(history: &History, state: &State<'_>, readings: &[Reading<'_>], cuts: &Cuts) -> Option<Deal> {
    let parties = state.parties.as_ref();
    let party = |name: fn(&Parties) -> Option<Name>| parties.and_then(name);
    Some(Deal {
        deal: history.slug()?.clone(),
        id: history.stream()?,
        owner: party(|parties| parties.owner.clone()),
        loan_club: party(|parties| parties.loan_club.clone()),
        to: party(|parties| Some(parties.to.clone())),
        agent: party(|parties| parties.agent.clone()),
        window: parties.and_then(|parties| parties.window.clone()),
        players: parties.map(|parties| parties.players.clone()).unwrap_or_default(),
        phase: state.phase,
        possible_phase: state.possible_phase,
        ended: state.ended.as_ref().map(EndedLoanView::from),
        phase_since: state.phase_since.as_ref().map(|since| since.words.clone()),
        authorization: state.authorization.clone().into(),
        offers: state.offers.iter().cloned().map(Offer::from).collect(),
        terms: state.terms.iter().map(|(field, known)| (*field, known.standing.value.clone().into_owned())).collect(),
        disputed: state.disputed(),
        doubtful: state.doubtful(),
        possible: state.possible.clone(),
        unconfirmed: state.unconfirmed.clone(),
        personal_terms: state.personal_terms,
        medical: state.medical,
        moves_on: None,
        planned: Vec::new(),
        clauses: Vec::new(),
        version: state.version,
        duplicate_of: original(readings).cloned(),
        ambiguous: ambiguous(parties, readings, cuts),
        as_of: AsOf::from(cuts),
        blame: BTreeMap::new(),
    })
}

/// The names of parties, and those in whatever else counts by then.
fn ambiguous(parties: Option<&Parties>, readings: &[Reading<'_>], cuts: &Cuts) -> Vec<Name> {
    let players = parties.into_iter().flat_map(|parties| &parties.players).map(|name| (RegisterKind::Player, name));
    let clubs =
        parties.into_iter().flat_map(|parties| parties.owner.iter().chain([&parties.to]).chain(&parties.loan_club));
    let counting = readings.iter().filter(|reading| {
        reading.certainty(cuts).is_some_and(|certainty| certainty != Certainty::NotYet)
            && !matches!(reading.event().kind(), Kind::Opened | Kind::PartiesChanged)
    });
    let said = counting.flat_map(|reading| names_of(reading.event()));
    let names = players.chain(clubs.map(|name| (RegisterKind::Club, name))).chain(said);
    let mut ambiguous: Vec<Name> = Vec::new();
    for (kind, name) in names {
        if !cuts.who.candidates(kind, name).is_empty() && !ambiguous.contains(name) {
            ambiguous.push(name.clone());
        }
    }
    ambiguous
}

impl Deal {
    /// As it was derived at these cuts, as lists show it: who said so is asked of one deal.
    pub fn of(deal: &DealAtCuts<'_>, cuts: &Cuts) -> Option<Self> {
        Some(without_blame(deal.history, &deal.state, &deal.readings, cuts)?.with_milestones(
            deal.established(),
            cuts,
            deal.zone,
        ))
    }

    fn with_milestones<'r, 'a: 'r>(
        self,
        established: impl Iterator<Item = &'r Reading<'a>> + Clone,
        cuts: &Cuts,
        zone: Tz,
    ) -> Self {
        let is_over = matches!(self.phase, Some(Phase::Completed | Phase::Collapsed));
        let planned = if is_over { Vec::new() } else { planned(&established, cuts, zone) };
        let is_agreed = matches!(self.phase, Some(Phase::Agreed | Phase::Signed | Phase::Completed));
        let effective = match self.terms.get(&Field::Effective) {
            Some(Value::Day(day)) if is_agreed && !self.doubtful.contains(&Field::Effective) => Some(*day),
            _ => None,
        };
        let moves_on = effective.filter(|day| cuts.now().is_none_or(|now| last_day(now, zone) < *day));
        Self { moves_on, planned, clauses: clauses(established), ..self }
    }

    /// It has a phase, or may have one.
    pub fn is_listed(&self) -> bool {
        self.phase.is_some() || !self.possible.is_empty()
    }

    /// Tells, where the authorization waits for another deal, how that one stands; if the player who was found is none of its
    /// players, it is not waited for.
    pub fn look_up_the_deal_it_waits_for(&mut self, other: Option<&DealStanding>, who: &Who) {
        let Some(other) = other else { return };
        if is_of(other.players.as_deref(), self.authorization.player.as_ref(), who) {
            self.authorization.deal_phase = other.phase;
        } else {
            self.authorization.deal = None;
        }
    }
}

/// How a deal stands, for those that wait for it.
#[derive(Clone, Debug)]
pub struct DealStanding {
    players: Option<Vec<Name>>,
    phase: Option<Phase>,
}

impl DealStanding {
    /// In this state.
    pub fn of(state: &State<'_>) -> Self {
        let players = state.parties.as_ref().map(|parties| parties.players.clone());
        Self { players, phase: state.phase }
    }
}

/// The player is one of these, as far as is known.
pub(super) fn is_of(players: Option<&[Name]>, player: Option<&Name>, who: &Who) -> bool {
    player.zip(players).is_none_or(|(player, players)| players.iter().any(|one| who.is_same_player(one, player)))
}

impl From<Authorization> for AuthorizationView {
    fn from(authorization: Authorization) -> Self {
        Self {
            status: authorization.status,
            by: authorization.by,
            since: authorization.since.map(|since| since.words),
            replacement: authorization.replacement,
            deal: authorization.deal,
            deal_phase: None,
            implied: authorization.implied,
            player: authorization.player,
        }
    }
}

impl From<OnTheTable> for Offer {
    fn from(offer: OnTheTable) -> Self {
        let answer = offer.answer.map(|answer| OfferAnswer {
            position: answer.position,
            by: answer.by,
            role: answer.role,
            happened: answer.when.words,
            reason: answer.reason,
        });
        Self {
            position: offer.position,
            by: offer.by,
            happened: offer.when.words,
            terms: offer.terms,
            expires: offer.expires,
            answer,
        }
    }
}
