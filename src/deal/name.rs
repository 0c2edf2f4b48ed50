//! Checked text: names of people and clubs, remarks, and the slugs that people type.

use super::ids::StreamId;
use super::name_key::{letters, name_key};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest slug, in characters.
pub const LONGEST_SLUG: usize = 120;

/// Why a text is no name or no slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
    /// A control character, which no name has.
    #[error("it holds a control character ({0:?})")]
    Control(char),
    /// Longer than a name can be.
    #[error("it has {0} characters, {1} at the most")]
    Long(usize, usize),
    /// A character that no slug has.
    #[error("\"{0}\" is no slug: small letters, digits and single hyphens")]
    Slug(String),
}

/// The name of a person, a club or a source: one line, trimmed, never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Name(String);

impl Name {
    /// Checks and trims.
    pub fn new(text: &str) -> Result<Self, NameError> {
        if is_plain(text) {
            return Ok(Self(text.into()));
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if let Some(control) = text.chars().find(|c| c.is_control()) {
            return Err(NameError::Control(control));
        }
        let length = text.chars().count();
        if length > LONGEST_NAME {
            return Err(NameError::Long(length, LONGEST_NAME));
        }
        Ok(Self(text.into()))
    }

    /// Who typed a record is gone with its body; people read this instead.
    pub fn erased() -> Self {
        Self("(erased)".into())
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same name, as [`name_key`] has it.
    pub fn is_same(&self, other: &Self) -> bool {
        self == other || letters(&self.0).eq(letters(&other.0))
    }

    /// What all names that are the same have in common.
    pub fn key(&self) -> String {
        name_key(&self.0)
    }
}

/// A name without accents that has nothing to trim, as most are.
fn is_plain(text: &str) -> bool {
    let is_visible = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    bytes.len() <= LONGEST_NAME
        && is_visible(bytes.first())
        && is_visible(bytes.last())
        && bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A remark, a reason or a reference: any text that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Text(String);

impl Text {
    /// Checks and trims.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() { Err(NameError::Empty) } else { Ok(Self(text.into())) }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What people call a deal or a window: `caldara-atalanta`, `serie-a-2019-20-winter`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slug(String);

impl Slug {
    /// Checks; changes nothing.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let length = text.chars().count();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if length > LONGEST_SLUG {
            return Err(NameError::Long(length, LONGEST_SLUG));
        }
        if is_slug(text) { Ok(Self(text.into())) } else { Err(NameError::Slug(text.into())) }
    }

    /// The slug that these words make, cut to length at a hyphen.
    pub fn of(words: &str) -> Result<Self, NameError> {
        let mut slug = slugify(words);
        while slug.len() > LONGEST_SLUG {
            let cut = slug.rfind('-').unwrap_or(LONGEST_SLUG);
            slug.truncate(cut);
        }
        Self::new(&slug)
    }

    /// What a deal is called whose own name was erased: its id.
    pub fn of_id(stream: StreamId) -> Self {
        Self(stream.0.hyphenated().to_string())
    }

    /// The slug of a deal: the player's last name, without a suffix such as `Jr.` or `(2001)`, and the buyer.
    pub fn of_deal(player: &Name, to: &Name) -> Result<Self, NameError> {
        let words: Vec<&str> = player.as_str().split_whitespace().collect();
        let last_name = words.iter().rfind(|word| !is_suffix(word)).or(words.last()).copied().unwrap_or_default();
        Self::of(&format!("{last_name} {to}"))
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Small Latin letters without accents, whatever the script: what slugs are made of and found by.
pub fn fold(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}

/// It comes after a name and tells people of one name apart.
fn is_suffix(word: &str) -> bool {
    let suffixes = ["jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "filho", "neto"];
    word.starts_with('(') || suffixes.contains(&slugify(word).as_str())
}

/// The words of a text, as slugs have them: small Latin letters and digits, with single hyphens.
pub(super) fn slugify(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// It is what it would be made into: words of small letters and digits, with one hyphen between two.
fn is_slug(text: &str) -> bool {
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.as_bytes().split(|b| *b == b'-').all(is_word)
}

/// A text that need not be copied before it is checked.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Words<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

macro_rules! checked {
    ($($type:ty),*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Words(text) = Words::deserialize(deserializer)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }
        impl std::str::FromStr for $type {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::new(text)
            }
        }
    )*};
}
checked!(Name, Text, Slug);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_the_last_name_and_the_buyer() {
        let slug =
            |player, to| Slug::of_deal(&Name::new(player).unwrap(), &Name::new(to).unwrap()).unwrap().to_string();
        assert_eq!(slug("Mattia Caldara", "Atalanta"), "caldara-atalanta");
        assert_eq!(slug("Filip Benković", "Bristol City"), "benkovic-bristol-city");
        assert_eq!(slug("Simon Kjær", "1. FC Köln"), "kjaer-1-fc-koln");
        assert_eq!(slug("Robert Earl, Jr.", "Roma"), "earl-roma");
        assert_eq!(slug("Vinícius Júnior", "Roma"), "vinicius-roma");
        assert_eq!(slug("Nilo (2001)", "Roma"), "nilo-roma");
        assert_eq!(slug("Junior", "Roma"), "junior-roma");
    }

    #[test]
    fn a_slug_is_what_it_would_be_made_into() {
        let words = ["a", "a-b", "0-a1", "A", "a--b", "-a", "a-", "-", "a b", "kjær", "a_b", "ı", "ﬁ"];
        for text in words {
            assert_eq!(is_slug(text), slugify(text) == text, "{text}");
        }
    }

    #[test]
    fn names_are_the_same_if_their_keys_are() {
        let name = |text| Name::new(text).unwrap();
        for (one, other) in [("Benković", "BENKOVIC"), ("Milan", "Inter"), ("Milan", "Milan B"), ("O'Neill", "ONeill")]
        {
            assert_eq!(name(one).is_same(&name(other)), name(one).key() == name(other).key(), "{one}, {other}");
        }
        assert!(name("Benković").is_same(&name("BENKOVIC")));
    }

    #[test]
    fn a_name_is_one_line_that_is_not_empty() {
        assert_eq!(Name::new("  "), Err(NameError::Empty));
        assert_eq!(Name::new("a\u{1b}[31m"), Err(NameError::Control('\u{1b}')));
        assert_eq!(Name::new(" Milan ").unwrap().as_str(), "Milan");
        assert!(matches!(Slug::new("Caldara Atalanta"), Err(NameError::Slug(_))));
    }
}
