//! What ends claims on fields that it does not state: a change of the kind, a refusal, talks that begin afresh, a purchase.

use super::acts::{LatestActs, Over, change};
use super::claim::Claim;
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::terms::TransferKind;
use std::collections::{BTreeMap, BTreeSet};

/// All of it. What is doubtful ends only what is doubtful too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Beyond {
    /// The latest agreements and completions that change the kind to this one.
    pub(super) overhauls: BTreeMap<TransferKind, LatestActs>,
    /// Personal terms that were refused.
    pub(super) refusal: LatestEvent,
    /// An option or an obligation that was exercised.
    pub(super) purchase: LatestEvent,
    /// Reopenings afresh.
    pub(super) restarts: Vec<Restart>,
}

/// A reopening afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Restart {
    start: Instant,
    end: Instant,
    position: Position,
    is_doubtful: bool,
}

impl Restart {
    pub(super) fn at(when: &Moment, position: Position, is_doubtful: bool) -> Self {
        Self { start: when.start, end: when.end, position, is_doubtful }
    }

    /// It follows the record of the claim.
    pub(super) fn ends(&self, claim: &Claim<'_>) -> bool {
        let follows = self.start >= claim.when.end || (self.end > claim.when.start && self.position > claim.position);
        follows && !claim.field.is_asked() && (!self.is_doubtful || claim.is_doubtful())
    }
}

/// When the latest of some events starts: of those that are not doubtful, and of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LatestEvent {
    sure: Option<Instant>,
    any: Option<Instant>,
}

impl LatestEvent {
    fn is_after(self, claim: &Claim<'_>) -> bool {
        let start = if claim.is_doubtful() { self.any } else { self.sure };
        start.is_some_and(|start| start >= claim.when.end)
    }

    fn changes_to(self, other: Self) -> impl Iterator<Item = Over> {
        let changes = [change(self.sure, other.sure), change(self.any, other.any)];
        changes.into_iter().flatten().map(|(from, to)| Over::After(from, to))
    }
}

impl Beyond {
    /// It ends the claim.
    pub(super) fn is_over(&self, claim: &Claim<'_>) -> bool {
        (claim.is_overhauled() && self.is_overhauled(claim))
            || (claim.is_of_personal_terms() && self.refusal.is_after(claim))
            || (claim.field.ends_with_a_purchase() && self.purchase.is_after(claim))
            || self.restarts.iter().any(|restart| restart.ends(claim))
    }

    /// To another kind than the one that its own record names.
    fn is_overhauled(&self, claim: &Claim<'_>) -> bool {
        self.overhauls.iter().any(|(kind, acts)| Some(*kind) != claim.kind_of_record && acts.are_over(claim))
    }

    /// Any claim may live now that did not, or the other way round.
    pub(super) fn differs_for_all_from(&self, other: &Self) -> bool {
        self.restarts != other.restarts
    }

    /// The claims that the one ends and the other does not, but for the restarts.
    pub(super) fn changes_to(&self, other: &Self) -> impl Iterator<Item = Over> {
        let kinds: BTreeSet<TransferKind> = self.overhauls.keys().chain(other.overhauls.keys()).copied().collect();
        let of = |beyond: &Self, kind: &TransferKind| beyond.overhauls.get(kind).copied().unwrap_or_default();
        let overhauls: Vec<Over> =
            kinds.iter().flat_map(|kind| of(self, kind).changes_to(&of(other, kind)).collect::<Vec<_>>()).collect();
        let refusals = self.refusal.changes_to(other.refusal);
        overhauls.into_iter().chain(refusals).chain(self.purchase.changes_to(other.purchase))
    }
}

/// Events of one sort, while some come and others go.
#[derive(Clone, Debug, Default)]
pub(super) struct Starts {
    sure: BTreeSet<(Instant, Position)>,
    doubtful: BTreeSet<(Instant, Position)>,
}

impl Starts {
    pub(super) fn put(&mut self, when: &Moment, position: Position, is_doubtful: bool) {
        self.of(is_doubtful).insert((when.start, position));
    }

    pub(super) fn take(&mut self, when: &Moment, position: Position, is_doubtful: bool) {
        self.of(is_doubtful).remove(&(when.start, position));
    }

    fn of(&mut self, is_doubtful: bool) -> &mut BTreeSet<(Instant, Position)> {
        if is_doubtful { &mut self.doubtful } else { &mut self.sure }
    }

    pub(super) fn latest(&self) -> LatestEvent {
        let last = |starts: &BTreeSet<(Instant, Position)>| starts.last().map(|(start, _)| *start);
        LatestEvent { sure: last(&self.sure), any: last(&self.sure).max(last(&self.doubtful)) }
    }
}
