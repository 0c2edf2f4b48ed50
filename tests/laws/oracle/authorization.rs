//! May the player go?

use super::event::{Event, last};
use super::parties::is_free;
use super::who::Who;
use serde_json::{Value, json};

/// "The status is the worst of what the two say; `none` where neither said anything or `opened` is not visible, `not_required` without an
/// owner; `implied` where any of the grants is."
pub(crate) fn authorization(events: &[&Event], parties: Option<&Value>, who: &Who) -> Value {
    let Some(parties) = parties else { return json!({ "status": "none" }) };
    if is_free(Some(parties)) {
        return json!({ "status": "not_required" });
    }
    let clubs: Vec<&Value> =
        [&parties["owner"], &parties["loan_club"]].into_iter().filter(|club| club.is_string()).collect();
    let said: Vec<(&str, bool)> = clubs.iter().filter_map(|club| says(club, parties, events, who)).collect();
    for status in ["refused", "pending_replacement", "granted"] {
        if said.iter().any(|(said, _)| *said == status) {
            let implied = status == "granted" && said.iter().any(|(_, implied)| *implied);
            return if implied { json!({ "status": status, "implied": true }) } else { json!({ "status": status }) };
        }
    }
    json!({ "status": "none" })
}

/// Whose word it is: one that was erased "is then taken to be the owner's".
pub(crate) fn speaker(word: &Event, parties: Option<&Value>, who: &Who) -> Option<String> {
    who.club(if word.erased { &parties?["owner"] } else { &word.data["by"] })
}

/// "Each of the two says what its last authorization event says; a refusal or a waiting counts as granted, `implied`, once there is a
/// completion or an exercised release clause that it is not after, and a refusal also once an agreement is after it."
fn says(club: &Value, parties: &Value, events: &[&Event], who: &Who) -> Option<(&'static str, bool)> {
    let kinds = ["authorization_pending_replacement", "authorization_granted", "authorization_refused"];
    let words: Vec<&Event> = events
        .iter()
        .copied()
        .filter(|event| event.is_one_of(&kinds) && speaker(event, Some(parties), who) == who.club(club))
        .collect();
    let word = last(&words)?;
    let status = match word.kind.as_str() {
        "authorization_pending_replacement" => "pending_replacement",
        "authorization_granted" => return Some(("granted", false)),
        _ => "refused",
    };
    let lets_go = |event: &&&Event| event.is("completion") || event.exercises_a_release();
    let completed = events.iter().filter(lets_go).any(|event| !word.is_after(event));
    let agreed = events.iter().any(|event| event.is("agreement") && event.is_after(word));
    let implied = completed || (status == "refused" && agreed);
    Some(if implied { ("granted", true) } else { (status, false) })
}
