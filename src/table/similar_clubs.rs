//! Clubs that may be one by how they are called: `AC Milan` and `Milan`.

use crate::deal::name::{Name, fold};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Words that only say that it is a club.
const CLUB: [&str; 32] = [
    "fc", "ac", "as", "ss", "us", "sc", "cf", "bc", "afc", "ssc", "sv", "vfb", "vfl", "rc", "cd", "ud", "rcd", "club",
    "calcio", "de", "football", "1", "acf", "bsc", "fk", "sk", "if", "cfc", "losc", "ogc", "the", "tsg",
];

/// The words of the name of a club that tell it from others.
pub(super) struct ClubWords(BTreeSet<String>);

/// What may stand before or behind the words of this name in another name of the same club: `Lido`, `Lido SC`, `AC Lido`.
pub(super) fn other_names(name: &Name) -> Vec<Name> {
    let folded = fold(name.as_str());
    let plain = own_words(&folded).collect::<Vec<_>>().join(" ");
    let dressed = CLUB.iter().flat_map(|word| [format!("{word} {plain}"), format!("{plain} {word}")]);
    [plain.clone()].into_iter().chain(dressed).filter_map(|name| Name::new(&name).ok()).collect()
}

fn own_words(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    words.filter(move |word| !CLUB.contains(word) && !is_year(word))
}

impl ClubWords {
    pub(super) fn of(name: &Name) -> Self {
        Self(own_words(&fold(name.as_str())).map(str::to_owned).collect())
    }

    /// The words of one are those of the other, or begin them.
    pub(super) fn are_similar(&self, other: &Self) -> bool {
        match self.0.len().cmp(&other.0.len()) {
            Ordering::Less => self.begin(other),
            Ordering::Equal => self.begin(other) || other.begin(self),
            Ordering::Greater => other.begin(self),
        }
    }

    /// Each word begins one of the other.
    fn begin(&self, other: &Self) -> bool {
        // `Man Utd` and `Manchester United`.
        let begins = |word: &String| {
            other.0.iter().any(|full| full.starts_with(word.as_str()) || (word == "utd" && full == "united"))
        };
        !self.0.is_empty() && self.0.iter().all(begins)
    }
}
