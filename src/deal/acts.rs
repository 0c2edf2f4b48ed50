//! Acts by when they start and are over: the latest decide which claims acts are over.

use super::claim::{Claim, Rank};
use super::ids::Position;
use super::moment::Instant;
use std::collections::BTreeSet;

/// The acts on a field, while some come and others go; those from doubtful sources apart: they supersede only what is doubtful too.
#[derive(Clone, Debug, Default)]
pub(super) struct Acts {
    sure: ActsOfOne,
    doubtful: ActsOfOne,
}

#[derive(Clone, Debug, Default)]
struct ActsOfOne {
    starts: BTreeSet<(Instant, Position)>,
    /// When those of each rank are over.
    ends: [BTreeSet<(Instant, Position)>; Rank::COUNT],
}

impl Acts {
    /// A report is none.
    pub(super) fn put(&mut self, act: &Claim<'_>) {
        if let Some(rank) = act.rank {
            let acts = self.of(act);
            acts.starts.insert((act.when.start, act.said_by.position));
            if let Some(ends) = acts.ends.get_mut(rank as usize) {
                ends.insert((act.when.end, act.said_by.position));
            }
        }
    }

    pub(super) fn take(&mut self, act: &Claim<'_>) {
        if let Some(rank) = act.rank {
            let acts = self.of(act);
            acts.starts.remove(&(act.when.start, act.said_by.position));
            if let Some(ends) = acts.ends.get_mut(rank as usize) {
                ends.remove(&(act.when.end, act.said_by.position));
            }
        }
    }

    fn of(&mut self, act: &Claim<'_>) -> &mut ActsOfOne {
        if act.is_doubtful() { &mut self.doubtful } else { &mut self.sure }
    }

    pub(super) fn latest(&self) -> LatestActs {
        let last = |acts: &BTreeSet<(Instant, Position)>| acts.last().map(|(instant, _)| *instant);
        let sure = LatestOfOne { start: last(&self.sure.starts), ends: self.sure.ends.each_ref().map(last) };
        let doubtful =
            LatestOfOne { start: last(&self.doubtful.starts), ends: self.doubtful.ends.each_ref().map(last) };
        LatestActs { sure, any: sure.or(doubtful) }
    }
}

/// When the latest acts start and are over: of those that are not doubtful, and of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LatestActs {
    sure: LatestOfOne,
    any: LatestOfOne,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LatestOfOne {
    start: Option<Instant>,
    ends: [Option<Instant>; Rank::COUNT],
}

impl LatestOfOne {
    fn or(self, other: Self) -> Self {
        let mut ends = self.ends;
        ends.iter_mut().zip(other.ends).for_each(|(end, other)| *end = (*end).max(other));
        Self { start: self.start.max(other.start), ends }
    }

    /// One of them is after the claim, or overlaps it and is further.
    fn are_over(&self, claim: &Claim<'_>) -> bool {
        let further = |rank: Rank| {
            self.ends.iter().skip(rank as usize + 1).any(|end| end.is_some_and(|end| end > claim.when.start))
        };
        self.start.is_some_and(|start| start >= claim.when.end) || claim.rank.is_some_and(further)
    }

    fn changes_to(&self, other: &Self) -> impl Iterator<Item = Over> {
        let starts = change(self.start, other.start).map(|(from, to)| Over::After(from, to));
        let ends = self.ends.into_iter().zip(other.ends).filter_map(|(one, other)| change(one, other));
        starts.into_iter().chain(ends.map(|(from, to)| Over::Overlaps(from, to)))
    }
}

/// From the earlier of two instants to the later; none where they are the same.
pub(super) fn change(one: Option<Instant>, other: Option<Instant>) -> Option<(Option<Instant>, Instant)> {
    if one == other { None } else { Some((one.min(other), one.max(other)?)) }
}

impl LatestActs {
    /// One of them starts when this act does.
    pub(super) fn starts_with(&mut self, act: &Claim<'_>) {
        for latest in self.of(act) {
            latest.start = latest.start.max(Some(act.when.start));
        }
    }

    /// One of them, of the same rank, is over when this act is.
    pub(super) fn ends_with(&mut self, act: &Claim<'_>) {
        for latest in self.of(act) {
            if let Some(end) = act.rank.and_then(|rank| latest.ends.get_mut(rank as usize)) {
                *end = (*end).max(Some(act.when.end));
            }
        }
    }

    fn of(&mut self, act: &Claim<'_>) -> impl Iterator<Item = &mut LatestOfOne> {
        let sure = (!act.is_doubtful()).then_some(&mut self.sure);
        sure.into_iter().chain([&mut self.any])
    }

    /// One of them is over the claim, and may supersede it.
    pub(super) fn are_over(&self, claim: &Claim<'_>) -> bool {
        if claim.is_doubtful() { self.any.are_over(claim) } else { self.sure.are_over(claim) }
    }

    /// The claims that the ones are over and the others are not.
    pub(super) fn changes_to(&self, other: &Self) -> impl Iterator<Item = Over> {
        self.sure.changes_to(&other.sure).chain(self.any.changes_to(&other.any))
    }
}

/// Claims that some acts are over, and others are not: for those that end after the first instant (or at any time), and by the second;
/// or for acts that start with the first or later, and before the second.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over {
    After(Option<Instant>, Instant),
    Overlaps(Option<Instant>, Instant),
}
