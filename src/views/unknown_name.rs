//! A name in a filter that no deal has.

use crate::deal::name::Name;

/// Whom a filter names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilteredParty {
    /// A player.
    Player,
    /// A club.
    Club,
    /// An agent of a player.
    Agent,
}

impl FilteredParty {
    /// What the filter is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Club => "club",
            Self::Agent => "agent",
        }
    }

    /// One of them.
    pub fn one(self) -> &'static str {
        match self {
            Self::Player => "a player",
            Self::Club => "a club",
            Self::Agent => "an agent",
        }
    }
}

/// A name that no deal has, and those that come near to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// Whose name it would be.
    pub party: FilteredParty,
    /// As typed.
    pub typed: String,
    /// Known names of which a word differs in a letter or two.
    pub near: Vec<Name>,
}
