//! The deals of an answer, each at its cuts.

use super::deal::is_of;
use super::deal_at_cuts::DealAtCuts;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::deal::name_key::name_key;
use std::collections::BTreeMap;

/// The deals at the cuts, each derived once for all views of an answer; by name.
pub struct Deals<'a> {
    cuts: &'a Cuts,
    by_name: BTreeMap<&'a Slug, DealAtCuts<'a>>,
}

impl<'a> Deals<'a> {
    /// Those of these of which something had happened, or may have.
    pub fn of(histories: &'a [History], cuts: &'a Cuts) -> Self {
        Self::from_derived(histories.iter().filter_map(|history| DealAtCuts::of(history, cuts)), cuts)
    }

    /// The same, from deals that were derived at these cuts. A deal that is a duplicate of another is left out. Where an authorization names a deal, and the player who was found
    /// is none of that deal's players, the deal is not waited for.
    pub fn from_derived(derived: impl IntoIterator<Item = DealAtCuts<'a>>, cuts: &'a Cuts) -> Self {
        let mut by_name: BTreeMap<&'a Slug, DealAtCuts<'a>> =
            derived.into_iter().filter(|deal| !deal.is_duplicate()).map(|deal| (deal.slug, deal)).collect();
        let waits_for_another = |deal: &DealAtCuts<'a>| {
            let wait = deal.state.wait.as_ref()?;
            let players = by_name.get(wait.deal.as_ref()?)?.parties().map(|parties| parties.players.as_slice());
            (!is_of(players, wait.player.as_ref(), &cuts.who)).then_some(deal.slug)
        };
        let others: Vec<&'a Slug> = by_name.values().filter_map(waits_for_another).collect();
        for slug in others {
            if let Some(wait) = by_name.get_mut(slug).and_then(|deal| deal.state.wait.as_mut()) {
                wait.deal = None;
            }
        }
        Self { cuts, by_name }
    }

    /// The cuts that all of them were derived at.
    pub fn cuts(&self) -> &'a Cuts {
        self.cuts
    }

    /// The deal of this name.
    pub fn get(&self, slug: &Slug) -> Option<&DealAtCuts<'a>> {
        self.by_name.get(slug)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &DealAtCuts<'a>> {
        self.by_name.values()
    }

    /// Those that a filter takes, by name.
    pub fn taken<'s>(&'s self, filter: &'s DealFilter) -> impl Iterator<Item = &'s DealAtCuts<'a>> {
        self.iter().filter(|deal| deal.is_taken(filter))
    }
}

impl DealAtCuts<'_> {
    /// It meets the conditions of the filter.
    pub fn is_taken(&self, filter: &DealFilter) -> bool {
        filter.takes_name(self.slug)
            && filter.takes_parties(self.parties(), &self.state.known_as, &self.who)
            && filter.phase.is_none_or(|phase| self.state.phase == Some(phase))
            && filter.text.as_ref().is_none_or(|text| mentions(self, text))
    }
}

fn mentions(deal: &DealAtCuts<'_>, text: &str) -> bool {
    let mut said = String::new();
    for reading in deal.readings.iter().filter(|reading| reading.retracted_by.is_none()) {
        let source = reading.record.source.as_ref();
        let texts = [
            reading.note().map(|note| note.as_str()),
            source.map(|source| source.name.as_str()),
            source.and_then(|source| source.reference.as_ref()).map(|reference| reference.as_str()),
        ];
        for text in texts.into_iter().flatten() {
            said.push_str(&name_key(text));
            said.push('\n');
        }
    }
    name_key(text).split_whitespace().all(|word| said.contains(word))
}
