//! May the player go? A seller may block a deal at any step of it.

use super::event::Event;
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::lineup::Lineup;
use super::moment::{Instant, Moment};
use super::name::{Name, Slug};
use super::order::Placed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::{Bound, Deref};

/// Where the authorization stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    Permission::of(events.iter().copied()).authorization()
}

/// The events that the authorization goes by, while some come and others go.
#[derive(Clone, Debug)]
pub struct Permission<R> {
    said: Lineup<R>,
    asked: Lineup<R>,
    found: Lineup<R>,
    /// By when they were certain.
    completions: BTreeMap<(Instant, Position), R>,
}

impl<R> Default for Permission<R> {
    fn default() -> Self {
        Self {
            said: Lineup::default(),
            asked: Lineup::default(),
            found: Lineup::default(),
            completions: BTreeMap::new(),
        }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Placed + Clone> Permission<R> {
    /// Of these events.
    pub fn of(events: impl IntoIterator<Item = R>) -> Self {
        let mut permission = Self::default();
        for event in events {
            permission.put(event);
        }
        permission
    }

    /// One more event; whether it is one that the authorization goes by.
    pub fn put(&mut self, event: R) -> bool {
        match event.event().kind() {
            Kind::AuthorizationPendingReplacement => {
                self.asked.put(event.clone());
                self.said.put(event);
            }
            Kind::AuthorizationGranted | Kind::AuthorizationRefused => self.said.put(event),
            Kind::ReplacementFound => self.found.put(event),
            Kind::Completion => {
                self.completions.insert((event.when().end, event.position()), event);
            }
            _ => return false,
        }
        true
    }

    /// One event less; whether it is one that the authorization goes by.
    pub fn take(&mut self, event: &R) -> bool {
        match event.event().kind() {
            Kind::AuthorizationPendingReplacement => {
                self.asked.take(event);
                self.said.take(event);
            }
            Kind::AuthorizationGranted | Kind::AuthorizationRefused => self.said.take(event),
            Kind::ReplacementFound => self.found.take(event),
            Kind::Completion => {
                self.completions.remove(&(event.when().end, event.position()));
            }
            _ => return false,
        }
        true
    }

    /// Where the authorization stands.
    pub fn authorization(&self) -> Authorization {
        let Some(latest) = self.said.last() else { return Authorization::default() };
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
            self.wait_since(latest).map_or((None, None, None), |wait| (wait.replacement, wait.deal, wait.player));
        let since = Some(latest.when().clone());
        let stands = Authorization { status, by, since, replacement, deal, player, implied: false };
        let not_before = (Bound::Excluded((latest.when().start, Position(u64::MAX))), Bound::Unbounded);
        let completed = self.completions.range(not_before).next();
        match completed {
            Some((_, completion)) if status != AuthorizationStatus::Granted => Authorization {
                status: AuthorizationStatus::Granted,
                since: Some(completion.when().clone()),
                implied: true,
                ..stands
            },
            _ => stands,
        }
    }

    /// The last time that these events ask for a replacement; what was found since then, or while it was asked for.
    pub fn wait(&self) -> Option<Wait> {
        self.wait_since(self.asked.last()?)
    }

    /// None where the event asks for nothing.
    fn wait_since(&self, asked: &R) -> Option<Wait> {
        let (by, wanted, deal) = match asked.event() {
            Event::AuthorizationPendingReplacement { by, replacement, deal } => {
                (Some(by.clone()), replacement.as_ref().map(ToString::to_string), deal.clone())
            }
            // It still waits, and nobody knows any more for what.
            erased if erased.is(Kind::AuthorizationPendingReplacement) => (None, None, None),
            _ => return None,
        };
        let found = self.found.last_of(None, |found| !asked.when().is_after(found.when()));
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
    Permission::of(events.iter().copied()).wait()
}

impl Wait {
    /// Who gives the authorization, as a sentence has it.
    pub fn who(&self) -> &str {
        self.by.as_ref().map_or("a club (erased)", Name::as_str)
    }
}
