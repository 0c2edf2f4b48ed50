//! Who a deal is about.

use super::event::Event;
use super::moment::Moment;
use super::name::{Name, Slug};
use super::order::{Placed, last};
use super::reading::Reading;
use super::who::Who;
use serde::{Deserialize, Deserializer, Serialize};

/// The people and clubs of a deal, as its first record names them, or as they are after changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parties {
    /// One or more.
    pub players: Vec<Name>,
    /// The club that holds the rights; none for a free agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Name>,
    /// The club that would get the player.
    pub to: Name,
    /// Where the player is on loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan_club: Option<Name>,
    /// Who speaks for the player.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Name>,
    /// The window that the move is meant for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Slug>,
}

/// Who holds the player, as far as the records tell.
#[derive(Clone, Copy, Debug)]
pub enum Rights<'p> {
    /// The opening is not visible.
    Unseen,
    /// What the opening said was erased. It is taken for that of a player whom a club holds.
    Erased,
    /// As the parties say.
    Of(&'p Parties),
}

/// What a change of the parties says of one of them: nothing, its new name, or that there is none any more.
pub type Renamed<T> = Option<Option<T>>;

/// A change of the parties. Null takes one away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of the parties")]
pub struct PartiesChange {
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub owner: Renamed<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub loan_club: Renamed<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub agent: Renamed<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub window: Renamed<Slug>,
}

impl PartiesChange {
    /// It names nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A field that is there: null is the same as no value, and not the same as no field.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Renamed<T>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Parties {
    /// Nobody holds the rights.
    pub fn is_free_agent(&self) -> bool {
        self.owner.is_none()
    }

    /// The clubs that can let the player go.
    pub fn holders(&self, who: &Who) -> impl Iterator<Item = &Name> {
        let is_owner = |club: &&Name| self.owner.as_ref().is_some_and(|owner| who.is_same_club(owner, club));
        let loan_club = self.loan_club.as_ref().filter(|club| !is_owner(club));
        self.owner.iter().chain(loan_club.filter(|_| !self.is_free_agent()))
    }

    /// The parties at any time of this moment, with these changes: of changes that overlap it nobody knows which came first.
    pub fn during(&self, when: &Moment, changes: &[&Reading<'_>]) -> Vec<Self> {
        let before: Vec<&Reading<'_>> = changes.iter().copied().filter(|change| when.is_after(change.when())).collect();
        let overlapping = changes.iter().copied().filter(|change| change.when().overlaps(when));
        let after_each = overlapping.map(|change| {
            let until: Vec<&Reading<'_>> =
                changes.iter().copied().filter(|other| !other.when().is_after(change.when())).collect();
            [self.changed_by(&until), self.changed_by(&[before.as_slice(), &[change]].concat())]
        });
        [self.changed_by(&before)].into_iter().chain(after_each.flatten()).collect()
    }

    /// Each party is what the last of these changes that names it says.
    #[must_use]
    pub fn changed_by(&self, changes: &[&Reading<'_>]) -> Self {
        let mut parties = self.clone();
        if let Some(owner) = latest(changes, |change| change.owner.as_ref()) {
            parties.owner = owner;
        }
        if let Some(loan_club) = latest(changes, |change| change.loan_club.as_ref()) {
            parties.loan_club = loan_club;
        }
        if let Some(agent) = latest(changes, |change| change.agent.as_ref()) {
            parties.agent = agent;
        }
        if let Some(window) = latest(changes, |change| change.window.as_ref()) {
            parties.window = window;
        }
        parties
    }
}

/// The clubs, agents and windows that a deal was ever of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAs {
    /// Owners, loan clubs and the buyer.
    pub clubs: Vec<Name>,
    /// Who spoke for the player.
    pub agents: Vec<Name>,
    /// The windows that it was meant for.
    pub windows: Vec<Slug>,
}

impl KnownAs {
    /// By the opening and these events.
    pub fn of(opening: Option<&Parties>, events: &[&Reading<'_>]) -> Self {
        let Some(opening) = opening else { return Self::default() };
        let changes = || events.iter().filter_map(|reading| change(reading.event()));
        let owners = changes().filter_map(|change| change.owner.clone().flatten());
        let loan_clubs = changes().filter_map(|change| change.loan_club.clone().flatten());
        let clubs = [opening.owner.clone(), Some(opening.to.clone()), opening.loan_club.clone()].into_iter().flatten();
        let agents = changes().filter_map(|change| change.agent.clone().flatten());
        let windows = changes().filter_map(|change| change.window.clone().flatten());
        Self {
            clubs: clubs.chain(owners).chain(loan_clubs).collect(),
            agents: opening.agent.iter().cloned().chain(agents).collect(),
            windows: opening.window.iter().cloned().chain(windows).collect(),
        }
    }
}

/// What the last of these events that names a party says of it.
fn latest<T: Clone>(changes: &[&Reading<'_>], names: impl Fn(&PartiesChange) -> Option<&Option<T>>) -> Renamed<T> {
    let named = |reading: &&Reading<'_>| change(reading.event()).and_then(&names).cloned();
    let naming = changes.iter().copied().filter(|reading| named(reading).is_some());
    last(naming).and_then(|reading| named(&reading))
}

/// The change of the parties that an event is.
pub fn change(event: &Event) -> Option<&PartiesChange> {
    match event {
        Event::PartiesChanged(change) => Some(change),
        _ => None,
    }
}
