//! What is different between two states of a deal.

use super::deal::{Deal, Offer};
use super::field_value::FieldValue;
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::name::{Name, Slug};
use crate::deal::terms::Field;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

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
pub struct DealFields(Fields);

/// What changed from one state to the other; all of it, if there was none before.
pub fn changes(before: Option<&Deal>, after: Option<&Deal>) -> Vec<Change> {
    DealFields::of(after).since(&DealFields::of(before))
}

impl DealFields {
    /// Those of this deal; nothing of none.
    pub fn of(deal: Option<&Deal>) -> Self {
        Self(fields(deal))
    }

    /// What changed since then; all of it, if there was nothing before.
    pub fn since(&self, before: &Self) -> Vec<Change> {
        between(&before.0, &self.0)
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

/// Those of a deal; nothing of none.
fn fields(deal: Option<&Deal>) -> Fields {
    let Some(deal) = deal else { return Fields::new() };
    let [status, by, waits_for] = of_authorization(
        deal.authorization.status,
        deal.authorization.by.as_ref(),
        deal.authorization.deal.as_ref(),
        deal.authorization.replacement.as_deref(),
    );
    let named = [
        ("phase", json!(deal.phase)),
        ("phase_since", json!(deal.phase_since)),
        ("possible_phase", json!(deal.possible_phase)),
        ("ended", json!(deal.ended)),
        ("authorization", status),
        ("authorization.by", by),
        ("authorization.replacement", waits_for),
        ("players", if deal.players.is_empty() { Value::Null } else { json!(deal.players) }),
        ("owner", json!(deal.owner)),
        ("loan_club", json!(deal.loan_club)),
        ("to", json!(deal.to)),
        ("agent", json!(deal.agent)),
        ("window", json!(deal.window)),
        ("personal_terms", json!(deal.personal_terms)),
        ("medical", json!(deal.medical)),
    ];
    let named = named.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    let terms = deal.terms.iter().map(|(field, value)| (format!("terms.{field}"), FieldValue::Term(value.clone())));
    let disputed = deal.disputed.iter().map(|field| (format!("disputed.{field}"), rivals(deal, *field)));
    let offers = deal.offers.iter().map(of_offer);
    named.chain(terms).chain(disputed).chain(offers).collect()
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

/// The values that contradict each other.
fn rivals(deal: &Deal, field: Field) -> FieldValue {
    let Some(blame) = deal.blame.get(&field) else { return FieldValue::NULL };
    let mut seen: HashSet<String> = HashSet::new();
    let said = std::iter::once(&blame.standing).chain(&blame.rivals).map(|said| &said.value);
    FieldValue::Terms(said.filter(|value| seen.insert(json!(value).to_string())).cloned().collect())
}
