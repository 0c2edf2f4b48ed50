//! Names that somebody may have meant, and names of which it is no longer clear who is meant.

use super::{Error, Reader};
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
    pub fn near_names(&self, kind: RegisterKind, name: &Name, who: &Who) -> Result<Vec<Name>, Error> {
        if who.entry(kind, name).is_some() {
            return Ok(Vec::new());
        }
        let registered = who.entries(kind).flat_map(RegisterEntry::names).filter(|known| is_near(name, known)).cloned();
        let mut near: BTreeSet<Name> = registered.collect();
        for word in words(name.as_str()) {
            if word.chars().count() < SHORTEST || self.model.words(kind, &word, 1)?.first() == Some(&word) {
                continue;
            }
            let beginning: String = word.chars().take(2).collect();
            let known = self.model.words(kind, &beginning, LOOKED_AT)?;
            for known in known.iter().filter(|known| distance_is_small(&word, known)).take(TOLD) {
                near.extend(self.a_name_with(kind, known)?.filter(|known| is_near(name, known)));
            }
        }
        Ok(near.into_iter().take(TOLD).collect())
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

    /// The recorded names of which this entry, which was just set, makes it unclear who is meant, and the deals that have them.
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

fn is_near(one: &Name, other: &Name) -> bool {
    let (one, other) = (one.key(), other.key());
    one != other && one.chars().count() >= SHORTEST && distance_is_small(&one, &other)
}

/// One slip in four letters, and two at the most.
fn distance_is_small(one: &str, other: &str) -> bool {
    let slips = (one.chars().count() / SHORTEST).min(2);
    strsim::damerau_levenshtein(one, other) <= slips
}
