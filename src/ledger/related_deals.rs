//! A deal with those that a question about it leads to.

use super::erased_names::Names;
use super::{Error, Reader};
use crate::deal::event::Event;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::read_model::{DealNumber, Found};
use std::collections::{BTreeMap, BTreeSet};

/// A window with more than one of so many deals is read with all others.
const PART: usize = 3;

impl Reader {
    /// The deals that this one may wait for, under whatever correction.
    pub fn waited_for(&self, by: &History) -> Result<Vec<History>, Error> {
        Self::names_waited_for(by).iter().map(|slug| self.history(self.deal(slug))).collect()
    }

    pub(super) fn names_waited_for(by: &History) -> BTreeSet<Slug> {
        let waits = |event: &Event| {
            let about_waiting = matches!(
                event,
                Event::AuthorizationPendingReplacement { .. }
                    | Event::ReplacementFound { .. }
                    | Event::Correction { .. }
            );
            if about_waiting { Self::named(event, by) } else { BTreeSet::new() }
        };
        by.records().iter().flat_map(|record| waits(&record.event)).collect()
    }

    /// The deal, the others of its players, and those that it waits for, one through the other; under whatever
    /// correction. In the order of their names.
    pub fn around(&self, found: &Found) -> Result<Vec<History>, Error> {
        let of = self.history_of(found)?;
        let mut around: BTreeMap<Slug, History> = BTreeMap::new();
        for player in players(&of) {
            let others = self.histories(&DealFilter { player: Some(player), ..DealFilter::default() })?;
            around.extend(others.into_iter().filter_map(|other| Some((other.slug()?.clone(), other))));
        }
        let mut next = vec![found.slug.clone()];
        around.insert(found.slug.clone(), of);
        let mut waited_for = BTreeMap::new();
        while let Some(slug) = next.pop() {
            if waited_for.contains_key(&slug) {
                continue;
            }
            let history = match around.remove(&slug) {
                Some(history) => history,
                None => self.history(self.deal(&slug))?,
            };
            next.extend(Self::names_waited_for(&history));
            waited_for.insert(slug, history);
        }
        around.extend(waited_for);
        Ok(around.into_values().filter(|history| !history.records().is_empty()).collect())
    }

    /// The deals of a window, the other deals of their players, and those that they wait for, one through the other; under whatever
    /// correction. Where a large part of all deals is of the window, all deals are read: the others are not worth looking for.
    pub fn around_window(&self, window: &str) -> Result<Vec<History>, Error> {
        let (of_window, everything) = (DealFilter::of_window(Some(window.to_owned())), DealFilter::default());
        if self.numbers(&of_window)?.len() * PART >= self.numbers(&everything)?.len() {
            return self.histories(&everything);
        }
        self.around_each(&of_window)
    }

    /// The deals that a filter may be about, with those around each of them.
    pub fn around_each(&self, filter: &DealFilter) -> Result<Vec<History>, Error> {
        let of = self.histories(filter)?;
        let mut numbers: BTreeSet<DealNumber> = BTreeSet::new();
        for player in of.iter().flat_map(players).collect::<BTreeSet<String>>() {
            numbers.extend(self.numbers(&DealFilter { player: Some(player), ..DealFilter::default() })?);
        }
        let mut around: BTreeMap<Slug, History> = BTreeMap::new();
        let others = self.histories_numbered(&numbers.into_iter().collect::<Vec<_>>(), &mut Names::new())?;
        around.extend(of.into_iter().chain(others).filter_map(|history| Some((history.slug()?.clone(), history))));
        // What each of them waits for, as far as it is not at hand.
        let mut next: Vec<Slug> = around.values().flat_map(Self::names_waited_for).collect();
        while let Some(slug) = next.pop() {
            if around.contains_key(&slug) {
                continue;
            }
            let history = self.history(self.deal(&slug))?;
            next.extend(Self::names_waited_for(&history));
            around.insert(slug, history);
        }
        Ok(around.into_values().filter(|history| !history.records().is_empty()).collect())
    }
}

/// The names of the players, as the opening and its corrections have them.
fn players(history: &History) -> Vec<String> {
    let mut players = Vec::new();
    for record in history.records() {
        match &record.event {
            Event::Opened(parties) => players.extend(parties.players.iter().map(ToString::to_string)),
            Event::Correction { patch, .. } => {
                let named = patch.get("data").and_then(|data| data.get("players")).and_then(|names| names.as_array());
                players.extend(named.into_iter().flatten().filter_map(|name| name.as_str()).map(str::to_owned));
            }
            _ => {}
        }
    }
    players
}
