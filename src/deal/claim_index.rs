//! What leads to the claims that something concerns, where they come and go one by one.

use super::acts::Over;
use super::claim::Claim;
use super::contest::Weight;
use super::ids::Position;
use super::moment::Instant;
use super::source::Grade;
use super::terms::Value;
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// The claims on a field, by all that may change what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct ClaimIndex<'a> {
    /// Those to look at when the contest is settled.
    pub(super) open: Vec<Weight>,
    by_end: BTreeSet<(Instant, Weight)>,
    /// The acts alone.
    by_start: BTreeSet<(Instant, Weight)>,
    /// Those that nothing supersedes by what they say, as JSON; the doubtful ones stand second.
    values: BTreeMap<String, [BTreeMap<Weight, Arc<Claim<'a>>>; 2]>,
}

impl<'a> ClaimIndex<'a> {
    pub(super) fn put(&mut self, claim: &Claim<'_>) {
        self.open.push(claim.weight());
        self.by_end.insert((claim.when.end, claim.weight()));
        if !claim.is_report() {
            self.by_start.insert((claim.when.start, claim.weight()));
        }
    }

    pub(super) fn take(&mut self, claim: &Claim<'_>) {
        self.by_end.remove(&(claim.when.end, claim.weight()));
        self.by_start.remove(&(claim.when.start, claim.weight()));
    }

    /// Nothing supersedes it from now on.
    pub(super) fn rises(&mut self, claim: &Arc<Claim<'a>>) {
        let [sure, doubtful] = self.values.entry(words(&claim.value)).or_default();
        let of_value = if claim.is_doubtful() { doubtful } else { sure };
        of_value.insert(claim.weight(), claim.clone());
    }

    /// Something supersedes it from now on, or it is gone.
    pub(super) fn falls(&mut self, claim: &Claim<'_>) {
        if let Entry::Occupied(mut of_value) = self.values.entry(words(&claim.value)) {
            of_value.get_mut().iter_mut().for_each(|of_value| {
                of_value.remove(&claim.weight());
            });
            if of_value.get().iter().all(BTreeMap::is_empty) {
                of_value.remove();
            }
        }
    }

    /// Of each value the best claim; the best of all first.
    pub(super) fn best(&self) -> Vec<&Claim<'a>> {
        let last = self.values.values().filter_map(|[sure, doubtful]| heavier(last(sure), last(doubtful)));
        let mut best: Vec<&Claim<'a>> = last.collect();
        best.sort_unstable_by_key(|claim| Reverse(claim.weight()));
        best
    }

    /// Of each value the best claim that is doubtful, or that is not.
    pub(super) fn best_of(&self, doubtful: bool) -> impl Iterator<Item = &Claim<'a>> {
        self.values.values().filter_map(move |of_value| last(of_value.get(usize::from(doubtful))?))
    }

    /// The claims that acts were over before and are not now, or the other way round.
    pub(super) fn concerned_by(&self, change: Over) -> impl Iterator<Item = Weight> {
        let (by, from, to) = match change {
            Over::After(from, to) => (&self.by_end, after(from), until(to)),
            Over::Overlaps(from, to) => (&self.by_start, from_with(from), before(to)),
        };
        by.range((from, to)).map(|(_, weight)| *weight)
    }
}

fn last<'c, 'a>(claims: &'c BTreeMap<Weight, Arc<Claim<'a>>>) -> Option<&'c Claim<'a>> {
    claims.last_key_value().map(|(_, claim)| &**claim)
}

fn heavier<'c, 'a>(one: Option<&'c Claim<'a>>, other: Option<&'c Claim<'a>>) -> Option<&'c Claim<'a>> {
    one.into_iter().chain(other).max_by_key(|claim| claim.weight())
}

/// A value as JSON: two are the same where these are.
pub(super) fn words(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// No claim weighs more, and none less.
const HEAVIEST: Weight = (Grade::BEST, true, Instant::MAX_UTC, Position(u64::MAX));
const LIGHTEST: Weight = (Grade::WORST, false, Instant::MIN_UTC, Position(0));

fn after(from: Option<Instant>) -> Bound<(Instant, Weight)> {
    from.map_or(Bound::Unbounded, |from| Bound::Excluded((from, HEAVIEST)))
}

fn until(to: Instant) -> Bound<(Instant, Weight)> {
    Bound::Included((to, HEAVIEST))
}

fn from_with(from: Option<Instant>) -> Bound<(Instant, Weight)> {
    from.map_or(Bound::Unbounded, |from| Bound::Included((from, LIGHTEST)))
}

fn before(to: Instant) -> Bound<(Instant, Weight)> {
    Bound::Excluded((to, LIGHTEST))
}
