//! Names that the ledger knows, for whoever begins to type one: players, clubs, agents, sources, deals and windows.

mod deal_names;
mod offer;

pub use deal_names::DealNames;

use crate::deal::entry::RegisterKind;
use crate::deal::ids::StreamId;
use crate::deal::name::Name;
use crate::deal::name_key::name_key;
use crate::deal::who::Who;
use crate::deal::window::WindowSet;
use offer::{NameOffer, TypedName};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// How many names are offered at a time.
const OFFERED: usize = 20;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// A player.
    Player,
    /// A club.
    Club,
    /// An agent.
    Agent,
    /// Who says so.
    Source,
    /// A deal, by its slug.
    Deal,
    /// A window, by its slug.
    Window,
}

/// A name that a form can offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KnownName {
    /// What it is the name of.
    pub kind: NameKind,
    /// The name. Of a club or player with an entry, that of the entry.
    pub name: String,
    /// The other names of the entry.
    pub aliases: Vec<Name>,
    /// A club or a player has an entry; a window has dates.
    pub registered: bool,
    /// The players and the buyer of a deal, or the dates of a window.
    pub about: Option<String>,
    /// Nothing matches what was typed, and this comes near to it.
    pub near: bool,
}

/// The names of a ledger. Those of a deal are replaced as the deal goes on.
#[derive(Debug, Default)]
pub struct NameBook {
    deals: HashMap<StreamId, DealNames>,
    who: Who,
    windows: Vec<WindowSet>,
    /// All names, once they are [settled](NameBook::settle).
    offers: Option<Vec<NameOffer>>,
}

impl NameKind {
    /// All kinds, in the order in which names are told that match alike.
    pub const ALL: [Self; 6] = [Self::Player, Self::Club, Self::Agent, Self::Source, Self::Deal, Self::Window];

    /// As a parameter names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Club => "club",
            Self::Agent => "agent",
            Self::Source => "source",
            Self::Deal => "deal",
            Self::Window => "window",
        }
    }

    fn register(self) -> Option<RegisterKind> {
        match self {
            Self::Player => Some(RegisterKind::Player),
            Self::Club => Some(RegisterKind::Club),
            Self::Agent | Self::Source | Self::Deal | Self::Window => None,
        }
    }
}

impl NameBook {
    /// The names of a deal, in the place of those that it had.
    pub fn put(&mut self, deal: StreamId, names: DealNames) {
        if self.deals.get(&deal) != Some(&names) {
            self.deals.insert(deal, names);
            self.offers = None;
        }
    }

    /// The clubs and players that have an entry, and the windows that have dates.
    pub fn put_reference(&mut self, who: Who, windows: Vec<WindowSet>) {
        (self.who, self.windows, self.offers) = (who, windows, None);
    }

    /// Up to twenty names that have all the words that were typed, or words that begin like them. The best come first: those that begin
    /// as typed, then those with an entry, then those of the most deals. Where none match, those that come near. Where nothing was
    /// typed, those of the most deals.
    pub fn find(&mut self, typed: Option<&str>, kind: Option<NameKind>) -> Vec<KnownName> {
        let is_wanted = |offer: &&NameOffer| kind.is_none_or(|kind| offer.known.kind == kind);
        let typed = typed.map(TypedName::of);
        let offers = self.settle();
        let ranked = |rank: &dyn Fn(&NameOffer) -> Option<usize>| {
            let found = offers.iter().filter(is_wanted).filter_map(|offer| Some((rank(offer)?, offer)));
            let mut found: Vec<(usize, &NameOffer)> = found.collect();
            found.sort_by_key(|(rank, offer)| (*rank, offer.order()));
            found.into_iter().map(|(_, offer)| offer.known.clone()).take(OFFERED).collect::<Vec<_>>()
        };
        let Some(typed) = typed else { return ranked(&|_| Some(0)) };
        let found = ranked(&|offer| offer.matches(&typed));
        if !found.is_empty() {
            return found;
        }
        ranked(&|offer| offer.distance(&typed)).into_iter().map(|known| KnownName { near: true, ..known }).collect()
    }

    /// All names, each once.
    fn settle(&mut self) -> &[NameOffer] {
        let Self { deals, who, windows, offers } = self;
        offers.get_or_insert_with(|| all(deals, who, windows))
    }
}

/// Each name once: all spellings that are the same, or mean the same entry, are one.
fn all(deals: &HashMap<StreamId, DealNames>, who: &Who, windows: &[WindowSet]) -> Vec<NameOffer> {
    let mut offers: BTreeMap<(NameKind, String), NameOffer> = BTreeMap::new();
    for kind in [NameKind::Player, NameKind::Club] {
        for entry in kind.register().into_iter().flat_map(|register| who.entries(register)) {
            let offer = NameOffer::of_entry(kind, &entry.name, &entry.aliases);
            offers.insert((kind, entry.name.to_string()), offer);
        }
    }
    for window in windows {
        let about = format!("{} to {}", window.opens, window.closes);
        let offer = NameOffer::new(NameKind::Window, window.name.as_str(), Some(about), true);
        offers.insert((NameKind::Window, name_key(window.name.as_str())), offer);
    }
    let mut spellings: BTreeMap<(NameKind, String), BTreeMap<&Name, usize>> = BTreeMap::new();
    for names in deals.values() {
        for ((kind, key), name) in names.names() {
            let entry = kind.register().and_then(|register| who.entry(register, name));
            match entry.and_then(|entry| offers.get_mut(&(*kind, entry.name.to_string()))) {
                Some(offer) => offer.deals += 1,
                None => *spellings.entry((*kind, key.clone())).or_default().entry(name).or_default() += 1,
            }
        }
        if let Some((slug, about)) = names.deal() {
            let offer = NameOffer::new(NameKind::Deal, slug.as_str(), Some(about.to_owned()), false);
            offers.insert((NameKind::Deal, slug.to_string()), offer);
        }
    }
    for ((kind, key), spelled) in spellings {
        let deals = spelled.values().sum();
        let Some((name, _)) = spelled.into_iter().max_by_key(|(_, deals)| *deals) else { continue };
        let new = || NameOffer::new(kind, name.as_str(), None, false);
        offers.entry((kind, key)).or_insert_with(new).deals = deals;
    }
    offers.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::entry::RegisterEntry;
    use uuid::Uuid;

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    fn book(entries: &[(&str, &[&str])], deals: &[&[(NameKind, &str)]]) -> NameBook {
        let mut book = NameBook::default();
        let entry = |(called, aliases): &(&str, &[&str])| RegisterEntry {
            kind: RegisterKind::Club,
            name: name(called),
            aliases: aliases.iter().map(|alias| name(alias)).collect(),
            is_removed: false,
        };
        book.put_reference(Who::of(entries.iter().map(entry)), Vec::new());
        for (number, names) in (0..).zip(deals) {
            let names = DealNames::named(names.iter().map(|(kind, called)| (*kind, name(called))));
            book.put(StreamId(Uuid::from_u128(number)), names);
        }
        book
    }

    fn found(book: &mut NameBook, typed: &str, kind: Option<NameKind>) -> Vec<(String, bool)> {
        book.find(Some(typed), kind).into_iter().map(|known| (known.name, known.near)).collect()
    }

    #[test]
    fn words_are_completed_wherever_they_stand_and_an_alias_finds_the_entry() {
        let mut book = book(
            &[("Milan", &["AC Milan", "Rossoneri"])],
            &[
                &[(NameKind::Player, "Mattia Caldara"), (NameKind::Club, "A.C. Milan")],
                &[(NameKind::Player, "Simon Kjær"), (NameKind::Club, "Milan"), (NameKind::Club, "Milano Due")],
            ],
        );
        assert_eq!(found(&mut book, "cald", None), [("Mattia Caldara".into(), false)]);
        assert_eq!(found(&mut book, "cal mat", None), [("Mattia Caldara".into(), false)]);
        assert_eq!(found(&mut book, "KJAE", None), [("Simon Kjær".into(), false)]);
        assert_eq!(found(&mut book, "rosson", None), [("Milan".into(), false)]);
        let milan = [("Milan".into(), false), ("Milano Due".into(), false), ("A.C. Milan".into(), false)];
        assert_eq!(found(&mut book, "mila", Some(NameKind::Club)), milan);
        assert_eq!(found(&mut book, "mila", Some(NameKind::Player)), []);
    }

    #[test]
    fn what_comes_near_is_offered_where_nothing_matches() {
        let mut book = book(&[], &[&[(NameKind::Player, "Mattia Caldara"), (NameKind::Source, "Calciomercato")]]);
        assert_eq!(found(&mut book, "caldra", None), [("Mattia Caldara".into(), true)]);
        assert_eq!(found(&mut book, "calciomercatto", None), [("Calciomercato".into(), true)]);
        assert_eq!(found(&mut book, "cal", None).len(), 2);
        assert_eq!(found(&mut book, "xyz", None), []);
    }

    #[test]
    fn the_names_of_a_deal_take_the_place_of_those_that_it_had_and_the_most_used_come_first() {
        let mut book = book(&[], &[&[(NameKind::Club, "Genoa")], &[(NameKind::Club, "Genoa")], &[]]);
        book.put(StreamId(Uuid::from_u128(2)), DealNames::named([(NameKind::Club, name("Atalanta"))]));
        let all = |book: &mut NameBook| book.find(None, None).into_iter().map(|known| known.name).collect::<Vec<_>>();
        assert_eq!(all(&mut book), ["Genoa", "Atalanta"]);
        for number in 0..2 {
            book.put(StreamId(Uuid::from_u128(number)), DealNames::default());
        }
        assert_eq!(all(&mut book), ["Atalanta"]);
    }
}
