//! A second, naive derivation of a deal's state, to hold against the real one.
//!
//! It shares no code with the product, checks no rule, and takes the model sentence by sentence: where a function quotes
//! the design, the quotation is the whole of its specification.

mod claim;
mod event;
mod grade;
mod moment;
mod money;
mod name;
mod patch;
mod phase;

use claim::Claim;
use event::Event;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// `lines[i]` is the JSON object of the record at position i+1 (the import format; every line has an explicit `learned`,
/// and every `recorded` is long after every `learned`). `at` and `known_at` are moments as typed, `None` is no cut.
/// Answers the states of the deals that `list` shows, sorted by slug.
pub(crate) fn states(lines: &[Value], zone: chrono_tz::Tz, at: Option<&str>, known_at: Option<&str>) -> Vec<Value> {
    let slugs: BTreeSet<&str> = lines.iter().filter_map(|line| line["deal"].as_str()).collect();
    slugs
        .into_iter()
        .filter_map(|slug| {
            let events = event::visible_events(slug, lines, zone, known_at);
            state(slug, &events, at.map(|words| moment::read(words, zone).end))
        })
        .collect()
}

/// The state of one deal, or none where lists leave it out.
fn state(slug: &str, visible: &[Event], at: Option<chrono::DateTime<chrono::Utc>>) -> Option<Value> {
    let certain: Vec<&Event> = visible.iter().filter(|event| event.happened.is_certain(at)).collect();
    let possible: Vec<&Event> = visible.iter().filter(|event| event.happened.is_possible(at)).collect();
    if certain.is_empty() && possible.is_empty() {
        return None;
    }
    let owner = named_at_the_opening(visible, "owner");
    let claims = claim::claims(&certain, &owner);
    let left = claim::left_over(&claims, &certain);
    Some(json!({
        "deal": slug,
        "phase": phase::phase(&certain),
        "possible_phase": possible_phase(&certain, &possible),
        "owner": owner,
        "to": named_at_the_opening(visible, "to"),
        "authorization": phase::authorization(&certain),
        "terms": each_field(&left, |rivals| claim::standing(rivals).map(|claim| claim.value.clone())),
        "disputed": disputed(&left),
        "blame": each_field(&left, |rivals| claim::standing(rivals).map(|claim| json!(claim.said.position))),
        "offers": phase::offers(&certain),
        "possible": possible.iter().map(|event| event.position).collect::<Vec<_>>(),
    }))
}

/// "Named by its first record, `opened`, and shown whenever that is visible", certain or not.
fn named_at_the_opening(visible: &[Event], key: &str) -> Value {
    visible.iter().find(|event| event.is("opened")).map(|opened| opened.data[key].clone()).unwrap_or_default()
}

/// "What the phase would be with the possible events too, where that differs."
fn possible_phase(certain: &[&Event], possible: &[&Event]) -> Option<&'static str> {
    let together: Vec<&Event> = certain.iter().chain(possible).copied().collect();
    phase::phase(&together).filter(|with| Some(*with) != phase::phase(certain))
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
