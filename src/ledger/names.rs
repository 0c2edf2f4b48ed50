//! Finding what people typed: a deal by a unique beginning of its slug, or what comes nearest.

use super::{Error, Ledger};
use crate::deal::name::{Slug, fold};
use crate::deal::refusal::Refusal;
use crate::log::{Found, Key};

/// How many near names an error shows.
const NEAREST: usize = 3;

impl Ledger {
    /// The deal whose slug begins as typed; accents and case do not matter, and a whole slug is always itself.
    pub fn find(&self, typed: &str) -> Result<Found, Error> {
        let words = hyphened(typed);
        let mut found = if words.is_empty() { Vec::new() } else { self.log.find(Key::Deal(&words))? };
        if let Some(exact) = found.iter().position(|found| found.slug.as_str() == words) {
            return Ok(found.swap_remove(exact));
        }
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only),
            (None, _) => Err(self.unknown(typed)?.into()),
            (Some(last), false) => {
                let candidates = found.into_iter().chain([last]).map(|found| found.slug).collect();
                Err(Error::Ambiguous { typed: typed.into(), candidates })
            }
        }
    }

    /// The window whose name begins as typed; if none does, what was typed, as a label.
    pub fn window_name(&self, typed: &str) -> Result<String, Error> {
        let words = hyphened(typed);
        let mut found = if words.is_empty() { Vec::new() } else { self.log.find(Key::Window(&words))? };
        if found.iter().any(|found| found.slug.as_str() == words) {
            return Ok(words);
        }
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only.slug.to_string()),
            (None, _) => Ok(words),
            (Some(last), false) => {
                let candidates = found.into_iter().chain([last]).map(|found| found.slug).collect();
                Err(Error::Ambiguous { typed: typed.into(), candidates })
            }
        }
    }

    /// A deal has that name.
    pub fn exists(&self, slug: &Slug) -> Result<bool, Error> {
        Ok(self.log.find(Key::Deal(slug.as_str()))?.iter().any(|found| found.slug == *slug))
    }

    /// The refusal of a deal that is not there, with what comes nearest.
    pub(super) fn unknown(&self, typed: &str) -> Result<Refusal, Error> {
        let words = fold(typed);
        let slugs = self.log.find(Key::Deal(""))?.into_iter().map(|found| found.slug);
        let mut near: Vec<(usize, Slug)> = slugs.map(|slug| (distance(&words, slug.as_str()), slug)).collect();
        near.retain(|(distance, _)| *distance <= words.chars().count() / 3 + 1);
        near.sort();
        Ok(Refusal::UnknownDeal {
            slug: typed.into(),
            nearest: near.into_iter().take(NEAREST).map(|(_, slug)| slug).collect(),
        })
    }
}

/// What was typed, as a slug would have it.
fn hyphened(typed: &str) -> String {
    let folded = fold(typed);
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// To the slug, to one of its words, or to as much of its beginning as was typed: `caldra` is near
/// `caldara-atalanta`.
fn distance(typed: &str, slug: &str) -> usize {
    let beginning: String = slug.chars().take(typed.chars().count() + 1).collect();
    let candidates = [slug, beginning.as_str()].into_iter().chain(slug.split('-'));
    candidates.map(|candidate| strsim::damerau_levenshtein(typed, candidate)).min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_beginning_is_near() {
        assert_eq!(distance("caldra", "caldara-atalanta"), 1);
        assert!(distance("caldra", "kjaer-milan") > 3);
    }
}
