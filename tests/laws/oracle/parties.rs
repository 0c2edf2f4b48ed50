//! Who a deal is about, as of a date.

use super::event::{Event, last};
use serde_json::{Value, json};

const CHANGING: [&str; 4] = ["owner", "loan_club", "agent", "window"];

/// "Named by its first record, `opened`, and shown whenever that is visible; owner, loan club, agent and window may change: each is what
/// the last established change says that names it."
pub(crate) fn parties(visible: &[Event], established: &[&Event]) -> Option<Value> {
    let opened = visible.iter().find(|event| event.is("opened"))?;
    let mut parties = opened.data.clone();
    for party in CHANGING {
        let names = |event: &&&Event| event.is("parties_changed") && event.data.get(party).is_some();
        let naming: Vec<&Event> = established.iter().filter(names).copied().collect();
        if let Some(change) = last(&naming) {
            parties[party] = change.data[party].clone();
        }
    }
    Some(parties)
}

/// "Absent for a free agent."
pub(crate) fn is_free(parties: Option<&Value>) -> bool {
    parties.is_some_and(|parties| parties.is_object() && parties["owner"].is_null())
}

/// "The last established `loan_ended`, unless an extension agreed or exercised is after it."
pub(crate) fn ended(established: &[&Event]) -> Value {
    let ends: Vec<&Event> = established.iter().copied().filter(|event| event.is("loan_ended")).collect();
    let extends = |event: &Event| event.exercises_a_clause() && event.data["clause"] == "extension";
    match last(&ends) {
        Some(end) if !established.iter().any(|event| extends(event) && event.is_after(end)) => {
            end.data["basis"].clone()
        }
        _ => json!(null),
    }
}
