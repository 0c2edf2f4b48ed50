//! The claims on one field of the terms, and which of them nothing supersedes, while some come and others go.

use super::acts::{Acts, LatestActs};
use super::beyond::Beyond;
use super::claim::Claim;
use super::claim_index::{ClaimIndex, words};
use super::claims::all_agree;
use super::ids::Position;
use super::moment::Instant;
use super::source::Grade;
use super::speaker::Speaker;
use super::terms::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a claim weighs: grade first, then an act before a report, then what was learned last, then the highest position. No two weigh
/// the same.
pub(super) type Weight = (Grade, bool, Instant, Position);

/// The claims on a field. They are looked at when they are [settled](Contest::settle); with an index only those that something concerns
/// since then, otherwise all.
///
/// What acts elsewhere end (see [`Beyond`]) supersedes nothing. Among the rest, superseded claims still supersede; where each of the rest is
/// superseded, all of them stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Contest<'a> {
    claims: BTreeMap<Weight, Contender<'a>>,
    /// Of the claims that live.
    acts: Acts,
    /// The latest of them when the claims were last looked at.
    latest: LatestActs,
    speakers: BTreeMap<Arc<str>, Speaker<'a>>,
    /// How many claims live that none supersedes.
    unsuperseded: usize,
    index: Option<ClaimIndex<'a>>,
    /// Claims came or went since it was settled.
    is_open: bool,
    /// The rivals are others since then.
    is_other: bool,
}

#[derive(Clone, Debug)]
struct Contender<'a> {
    claim: Arc<Claim<'a>>,
    /// Nothing ends it from elsewhere.
    lives: bool,
    /// It lives, and no claim supersedes it.
    is_unsuperseded: bool,
}

impl<'a> Contest<'a> {
    /// Of no claims yet.
    pub(super) fn new(is_indexed: bool) -> Self {
        Self { index: is_indexed.then(ClaimIndex::default), ..Self::default() }
    }

    /// One more claim.
    pub(super) fn put(&mut self, claim: Arc<Claim<'a>>) {
        self.is_open = true;
        if let Some(index) = &mut self.index {
            index.put(&claim);
        }
        self.claims.insert(claim.weight(), Contender { claim, lives: false, is_unsuperseded: false });
    }

    /// One claim less.
    pub(super) fn take(&mut self, claim: &Claim<'a>) {
        let Some(Contender { claim, lives, is_unsuperseded }) = self.claims.remove(&claim.weight()) else { return };
        self.is_open = true;
        self.is_other |= is_unsuperseded || (lives && self.unsuperseded == 0);
        let concerned = if lives { self.end(&claim) } else { Vec::new() };
        self.unsuperseded -= usize::from(is_unsuperseded);
        if let Some(index) = &mut self.index {
            index.open.extend(concerned);
            index.take(&claim);
            if is_unsuperseded {
                index.falls(&claim);
            }
        }
    }

    /// Looks at the claims that came, and at those that anything concerns. What ends claims on all fields is `beyond` now, and was
    /// `before` when they were looked at last. Whether the rivals are others since then.
    pub(super) fn settle(&mut self, before: &Beyond, beyond: &Beyond) -> bool {
        if !std::mem::take(&mut self.is_open) && before == beyond {
            return false;
        }
        let was_a_ring = self.unsuperseded == 0;
        let mut again = self.concerned_by_others(before, beyond);
        let mut concerned = Vec::new();
        let mut live_others = false;
        for weight in &again {
            let Some(contender) = self.claims.get_mut(weight) else { continue };
            let lives = !beyond.is_over(&contender.claim);
            if lives != std::mem::replace(&mut contender.lives, lives) {
                live_others = true;
                let claim = contender.claim.clone();
                concerned.extend(if lives { self.begin(&claim) } else { self.end(&claim) });
            }
        }
        let latest = std::mem::replace(&mut self.latest, self.acts.latest());
        if let Some(index) = &self.index {
            again.extend(concerned);
            again.extend(latest.changes_to(&self.latest).flat_map(|change| index.concerned_by(change)));
        }
        for weight in again {
            let Some(contender) = self.claims.get(&weight) else { continue };
            let is_unsuperseded = contender.lives && !self.is_superseded(&contender.claim);
            if is_unsuperseded != contender.is_unsuperseded {
                self.turn(weight, is_unsuperseded);
            }
        }
        std::mem::take(&mut self.is_other) || (live_others && was_a_ring)
    }

    /// What nothing supersedes, the best last.
    pub(super) fn rivals(&self) -> impl DoubleEndedIterator<Item = &Arc<Claim<'a>>> {
        let is_a_ring = self.unsuperseded == 0;
        let rivals = self.claims.values().filter(move |one| one.is_unsuperseded || (is_a_ring && one.lives));
        rivals.map(|contender| &contender.claim)
    }

    /// Of the rivals that say the same the best; the best of all first.
    pub(super) fn values(&self) -> Vec<&Claim<'a>> {
        if let Some(index) = self.index.as_ref().filter(|_| self.unsuperseded > 0) {
            return index.best();
        }
        let mut seen = BTreeSet::new();
        self.rivals().rev().map(|claim| &**claim).filter(|claim| seen.insert(words(&claim.value))).collect()
    }

    /// Two rivals cannot both be true: two that are not doubtful, or, where all are, two of them.
    pub(super) fn is_disputed(&self) -> bool {
        let of = |doubtful: bool| -> Vec<&Value> {
            match self.index.as_ref().filter(|_| self.unsuperseded > 0) {
                Some(index) => index.best_of(doubtful).map(|claim| &*claim.value).collect(),
                None => {
                    let rivals = self.rivals().filter(|claim| claim.is_doubtful() == doubtful);
                    rivals.map(|claim| &*claim.value).collect()
                }
            }
        };
        let sure = of(false);
        !all_agree(if sure.is_empty() { of(true) } else { sure })
    }

    /// The claims that came, or that what ends claims from elsewhere may end, or no longer ends.
    fn concerned_by_others(&mut self, before: &Beyond, beyond: &Beyond) -> Vec<Weight> {
        match &mut self.index {
            Some(index) if !before.differs_for_all_from(beyond) => {
                let mut concerned = std::mem::take(&mut index.open);
                if before != beyond {
                    concerned.extend(before.changes_to(beyond).flat_map(|change| index.concerned_by(change)));
                }
                concerned
            }
            _ => self.claims.keys().copied().collect(),
        }
    }

    /// It lives from now on; the claims that this may concern.
    fn begin(&mut self, claim: &Arc<Claim<'a>>) -> Vec<Weight> {
        self.acts.put(claim);
        match &claim.speaker {
            Some(speaker) => self.speakers.entry(speaker.clone()).or_default().put(claim),
            None => Vec::new(),
        }
    }

    /// It lives no longer; the claims that this may concern.
    fn end(&mut self, claim: &Claim<'a>) -> Vec<Weight> {
        self.acts.take(claim);
        let speaker = claim.speaker.as_ref().and_then(|speaker| self.speakers.get_mut(speaker));
        speaker.map(|speaker| speaker.take(claim)).unwrap_or_default()
    }

    fn is_superseded(&self, claim: &Claim<'a>) -> bool {
        let speaker = claim.speaker.as_ref().and_then(|speaker| self.speakers.get(speaker));
        self.latest.are_over(claim) || speaker.is_some_and(|speaker| speaker.supersedes(claim))
    }

    /// A claim supersedes it from now on, or none does.
    fn turn(&mut self, weight: Weight, is_unsuperseded: bool) {
        let Some(contender) = self.claims.get_mut(&weight) else { return };
        contender.is_unsuperseded = is_unsuperseded;
        self.is_other = true;
        let claim = &contender.claim;
        let speaker = claim.speaker.as_ref().and_then(|speaker| self.speakers.get_mut(speaker));
        if is_unsuperseded {
            self.unsuperseded += 1;
            self.index.iter_mut().for_each(|index| index.rises(claim));
            speaker.into_iter().for_each(|speaker| speaker.rises(claim));
        } else {
            self.unsuperseded -= 1;
            self.index.iter_mut().for_each(|index| index.falls(claim));
            speaker.into_iter().for_each(|speaker| speaker.falls(claim));
        }
    }
}
