//! Checked text: names of people and clubs, remarks, and the slugs that people type.

use super::ids::StreamId;
use deunicode::AsciiChars;
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

    /// The same name, whatever the case and the accents.
    pub fn is_same(&self, other: &Self) -> bool {
        self == other || folded(&self.0).eq(folded(&other.0))
    }
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

    /// The slug of a deal: the player's last name and the buyer.
    pub fn of_deal(player: &Name, to: &Name) -> Result<Self, NameError> {
        let last_name = player.as_str().split_whitespace().next_back().unwrap_or_default();
        Self::of(&format!("{last_name} {to}"))
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Small letters without accents, in any script: what names are compared and searched by.
pub fn fold(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}

/// The bytes of [`fold`], one by one: most names differ early.
fn folded(text: &str) -> impl Iterator<Item = u8> {
    text.ascii_chars().flat_map(|c| c.unwrap_or("[?]").bytes()).map(|byte| byte.to_ascii_lowercase())
}

fn slugify(text: &str) -> String {
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
    }

    #[test]
    fn a_slug_is_what_it_would_be_made_into() {
        let words = ["a", "a-b", "0-a1", "A", "a--b", "-a", "a-", "-", "a b", "kjær", "a_b", "ı", "ﬁ"];
        for text in words {
            assert_eq!(is_slug(text), slugify(text) == text, "{text}");
        }
    }

    #[test]
    fn names_are_the_same_whatever_case_and_accents() {
        assert!(Name::new("Benković").unwrap().is_same(&Name::new("BENKOVIC").unwrap()));
        assert!(!Name::new("Milan").unwrap().is_same(&Name::new("Inter").unwrap()));
    }

    #[test]
    fn letters_are_folded_one_by_one_as_all_at_once() {
        for text in ["", "Benković", "BENKOVIĆ", "Æ Ø", "北亰 A", "北亰", "a 🐶 b", "\u{7f}x", "ﬁ\u{e000}ı", "Straße "]
        {
            assert_eq!(folded(text).map(char::from).collect::<String>(), fold(text), "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line_that_is_not_empty() {
        assert_eq!(Name::new("  "), Err(NameError::Empty));
        assert_eq!(Name::new("a\u{1b}[31m"), Err(NameError::Control('\u{1b}')));
        assert_eq!(Name::new(" Milan ").unwrap().as_str(), "Milan");
        assert!(matches!(Slug::new("Caldara Atalanta"), Err(NameError::Slug(_))));
    }
}
