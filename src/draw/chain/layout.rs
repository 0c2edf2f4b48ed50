//! Where each deal of a chain stands.

use crate::deal::phase::Phase;
use crate::views::chain::Link;
use crate::views::date::readable;
use std::collections::BTreeMap;

/// A deal, or what is waited for where that is no deal, with its place.
pub(super) struct PlacedBox<'l> {
    pub(super) name: String,
    /// None for what is no deal.
    pub(super) link: Option<&'l Link>,
    /// It is one, though nothing of it may have been known.
    pub(super) is_deal: bool,
    /// How many are between it and what all wait for; and how far down it stands.
    pub(super) column: i64,
    pub(super) line: i64,
    /// The place of what it waits for.
    pub(super) waits_for: Option<usize>,
    /// Still.
    pub(super) waits: bool,
    /// It waits, one through the other, for itself.
    pub(super) circle: bool,
}

impl PlacedBox<'_> {
    /// The phase, and since when; of one that waits, since when it does.
    pub(super) fn stands(&self) -> String {
        let Some(link) = self.link else {
            return if self.is_deal { "not known then" } else { "no deal recorded" }.into();
        };
        let phase = link.phase.map_or("not yet certain", Phase::word);
        let (since, words) = if link.waits { (&link.since, ", waits since") } else { (&link.phase_since, " since") };
        since.as_ref().map_or_else(|| phase.into(), |since| format!("{phase}{words} {}", readable(since)))
    }
}

/// All of them, roots and circles by name, each with those that wait for it to the right.
pub(super) fn placed(links: &[Link]) -> Vec<PlacedBox<'_>> {
    let mut places: Vec<PlacedBox<'_>> = links
        .iter()
        .map(|link| PlacedBox {
            name: link.deal.to_string(),
            link: Some(link),
            is_deal: true,
            column: 0,
            line: 0,
            waits_for: None,
            waits: link.waits,
            circle: link.circle,
        })
        .collect();
    for (at, link) in links.iter().enumerate().filter(|(_, link)| link.asked()) {
        let deal = link.waits_for.as_ref();
        let known = deal.and_then(|deal| links.iter().position(|other| other.deal == *deal));
        let waits_for = known.unwrap_or(places.len());
        if known.is_none() {
            let wanted = deal.map(ToString::to_string).or_else(|| link.replacement.clone());
            let name = wanted.unwrap_or_else(|| "a replacement".into());
            let is_deal = deal.is_some();
            places.push(PlacedBox {
                name,
                link: None,
                is_deal,
                column: 0,
                line: 0,
                waits_for: None,
                waits: false,
                circle: false,
            });
        }
        if let Some(place) = places.get_mut(at) {
            place.waits_for = Some(waits_for);
        }
    }
    let round = round(&places);
    let is_round = |at: usize| round.get(at).copied().unwrap_or_default();
    let mut waiting: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        // Within a circle they stand one under the other.
        if let Some(other) = place.waits_for.filter(|_| !is_round(at)) {
            waiting.entry(other).or_default().push(at);
        }
    }
    let mut line = 0;
    let mut done = vec![false; places.len()];
    for at in 0..places.len() {
        let root = places.get(at).is_some_and(|place| place.waits_for.is_none() || is_round(at));
        let mut next = Some(at).filter(|_| root);
        // Around the circle, if it is on one.
        while let Some(at) = next.filter(|at| !done.get(*at).copied().unwrap_or(true)) {
            line = branch(&mut places, &waiting, &mut done, at, (0, line));
            next = places.get(at).and_then(|place| place.waits_for);
        }
    }
    places
}

/// Which ones lead back to themselves, whether they wait still or once did.
fn round(places: &[PlacedBox<'_>]) -> Vec<bool> {
    let mut round = vec![true; places.len()];
    let mut waiting = vec![0; places.len()];
    for other in places.iter().filter_map(|place| place.waits_for) {
        waiting.iter_mut().skip(other).take(1).for_each(|count| *count += 1);
    }
    let mut ends: Vec<usize> = (0..places.len()).filter(|at| waiting.get(*at) == Some(&0)).collect();
    // Whom nobody waits for leads nowhere back; then neither does what only those waited for.
    while let Some(at) = ends.pop() {
        round.iter_mut().skip(at).take(1).for_each(|round| *round = false);
        let Some(other) = places.get(at).and_then(|place| place.waits_for) else { continue };
        let Some(count) = waiting.get_mut(other) else { continue };
        *count -= 1;
        if *count == 0 {
            ends.push(other);
        }
    }
    round
}

/// Places one with all that wait for it, and answers with the next line that is free. Not by recursion: a chain may be as
/// long as there are deals.
fn branch(
    places: &mut [PlacedBox<'_>],
    waiting: &BTreeMap<usize, Vec<usize>>,
    done: &mut [bool],
    root: usize,
    (column, first): (i64, i64),
) -> i64 {
    let mut line = first;
    let mut open = vec![(root, column)];
    // The first of those that wait stands beside what it waits for; each other begins a line.
    let mut is_beside = true;
    while let Some((at, column)) = open.pop() {
        if !is_beside {
            line += 1;
        }
        if let (Some(place), Some(done)) = (places.get_mut(at), done.get_mut(at)) {
            (place.column, place.line, *done) = (column, line, true);
        }
        let others = waiting.get(&at).map(Vec::as_slice).unwrap_or_default();
        open.extend(others.iter().rev().map(|other| (*other, column + 1)));
        is_beside = !others.is_empty();
    }
    line + 1
}
