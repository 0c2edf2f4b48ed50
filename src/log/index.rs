//! The indexes, as bytes: which entries a record makes, and which of them a key finds. Pure; both logs use it.
//!
//! An entry is a kind (one byte), a word, a zero, the slug, a zero, and the 16 bytes of the stream; `Deal` and `Window`
//! have no word. So entries under one word stand in the order of their slugs. No name holds a zero byte.

use super::plan::Placed;
use super::{Found, Key};
use crate::deal::event::{Event, Parties};
use crate::deal::ids::{StreamId, Version};
use crate::deal::name::{Name, Slug, fold};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Deals by slug.
pub(super) const DEAL: u8 = b'd';
/// Windows by name.
pub(super) const WINDOW: u8 = b'w';
/// Deals by the window that they are meant for.
pub(super) const IN_WINDOW: u8 = b'm';
/// Deals by the words of the names of their players.
pub(super) const PLAYER: u8 = b'p';
/// Deals by the words of the names of their clubs.
pub(super) const CLUB: u8 = b'c';

/// The words of a name that it is found by: split at spaces, and at anything that is neither letter nor digit, so that
/// `Milinković-Savić` is found by `milinkovic-savic`, by `milinkovic` and by `savic`.
pub fn words(name: &str) -> BTreeSet<String> {
    let folded = fold(name);
    let whole = folded.split_whitespace();
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    whole.chain(parts).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The entries of a record: its stream's own with the first record, those of the parties with an opening or with a
/// correction that names some. An entry never goes, since whoever knows the old name still looks for it.
pub fn entries(placed: &Placed<'_>) -> BTreeSet<Vec<u8>> {
    let mut made = Entries { slug: &placed.draft.slug, stream: placed.stream, entries: BTreeSet::new() };
    let event = &placed.draft.event;
    if placed.version == Version(1) {
        made.add(if matches!(event, Event::WindowSet(_)) { WINDOW } else { DEAL }, None);
    }
    match event {
        Event::Opened(parties) => made.opened(parties),
        Event::Correction { patch, .. } => made.patched(patch.get("data").unwrap_or(&Value::Null)),
        _ => {}
    }
    made.entries
}

/// How all entries that a key finds begin.
pub fn prefix(key: Key<'_>) -> Vec<u8> {
    let (kind, word) = match key {
        Key::Deal(beginning) | Key::Window(beginning) => {
            let kind = if matches!(key, Key::Deal(_)) { DEAL } else { WINDOW };
            return [&[kind], fold(beginning).as_bytes()].concat();
        }
        Key::InWindow(window) => (IN_WINDOW, window),
        Key::Player(word) => (PLAYER, word),
        Key::Club(word) => (CLUB, word),
    };
    [&[kind], fold(word).trim().as_bytes(), &[0]].concat()
}

/// What an entry leads to.
pub fn found(entry: &[u8]) -> Option<Found> {
    let (kind, rest) = entry.split_first()?;
    let (names, stream) = rest.split_last_chunk::<16>()?;
    let mut names = names.strip_suffix(&[0])?.split(|byte| *byte == 0);
    if !matches!(*kind, DEAL | WINDOW) {
        names.next()?;
    }
    let slug = Slug::new(std::str::from_utf8(names.next()?).ok()?).ok()?;
    names.next().is_none().then_some(Found { slug, stream: StreamId(Uuid::from_bytes(*stream)) })
}

struct Entries<'a> {
    slug: &'a Slug,
    stream: StreamId,
    entries: BTreeSet<Vec<u8>>,
}

impl Entries<'_> {
    fn add(&mut self, kind: u8, word: Option<&str>) {
        let mut entry = vec![kind];
        for text in word.into_iter().chain([self.slug.as_str()]) {
            entry.extend_from_slice(text.as_bytes());
            entry.push(0);
        }
        entry.extend_from_slice(self.stream.0.as_bytes());
        self.entries.insert(entry);
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
        for club in [&parties.owner, &parties.to].into_iter().chain(&parties.loan_club) {
            self.name(CLUB, club);
        }
        if let Some(window) = &parties.window {
            self.add(IN_WINDOW, Some(window.as_str()));
        }
    }

    /// A patch may be of any record; only openings have such fields. What is no name there finds nothing.
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
        assert_eq!(words("Milinković-Savić"), ["milinkovic", "milinkovic-savic", "savic"]);
        assert_eq!(words("1. FC Köln"), ["1", "1.", "fc", "koln"]);
    }

    #[test]
    fn an_entry_leads_to_its_slug_and_stream_whatever_bytes_the_stream_has() {
        let slug = Slug::new("kjaer-milan").unwrap();
        for id in [[0; 16], [1; 16], [255; 16]] {
            let stream = StreamId(Uuid::from_bytes(id));
            let mut made = Entries { slug: &slug, stream, entries: BTreeSet::new() };
            made.add(DEAL, None);
            made.add(CLUB, Some("milan"));
            let all: Vec<_> = made.entries.iter().map(|entry| found(entry)).collect();
            assert_eq!(all, [const { None }; 2].map(|_: Option<Found>| Some(Found { slug: slug.clone(), stream })));
        }
    }

    #[test]
    fn what_is_no_entry_leads_nowhere() {
        let stream = [7; 16];
        for names in [&b""[..], b"d", b"dkjaer-milan", b"dKjaer\0", b"cmilan\0", b"da\0b\0", b"cmilan\0a\0b\0"] {
            assert_eq!(found(&[names, &stream].concat()), None, "{}", names.escape_ascii());
        }
        assert!(found(&[&b"da\0"[..], &stream].concat()).is_some());
    }
}
