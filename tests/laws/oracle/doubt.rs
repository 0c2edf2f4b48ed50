//! What is certain and doubtful, until it is overtaken.

use super::authorization::speaker;
use super::event::Event;
use super::parties::is_free;
use super::phase::step;
use super::who::Who;
use serde_json::Value;

/// "Steps, completions, collapses, reopenings, and authorization events by one who may, that are certain but doubtful are listed as
/// `unconfirmed` until they are overtaken."
pub(crate) fn unconfirmed<'a>(
    certain: &[&'a Event],
    established: &[&'a Event],
    parties: Option<&Value>,
    who: &Who,
) -> Vec<&'a Event> {
    let free = is_free(parties);
    let doubtful = certain.iter().copied().filter(|event| event.is_doubtful());
    doubtful
        .filter(|event| {
            if is_word(event) {
                may(event, parties, who)
                    && !established.iter().any(|other| overtakes_a_word(other, event, parties, who))
            } else {
                turns(event, free) && !established.iter().any(|other| overtakes(other, event, free))
            }
        })
        .collect()
}

fn is_word(event: &Event) -> bool {
    event.kind.starts_with("authorization_")
}

/// "Only the owner and the loan club (those of T) can give or refuse it."
fn may(event: &Event, parties: Option<&Value>, who: &Who) -> bool {
    let Some(parties) = parties.filter(|_| !is_free(parties)) else { return false };
    [&parties["owner"], &parties["loan_club"]]
        .iter()
        .any(|club| club.is_string() && who.club(club) == speaker(event, Some(parties), who))
}

fn turns(event: &Event, free: bool) -> bool {
    step(event, free).is_some() || event.is_one_of(&["collapse", "reopening"])
}

/// "An established one of the same kind (the same step) overlaps them, or any established step, completion, collapse or reopening is after
/// them, or an afresh one follows them."
fn overtakes(other: &Event, event: &Event, free: bool) -> bool {
    let same = match step(event, free) {
        Some(phase) => step(other, free) == Some(phase),
        None => other.kind == event.kind,
    };
    (same && other.overlaps(event)) || (turns(other, free) && other.is_after(event)) || restarts(other, event)
}

/// "By an established one of the same club that overlaps it or is after it, by a completion that it is not after, or by an afresh reopening
/// that follows it."
fn overtakes_a_word(other: &Event, word: &Event, parties: Option<&Value>, who: &Who) -> bool {
    let same = is_word(other) && speaker(other, parties, who) == speaker(word, parties, who);
    (same && !word.is_after(other)) || (other.is("completion") && !word.is_after(other)) || restarts(other, word)
}

fn restarts(other: &Event, event: &Event) -> bool {
    other.is("reopening") && other.data["afresh"] == true && other.follows(event)
}
