//! What leads to deals and records: which entries a record makes, by kind.

use crate::deal::entry::{RegisterEntry, RegisterKind};
use crate::deal::event::{Event, Parties, PartiesChange};
use crate::deal::filter::words;
use crate::deal::ids::{RecordId, StreamId, Version};
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug, fold};
use crate::deal::name_key::name_key;
use crate::deal::patch::deals_in;
use crate::deal::record::Record;
use serde_json::Value;
use std::collections::BTreeSet;

/// Deals by slug; the key is the slug and a zero.
pub(super) const DEAL: u8 = 1;
/// Windows whose dates are known, by name.
pub(super) const WINDOW: u8 = 2;
/// Deals by the window that they are meant for: its name, a zero, the slug, a zero.
pub(super) const IN_WINDOW: u8 = 3;
/// Deals by the words of the names of their players.
pub(super) const PLAYER: u8 = 4;
/// Deals by the words of the names of their clubs.
pub(super) const CLUB: u8 = 5;
/// The number of a deal by its identity.
pub(super) const STREAM: u8 = 6;
/// Identity of a deal, and how many of its records are in chunks, by its number.
pub(super) const NUMBER: u8 = 7;
/// Positions of records whose ids were not made by us.
pub(super) const FOREIGN: u8 = 8;
/// The number of the deal of a record, by its position.
pub(super) const PLACE: u8 = 9;
/// The number of a window by its name.
pub(super) const WINDOW_NUMBER: u8 = 10;

/// Deals by a deal that their records name: its slug, a zero, the slug, a zero.
pub(super) const NAMING: u8 = 11;

/// Clubs that have an entry, by what the log calls it.
pub(super) const CLUB_ENTRY: u8 = 12;
/// Players that have an entry, by what the log calls it.
pub(super) const PLAYER_ENTRY: u8 = 13;
/// The same by the key of any name that they ever had.
pub(super) const CLUB_NAME: u8 = 14;
/// The same of players.
pub(super) const PLAYER_NAME: u8 = 15;
/// Clubs that have an entry, by the words of all names that they ever had.
pub(super) const CLUB_WORD: u8 = 16;
/// The same of players.
pub(super) const PLAYER_WORD: u8 = 17;

pub(super) const ALL: [u8; 17] = [
    DEAL,
    WINDOW,
    IN_WINDOW,
    PLAYER,
    CLUB,
    STREAM,
    NUMBER,
    FOREIGN,
    PLACE,
    WINDOW_NUMBER,
    NAMING,
    CLUB_ENTRY,
    PLAYER_ENTRY,
    CLUB_NAME,
    PLAYER_NAME,
    CLUB_WORD,
    PLAYER_WORD,
];

/// What streams are found by. Words are those of [`crate::deal::filter::words`], and whole: `caldara` finds Mattia
/// Caldara. What is found may be more than what matches now, since names that were corrected still find their
/// deal; it is never less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// Deals whose slug begins like this; all deals for "".
    Deal(&'a str),
    /// Windows whose name begins like this.
    Window(&'a str),
    /// Deals meant for the window of this name.
    InWindow(&'a str),
    /// Deals with a player of whose name this is a word.
    Player(&'a str),
    /// Deals with an owner, buyer or loan club of whose name this is a word.
    Club(&'a str),
    /// Deals that a record ties to the deal of this name, or did: a link, a package, what an owner waits for.
    Naming(&'a str),
    /// All clubs or players that have an entry.
    Entries(RegisterKind),
    /// Those of which a name has this key, or had it.
    Named(RegisterKind, &'a str),
    /// Those of which a name has this word, or had it.
    EntryWord(RegisterKind, &'a str),
}

impl Key<'_> {
    /// The look-up, and how all entries that are meant begin.
    pub(super) fn prefix(self) -> (u8, Vec<u8>) {
        let whole = |kind, word: &str| (kind, [word.as_bytes(), &[0]].concat());
        match self {
            Self::Deal(beginning) => (DEAL, fold(beginning).into_bytes()),
            Self::Window(beginning) => (WINDOW, fold(beginning).into_bytes()),
            Self::InWindow(window) => whole(IN_WINDOW, fold(window).trim()),
            Self::Player(player) => whole(PLAYER, &name_key(player)),
            Self::Club(club) => whole(CLUB, &name_key(club)),
            Self::Naming(deal) => whole(NAMING, deal),
            Self::Entries(RegisterKind::Club) => (CLUB_ENTRY, Vec::new()),
            Self::Entries(RegisterKind::Player) => (PLAYER_ENTRY, Vec::new()),
            Self::Named(kind, key) => whole(name_kind(kind), key),
            Self::EntryWord(kind, word) => whole(word_kind(kind), word),
        }
    }
}

fn name_kind(kind: RegisterKind) -> u8 {
    match kind {
        RegisterKind::Club => CLUB_NAME,
        RegisterKind::Player => PLAYER_NAME,
    }
}

fn word_kind(kind: RegisterKind) -> u8 {
    match kind {
        RegisterKind::Club => CLUB_WORD,
        RegisterKind::Player => PLAYER_WORD,
    }
}

/// The slug that an entry of one of the kinds of [`Key`] ends with.
pub(super) fn slug(entry: &[u8]) -> Option<Slug> {
    let names = entry.strip_suffix(&[0])?;
    let slug = names.rsplit(|byte| *byte == 0).next()?;
    Slug::new(std::str::from_utf8(slug).ok()?).ok()
}

/// The entries of a record, each a kind and a key: its stream's own with the first record, those of the parties with an
/// opening or with a correction that names some. An entry never goes, since whoever knows the old name still looks for it.
pub(super) fn entries(record: &Record) -> BTreeSet<(u8, Vec<u8>)> {
    let mut made = Entries { slug: &record.slug, entries: BTreeSet::new() };
    if record.version == Version(1) {
        let kind = match record.event.kind() {
            Kind::WindowSet => WINDOW,
            Kind::ClubSet => CLUB_ENTRY,
            Kind::PlayerSet => PLAYER_ENTRY,
            _ => DEAL,
        };
        made.add(kind, None);
    }
    match &record.event {
        Event::Opened(parties) => made.opened(parties),
        Event::PartiesChanged(change) => made.changed(change),
        Event::Correction { patch, .. } => {
            made.naming(&deals_in(patch));
            made.patched(patch.get("data").unwrap_or(&Value::Null));
        }
        Event::ClubSet(_) | Event::PlayerSet(_) => made.named(record.event.entry()),
        event => made.naming(event.deals()),
    }
    made.entries
}

/// Bytes of the deal's identity that an id made by us begins with.
const OF_DEAL: usize = 6;

/// The id was made by us for a record of this deal: it begins as the deal's identity does.
pub(super) fn is_of(id: RecordId, stream: StreamId) -> bool {
    beginning(&id) == beginning_of(&stream)
}

/// What the identity of the deal begins with, if the id was made by us.
pub(super) fn beginning(id: &RecordId) -> &[u8] {
    id.0.as_bytes().get(..OF_DEAL).unwrap_or_default()
}

fn beginning_of(stream: &StreamId) -> &[u8] {
    stream.0.as_bytes().get(..OF_DEAL).unwrap_or_default()
}

struct Entries<'a> {
    slug: &'a Slug,
    entries: BTreeSet<(u8, Vec<u8>)>,
}

impl Entries<'_> {
    fn add(&mut self, kind: u8, word: Option<&str>) {
        let mut key = Vec::new();
        for text in word.into_iter().chain([self.slug.as_str()]) {
            key.extend_from_slice(text.as_bytes());
            key.push(0);
        }
        self.entries.insert((kind, key));
    }

    fn naming(&mut self, deals: &[Slug]) {
        for deal in deals {
            self.add(NAMING, Some(deal.as_str()));
        }
    }

    fn name(&mut self, kind: u8, name: &Name) {
        for word in words(name.as_str()) {
            self.add(kind, Some(&word));
        }
    }

    fn opened(&mut self, parties: &Parties) {
        for player in &parties.players {
            self.name(PLAYER, player);
        }
        for club in parties.owner.iter().chain([&parties.to]).chain(&parties.loan_club) {
            self.name(CLUB, club);
        }
        if let Some(window) = &parties.window {
            self.add(IN_WINDOW, Some(window.as_str()));
        }
    }

    fn changed(&mut self, change: &PartiesChange) {
        for club in [&change.owner, &change.loan_club].into_iter().filter_map(|club| club.as_ref()?.as_ref()) {
            self.name(CLUB, club);
        }
        if let Some(Some(window)) = &change.window {
            self.add(IN_WINDOW, Some(window.as_str()));
        }
    }

    fn named(&mut self, entry: Option<RegisterEntry>) {
        let Some(entry) = entry else { return };
        for name in entry.names() {
            self.add(name_kind(entry.kind), Some(&name.key()));
            self.name(word_kind(entry.kind), name);
        }
    }

    /// A patch may be of any record; only openings and changes of the parties have such fields. What is no name there finds nothing.
    fn patched(&mut self, data: &Value) {
        let texts = |value: Option<&Value>| -> Vec<String> {
            let list = value.map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
            list.unwrap_or_default().iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        for (field, kind) in [("players", PLAYER), ("owner", CLUB), ("to", CLUB), ("loan_club", CLUB)] {
            for name in texts(data.get(field)).iter().filter_map(|text| Name::new(text).ok()) {
                self.name(kind, &name);
            }
        }
        for window in texts(data.get("window")).iter().filter_map(|text| Slug::new(text).ok()) {
            self.add(IN_WINDOW, Some(window.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_words_without_case_and_accents() {
        let words = |name| words(name).into_iter().collect::<Vec<_>>();
        assert_eq!(words("Simon Kjær"), ["kjaer", "simon"]);
        assert_eq!(words("Milinković-Savić"), ["milinkovic", "savic"]);
        assert_eq!(words("1. FC Köln"), ["1", "fc", "koln"]);
    }

    #[test]
    fn an_entry_ends_with_its_slug() {
        assert_eq!(slug(b"kjaer-milan\0"), Slug::new("kjaer-milan").ok());
        assert_eq!(slug(b"milan\0kjaer-milan\0"), Slug::new("kjaer-milan").ok());
        for no_entry in [&b""[..], b"kjaer-milan", b"Kjaer\0", b"\0"] {
            assert_eq!(slug(no_entry), None, "{}", no_entry.escape_ascii());
        }
    }
}
