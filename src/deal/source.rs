//! Who said so, and how far they can be trusted.

use super::name::{Name, Text, Words};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;

/// Where a record comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who said it.
    pub name: Name,
    /// Where it can be found: a page, a document, a remark on the day.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    /// How far it can be trusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
}

/// An Admiralty grade (NATO AJP-2.1): the reliability of the source and the credibility of what it says.
///
/// Greater is better: letters from best to worst A B C F D E, then digits 1 2 3 6 4 5. F and 6 mean that it
/// cannot be judged, E and 5 that it is known to be bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade {
    /// Their places in [`LETTERS`] and [`DIGITS`].
    letter: u8,
    digit: u8,
}

/// The letters and digits that there are, from the best to the worst.
const LETTERS: &str = "ABCFDE";
const DIGITS: &str = "123645";

/// All grades, from the best to the worst.
const WORDS: [&str; 36] = [
    "A1", "A2", "A3", "A6", "A4", "A5", "B1", "B2", "B3", "B6", "B4", "B5", "C1", "C2", "C3", "C6", "C4", "C5", "F1",
    "F2", "F3", "F6", "F4", "F5", "D1", "D2", "D3", "D6", "D4", "D5", "E1", "E2", "E3", "E6", "E4", "E5",
];

/// Not a letter from A to F and a digit from 1 to 6.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no Admiralty grade: a letter A to F and a digit 1 to 6, as in B2")]
pub struct GradeError(pub String);

impl Grade {
    /// What counts where no grade was given.
    pub const CANNOT_BE_JUDGED: Self = Self { letter: 3, digit: 3 };

    /// None is better.
    pub const BEST: Self = Self { letter: 0, digit: 0 };

    /// None is worse.
    pub const WORST: Self = Self { letter: 5, digit: 5 };

    /// Fairly reliable, probably true: what an ending should be known from at the least.
    pub const C2: Self = Self { letter: 2, digit: 1 };

    /// Reads `B2`.
    pub fn parse(text: &str) -> Result<Self, GradeError> {
        let mut chars = text.trim().chars();
        let mut place =
            |among: &str| among.find(chars.next()?.to_ascii_uppercase()).and_then(|at| u8::try_from(at).ok());
        match (place(LETTERS), place(DIGITS), chars.next()) {
            (Some(letter), Some(digit), None) => Ok(Self { letter, digit }),
            _ => Err(GradeError(text.into())),
        }
    }

    /// The news is improbable, or comes from a bad source and is not confirmed by others.
    pub fn is_doubtful(self) -> bool {
        self.digit >= 4 || (self.letter >= 4 && self.digit != 0)
    }

    /// As it stands in files.
    pub fn word(self) -> &'static str {
        WORDS.get(usize::from(self.letter) * 6 + usize::from(self.digit)).copied().unwrap_or_default()
    }
}

impl Ord for Grade {
    /// The letter counts before the digit.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.letter, other.digit).cmp(&(self.letter, self.digit))
    }
}

impl PartialOrd for Grade {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for Grade {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Grade {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Words(text) = Words::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(text: &str) -> Grade {
        Grade::parse(text).unwrap()
    }

    #[test]
    fn the_letter_counts_before_the_digit_and_what_cannot_be_judged_stands_in_between() {
        let best_first = ["A1", "A5", "B2", "B3", "B6", "B4", "C3", "F6", "D1", "E5"].map(grade);
        assert!(best_first.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn doubtful_is_4_or_5_and_of_d_and_e_whatever_others_do_not_confirm() {
        assert!(["D2", "E6", "A4", "B5"].iter().all(|text| grade(text).is_doubtful()));
        assert!(!["A1", "C3", "F6", "D1", "E1"].iter().any(|text| grade(text).is_doubtful()));
    }

    #[test]
    fn other_texts_are_no_grade() {
        assert!(["G7", "A", "A7", "7A", "A11", ""].iter().all(|text| Grade::parse(text).is_err()));
        assert_eq!(grade("b2").to_string(), "B2");
        assert!(WORDS.iter().all(|word| grade(word).word() == *word));
    }
}
