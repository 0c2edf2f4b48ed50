//! A second, naive derivation of a deal's state, to hold against the real one.
//!
//! It shares no code with the product, checks no rule, and takes the model sentence by sentence: where a function quotes
//! the design, the quotation is the whole of its specification.

mod authorization;
mod claim;
mod doubt;
mod event;
mod grade;
mod moment;
mod money;
mod name;
mod parties;
mod patch;
mod phase;
mod who;

use claim::Claim;
use event::Event;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use who::Who;

/// `lines[i]` is the JSON object of the record at position i+1 (the import format; every line has an explicit `learned`,
/// and every `recorded` is long after every `learned`). `at` and `known_at` are moments as typed, `None` is no cut.
/// Answers the states of the deals that `list` shows, sorted by slug.
pub(crate) fn states(lines: &[Value], zone: chrono_tz::Tz, at: Option<&str>, known_at: Option<&str>) -> Vec<Value> {
    let who = Who::of(lines, zone, known_at);
    let slugs: BTreeSet<&str> = lines.iter().filter_map(|line| line["deal"].as_str()).collect();
    slugs
        .into_iter()
        .filter_map(|slug| {
            let events = event::visible_events(slug, lines, zone, known_at);
            state(slug, &events, at.map(|words| moment::read(words, zone).end), zone, &who)
        })
        .collect()
}

/// The state of one deal, or none where lists leave it out.
fn state(
    slug: &str,
    visible: &[Event],
    at: Option<chrono::DateTime<chrono::Utc>>,
    zone: chrono_tz::Tz,
    who: &Who,
) -> Option<Value> {
    let certain: Vec<&Event> = visible.iter().filter(|event| event.happened.is_certain(at)).collect();
    let possible: Vec<&Event> = visible.iter().filter(|event| event.happened.is_possible(at)).collect();
    if certain.is_empty() && possible.is_empty() {
        return None;
    }
    let established: Vec<&Event> = certain.iter().copied().filter(|event| !event.is_doubtful()).collect();
    let parties = parties::parties(visible, &established);
    let party = |key: &str| parties.as_ref().map(|parties| parties[key].clone()).unwrap_or_default();
    let free = parties::is_free(parties.as_ref());
    let counting = phase::counting(&established);
    let unconfirmed = doubt::unconfirmed(&certain, &established, parties.as_ref(), who);
    let owner = party("owner");
    let claims = claim::claims(&certain, &owner, who);
    let left = claim::left_over(&claims, &certain);
    Some(json!({
        "deal": slug,
        "phase": phase_of(&certain, &established, free),
        "possible_phase": possible_phase(&certain, &established, &[&possible[..], &unconfirmed[..]].concat(), free),
        "owner": owner,
        "to": party("to"),
        "loan_club": party("loan_club"),
        "agent": party("agent"),
        "window": party("window"),
        "ended": parties::ended(&established),
        "authorization": authorization::authorization(&counting, parties.as_ref(), who),
        "terms": each_field(&left, |rivals| claim::standing(rivals).map(|claim| claim.value.clone())),
        "disputed": disputed(&left),
        "blame": each_field(&left, |rivals| claim::standing(rivals).map(|claim| json!(claim.said.position))),
        "offers": phase::offers(&counting, free, at, zone, who),
        "possible": possible.iter().map(|event| event.position).collect::<Vec<_>>(),
        "unconfirmed": unconfirmed.iter().map(|event| event.position).collect::<Vec<_>>(),
    }))
}

/// "With no certain event the phase is null"; interest, if none of the established events is a step.
fn phase_of(certain: &[&Event], events: &[&Event], free: bool) -> Option<&'static str> {
    phase::phase(&phase::counting(events), free).or((!certain.is_empty()).then_some("interest"))
}

/// "What the phase would be with the possible and the unconfirmed events too, where that differs."
fn possible_phase(certain: &[&Event], established: &[&Event], more: &[&Event], free: bool) -> Option<&'static str> {
    let together: Vec<&Event> = established.iter().chain(more).copied().collect();
    let with = phase_of(certain, &together, free);
    with.filter(|with| Some(*with) != phase_of(certain, established, free))
}

fn fields<'a>(left: &[&'a Claim]) -> BTreeSet<&'a str> {
    left.iter().map(|claim| claim.field.as_str()).collect()
}

/// "The claims that are left on a field are rivals."
fn rivals<'a>(left: &[&'a Claim], field: &str) -> Vec<&'a Claim> {
    left.iter().copied().filter(|claim| claim.field == field).collect()
}

fn each_field(left: &[&Claim], answer: impl Fn(&[&Claim]) -> Option<Value>) -> Map<String, Value> {
    fields(left).into_iter().filter_map(|field| Some((field.to_owned(), answer(&rivals(left, field))?))).collect()
}

fn disputed<'a>(left: &[&'a Claim]) -> Vec<&'a str> {
    fields(left).into_iter().filter(|field| claim::is_disputed(&rivals(left, field))).collect()
}
