//! May the player go? A seller may block a deal at any step of it.

use super::event::Event;
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::lineup::Lineup;
use super::moment::{Instant, Moment};
use super::name::{Name, Slug};
use super::order::{Placed, last};
use super::parties::Rights;
use super::who::{Meant, Who};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::{Bound, Deref};

/// Where the authorization stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words")]
pub enum AuthorizationStatus {
    /// Nobody who could give it said anything.
    #[default]
    #[serde(rename = "none")]
    Unsaid,
    /// Nobody holds the player's rights.
    NotRequired,
    Granted,
    PendingReplacement,
    Refused,
}

impl AuthorizationStatus {
    /// As it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsaid => "none",
            Self::NotRequired => "not_required",
            Self::PendingReplacement => "pending_replacement",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// Somebody said so.
    pub fn is_said(self) -> bool {
        !matches!(self, Self::Unsaid | Self::NotRequired)
    }
}

/// The authorization of a deal, with what it waits for, or waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorization {
    /// Where it stands.
    pub status: AuthorizationStatus,
    /// Who gives it.
    pub by: Option<Name>,
    /// The record by which it is so.
    pub said: Option<Position>,
    /// The moment of the event that made it so.
    pub since: Option<Moment>,
    /// The replacement wanted, or found.
    pub replacement: Option<String>,
    /// The deal that would bring the replacement.
    pub deal: Option<Slug>,
    /// Who was found, where that names no deal: if the deal is one of other players, it is not waited for any more.
    pub player: Option<Name>,
    /// Granted by nothing but what followed: a completion, a release clause, or an agreement after a refusal.
    pub implied: bool,
}

/// The events that the authorization goes by, while some come and others go.
#[derive(Clone, Debug)]
pub(super) struct Permission<R> {
    who: Who,
    /// What each club says; none for what was erased.
    said: BTreeMap<Option<Meant>, Lineup<R>>,
    found: Lineup<R>,
    /// Completions and exercised release clauses, by when they were certain.
    completions: BTreeMap<(Instant, Position), R>,
    /// Agreements, by when they start.
    agreements: BTreeMap<(Instant, Position), R>,
}

impl<R> Permission<R> {
    /// Of no events yet.
    pub(super) fn new(who: Who) -> Self {
        Self {
            who,
            said: BTreeMap::new(),
            found: Lineup::default(),
            completions: BTreeMap::new(),
            agreements: BTreeMap::new(),
        }
    }
}

impl<'a, R: Deref<Target = Reading<'a>> + Placed + Clone> Permission<R> {
    /// One more event; whether it is one that the authorization goes by.
    pub(super) fn put(&mut self, event: &R) -> bool {
        match event.event().kind() {
            _ if is_authorization(event.event()) => {
                self.said.entry(self.key(event.event())).or_default().put(event.clone());
            }
            Kind::ReplacementFound => self.found.put(event.clone()),
            _ if completes(event.event()) => {
                self.completions.insert((event.when().end, event.position()), event.clone());
            }
            Kind::Agreement => {
                self.agreements.insert((event.when().start, event.position()), event.clone());
            }
            _ => return false,
        }
        true
    }

    /// One event less; whether it is one that the authorization goes by.
    pub(super) fn take(&mut self, event: &R) -> bool {
        match event.event().kind() {
            _ if is_authorization(event.event()) => {
                let key = self.key(event.event());
                if let Some(said) = self.said.get_mut(&key) {
                    said.take(event);
                }
            }
            Kind::ReplacementFound => self.found.take(event),
            _ if completes(event.event()) => {
                self.completions.remove(&(event.when().end, event.position()));
            }
            Kind::Agreement => {
                self.agreements.remove(&(event.when().start, event.position()));
            }
            _ => return false,
        }
        true
    }

    /// Whose word it is; none where that was erased.
    fn key(&self, event: &Event) -> Option<Meant> {
        by(event).map(|by| self.who.club(by))
    }

    /// Where the authorization stands: the worst of what the clubs say that hold the player.
    pub(super) fn authorization(&self, rights: Rights<'_>) -> Authorization {
        if let Rights::Of(parties) = rights
            && parties.is_free_agent()
        {
            return Authorization { status: AuthorizationStatus::NotRequired, ..Authorization::default() };
        }
        let said: Vec<Authorization> = self.last_words(rights).iter().map(|word| self.told(word)).collect();
        let implied = said.iter().any(|told| told.implied);
        // The owner's word comes first, and counts where both say the same.
        let worst = said.into_iter().rev().max_by_key(|told| told.status.badness());
        worst
            .map(|told| Authorization { implied: implied && told.status == AuthorizationStatus::Granted, ..told })
            .unwrap_or_default()
    }

    /// The last word of each club that holds the player, the owner's first. What was erased is taken for the owner's.
    fn last_words(&self, rights: Rights<'_>) -> Vec<&R> {
        let holders: Vec<&Name> = match rights {
            Rights::Unseen => return Vec::new(),
            Rights::Erased => Vec::new(),
            Rights::Of(parties) => parties.holders(&self.who).collect(),
        };
        let of = |club: Option<&Name>| self.said.get(&club.map(|club| self.who.club(club))).and_then(Lineup::last);
        let owner = last([of(None), holders.first().and_then(|owner| of(Some(owner)))].into_iter().flatten());
        owner.into_iter().chain(holders.get(1).and_then(|club| of(Some(club)))).collect()
    }

    /// What a club says with its last word, and what followed.
    fn told(&self, word: &R) -> Authorization {
        let status = match word.event().kind() {
            Kind::AuthorizationPendingReplacement => AuthorizationStatus::PendingReplacement,
            Kind::AuthorizationRefused => AuthorizationStatus::Refused,
            _ => AuthorizationStatus::Granted,
        };
        let (replacement, deal, player) =
            self.wait_since(word).map_or((None, None, None), |wait| (wait.replacement, wait.deal, wait.player));
        let (since, said) = (Some(word.when().clone()), Some(word.position()));
        let by = by(word.event()).cloned();
        let told = Authorization { status, by, said, since, replacement, deal, player, implied: false };
        match self.overtaken_by(word, status) {
            Some(event) => Authorization {
                status: AuthorizationStatus::Granted,
                since: Some(event.when().clone()),
                implied: true,
                ..told
            },
            None => told,
        }
    }

    /// What shows that the player may go, whatever the word says: a completion or a release clause that the word is not after,
    /// or an agreement after a refusal.
    fn overtaken_by(&self, word: &R, status: AuthorizationStatus) -> Option<&R> {
        if status == AuthorizationStatus::Granted {
            return None;
        }
        let not_before = (Bound::Excluded((word.when().start, Position(u64::MAX))), Bound::Unbounded);
        let completed = self.completions.range(not_before).next().map(|(_, event)| event);
        let agreed = || self.agreements.range((word.when().end, Position(0))..).next().map(|(_, event)| event);
        completed.or_else(|| (status == AuthorizationStatus::Refused).then(agreed).flatten())
    }

    /// The last time that a club that holds the player asks for a replacement; what was found since then, or while it was asked for.
    pub(super) fn wait(&self, rights: Rights<'_>) -> Option<Wait> {
        let holders: Vec<Option<Meant>> = match rights {
            Rights::Unseen => return None,
            Rights::Erased => vec![None],
            Rights::Of(parties) => {
                let holders = parties.holders(&self.who).map(|club| Some(self.who.club(club)));
                std::iter::once(None).chain(holders).collect()
            }
        };
        let asks = |word: &R| word.event().is(Kind::AuthorizationPendingReplacement);
        let asked = holders.iter().filter_map(|club| self.said.get(club)?.last_of(None, asks));
        self.wait_since(last(asked)?)
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

impl AuthorizationStatus {
    fn badness(self) -> u8 {
        match self {
            Self::Unsaid | Self::NotRequired => 0,
            Self::Granted => 1,
            Self::PendingReplacement => 2,
            Self::Refused => 3,
        }
    }
}

/// Who gives, refuses or delays the authorization; none for another event, and where that was erased.
pub fn by(event: &Event) -> Option<&Name> {
    match event {
        Event::AuthorizationPendingReplacement { by, .. }
        | Event::AuthorizationRefused { by, .. }
        | Event::AuthorizationGranted { by, .. } => Some(by),
        _ => None,
    }
}

/// After it the player has gone, or may go whatever his club says.
fn completes(event: &Event) -> bool {
    event.is(Kind::Completion) || event.exercises_a_release()
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

impl Wait {
    /// Who gives the authorization, as a sentence has it.
    pub fn who(&self) -> &str {
        self.by.as_ref().map_or("a club (erased)", Name::as_str)
    }
}
