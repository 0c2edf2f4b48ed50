//! Clubs and players as reference data: what they are called, beside what each record calls them.

use super::moment::civil_day;
use super::name::{LONGEST_SLUG, Name, Slug, Text, Words, slugify};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A club, and the names it goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClubSet {
    /// What it is called in answers.
    pub name: Name,
    /// What records may call it, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// What else is to be said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text>,
    /// Why there is no such entry any more; nothing else is said then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Text>,
}

/// A player, and the names he goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayerSet {
    /// What he is called in answers.
    pub name: Name,
    /// What records may call him, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// When he was born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Born>,
    /// What else is to be said of him.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text>,
    /// Why there is no such entry any more; nothing else is said then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Text>,
}

/// A year (`2001`) or a day (`2001-05-17`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Born(String);

/// What is neither a year nor a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no year and no day; expected one such as 2001 or 2001-05-17")]
pub struct BornError(String);

impl Born {
    /// Checks that it is a year of four digits or a day.
    pub fn new(words: &str) -> Result<Self, BornError> {
        let words = words.trim();
        let is_year = words.len() == 4 && words.bytes().all(|byte| byte.is_ascii_digit()) && words > "1800";
        if is_year || civil_day(words).is_some() { Ok(Self(words.into())) } else { Err(BornError(words.into())) }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Born {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::str::FromStr for Born {
    type Err = BornError;
    fn from_str(text: &str) -> Result<Self, BornError> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Born {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Words(words) = Words::deserialize(deserializer)?;
        Self::new(&words).map_err(serde::de::Error::custom)
    }
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterKind {
    /// A club.
    Club,
    /// A player.
    Player,
}

impl RegisterKind {
    /// As commands and messages name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Club => "club",
            Self::Player => "player",
        }
    }
}

/// A club or a player, as their entry names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEntry {
    /// Which of the two.
    pub kind: RegisterKind,
    /// What it is called in answers.
    pub name: Name,
    /// What records may call it, too.
    pub aliases: Vec<Name>,
    /// There is no such entry any more.
    pub is_removed: bool,
}

impl RegisterEntry {
    /// All its names, the first one first.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// One of its names is this one, to the letter.
    pub(super) fn has_to_the_letter(&self, name: &Name) -> bool {
        self.names().any(|own| to_the_letter(own) == to_the_letter(name))
    }
}

impl From<&ClubSet> for RegisterEntry {
    fn from(set: &ClubSet) -> Self {
        let is_removed = set.removed.is_some();
        Self { kind: RegisterKind::Club, name: set.name.clone(), aliases: set.aliases.clone(), is_removed }
    }
}

impl From<&PlayerSet> for RegisterEntry {
    fn from(set: &PlayerSet) -> Self {
        let is_removed = set.removed.is_some();
        Self { kind: RegisterKind::Player, name: set.name.clone(), aliases: set.aliases.clone(), is_removed }
    }
}

/// The name, to the letter: whatever Unicode form it was typed in, and whatever its case.
pub fn to_the_letter(name: &Name) -> String {
    name.as_str().nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// What the log calls an entry. Names that differ in one letter have other slugs, though they fold to the same words: where the slug
/// does not tell the name, a digest of the name follows it.
pub fn slug_of_entry(name: &Name) -> Slug {
    let letters = to_the_letter(name);
    let words = slugify(name.as_str());
    let is_told =
        !words.is_empty() && words.len() <= WORDS && !letters.contains('-') && letters.replace(' ', "-") == words;
    if is_told && let Ok(slug) = Slug::new(&words) {
        return slug;
    }
    let mut words = words;
    words.truncate(WORDS);
    #[expect(clippy::expect_used, reason = "a digest alone is a slug")]
    let slug = Slug::of(&format!("{words} {:032x}", digest(&letters))).expect("BUG: a digest was no slug");
    slug
}

/// What is left beside a digest.
const WORDS: usize = LONGEST_SLUG - 33;

/// FNV-1a over 128 bits: names are no secret, and a store keeps its identities with one of its own.
fn digest(text: &str) -> u128 {
    let add =
        |digest: u128, byte: u8| (digest ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B);
    text.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_that_differ_to_the_letter_have_other_slugs() {
        let slug = |text: &str| slug_of_entry(&Name::new(text).unwrap()).to_string();
        assert_eq!((slug("Milan").as_str(), slug("Inter Milan").as_str()), ("milan", "inter-milan"));
        let names = [
            "Milan",
            "Milán",
            "Inter Milan",
            "Inter-Milan",
            "inter  milan",
            "1. FC Köln",
            "1 FC Koln",
            "北京",
            "北亰",
            "!",
            "?",
        ];
        let slugs: BTreeSet<String> = names.iter().map(|name| slug(name)).collect();
        assert_eq!(slugs.len(), names.len(), "{slugs:?}");
        for (one, other) in [("Milán", "MILÁN"), ("Milán", "Mila\u{301}n"), ("Milan", "MILAN")] {
            assert_eq!(slug(one), slug(other));
        }
        assert!(slug(&"ø".repeat(200)).len() <= LONGEST_SLUG);
    }

    #[test]
    fn somebody_was_born_in_a_year_or_on_a_day() {
        for words in ["2001", "2001-05-17", " 1999 "] {
            assert!(Born::new(words).is_ok(), "{words}");
        }
        for words in ["", "01", "2001-05", "2001-02-30", "0000", "yesterday", "20011"] {
            assert!(Born::new(words).is_err(), "{words}");
        }
    }
}
