//! Names that somebody may have meant, and names of which it is no longer clear who is meant.

use super::{Error, Reader};
use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterEntry, RegisterKind};
use crate::deal::filter::words;
use crate::deal::name::{Name, Slug};
use crate::deal::name_key::name_key;
use crate::deal::who::{Who, names_of};
use crate::read_model::Key;
use std::collections::BTreeSet;

/// How many near names are told.
const TOLD: usize = 3;
/// A note is worth no more look-ups than these.
const LOOKED_AT: usize = 200;
/// Shorter words are near to too many others.
const SHORTEST: usize = 4;

impl Reader {
    /// Names of clubs or players that come near to this one, where no entry and no deal has its words: a slip of the pen, perhaps.
    pub fn near_names(&self, kind: RegisterKind, name: &Name) -> Result<Vec<Name>, Error> {
        if self.who_of([(kind, name.clone())], &Cuts::default())?.entry(kind, name).is_some() {
            return Ok(Vec::new());
        }
        self.with_near_words(kind, name.as_str(), |known| is_near(name, known))
    }

    /// Names that have a word which comes near to one that was typed, if no name has that one: what somebody may look for.
    pub fn near_words(&self, kind: RegisterKind, typed: &str) -> Result<Vec<Name>, Error> {
        for word in words(typed) {
            let is_known = |key| Ok::<_, Error>(self.model.words(key, &word, 1)?.first() == Some(&word));
            if is_known(Key::EntryWord(kind, ""))? || is_known(of_deals(kind))? {
                continue;
            }
            let near = self.with_near_words(kind, &word, |name| has_near_word(name, &word))?;
            if !near.is_empty() {
                return Ok(near);
            }
        }
        Ok(Vec::new())
    }

    /// Names that fit, of entries and of deals, of which a word comes near to a word of this name.
    fn with_near_words(
        &self,
        kind: RegisterKind,
        name: &str,
        fits: impl Fn(&Name) -> bool,
    ) -> Result<Vec<Name>, Error> {
        let mut near = BTreeSet::new();
        for word in words(name) {
            let known = self.words_that_begin_so(Key::EntryWord(kind, ""), &word)?;
            for known in known.iter().filter(|known| distance_is_small(&word, known)) {
                let entries = self.entries_now(Key::EntryWord(kind, known), LOOKED_AT)?;
                near.extend(entries.iter().flat_map(RegisterEntry::names).filter(|known| fits(known)).cloned());
            }
            if word.chars().count() < SHORTEST || self.model.words(of_deals(kind), &word, 1)?.first() == Some(&word) {
                continue;
            }
            let known = self.words_that_begin_so(of_deals(kind), &word)?;
            for known in known.iter().filter(|known| distance_is_small(&word, known)).take(TOLD) {
                near.extend(self.a_name_with(kind, known)?.filter(|known| fits(known)));
            }
        }
        Ok(near.into_iter().take(TOLD).collect())
    }

    /// Words that begin as this one does, or as it would without a slip in its second letter.
    fn words_that_begin_so(&self, key: Key<'_>, word: &str) -> Result<BTreeSet<String>, Error> {
        let mut known = BTreeSet::new();
        for beginning in beginnings(word) {
            known.extend(self.model.words(key, &beginning, LOOKED_AT)?);
        }
        Ok(known)
    }

    /// A recorded name that has this word.
    fn a_name_with(&self, kind: RegisterKind, word: &str) -> Result<Option<Name>, Error> {
        let key = match kind {
            RegisterKind::Club => Key::Club(word),
            RegisterKind::Player => Key::Player(word),
        };
        let Some(found) = self.model.find(key)?.into_iter().next() else { return Ok(None) };
        let history = self.history_of(&found)?;
        let has_it = |(of, name): &(RegisterKind, &Name)| *of == kind && words(name.as_str()).contains(word);
        let found = history.records().iter().flat_map(|record| names_of(&record.event)).find(has_it);
        Ok(found.map(|(_, name)| name.clone()))
    }

    /// The recorded names of which it is unclear who is meant, since this entry was just set or removed, and the deals that have them.
    pub fn made_ambiguous(&self, entry: &RegisterEntry, who: &Who) -> Result<BTreeSet<(Name, Slug)>, Error> {
        let others = || who.entries(entry.kind).filter(|other| other.name != entry.name).flat_map(RegisterEntry::names);
        let shared: BTreeSet<String> =
            entry.names().filter(|name| others().any(|other| other.is_same(name))).map(ToString::to_string).collect();
        let mut ambiguous = BTreeSet::new();
        if shared.is_empty() {
            return Ok(ambiguous);
        }
        let keys: BTreeSet<String> = shared.iter().map(|name| name_key(name)).collect();
        let found = match entry.kind {
            RegisterKind::Club => self.under_any(&shared, |word| Key::Club(word))?,
            RegisterKind::Player => self.under_any(&shared, |word| Key::Player(word))?,
        };
        for found in found {
            let history = self.history_of(&found)?;
            for (kind, name) in history.records().iter().flat_map(|record| names_of(&record.event)) {
                if kind == entry.kind && keys.contains(&name.key()) && !who.candidates(kind, name).is_empty() {
                    ambiguous.insert((name.clone(), found.slug.clone()));
                }
            }
        }
        Ok(ambiguous)
    }
}

/// The words that deals are found by.
fn of_deals(kind: RegisterKind) -> Key<'static> {
    match kind {
        RegisterKind::Club => Key::Club(""),
        RegisterKind::Player => Key::Player(""),
    }
}

/// The first two letters, and the first with the third: letters that changed places, or one too many.
fn beginnings(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().take(3).collect();
    match letters.as_slice() {
        [first, second, third] => BTreeSet::from([[*first, *second], [*first, *third]].map(String::from_iter)),
        short => BTreeSet::from([short.iter().collect()]),
    }
}

/// A word of the name comes near to one that was typed.
pub fn has_near_word(name: &Name, typed: &str) -> bool {
    let name = words(name.as_str());
    words(typed).iter().any(|typed| name.iter().any(|known| distance_is_small(typed, known)))
}

fn is_near(one: &Name, other: &Name) -> bool {
    let (one, other) = (one.key(), other.key());
    one != other && one.chars().count() >= SHORTEST && distance_is_small(&one, &other)
}

/// One slip in four letters, and two at the most.
fn distance_is_small(one: &str, other: &str) -> bool {
    let slips = (one.chars().count() / SHORTEST).min(2);
    strsim::damerau_levenshtein(one, other) <= slips
}
