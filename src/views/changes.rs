//! What is different between two states of a deal.

use super::deal::{Deal, EndedLoanView, Offer};
use super::field_value::FieldValue;
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::claims::Known;
use crate::deal::event::{MedicalStatus, PersonalTermsStatus};
use crate::deal::name::{Name, Slug};
use crate::deal::phase::Phase;
use crate::deal::state::State;
use crate::deal::terms::{Field, Value as Term};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A field of a deal that reads differently now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `phase`, `owner`, `terms.fee`, `offer.Bologna`, `disputed.fee`.
    pub field: String,
    /// What it was; null for nothing.
    pub from: FieldValue,
    /// What it is; null for nothing.
    pub to: FieldValue,
}

/// The fields of a deal that people watch, with their values.
#[derive(Clone, Debug, Default)]
pub struct DealFields {
    /// Where the deal is.
    pub phase: Option<Phase>,
    named: Fields,
    terms: BTreeMap<Field, FieldValue>,
    /// The values that contradict each other.
    disputed: BTreeMap<Field, FieldValue>,
    offers: Fields,
}

/// What changed from one state to the other; all of it, if there was none before.
pub fn changes(before: Option<&Deal>, after: Option<&Deal>) -> Vec<Change> {
    DealFields::of(after).since(&DealFields::of(before))
}

impl DealFields {
    /// Those of this deal; nothing of none.
    pub fn of(deal: Option<&Deal>) -> Self {
        let Some(deal) = deal else { return Self::default() };
        let named = NamedFields {
            phase: deal.phase,
            phase_since: deal.phase_since.as_deref(),
            possible_phase: deal.possible_phase,
            ended: deal.ended.clone(),
            authorization: of_authorization(
                deal.authorization.status,
                deal.authorization.by.as_ref(),
                deal.authorization.deal.as_ref(),
                deal.authorization.replacement.as_deref(),
            ),
            players: &deal.players,
            owner: deal.owner.as_ref(),
            loan_club: deal.loan_club.as_ref(),
            to: deal.to.as_ref(),
            agent: deal.agent.as_ref(),
            window: deal.window.as_ref(),
            personal_terms: deal.personal_terms,
            medical: deal.medical,
        };
        let disputed = deal.disputed.iter().filter_map(|field| {
            let blame = deal.blame.get(field)?;
            let said = std::iter::once(&blame.standing).chain(&blame.rivals).map(|said| &said.value);
            Some((*field, rivals(said)))
        });
        Self {
            phase: deal.phase,
            named: named.fields(),
            terms: deal.terms.iter().map(|(field, value)| (*field, FieldValue::Term(value.clone()))).collect(),
            disputed: disputed.collect(),
            offers: deal.offers.iter().map(of_offer).collect(),
        }
    }

    /// Those of a deal in this state; nothing of none.
    pub(super) fn in_state(state: Option<&State<'_>>) -> Self {
        let Some(state) = state else { return Self::default() };
        let (parties, authorization) = (state.parties.as_ref(), &state.authorization);
        let named = NamedFields {
            phase: state.phase,
            phase_since: state.phase_since.as_ref().map(|since| since.words.as_str()),
            possible_phase: state.possible_phase,
            ended: state.ended.as_ref().map(EndedLoanView::from),
            authorization: of_authorization(
                authorization.status,
                authorization.by.as_ref(),
                authorization.deal.as_ref(),
                authorization.replacement.as_deref(),
            ),
            players: parties.map(|parties| parties.players.as_slice()).unwrap_or_default(),
            owner: parties.and_then(|parties| parties.owner.as_ref()),
            loan_club: parties.and_then(|parties| parties.loan_club.as_ref()),
            to: parties.map(|parties| &parties.to),
            agent: parties.and_then(|parties| parties.agent.as_ref()),
            window: parties.and_then(|parties| parties.window.as_ref()),
            personal_terms: state.personal_terms,
            medical: state.medical,
        };
        let disputed = state.terms.iter().filter(|(_, known)| known.disputed).map(|(field, known)| {
            (*field, rivals(std::iter::once(&known.standing).chain(&known.rivals).map(|claim| &*claim.value)))
        });
        let standing = |known: &Known<'_>| FieldValue::Term(known.standing.value.clone().into_owned());
        Self {
            phase: state.phase,
            named: named.fields(),
            terms: state.terms.iter().map(|(field, known)| (*field, standing(known))).collect(),
            disputed: disputed.collect(),
            offers: state.offers.iter().cloned().map(|offer| of_offer(&Offer::from(offer))).collect(),
        }
    }

    /// Takes the terms from others, but for those that are told here.
    pub(super) fn take_other_terms(&mut self, others: &Self, told: &BTreeSet<Field>) {
        for (to, from) in [(&mut self.terms, &others.terms), (&mut self.disputed, &others.disputed)] {
            let untold = from.iter().filter(|(field, _)| !told.contains(field));
            to.extend(untold.map(|(field, value)| (*field, value.clone())));
        }
    }

    /// What changed since then; all of it, if there was nothing before.
    pub fn since(&self, before: &Self) -> Vec<Change> {
        between(&before.told(), &self.told())
    }

    /// In the order in which they are told.
    fn told(&self) -> Fields {
        let terms = self.terms.iter().map(|(field, value)| (format!("terms.{field}"), value.clone()));
        let disputed = self.disputed.iter().map(|(field, values)| (format!("disputed.{field}"), values.clone()));
        self.named.iter().cloned().chain(terms).chain(disputed).chain(self.offers.iter().cloned()).collect()
    }
}

/// The fields that a deal has but for its terms and offers.
struct NamedFields<'d> {
    phase: Option<Phase>,
    phase_since: Option<&'d str>,
    possible_phase: Option<Phase>,
    ended: Option<EndedLoanView>,
    authorization: [Value; 3],
    players: &'d [Name],
    owner: Option<&'d Name>,
    loan_club: Option<&'d Name>,
    to: Option<&'d Name>,
    agent: Option<&'d Name>,
    window: Option<&'d Slug>,
    personal_terms: Option<PersonalTermsStatus>,
    medical: Option<MedicalStatus>,
}

impl NamedFields<'_> {
    fn fields(self) -> Fields {
        let [status, by, waits_for] = self.authorization;
        let named = [
            ("phase", json!(self.phase)),
            ("phase_since", json!(self.phase_since)),
            ("possible_phase", json!(self.possible_phase)),
            ("ended", json!(self.ended)),
            ("authorization", status),
            ("authorization.by", by),
            ("authorization.replacement", waits_for),
            ("players", if self.players.is_empty() { Value::Null } else { json!(self.players) }),
            ("owner", json!(self.owner)),
            ("loan_club", json!(self.loan_club)),
            ("to", json!(self.to)),
            ("agent", json!(self.agent)),
            ("window", json!(self.window)),
            ("personal_terms", json!(self.personal_terms)),
            ("medical", json!(self.medical)),
        ];
        named.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
    }
}

/// The fields that people watch, in the order in which they are told.
type Fields = Vec<(String, FieldValue)>;

/// What changed from one to the other.
pub(super) fn between(before: &Fields, after: &Fields) -> Vec<Change> {
    let was: HashMap<&str, &FieldValue> = before.iter().map(|(field, value)| (field.as_str(), value)).collect();
    let is: HashSet<&str> = after.iter().map(|(field, _)| field.as_str()).collect();
    let mut changes = Vec::new();
    for (field, to) in after {
        let from = was.get(field.as_str()).copied().unwrap_or(&FieldValue::NULL);
        if from != to {
            changes.push(Change { field: field.clone(), from: from.clone(), to: to.clone() });
        }
    }
    told_once(&mut changes);
    let gone = before.iter().filter(|(field, from)| !from.is_null() && !is.contains(field.as_str()));
    changes.extend(gone.map(|(field, from)| Change { field: field.clone(), from: from.clone(), to: FieldValue::NULL }));
    changes
}

/// Without what goes without saying.
pub(super) fn told_once(changes: &mut Vec<Change>) {
    let changed = |name: &str| changes.iter().any(|change| change.field == name);
    let (phase, authorization) = (changed("phase"), changed("authorization"));
    // A new phase has a new beginning: only one that moved by itself is told. Another state of the authorization is told
    // with who brought it about.
    changes.retain(|change| match change.field.as_str() {
        "phase_since" => !phase,
        "authorization.by" => !authorization,
        _ => true,
    });
}

/// Its status, who gives it, and what it waits for.
pub(super) fn of_authorization(
    status: AuthorizationStatus,
    by: Option<&Name>,
    deal: Option<&Slug>,
    replacement: Option<&str>,
) -> [Value; 3] {
    let waits_for = deal.map(Slug::as_str).or(replacement);
    [json!(Some(status).filter(|status| status.is_said())), json!(by), json!(waits_for)]
}

/// An offer on the table.
pub(super) fn of_offer(offer: &Offer) -> (String, FieldValue) {
    let answer = offer.answer.as_ref().map(|answer| json!({"rejected_by": answer.by}));
    (format!("offer.{}", offer.by), json!({"terms": offer.terms, "answer": answer}).into())
}

/// The values that contradict each other, each once.
fn rivals<'v>(said: impl Iterator<Item = &'v Term>) -> FieldValue {
    let mut seen: HashSet<String> = HashSet::new();
    FieldValue::Terms(said.filter(|value| seen.insert(json!(value).to_string())).cloned().collect())
}
