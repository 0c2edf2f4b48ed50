//! Finding what people typed: a deal by a unique beginning of its slug, or what comes nearest.

use super::{Error, Reader};
use crate::deal::name::{Slug, fold};
use crate::deal::name_key::name_key;
use crate::deal::refusal::Refusal;
use crate::read_model::{Found, Key};
use std::collections::BTreeSet;

/// How many near names an error shows.
const NEAREST: usize = 3;

/// How many slips a label may have.
const SLIPS: usize = 2;
/// So many labels are looked at.
const LABELS: usize = 1_000;

impl Reader {
    /// The deal whose slug begins as typed; accents and case do not matter, and a whole slug is always itself.
    pub fn find(&self, typed: &str) -> Result<Found, Error> {
        let words = hyphened(typed);
        let found = if words.is_empty() { Vec::new() } else { self.model.find(Key::Deal(&words))? };
        match the_one(typed, &words, found)? {
            Some(found) => Ok(found),
            None => Err(self.unknown(typed, std::iter::empty())?.into()),
        }
    }

    /// The names of all deals.
    pub fn deal_names(&self) -> Result<Vec<Slug>, Error> {
        Ok(self.model.find(Key::Deal(""))?.into_iter().map(|found| found.slug).collect())
    }

    /// The window whose name begins as typed. One without dates is known by its whole name, once a deal is meant for it.
    pub fn window_asked(&self, typed: &str) -> Result<Slug, Error> {
        let label = self.window_meant(typed)?;
        if self.model.find(Key::Window(label.as_str()))?.is_empty()
            && self.model.find(Key::InWindow(label.as_str()))?.is_empty()
        {
            let nearest = nearest(&hyphened(typed), self.window_names()?.into_iter());
            return Err(Error::NoSuchWindow { typed: typed.into(), nearest });
        }
        Ok(label)
    }

    /// Windows that are called almost like this one, if it is not known: a slip of the pen, perhaps. The digits are those of the season.
    pub fn near_windows(&self, label: &Slug) -> Result<Vec<Slug>, Error> {
        let names = self.window_names()?;
        if names.contains(label) {
            return Ok(Vec::new());
        }
        let digits = |slug: &Slug| slug.as_str().chars().filter(char::is_ascii_digit).collect::<String>();
        let is_near = |name: &Slug| {
            digits(name) == digits(label) && strsim::damerau_levenshtein(name.as_str(), label.as_str()) <= SLIPS
        };
        Ok(names.into_iter().filter(is_near).take(NEAREST).collect())
    }

    /// The windows with dates, and those that deals are meant for.
    fn window_names(&self) -> Result<BTreeSet<Slug>, Error> {
        let labels = self.model.words(Key::InWindow(""), "", LABELS)?;
        let labels = labels.iter().filter_map(|label| Slug::new(label).ok());
        Ok(self.model.find(Key::Window(""))?.into_iter().map(|found| found.slug).chain(labels).collect())
    }

    /// The window whose name begins as typed; if none does, what was typed, as a label.
    pub fn window_meant(&self, typed: &str) -> Result<Slug, Error> {
        let words = hyphened(typed);
        let found = if words.is_empty() { Vec::new() } else { self.model.find(Key::Window(&words))? };
        match the_one(typed, &words, found)? {
            Some(found) => Ok(found.slug),
            None => Slug::of(typed).map_err(|_| Error::NoSuchWindow { typed: typed.into(), nearest: Vec::new() }),
        }
    }

    /// The deal of exactly that name, or that was called so until its name was erased.
    pub fn exact(&self, slug: &Slug) -> Result<Option<Found>, Error> {
        let called = self.called(slug)?;
        Ok(self.model.find(Key::Deal(called.as_str()))?.into_iter().find(|found| found.slug == called))
    }

    /// The refusal of a deal that is not there, with what comes nearest.
    pub(super) fn unknown(&self, typed: &str, more: impl Iterator<Item = Slug>) -> Result<Refusal, Error> {
        let slugs: BTreeSet<Slug> =
            self.model.find(Key::Deal(""))?.into_iter().map(|found| found.slug).chain(more).collect();
        let mut nearest = nearest(&hyphened(typed), slugs.into_iter());
        // Whoever types the name of a player means one of his deals.
        for word in name_key(typed).split_whitespace().rev() {
            let found = if nearest.is_empty() { self.model.find(Key::Player(word))? } else { Vec::new() };
            nearest.extend(found.into_iter().map(|found| found.slug).take(NEAREST));
        }
        Ok(Refusal::UnknownDeal { slug: typed.into(), nearest })
    }
}

/// Of those that begin as typed the one that is exactly so, or the only one.
fn the_one(typed: &str, words: &str, mut found: Vec<Found>) -> Result<Option<Found>, Error> {
    if let Some(exact) = found.iter().position(|found| found.slug.as_str() == words) {
        return Ok(Some(found.swap_remove(exact)));
    }
    if found.len() > 1 {
        return Err(Error::Ambiguous {
            typed: typed.into(),
            candidates: found.into_iter().map(|found| found.slug).collect(),
        });
    }
    Ok(found.pop())
}

/// The names that come nearest to what was typed, the nearest first.
fn nearest(words: &str, names: impl Iterator<Item = Slug>) -> Vec<Slug> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut near: Vec<(usize, Slug)> = names.map(|name| (distance(words, name.as_str()), name)).collect();
    near.retain(|(distance, _)| *distance <= words.chars().count() / 3 + 1);
    near.sort();
    near.into_iter().take(NEAREST).map(|(_, name)| name).collect()
}

/// What was typed, as a slug would have it; a hyphen at the end says that the word is whole.
fn hyphened(typed: &str) -> String {
    let folded = fold(typed);
    let words = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if folded.ends_with('-') && !words.is_empty() { words + "-" } else { words }
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
