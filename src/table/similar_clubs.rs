//! Clubs that may be one by how they are called: `AC Milan` and `Milan`.

use crate::deal::name::{Name, fold};
use std::collections::BTreeSet;

/// Words that only say that it is a club.
const CLUB: [&str; 32] = [
    "fc", "ac", "as", "ss", "us", "sc", "cf", "bc", "afc", "ssc", "sv", "vfb", "vfl", "rc", "cd", "ud", "rcd", "club",
    "calcio", "de", "football", "1", "acf", "bsc", "fk", "sk", "if", "cfc", "losc", "ogc", "the", "tsg",
];

/// The words of the name of a club that tell it from others.
pub(super) struct ClubWords(BTreeSet<String>);

impl ClubWords {
    pub(super) fn of(name: &Name) -> Self {
        let folded = fold(name.as_str());
        let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        Self(words.filter(|word| !CLUB.contains(word) && !is_year(word)).map(str::to_owned).collect())
    }

    /// The words of one are those of the other, or begin them.
    pub(super) fn are_similar(&self, other: &Self) -> bool {
        let (few, many) = if self.0.len() <= other.0.len() { (&self.0, &other.0) } else { (&other.0, &self.0) };
        // `Man Utd` and `Manchester United`.
        let begins = |word: &String| {
            many.iter().any(|full| full.starts_with(word.as_str()) || (word == "utd" && full == "united"))
        };
        !few.is_empty() && few.iter().all(begins)
    }
}
