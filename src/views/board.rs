//! All deals, and the board of a window.

use super::deal::{Deal, deal};
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::name::{Name, Slug, fold};
use crate::deal::phase::Phase;
use chrono::Duration;
use std::collections::BTreeMap;

/// Which deals to list. Names match by their words, whatever the case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Meant for this window.
    pub window: Option<String>,
    /// With this player.
    pub player: Option<String>,
    /// With this club as owner, buyer or loan club.
    pub club: Option<String>,
    /// In this phase.
    pub phase: Option<Phase>,
    /// With all these words in the notes and sources of its visible records.
    pub text: Option<String>,
}

/// The deals that are listed at the cuts, by slug.
pub fn list(histories: &[History], cuts: &Cuts, wanted: &Wanted) -> Vec<Deal> {
    let mut deals: Vec<Deal> = histories
        .iter()
        .filter(|history| wanted.text.as_ref().is_none_or(|text| mentions(history, cuts, text)))
        .filter_map(|history| deal(history, cuts))
        .filter(|deal| deal.is_listed() && wanted.takes(deal))
        .collect();
    deals.sort_by(|one, other| one.deal.cmp(&other.deal));
    deals
}

/// The deals of a list under the phase they are in, in the order of a negotiation; first those that may be in one.
pub fn by_phase(deals: &[Deal]) -> BTreeMap<Option<Phase>, Vec<&Deal>> {
    let mut phases: BTreeMap<Option<Phase>, Vec<&Deal>> = BTreeMap::new();
    for deal in deals {
        phases.entry(deal.phase).or_default().push(deal);
    }
    phases
}

/// The records that an answer rests on: those that were visible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// How many there are.
    pub records: usize,
    /// How many of them were recorded long after they were learned.
    pub late: usize,
    /// How many of them were erased, whenever that was.
    pub erased: usize,
}

impl Behind {
    /// A word of warning where much was recorded long after it was learned.
    pub fn late(self) -> Option<String> {
        let Self { records, late, .. } = self;
        (late > 0 && late * 2 >= records).then(|| {
            format!(
                "{late} of the {records} records behind this were recorded more than a week after they were learned."
            )
        })
    }
}

/// What stands behind an answer about these deals.
pub fn behind<'h>(histories: impl IntoIterator<Item = &'h History>, cuts: &Cuts) -> Behind {
    let mut behind = Behind::default();
    for record in histories.into_iter().flat_map(History::records).filter(|record| cuts.see(record)) {
        behind.records += 1;
        behind.late += usize::from(record.recorded - record.learned.end > LONG);
        behind.erased += usize::from(record.is_erased());
    }
    behind
}

/// Longer than this between learning and recording is worth a word.
const LONG: Duration = Duration::days(7);

impl Wanted {
    fn takes(&self, deal: &Deal) -> bool {
        let clubs = || [&deal.owner, &deal.to, &deal.loan_club].into_iter().flatten();
        self.window.as_ref().is_none_or(|window| deal.window.as_ref().map(Slug::as_str) == Some(window.as_str()))
            && self.player.as_ref().is_none_or(|player| deal.players.iter().any(|name| has_words(name, player)))
            && self.club.as_ref().is_none_or(|club| clubs().any(|name| has_words(name, club)))
            && self.phase.is_none_or(|phase| deal.phase == Some(phase))
    }
}

/// The name has all the words that were typed, whatever the case and accents.
pub(super) fn has_words(name: &Name, typed: &str) -> bool {
    let name = fold(name.as_str());
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    fold(typed).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| words.contains(&word))
}

fn mentions(history: &History, cuts: &Cuts, text: &str) -> bool {
    let mut said = String::new();
    for reading in history.readings(cuts).iter().filter(|reading| reading.retracted_by.is_none()) {
        let source = reading.record.source.as_ref();
        let texts = [
            reading.note().map(|note| note.as_str()),
            source.map(|source| source.name.as_str()),
            source.and_then(|source| source.reference.as_ref()).map(|reference| reference.as_str()),
        ];
        for text in texts.into_iter().flatten() {
            said.push_str(&fold(text));
            said.push('\n');
        }
    }
    fold(text).split_whitespace().all(|word| said.contains(word))
}
