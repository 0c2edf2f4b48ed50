//! A name that can be offered, and how well it fits what was typed.

use super::{KnownName, NameKind};
use crate::deal::filter::words;
use crate::deal::name::Name;
use crate::deal::name_key::name_key;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Shorter words are near to too many others.
const SHORTEST: usize = 4;

/// A name, and what it is found by.
#[derive(Debug)]
pub(super) struct NameOffer {
    pub(super) known: KnownName,
    /// How many deals have the name.
    pub(super) deals: usize,
    /// Of the name first, then of its aliases.
    keys: Vec<OfferKey>,
}

/// The [key](Name::key) of a name, and the words of it.
#[derive(Debug)]
struct OfferKey {
    key: String,
    words: BTreeSet<String>,
}

/// What was typed.
pub(super) struct TypedName(OfferKey);

impl TypedName {
    pub(super) fn of(typed: &str) -> Self {
        Self(OfferKey::of(typed))
    }
}

impl OfferKey {
    fn of(name: &str) -> Self {
        Self { key: name_key(name), words: words(name) }
    }

    /// For each word of what was typed one of these words begins like it.
    fn has_the_words_of(&self, typed: &Self) -> bool {
        let begins =
            |begun: &String| self.words.range(begun.clone()..).next().is_some_and(|word| word.starts_with(begun));
        !typed.words.is_empty() && typed.words.iter().all(begins)
    }

    /// Slips between what was typed and the name, a word of it, or as much of either as was typed.
    fn slips(&self, typed: &Self) -> usize {
        let whole = std::iter::once(&self.key).chain(&self.words);
        let begun = |name: &String| name.chars().take(typed.key.chars().count()).collect::<String>();
        let slips = whole.flat_map(|name| [name.clone(), begun(name)]);
        slips.map(|name| strsim::damerau_levenshtein(&typed.key, &name)).min().unwrap_or(usize::MAX)
    }
}

impl NameOffer {
    pub(super) fn new(kind: NameKind, name: &str, about: Option<String>, registered: bool) -> Self {
        let known = KnownName { kind, name: name.into(), aliases: Vec::new(), registered, about, near: false };
        Self { known, deals: 0, keys: vec![OfferKey::of(name)] }
    }

    /// The name of a club or player that has an entry.
    pub(super) fn of_entry(kind: NameKind, name: &Name, aliases: &[Name]) -> Self {
        let mut offer = Self::new(kind, name.as_str(), None, true);
        offer.known.aliases = aliases.to_vec();
        offer.keys.extend(aliases.iter().map(|alias| OfferKey::of(alias.as_str())));
        offer
    }

    /// The order of names that fit alike.
    pub(super) fn order(&self) -> (bool, Reverse<usize>, NameKind, &str) {
        (!self.known.registered, Reverse(self.deals), self.known.kind, &self.known.name)
    }

    /// How well it fits, 0 best; none where it does not.
    pub(super) fn matches(&self, typed: &TypedName) -> Option<usize> {
        let TypedName(typed) = typed;
        let begins = |key: &OfferKey| !typed.key.is_empty() && key.key.starts_with(&typed.key);
        let fit = |key: &OfferKey| if begins(key) { Some(0) } else { key.has_the_words_of(typed).then_some(1) };
        // Whoever knows the name itself comes before whoever knows another one.
        let fits = (0..).zip(&self.keys).filter_map(|(place, key)| Some(fit(key)? * 2 + usize::from(place > 0)));
        fits.min()
    }

    /// How far it is from what was typed; none where it is too far: one slip in four letters, and two at the most.
    pub(super) fn distance(&self, typed: &TypedName) -> Option<usize> {
        let TypedName(typed) = typed;
        let most = (typed.key.chars().count() / SHORTEST).min(2);
        let slips = self.keys.iter().map(|key| key.slips(typed)).min()?;
        (slips <= most && most > 0).then_some(slips)
    }
}
