//! Agreements and completions that change the kind of the deal: the old terms are over.

use super::acts::{Acts, Latest};
use super::claims::Claim;
use super::contest::Contest;
use super::ids::Position;
use super::moment::Instant;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is said of the kind, and which agreements and completions name another one than would stand if only the claims
/// before them existed.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds<'a> {
    /// By its own rules: an act that ends the old terms is judged by what stood before any were ended.
    contest: Contest<'a>,
    judged: BTreeMap<(Instant, Position), Arc<Claim<'a>>>,
    unjudged: BTreeMap<(Instant, Position), Arc<Claim<'a>>>,
    overhauls: Acts,
}

/// No more are judged one by one.
const FEW: usize = 16;

impl<'a> Kinds<'a> {
    pub(super) fn put(&mut self, claim: &Arc<Claim<'a>>) {
        self.contest.put(claim);
        self.judge_again(claim);
        if claim.may_overhaul() {
            self.unjudged.insert((claim.when.start, claim.said_by.position), claim.clone());
        }
    }

    pub(super) fn take(&mut self, claim: &Claim<'a>) {
        self.contest.take(claim);
        self.judge_again(claim);
        let place = (claim.when.start, claim.said_by.position);
        self.unjudged.remove(&place);
        if self.judged.remove(&place).is_some() {
            self.overhauls.take(claim);
        }
    }

    /// The latest acts that change the kind. Those that start earlier than one that does need no judgment.
    pub(super) fn overhauls(&mut self) -> Latest {
        for _ in 0..FEW {
            let Some(((start, position), act)) = self.unjudged.pop_last() else { return self.overhauls.latest() };
            if self.overhauls.latest().is_at_or_after(start) {
                self.unjudged.insert((start, position), act);
                return self.overhauls.latest();
            }
            if self.contest.best_by(start).is_some_and(|before| *before != *act.value) {
                self.overhauls.put(&act);
            }
            self.judged.insert((start, position), act);
        }
        let unjudged = std::mem::take(&mut self.unjudged);
        self.judge_all(unjudged);
        self.overhauls.latest()
    }

    /// In the order of time, so that what stood before each is at hand.
    fn judge_all(&mut self, unjudged: BTreeMap<(Instant, Position), Arc<Claim<'a>>>) {
        let mut before = Contest::default();
        let mut ended = self.contest.by_end().peekable();
        for (place, act) in unjudged {
            while let Some(claim) = ended.next_if(|claim| claim.when.end <= act.when.start) {
                before.put(claim);
            }
            if before.rivals().next_back().is_some_and(|stood| stood.value != act.value) {
                self.overhauls.put(&act);
            }
            self.judged.insert(place, act);
        }
    }

    /// A claim came or went: the acts that are judged by it are those that start once it had ended, until it is superseded.
    fn judge_again(&mut self, claim: &Claim<'a>) {
        let (from, until) = (claim.when.end, self.contest.matters_until(claim));
        let again = self.judged.range((from, Position(0))..(until, Position(0)));
        for place in again.map(|(place, _)| *place).collect::<Vec<_>>() {
            let Some(act) = self.judged.remove(&place) else { continue };
            self.overhauls.take(&act);
            self.unjudged.insert(place, act);
        }
    }
}
