//! May the player go: nobody asked, nobody answered, or not in time.

use super::Severity::Medium;
use super::world::{RawFinding, World};
use crate::deal::authorization::{by, is_authorization};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::kind::Kind;
use crate::deal::name::Name;
use crate::deal::order::Placed;
use crate::deal::parties::Parties;
use crate::views::date::{on, readable};
use crate::views::deal_at_cuts::{DealAtCuts, is_completion};
use crate::views::wording::{capital, count, in_a_line};

/// Whose name was erased.
const SOMEONE: &str = "someone (erased)";

/// The completion is all that grants it: see [`crate::deal::authorization::Authorization::implied`].
pub(super) fn completed_while_pending(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let authorization = &case.state.authorization;
    let said = |reading: &&Reading<'_>| authorization.implied && authorization.said == Some(reading.position());
    let Some(latest) = case.events(is_authorization).find(said) else { return Vec::new() };
    let completions = case.events(is_completion).filter(|completion| !latest.when().is_after(completion.when()));
    let Some(completion) = completions.min_by_key(|completion| completion.when().end) else { return Vec::new() };
    let by = authorization.by.as_ref().map_or(SOMEONE.into(), ToString::to_string);
    let completed = on(completion.when());
    if latest.event().is(Kind::AuthorizationRefused) {
        // Who agreed since then refuses no longer.
        let agreed = |agreement: &Reading<'_>| {
            agreement.when().is_after(latest.when()) && !agreement.when().is_after(completion.when())
        };
        if case.events(|event| event.is(Kind::Agreement)).any(agreed) {
            return Vec::new();
        }
        let refused = on(latest.when());
        let message = format!("Completed {completed} although {by} refused to authorize it {refused}.");
        return vec![RawFinding::new(message).on([latest, completion])];
    }
    let wanted =
        authorization.replacement.as_deref().map(|wanted| format!(" ({})", in_a_line(wanted))).unwrap_or_default();
    let found = case
        .events(|event| event.is(Kind::ReplacementFound))
        .find(|found| !latest.when().is_after(found.when()) && !found.when().is_after(completion.when()));
    let told = match found {
        None => RawFinding::new(format!(
            "Completed {completed} while {by} still waited for a replacement{wanted}; no authorization is recorded."
        )),
        // The condition was met; only the word is missing.
        Some(found) => {
            let message =
                format!("Completed {completed} once {by} had a replacement{wanted}; no authorization is recorded.");
            RawFinding::new(message).on([found]).weighs(Medium)
        }
    };
    vec![told.on([latest, completion])]
}

/// A word on the authorization by somebody who cannot give it: neither the owner nor the loan club.
pub(super) fn by_another(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(now) = case.parties() else { return Vec::new() };
    let holds =
        |parties: &Parties, club: &Name| parties.holders(&case.who).any(|holder| case.who.is_same_club(holder, club));
    let found = case.all(is_authorization).filter_map(|word| {
        let by = by(word.event()).filter(|by| !holds(now, by))?;
        // Whoever held the rights on that day could give it, at whatever hour.
        let then = parties_then(case, word).filter(|then| !then.iter().any(|parties| holds(parties, by)))?;
        let did = match word.event().kind() {
            Kind::AuthorizationGranted => "authorized the move",
            Kind::AuthorizationRefused => "refused to authorize the move",
            _ => "asked for a replacement",
        };
        let mut holders: Vec<&Name> = Vec::new();
        for holder in then.iter().flat_map(|parties| parties.holders(&case.who)) {
            if !holders.iter().any(|other| case.who.is_same_club(other, holder)) {
                holders.push(holder);
            }
        }
        let holders: Vec<&str> = holders.into_iter().map(Name::as_str).collect();
        let who = if holders.is_empty() {
            "nobody holds the player's rights".into()
        } else {
            format!("only {} can", holders.join(" or "))
        };
        Some(RawFinding::new(format!("{by} {did} {}; {who}.", on(word.when()))).on([word]))
    });
    found.collect()
}

/// The parties as they were, or may have been, when this happened.
fn parties_then(case: &DealAtCuts<'_>, word: &Reading<'_>) -> Option<Vec<Parties>> {
    let opening = case.events(|event| event.is(Kind::Opened)).find_map(|reading| match reading.event() {
        Event::Opened(parties) => Some(parties),
        _ => None,
    });
    let changes: Vec<&Reading<'_>> = case.events(|event| event.is(Kind::PartiesChanged)).collect();
    Some(opening.or(case.parties())?.during(word.when(), &changes))
}

/// An answer before which there is no question.
pub(super) fn never_asked(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let answers = |event: &Event| matches!(event.kind(), Kind::AuthorizationGranted | Kind::AuthorizationRefused);
    let Some(parties) = case.parties() else { return Vec::new() };
    let holds = |club: &Name| parties.holders(&case.who).any(|holder| case.who.is_same_club(holder, club));
    let counts = |answer: &&Reading<'_>| by(answer.event()).is_none_or(holds);
    let Some(answer) = case.events(answers).filter(counts).min_by_key(|answer| (answer.when().end, answer.position()))
    else {
        return Vec::new();
    };
    let asks = |event: &Event| event.is(Kind::AuthorizationPendingReplacement);
    if case.events(asks).any(|asked| !asked.when().is_after(answer.when())) {
        return Vec::new();
    }
    let when = on(answer.when());
    let by = match answer.event() {
        Event::AuthorizationGranted { by, .. } | Event::AuthorizationRefused { by, .. } => by.as_str(),
        _ => "Someone (erased)",
    };
    let did = if answer.event().is(Kind::AuthorizationGranted) { "authorized" } else { "refused to authorize" };
    let message = format!("{by} {did} the move {when}, but no record asks for it.");
    vec![RawFinding::new(message).on([answer])]
}

/// Since the first time it was asked for without an answer.
pub(super) fn waits_long(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(wait) = case.waits().filter(|_| !case.may_be_over()) else { return Vec::new() };
    let asks = |event: &Event| event.is(Kind::AuthorizationPendingReplacement);
    let unanswered = |asked: &&Reading<'_>| {
        !case.events(|event| is_authorization(event) && !asks(event)).any(|answer| answer.when().is_after(asked.when()))
    };
    let Some(first) = case.events(asks).filter(unanswered).min_by_key(|asked| asked.when().end) else {
        return Vec::new();
    };
    let waited = case.days(first.when().end, world.today);
    if waited <= i64::from(world.limits.waits_long) {
        return Vec::new();
    }
    let message = format!(
        "{} has been waiting for a replacement since {}: {}, more than {}.",
        capital(wait.who()),
        readable(&first.when().words),
        count(waited.unsigned_abs(), "day"),
        world.limits.waits_long,
    );
    vec![RawFinding::new(message).on([first]).at([wait.asked]).at(wait.found)]
}
