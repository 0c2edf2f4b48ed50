//! Agreements and completions that change the kind of the deal: the old terms are over.

use super::acts::LatestActs;
use super::beyond::Restart;
use super::claim::Claim;
use super::contest::Weight;
use super::ids::Position;
use super::moment::Instant;
use super::terms::{TransferKind, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

type ActPlace = (Instant, Position);

/// What is said of the kind, and which agreements and completions name another one than would stand if only the claims that they are
/// over existed.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds<'a> {
    claims: BTreeMap<Weight, Arc<Claim<'a>>>,
    acts_by_start: BTreeMap<ActPlace, Arc<Claim<'a>>>,
    acts_by_end: BTreeMap<ActPlace, Arc<Claim<'a>>>,
    /// What each source says, by when it was learned.
    speakers: BTreeMap<Arc<str>, BTreeMap<ActPlace, Arc<Claim<'a>>>>,
    /// How many claims there are on each kind.
    named: BTreeMap<TransferKind, usize>,
    /// The agreements and completions that name a kind.
    changes: BTreeMap<TransferKind, KindChanges<'a>>,
    restarts: Vec<Restart>,
}

/// The acts that name one kind; doubtful ones stand second.
#[derive(Clone, Debug, Default)]
struct KindChanges<'a> {
    by_end: BTreeMap<ActPlace, Arc<Claim<'a>>>,
    /// Those of which nobody asked yet whether they change the kind.
    open: [KindActs<'a>; 2],
    /// Those that do.
    changing: [KindActs<'a>; 2],
}

#[derive(Clone, Debug, Default)]
struct KindActs<'a> {
    by_start: BTreeMap<ActPlace, Arc<Claim<'a>>>,
    /// The completions alone.
    by_end: BTreeMap<ActPlace, Arc<Claim<'a>>>,
}

impl<'a> KindActs<'a> {
    fn put(&mut self, act: &Arc<Claim<'a>>) {
        let (start, end) = places(act);
        self.by_start.insert(start, act.clone());
        if act.is_of_completion() {
            self.by_end.insert(end, act.clone());
        }
    }

    fn take(&mut self, act: &Claim<'a>) {
        let (start, end) = places(act);
        self.by_start.remove(&start);
        self.by_end.remove(&end);
    }

    /// The one that starts last, or the completion that is over last.
    fn last(&self, completions: bool) -> Option<(&ActPlace, &Arc<Claim<'a>>)> {
        if completions { self.by_end.last_key_value() } else { self.by_start.last_key_value() }
    }
}

impl<'a> KindChanges<'a> {
    fn put(&mut self, act: &Arc<Claim<'a>>) {
        self.by_end.insert(places(act).1, act.clone());
        self.open(act);
    }

    fn take(&mut self, act: &Claim<'a>) {
        self.by_end.remove(&places(act).1);
        self.open.iter_mut().chain(&mut self.changing).for_each(|acts| acts.take(act));
    }

    /// It is to be judged, or judged again.
    fn open(&mut self, act: &Arc<Claim<'a>>) {
        self.changing.iter_mut().for_each(|acts| acts.take(act));
        if let Some(open) = self.open.get_mut(usize::from(act.is_doubtful())) {
            open.put(act);
        }
    }

    fn judge(&mut self, act: &Arc<Claim<'a>>, changes: bool) {
        let class = usize::from(act.is_doubtful());
        self.open.iter_mut().for_each(|acts| acts.take(act));
        if let Some(changing) = self.changing.get_mut(class).filter(|_| changes) {
            changing.put(act);
        }
    }
}

impl<'a> Kinds<'a> {
    pub(super) fn put(&mut self, claim: &Arc<Claim<'a>>) {
        let Some(kind) = kind(claim) else { return };
        let (start, end) = places(claim);
        self.claims.insert(claim.weight(), claim.clone());
        *self.named.entry(kind).or_default() += 1;
        if !claim.is_report() {
            self.acts_by_start.insert(start, claim.clone());
            self.acts_by_end.insert(end, claim.clone());
        }
        if let Some(speaker) = &claim.speaker {
            self.speakers.entry(speaker.clone()).or_default().insert(claim.learned(), claim.clone());
        }
        if claim.may_overhaul() {
            self.changes.entry(kind).or_default().put(claim);
        }
        self.judge_again(claim);
    }

    pub(super) fn take(&mut self, claim: &Claim<'a>) {
        let Some(kind) = kind(claim) else { return };
        let (start, end) = places(claim);
        self.claims.remove(&claim.weight());
        if let Some(named) = self.named.get_mut(&kind) {
            *named -= 1;
        }
        self.acts_by_start.remove(&start);
        self.acts_by_end.remove(&end);
        if let Some(said) = claim.speaker.as_ref().and_then(|speaker| self.speakers.get_mut(speaker)) {
            said.remove(&claim.learned());
        }
        if let Some(changes) = self.changes.get_mut(&kind) {
            changes.take(claim);
        }
        self.judge_again(claim);
    }

    /// What talks that begin afresh end does not count.
    pub(super) fn go_by(&mut self, restarts: &[Restart]) {
        if self.restarts != restarts {
            self.restarts = restarts.to_vec();
            for changes in self.changes.values_mut() {
                let all: Vec<Arc<Claim<'a>>> = changes.by_end.values().cloned().collect();
                all.iter().for_each(|act| changes.open(act));
            }
        }
    }

    /// The latest acts that change the kind, by the kind that they name.
    pub(super) fn overhauls(&mut self) -> BTreeMap<TransferKind, LatestActs> {
        if self.named.values().filter(|named| **named > 0).count() < 2 {
            return BTreeMap::new();
        }
        let kinds: BTreeSet<TransferKind> = self.changes.keys().copied().collect();
        kinds.into_iter().map(|kind| (kind, self.latest_to(kind))).collect()
    }

    fn latest_to(&mut self, kind: TransferKind) -> LatestActs {
        let mut latest = LatestActs::default();
        for doubtful in [false, true] {
            if let Some(act) = self.last(kind, doubtful, false) {
                latest.starts_with(&act);
            }
            if let Some(act) = self.last(kind, doubtful, true) {
                latest.ends_with(&act);
            }
        }
        latest
    }

    /// Of the acts that name the kind, or of the completions alone, the last that changes it. Those before it need no judgment.
    fn last(&mut self, kind: TransferKind, doubtful: bool, completions: bool) -> Option<Arc<Claim<'a>>> {
        let class = usize::from(doubtful);
        loop {
            let changes = self.changes.get(&kind)?;
            let changing = changes.changing.get(class)?.last(completions);
            let open = changes.open.get(class)?.last(completions);
            let open = open.filter(|(place, _)| changing.is_none_or(|(last, _)| last < *place));
            let Some(act) = open.map(|(_, act)| act.clone()) else { return changing.map(|(_, act)| act.clone()) };
            let is_other = self.kind_before(&act).is_some_and(|before| before != kind);
            self.changes.get_mut(&kind)?.judge(&act, is_other);
        }
    }

    /// The kind that would stand if only the claims that the act is over existed.
    fn kind_before(&self, act: &Claim<'a>) -> Option<TransferKind> {
        let counts = |claim: &Claim<'a>| act.is_over(claim) && !self.restarts.iter().any(|restart| restart.ends(claim));
        let mut counting = self.claims.values().rev().filter(|claim| counts(claim)).peekable();
        // Where each is superseded, all of them stand.
        let best = counting.peek().and_then(|claim| kind(claim));
        counting.find(|claim| !self.is_superseded(claim, &counts)).map_or(best, |claim| kind(claim))
    }

    fn is_superseded(&self, claim: &Claim<'a>, counts: &dyn Fn(&Claim<'a>) -> bool) -> bool {
        let is_over = |act: &Arc<Claim<'a>>| counts(act) && act.is_over(claim) && act.may_supersede(claim);
        let said = claim.speaker.as_ref().and_then(|speaker| self.speakers.get(speaker));
        let later =
            said.into_iter().flat_map(|said| said.range((Bound::Excluded(claim.learned()), Bound::Unbounded)).rev());
        self.acts_by_start.range((claim.when.end, Position(0))..).any(|(_, act)| is_over(act))
            || (!claim.is_report()
                && self.acts_by_end.range((claim.when.start, Position(u64::MAX))..).any(|(_, act)| is_over(act)))
            || later.map(|(_, later)| later).any(|later| counts(later) && claim.yields_to_later_word(later))
    }

    /// A claim came or went: those that may be over it are judged again.
    fn judge_again(&mut self, claim: &Claim<'a>) {
        let after = (claim.when.start, Position(u64::MAX));
        for changes in self.changes.values_mut() {
            let again: Vec<Arc<Claim<'a>>> = changes.by_end.range(after..).map(|(_, act)| act.clone()).collect();
            again.iter().for_each(|act| changes.open(act));
        }
    }
}

fn kind(claim: &Claim<'_>) -> Option<TransferKind> {
    match *claim.value {
        Value::Kind(kind) => Some(kind),
        _ => None,
    }
}

fn places(claim: &Claim<'_>) -> (ActPlace, ActPlace) {
    let position = claim.said_by.position;
    ((claim.when.start, position), (claim.when.end, position))
}
