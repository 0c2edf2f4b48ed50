//! Which deals a question is about.

use super::entry::RegisterKind;
use super::name::{Name, Slug};
use super::name_key::name_key;
use super::parties::{KnownAs, Parties};
use super::phase::Phase;
use super::who::Who;
use std::collections::BTreeSet;

/// Which deals a question is about: those that meet every condition. Names match by their [`words`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DealFilter {
    /// One of these, if any are named.
    pub deals: Vec<Slug>,
    /// Meant for this window.
    pub window: Option<String>,
    /// With this player, under any name of his entry.
    pub player: Option<String>,
    /// With this club as owner, buyer or loan club, under any name of its entry.
    pub club: Option<String>,
    /// With this agent of the player.
    pub agent: Option<String>,
    /// In this phase.
    pub phase: Option<Phase>,
    /// With all these words in the notes and sources of its visible records.
    pub text: Option<String>,
}

impl DealFilter {
    /// The deals of a window, or of all windows.
    pub fn of_window(window: Option<String>) -> Self {
        Self { window, ..Self::default() }
    }

    /// The names that were typed: those of a player and a club.
    pub fn names(&self) -> Vec<(RegisterKind, Name)> {
        let typed = [(RegisterKind::Player, &self.player), (RegisterKind::Club, &self.club)];
        typed.into_iter().filter_map(|(kind, typed)| Some((kind, Name::new(typed.as_ref()?).ok()?))).collect()
    }

    /// The deal is one of those named, or none are named.
    pub fn takes_name(&self, deal: &Slug) -> bool {
        self.deals.is_empty() || self.deals.contains(deal)
    }

    /// The window, the players, the clubs and the agent meet the conditions on them: those of now, or those that the deal had. A deal whose opening is
    /// not known is meant for no window, and has none of them.
    pub fn takes_parties(&self, parties: Option<&Parties>, known_as: &KnownAs, who: &Who) -> bool {
        let Some(parties) = parties else {
            return [&self.window, &self.player, &self.club, &self.agent].into_iter().all(Option::is_none);
        };
        let mut windows = known_as.windows.iter();
        let player = |typed| parties.players.iter().any(|name| who.has_words(RegisterKind::Player, name, typed));
        let club = |typed| known_as.clubs.iter().any(|name| who.has_words(RegisterKind::Club, name, typed));
        self.window.as_deref().is_none_or(|wanted| windows.any(|window| window.as_str() == wanted))
            && self.player.as_deref().is_none_or(player)
            && self.club.as_deref().is_none_or(club)
            && self.agent.as_deref().is_none_or(|typed| known_as.agents.iter().any(|name| has_words(name, typed)))
    }
}

/// The name has all the words that were typed, as [`name_key`] has them. Where signs alone were typed, it is the same as these; where
/// nothing was, it is any name.
pub fn has_words(name: &Name, typed: &str) -> bool {
    let wanted = words(typed);
    if wanted.is_empty() && !typed.trim().is_empty() {
        return name.key() == name_key(typed);
    }
    let name = words(name.as_str());
    wanted.iter().all(|word| name.contains(word))
}

/// The words of a name or of what was typed, for a search: letters and digits of its key.
pub fn words(name: &str) -> BTreeSet<String> {
    let key = name_key(name);
    key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
