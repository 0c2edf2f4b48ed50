//! What is different between two states of a deal.

use super::deal::Deal;
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::terms::Field;
use serde::Serialize;
use serde_json::{Value, json};

/// A field of a deal that reads differently now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `phase`, `owner`, `terms.fee`, `offer.Bologna`, `disputed.fee`.
    pub field: String,
    /// What it was; null for nothing.
    pub from: Value,
    /// What it is; null for nothing.
    pub to: Value,
}

/// What changed from one state to the other; all of it, if there was none before.
pub fn changes(before: Option<&Deal>, after: Option<&Deal>) -> Vec<Change> {
    between(&fields(before), &fields(after))
}

/// The fields that people watch, in the order in which they are told.
pub(super) type Fields = Vec<(String, Value)>;

/// What changed from one to the other.
pub(super) fn between(before: &Fields, after: &Fields) -> Vec<Change> {
    let was = |name: &str| before.iter().find(|(field, _)| field == name).map_or(&Value::Null, |(_, value)| value);
    let mut changes = Vec::new();
    for (field, to) in after {
        let from = was(field);
        if from != to {
            changes.push(Change { field: field.clone(), from: from.clone(), to: to.clone() });
        }
    }
    // A new phase has a new beginning: only one that moved by itself is told.
    if changes.iter().any(|change| change.field == "phase") {
        changes.retain(|change| change.field != "phase_since");
    }
    // Another state of it is told with who brought it about.
    if changes.iter().any(|change| change.field == "authorization") {
        changes.retain(|change| change.field != "authorization.by");
    }
    for (field, from) in before {
        if !from.is_null() && !after.iter().any(|(name, _)| name == field) {
            changes.push(Change { field: field.clone(), from: from.clone(), to: Value::Null });
        }
    }
    changes
}

/// Those of a deal; nothing of none.
pub(super) fn fields(deal: Option<&Deal>) -> Fields {
    let Some(deal) = deal else { return Fields::new() };
    let waits_for =
        deal.authorization.deal.as_ref().map(ToString::to_string).or_else(|| deal.authorization.replacement.clone());
    let named = [
        ("phase", json!(deal.phase)),
        ("phase_since", json!(deal.phase_since)),
        ("possible_phase", json!(deal.possible_phase)),
        (
            "authorization",
            json!(Some(deal.authorization.status).filter(|status| *status != AuthorizationStatus::NotRequired)),
        ),
        ("authorization.by", json!(deal.authorization.by)),
        ("authorization.replacement", json!(waits_for)),
        ("players", if deal.players.is_empty() { Value::Null } else { json!(deal.players) }),
        ("owner", json!(deal.owner)),
        ("loan_club", json!(deal.loan_club)),
        ("to", json!(deal.to)),
        ("agent", json!(deal.agent)),
        ("window", json!(deal.window)),
        ("personal_terms", json!(deal.personal_terms)),
        ("medical", json!(deal.medical)),
    ];
    let terms = deal.terms.iter().map(|(field, value)| (format!("terms.{field}"), json!(value)));
    let disputed = deal.disputed.iter().map(|field| (format!("disputed.{field}"), rivals(deal, *field)));
    let offers = deal.offers.iter().map(|offer| {
        let answer = offer.answer.as_ref().map(|answer| json!({"rejected_by": answer.by}));
        (format!("offer.{}", offer.by), json!({"terms": offer.terms, "answer": answer}))
    });
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(terms).chain(disputed).chain(offers).collect()
}

/// The values that contradict each other.
fn rivals(deal: &Deal, field: Field) -> Value {
    let values = deal.blame.get(&field).map(|blame| {
        let mut values: Vec<Value> = Vec::new();
        for said in std::iter::once(&blame.standing).chain(&blame.rivals) {
            let value = json!(said.value);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    });
    json!(values)
}
