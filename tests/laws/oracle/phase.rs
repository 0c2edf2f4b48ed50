//! Phase, authorization and the offers on the table, each straight from the events it is given.

use super::event::{Event, last};
use super::name::plain;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The phases that steps lead to, from the nearest to the furthest.
const PHASES: [&str; 7] = ["interest", "contact", "meeting", "offer", "agreed", "signed", "completed"];

/// "With no certain event the phase is null."
pub(crate) fn phase(events: &[&Event]) -> Option<&'static str> {
    if events.is_empty() {
        return None;
    }
    let collapsed = events.iter().any(|event| event.is("collapse") && !is_undone(event, events));
    Some(if collapsed { "collapsed" } else { furthest(events) })
}

/// "The furthest step among the certain events, interest if there is none."
fn furthest(events: &[&Event]) -> &'static str {
    let reached = |phase: &&str| events.iter().any(|event| step(event) == Some(*phase));
    PHASES.into_iter().rev().find(reached).unwrap_or("interest")
}

fn step(event: &Event) -> Option<&'static str> {
    match event.kind.as_str() {
        "contact" => Some("contact"),
        "meeting" if event.has_status("held") => Some("meeting"),
        "offer" | "counter_offer" => Some("offer"),
        "agreement" => Some("agreed"),
        "signature" => Some("signed"),
        "completion" => Some("completed"),
        _ => None,
    }
}

/// "By a step after it, or by a reopening or completion that is after it, or overlaps it with a higher position."
fn is_undone(collapse: &Event, events: &[&Event]) -> bool {
    let stepped_over = events.iter().any(|event| step(event).is_some() && event.is_after(collapse));
    let overturned = events.iter().any(|event| {
        event.is_one_of(&["reopening", "completion"])
            && (event.is_after(collapse) || (event.overlaps(collapse) && event.position > collapse.position))
    });
    stepped_over || overturned
}

/// "That of the last authorization event", unless a completion speaks for it.
pub(crate) fn authorization(events: &[&Event]) -> Value {
    let kinds = ["authorization_pending_replacement", "authorization_granted", "authorization_refused"];
    let asked: Vec<&Event> = events.iter().copied().filter(|event| event.is_one_of(&kinds)).collect();
    let Some(last) = last(&asked) else {
        return json!({ "status": "not_required" });
    };
    // "A completion that the pending or refusing event is not after makes it granted with implied: true."
    let completed_anyway = events.iter().any(|event| event.is("completion") && !last.is_after(event));
    if completed_anyway && !last.is("authorization_granted") {
        return json!({ "status": "granted", "implied": true });
    }
    json!({ "status": last.kind.trim_start_matches("authorization_") })
}

/// "The last offer or counter_offer of each `by`, if it is after every agreement, completion and collapse."
pub(crate) fn offers(events: &[&Event]) -> Vec<usize> {
    let offers: Vec<&Event> =
        events.iter().copied().filter(|event| event.is_one_of(&["offer", "counter_offer"])).collect();
    let bidders: BTreeSet<String> = offers.iter().filter_map(|offer| plain(&offer.data["by"])).collect();
    let mut on_the_table: Vec<usize> = bidders
        .into_iter()
        .filter_map(|by| last_of(&by, &offers))
        .filter(|offer| is_after_every_ending(offer, events))
        .map(|offer| offer.position)
        .collect();
    on_the_table.sort_unstable();
    on_the_table
}

fn last_of<'a>(by: &str, offers: &[&'a Event]) -> Option<&'a Event> {
    let theirs: Vec<&Event> =
        offers.iter().copied().filter(|offer| plain(&offer.data["by"]).as_deref() == Some(by)).collect();
    last(&theirs)
}

fn is_after_every_ending(offer: &Event, events: &[&Event]) -> bool {
    events
        .iter()
        .filter(|event| event.is_one_of(&["agreement", "completion", "collapse"]))
        .all(|ending| offer.is_after(ending))
}
