//! May the player go? A seller may block a deal at any step of it.

use super::event::Event;
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::moment::Moment;
use super::name::{Name, Slug};
use super::order::{Placed, last};
use serde::Serialize;

/// Where the authorization stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words")]
pub enum AuthorizationStatus {
    #[default]
    NotRequired,
    PendingReplacement,
    Granted,
    Refused,
}

impl AuthorizationStatus {
    /// As it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotRequired => "not_required",
            Self::PendingReplacement => "pending_replacement",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// The authorization of a deal, with what it waits for, or waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorization {
    /// Where it stands.
    pub status: AuthorizationStatus,
    /// Who gives it.
    pub by: Option<Name>,
    /// The moment of the event that made it so.
    pub since: Option<Moment>,
    /// The replacement wanted, or found.
    pub replacement: Option<String>,
    /// The deal that would bring the replacement.
    pub deal: Option<Slug>,
    /// Who was found, where that names no deal: if the deal is one of other players, it is not waited for any more.
    pub player: Option<Name>,
    /// Granted by nothing but the completion.
    pub implied: bool,
}

/// The authorization that these events make.
pub fn authorization(events: &[&Reading<'_>]) -> Authorization {
    let Some(latest) = last(events.iter().copied().filter(|reading| is_authorization(reading.event()))) else {
        return Authorization::default();
    };
    let status = match latest.event().kind() {
        Kind::AuthorizationPendingReplacement => AuthorizationStatus::PendingReplacement,
        Kind::AuthorizationRefused => AuthorizationStatus::Refused,
        _ => AuthorizationStatus::Granted,
    };
    // Who said so is gone where that was erased.
    let by = match latest.event() {
        Event::AuthorizationPendingReplacement { by, .. }
        | Event::AuthorizationRefused { by, .. }
        | Event::AuthorizationGranted { by, .. } => Some(by.clone()),
        _ => None,
    };
    let (replacement, deal, player) =
        wait_since(latest, events).map_or((None, None, None), |wait| (wait.replacement, wait.deal, wait.player));
    let since = Some(latest.when().clone());
    let stands = Authorization { status, by, since, replacement, deal, player, implied: false };
    let completed = events
        .iter()
        .filter(|event| event.event().is(Kind::Completion) && !latest.when().is_after(event.when()))
        .min_by_key(|event| event.when().end);
    match completed {
        Some(completion) if status != AuthorizationStatus::Granted => Authorization {
            status: AuthorizationStatus::Granted,
            since: Some(completion.when().clone()),
            implied: true,
            ..stands
        },
        _ => stands,
    }
}

/// The event says something about the authorization.
pub fn is_authorization(event: &Event) -> bool {
    matches!(
        event.kind(),
        Kind::AuthorizationPendingReplacement | Kind::AuthorizationGranted | Kind::AuthorizationRefused
    )
}

/// What a seller asked for before it would let the player go, and what was found; whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who gives the authorization; none where that was erased.
    pub by: Option<Name>,
    /// The moment of the record that asks.
    pub since: Moment,
    /// The record that asks.
    pub asked: Position,
    /// The record that names what was found.
    pub found: Option<Position>,
    /// The replacement wanted, or found.
    pub replacement: Option<String>,
    /// The deal that would bring the replacement.
    pub deal: Option<Slug>,
    /// Who was found, where that names no deal.
    pub player: Option<Name>,
}

/// The last time that these events ask for a replacement; what was found since then, or while it was asked for.
pub fn wait(events: &[&Reading<'_>]) -> Option<Wait> {
    let asks = |event: &Event| event.is(Kind::AuthorizationPendingReplacement);
    wait_since(last(events.iter().copied().filter(|reading| asks(reading.event())))?, events)
}

impl Wait {
    /// Who gives the authorization, as a sentence has it.
    pub fn who(&self) -> &str {
        self.by.as_ref().map_or("a club (erased)", Name::as_str)
    }
}

/// None where the event asks for nothing.
fn wait_since(asked: &Reading<'_>, events: &[&Reading<'_>]) -> Option<Wait> {
    let (by, wanted, deal) = match asked.event() {
        Event::AuthorizationPendingReplacement { by, replacement, deal } => {
            (Some(by.clone()), replacement.as_ref().map(ToString::to_string), deal.clone())
        }
        // It still waits, and nobody knows any more for what.
        erased if erased.is(Kind::AuthorizationPendingReplacement) => (None, None, None),
        _ => return None,
    };
    let found = last(
        events
            .iter()
            .copied()
            .filter(|event| event.event().is(Kind::ReplacementFound) && !asked.when().is_after(event.when())),
    );
    let (replacement, deal, player) = match found.map(|found| found.event()) {
        Some(Event::ReplacementFound { deal: found, player }) => {
            let alone = player.clone().filter(|_| found.is_none());
            (player.as_ref().map(ToString::to_string).or(wanted), found.clone().or(deal), alone)
        }
        _ => (wanted, deal, None),
    };
    Some(Wait {
        by,
        since: asked.when().clone(),
        asked: asked.position(),
        found: found.map(Placed::position),
        replacement,
        deal,
        player,
    })
}
