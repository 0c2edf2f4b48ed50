//! Phase, authorization and the offers on the table, each straight from the events it is given.

use super::event::{Event, last};
use super::moment;
use super::who::Who;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// The phases that steps lead to, from the nearest to the furthest.
const PHASES: [&str; 7] = ["interest", "contact", "meeting", "offer", "agreed", "signed", "completed"];

/// "A reopening that is `afresh` begins the talks again from nothing: whatever it follows no longer counts (it does so even if another
/// follows it)."
pub(crate) fn counting<'a>(events: &[&'a Event]) -> Vec<&'a Event> {
    let restarts: Vec<&Event> =
        events.iter().copied().filter(|event| event.is("reopening") && event.data["afresh"] == true).collect();
    let counts = |event: &&&'a Event| {
        !restarts.iter().any(|restart| restart.position != event.position && restart.follows(event))
    };
    events.iter().filter(counts).copied().collect()
}

/// "With no certain event the phase is null."
pub(crate) fn phase(events: &[&Event], free: bool) -> Option<&'static str> {
    if events.is_empty() {
        return None;
    }
    let collapsed = events.iter().any(|event| event.is("collapse") && !is_undone(event, events, free));
    Some(if collapsed { "collapsed" } else { furthest(events, free) })
}

/// "The furthest step among the certain events, interest if there is none."
fn furthest(events: &[&Event], free: bool) -> &'static str {
    let reached = |phase: &&str| events.iter().any(|event| step(event, free) == Some(*phase));
    PHASES.into_iter().rev().find(reached).unwrap_or("interest")
}

/// "A release clause exercised is an agreement, and so, without an owner, are personal terms agreed."
pub(crate) fn step(event: &Event, free: bool) -> Option<&'static str> {
    match event.kind.as_str() {
        "contact" => Some("contact"),
        "meeting" if event.has_status("held") => Some("meeting"),
        "offer" | "counter_offer" => Some("offer"),
        "agreement" => Some("agreed"),
        "clause_triggered" if event.exercises_a_release() => Some("agreed"),
        "personal_terms" if free && event.has_status("agreed") => Some("agreed"),
        "signature" => Some("signed"),
        "completion" => Some("completed"),
        _ => None,
    }
}

/// "By a step after it, or by a reopening or completion that is after it, or overlaps it with a higher position."
fn is_undone(collapse: &Event, events: &[&Event], free: bool) -> bool {
    let stepped_over = events.iter().any(|event| step(event, free).is_some() && event.is_after(collapse));
    let overturned =
        events.iter().any(|event| event.is_one_of(&["reopening", "completion"]) && event.follows(collapse));
    stepped_over || overturned
}

/// "The last offer or counter_offer of each `by`, if it is after every completion, collapse and whatever counts as an agreement, and T is
/// not past its `expires`."
pub(crate) fn offers(events: &[&Event], free: bool, at: Option<DateTime<Utc>>, zone: Tz, who: &Who) -> Vec<usize> {
    let offers: Vec<&Event> =
        events.iter().copied().filter(|event| event.is_one_of(&["offer", "counter_offer"])).collect();
    let bidders: BTreeSet<String> = offers.iter().filter_map(|offer| who.club(&offer.data["by"])).collect();
    let mut on_the_table: Vec<usize> = bidders
        .into_iter()
        .filter_map(|by| last_of(&by, &offers, who))
        .filter(|offer| is_after_every_ending(offer, events, free) && !has_lapsed(offer, at, zone))
        .map(|offer| offer.position)
        .collect();
    on_the_table.sort_unstable();
    on_the_table
}

fn last_of<'a>(by: &str, offers: &[&'a Event], who: &Who) -> Option<&'a Event> {
    let theirs: Vec<&Event> =
        offers.iter().copied().filter(|offer| who.club(&offer.data["by"]).as_deref() == Some(by)).collect();
    last(&theirs)
}

fn is_after_every_ending(offer: &Event, events: &[&Event], free: bool) -> bool {
    let ends = |event: &Event| event.is("collapse") || matches!(step(event, free), Some("agreed" | "completed"));
    events.iter().filter(|event| ends(event)).all(|ending| offer.is_after(ending))
}

fn has_lapsed(offer: &Event, at: Option<DateTime<Utc>>, zone: Tz) -> bool {
    let end = offer.data["expires"].as_str().map(|words| moment::read(words, zone).end);
    end.zip(at).is_some_and(|(end, at)| at > end)
}
