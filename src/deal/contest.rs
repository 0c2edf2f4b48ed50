//! The claims on one field of the terms, and which of them nothing supersedes, while some come and others go.

use super::acts::{Acts, Latest};
use super::claims::Claim;
use super::ids::Position;
use super::moment::Instant;
use super::source::Grade;
use super::terms::Value;
use chrono::Duration;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// What a claim weighs: grade first, then what was learned last, then the highest position. No two weigh the same.
pub(super) type Weight = (Grade, Instant, Position);

/// When a report was learned.
type Learned = (Instant, Position);

/// The claims on a field. Whatever happens, only those that it may concern are looked at again.
#[derive(Clone, Debug, Default)]
pub(super) struct Contest<'a> {
    claims: BTreeMap<Weight, Arc<Claim<'a>>>,
    by_end: BTreeSet<(Instant, Weight)>,
    /// Those that nothing supersedes.
    rivals: BTreeMap<Weight, Arc<Claim<'a>>>,
    acts: Acts,
    /// No claim speaks of a longer time.
    longest: Duration,
    /// Acts elsewhere that are over claims on this field too.
    beyond: Beyond,
    /// By the key of the source's name.
    reports: BTreeMap<String, Reports<'a>>,
    /// The rivals by what they say, as JSON; where somebody asks for them.
    values: Option<BTreeMap<String, BTreeSet<Weight>>>,
}

/// The latest acts that end claims on all fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Beyond {
    /// Agreements and completions that change the kind of the deal.
    pub(super) overhaul: Latest,
    /// Personal terms that were refused.
    pub(super) refusal: Option<Instant>,
}

impl Beyond {
    fn is_over(&self, claim: &Claim<'_>) -> bool {
        (claim.is_overhauled() && self.overhaul.is_over(claim))
            || (claim.is_of_personal_terms() && self.refusal.is_some_and(|start| start >= claim.when.end))
    }
}

impl<'a> Contest<'a> {
    /// Of no claims yet, of which these acts end some.
    pub(super) fn new(beyond: Beyond, counts_values: bool) -> Self {
        Self { beyond, values: counts_values.then(BTreeMap::new), ..Self::default() }
    }

    /// One more claim; whether that changed the rivals.
    pub(super) fn put(&mut self, claim: &Arc<Claim<'a>>) -> bool {
        let mut concerned = Vec::new();
        if !claim.is_report() {
            let before = self.acts.latest();
            self.acts.put(claim);
            concerned = self.between(before, self.acts.latest());
        } else if let Some(source) = claim.source {
            concerned = self.reports.entry(source.name.key()).or_default().put(claim.clone());
        }
        self.longest = self.longest.max(claim.when.end - claim.when.start);
        self.by_end.insert((claim.when.end, claim.weight()));
        self.claims.insert(claim.weight(), claim.clone());
        self.look_again(claim) | self.look_at_all(&concerned)
    }

    /// One claim less; whether that changed the rivals.
    pub(super) fn take(&mut self, claim: &Claim<'a>) -> bool {
        let mut concerned = Vec::new();
        self.claims.remove(&claim.weight());
        self.by_end.remove(&(claim.when.end, claim.weight()));
        let was = self.is_no_rival(claim);
        if !claim.is_report() {
            let before = self.acts.latest();
            self.acts.take(claim);
            concerned = self.between(before, self.acts.latest());
        } else if let Some(source) = claim.source
            && let Some(reports) = self.reports.get_mut(&source.name.key())
        {
            concerned = reports.take(claim);
        }
        was | self.look_at_all(&concerned)
    }

    /// What ends claims on all fields is this now; whether that changed the rivals.
    pub(super) fn goes_by(&mut self, beyond: Beyond) -> bool {
        let before = std::mem::replace(&mut self.beyond, beyond);
        let mut concerned = self.between(before.overhaul, beyond.overhaul);
        concerned.extend(self.between_instants(before.refusal, beyond.refusal));
        self.look_at_all(&concerned)
    }

    /// All of them, in the order in which they end.
    pub(super) fn by_end(&self) -> impl Iterator<Item = &Arc<Claim<'a>>> {
        self.by_end.iter().filter_map(|(_, weight)| self.claims.get(weight))
    }

    /// What nothing supersedes, the best last.
    pub(super) fn rivals(&self) -> impl DoubleEndedIterator<Item = &Arc<Claim<'a>>> {
        self.rivals.values()
    }

    /// Of the rivals that say the same the best; the best of all first.
    pub(super) fn values(&self) -> Vec<&Claim<'a>> {
        let mut best: Vec<Weight> = self.values.iter().flatten().filter_map(|(_, of)| of.last().copied()).collect();
        best.sort_unstable_by(|one, other| other.cmp(one));
        best.iter().filter_map(|weight| self.rivals.get(weight)).map(|claim| &**claim).collect()
    }

    /// The best of those that would be left if only the claims that end by then existed.
    pub(super) fn best_by(&self, by: Instant) -> Option<&Value> {
        let stands = |claim: &&Arc<Claim<'a>>| {
            !self.acts.supersede_by(claim, by)
                && !self.reports_of(claim).is_some_and(|reports| reports.supersede_by(claim, by))
        };
        // What ends before the latest act starts is superseded.
        let from = self.acts.latest_over(by).map_or(Bound::Unbounded, |start| Bound::Excluded((start, HEAVIEST)));
        let ended = self.by_end.range((from, Bound::Included((by, HEAVIEST))));
        let left = ended.filter_map(|(_, weight)| self.claims.get(weight)).filter(stands);
        left.max_by_key(|claim| claim.weight()).map(|claim| &*claim.value)
    }

    /// What was left before that instant or later, if only the claims that end by then existed, does not depend on this claim:
    /// an act supersedes it, and all that it supersedes.
    pub(super) fn matters_until(&self, claim: &Claim<'_>) -> Instant {
        let after = claim.when.end.checked_add_signed(self.longest);
        after.and_then(|after| self.acts.first_over(after)).unwrap_or(Instant::MAX_UTC)
    }

    fn reports_of(&self, claim: &Claim<'_>) -> Option<&Reports<'a>> {
        claim.source.filter(|_| claim.is_report()).and_then(|source| self.reports.get(&source.name.key()))
    }

    fn look_at_all(&mut self, claims: &[Arc<Claim<'a>>]) -> bool {
        claims.iter().fold(false, |changed, claim| changed | self.look_again(claim))
    }

    /// Whether it is a rival now and was none, or the other way round.
    fn look_again(&mut self, claim: &Arc<Claim<'a>>) -> bool {
        let stands = !self.acts.latest().is_over(claim)
            && !self.beyond.is_over(claim)
            && self.reports_of(claim).is_none_or(|reports| reports.standing.contains_key(&claim.learned()));
        if stands { self.is_a_rival(claim) } else { self.is_no_rival(claim) }
    }

    fn is_a_rival(&mut self, claim: &Arc<Claim<'a>>) -> bool {
        if let Some(values) = &mut self.values {
            values.entry(words(&claim.value)).or_default().insert(claim.weight());
        }
        self.rivals.insert(claim.weight(), claim.clone()).is_none()
    }

    fn is_no_rival(&mut self, claim: &Claim<'a>) -> bool {
        let was = self.rivals.remove(&claim.weight()).is_some();
        if let Some(values) = self.values.as_mut().filter(|_| was)
            && let Entry::Occupied(mut of_value) = values.entry(words(&claim.value))
        {
            of_value.get_mut().remove(&claim.weight());
            if of_value.get().is_empty() {
                of_value.remove();
            }
        }
        was
    }

    /// The claims that the latest acts were over before and are not now, or the other way round.
    fn between(&self, before: Latest, now: Latest) -> Vec<Arc<Claim<'a>>> {
        let mut claims = self.between_instants(before.sure, now.sure);
        claims.extend(self.between_instants(before.any, now.any).into_iter().filter(|claim| claim.is_doubtful()));
        claims
    }

    fn between_instants(&self, before: Option<Instant>, now: Option<Instant>) -> Vec<Arc<Claim<'a>>> {
        if before == now {
            return Vec::new();
        }
        let (from, to) = (before.min(now), before.max(now));
        let from = from.map_or(Bound::Unbounded, |from| Bound::Excluded((from, HEAVIEST)));
        let to = to.map_or(Bound::Unbounded, |to| Bound::Included((to, HEAVIEST)));
        self.by_end.range((from, to)).filter_map(|(_, weight)| self.claims.get(weight).cloned()).collect()
    }
}

/// A value as JSON: two are the same where these are.
fn words(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// No claim weighs more.
const HEAVIEST: Weight = (Grade::BEST, Instant::MAX_UTC, Position(u64::MAX));

/// The reports of one source on a field: the one learned later supersedes the others that are not after it.
#[derive(Clone, Debug, Default)]
struct Reports<'a> {
    all: BTreeMap<Learned, Arc<Claim<'a>>>,
    /// Those that none supersedes: whichever was learned later is about an earlier time.
    standing: BTreeMap<Learned, Arc<Claim<'a>>>,
}

impl<'a> Reports<'a> {
    /// One more; those that no longer stand.
    fn put(&mut self, report: Arc<Claim<'a>>) -> Vec<Arc<Claim<'a>>> {
        let place = report.learned();
        let earlier = self.standing.range(..place).rev().map(|(_, earlier)| earlier);
        let fallen: Vec<_> = earlier.take_while(|earlier| earlier.when.start < report.when.end).cloned().collect();
        for one in &fallen {
            self.standing.remove(&one.learned());
        }
        if !self.all.range(place..).any(|(_, later)| later.when.end > report.when.start) {
            self.standing.insert(place, report.clone());
        }
        self.all.insert(place, report);
        fallen
    }

    /// One less; those that stand again.
    fn take(&mut self, report: &Claim<'a>) -> Vec<Arc<Claim<'a>>> {
        let place = report.learned();
        self.all.remove(&place);
        self.standing.remove(&place);
        // What it superseded, one that was learned later may supersede as well.
        let mut latest_end = None;
        for (_, later) in self.all.range(place..) {
            latest_end = latest_end.max(Some(later.when.end));
            if latest_end >= Some(report.when.end) {
                return Vec::new();
            }
        }
        let mut risen = Vec::new();
        for (place, earlier) in self.all.range(..place).rev() {
            if latest_end.is_none_or(|end| earlier.when.start >= end) && !self.standing.contains_key(place) {
                risen.push(earlier.clone());
            }
            latest_end = latest_end.max(Some(earlier.when.end));
            if latest_end >= Some(report.when.end) {
                break;
            }
        }
        self.standing.extend(risen.iter().map(|risen| (risen.learned(), risen.clone())));
        risen
    }

    /// One of those that end by then supersedes the claim.
    fn supersede_by(&self, claim: &Claim<'_>, by: Instant) -> bool {
        let mut later = self.all.range((Bound::Excluded(claim.learned()), Bound::Unbounded));
        later.any(|(_, later)| later.when.end <= by && claim.when.start < later.when.end)
    }
}
