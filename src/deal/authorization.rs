//! May the player go? A seller may block a deal at any step of it.

use super::event::Event;
use super::history::Reading;
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
    /// Granted by nothing but the completion.
    pub implied: bool,
}

/// The authorization that these events make.
pub fn authorization(events: &[&Reading<'_>]) -> Authorization {
    let Some(latest) = last(events.iter().copied().filter(|reading| is_authorization(reading.event()))) else {
        return Authorization::default();
    };
    let (status, by) = match latest.event() {
        Event::AuthorizationPendingReplacement { by, .. } => (AuthorizationStatus::PendingReplacement, by),
        Event::AuthorizationRefused { by, .. } => (AuthorizationStatus::Refused, by),
        Event::AuthorizationGranted { by, .. } => (AuthorizationStatus::Granted, by),
        _ => return Authorization::default(),
    };
    let (replacement, deal) = replacement(latest, events);
    let stands = Authorization {
        status,
        by: Some(by.clone()),
        since: Some(latest.when().clone()),
        replacement,
        deal,
        implied: false,
    };
    let completed = events
        .iter()
        .filter(|event| matches!(event.event(), Event::Completion { .. }) && !latest.when().is_after(event.when()))
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
        event,
        Event::AuthorizationPendingReplacement { .. }
            | Event::AuthorizationGranted { .. }
            | Event::AuthorizationRefused { .. }
    )
}

/// What a pending authorization waits for: what was asked for, until a replacement is found.
fn replacement(latest: &Reading<'_>, events: &[&Reading<'_>]) -> (Option<String>, Option<Slug>) {
    let Event::AuthorizationPendingReplacement { replacement, deal, .. } = latest.event() else {
        return (None, None);
    };
    let found = last(events.iter().copied().filter(|event| {
        matches!(event.event(), Event::ReplacementFound { .. }) && !latest.when().is_after(event.when())
    }));
    let asked = replacement.as_ref().map(ToString::to_string);
    match found.map(|found| found.event()) {
        Some(Event::ReplacementFound { deal: found, player }) => {
            (player.as_ref().map(ToString::to_string).or(asked), found.clone().or_else(|| deal.clone()))
        }
        _ => (asked, deal.clone()),
    }
}
