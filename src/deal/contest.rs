//! The claims on one field of the terms, and which of them nothing supersedes, while some come and others go.

use super::acts::{Acts, Over};
use super::beyond::Beyond;
use super::claim::Claim;
use super::claims::all_agree;
use super::ids::Position;
use super::moment::Instant;
use super::source::Grade;
use super::speaker::Speaker;
use super::terms::Value;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// What a claim weighs: grade first, then an act before a report, then what was learned last, then the highest position. No two weigh
/// the same.
pub(super) type Weight = (Grade, bool, Instant, Position);

/// The claims on a field. Whatever happens, only those that it may concern are looked at again.
///
/// What acts elsewhere end (see [`Beyond`]) supersedes nothing. Among the rest, superseded claims still supersede; where each of the rest is
/// superseded, all of them stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Contest<'a> {
    claims: BTreeMap<Weight, Arc<Claim<'a>>>,
    by_end: BTreeSet<(Instant, Weight)>,
    /// The acts alone.
    by_start: BTreeSet<(Instant, Weight)>,
    /// Those that nothing ends from elsewhere.
    live: BTreeMap<Weight, Arc<Claim<'a>>>,
    /// Of the live ones those that none supersedes.
    unsuperseded: BTreeMap<Weight, Arc<Claim<'a>>>,
    acts: Acts,
    speakers: BTreeMap<Arc<str>, Speaker<'a>>,
    beyond: Arc<Beyond>,
    /// The unsuperseded by what they say, as JSON, the doubtful ones apart; where somebody asks for them.
    values: Option<BTreeMap<(String, bool), BTreeSet<Weight>>>,
}

impl<'a> Contest<'a> {
    /// Of no claims yet, of which these acts end some.
    pub(super) fn new(beyond: Arc<Beyond>, counts_values: bool) -> Self {
        Self { beyond, values: counts_values.then(BTreeMap::new), ..Self::default() }
    }

    /// One more claim; whether that changed the rivals.
    pub(super) fn put(&mut self, claim: &Arc<Claim<'a>>) -> bool {
        self.by_end.insert((claim.when.end, claim.weight()));
        if !claim.is_report() {
            self.by_start.insert((claim.when.start, claim.weight()));
        }
        self.claims.insert(claim.weight(), claim.clone());
        self.look_at(vec![claim.clone()])
    }

    /// One claim less; whether that changed the rivals.
    pub(super) fn take(&mut self, claim: &Claim<'a>) -> bool {
        self.by_end.remove(&(claim.when.end, claim.weight()));
        self.by_start.remove(&(claim.when.start, claim.weight()));
        match self.claims.remove(&claim.weight()) {
            Some(claim) => self.look_at(vec![claim]),
            None => false,
        }
    }

    /// What ends claims on all fields is this now; whether that changed the rivals.
    pub(super) fn goes_by(&mut self, beyond: &Arc<Beyond>) -> bool {
        let before = std::mem::replace(&mut self.beyond, beyond.clone());
        let concerned = match before.differs_for_all_from(beyond) {
            true => self.claims.values().cloned().collect(),
            false => before.changes_to(beyond).flat_map(|change| self.concerned_by(change)).collect(),
        };
        self.look_at(concerned)
    }

    /// What nothing supersedes, the best last.
    pub(super) fn rivals(&self) -> impl DoubleEndedIterator<Item = &Arc<Claim<'a>>> {
        self.standing().values()
    }

    /// Of the rivals that say the same the best; the best of all first.
    pub(super) fn values(&self) -> Vec<&Claim<'a>> {
        let mut seen = BTreeSet::new();
        let mut best: Vec<Weight> = match &self.values {
            Some(values) if !self.unsuperseded.is_empty() => {
                values.values().filter_map(|of| of.last().copied()).collect()
            }
            _ => self.standing().keys().copied().collect(),
        };
        best.sort_unstable_by(|one, other| other.cmp(one));
        let claims = best.iter().filter_map(|weight| self.standing().get(weight)).map(|claim| &**claim);
        claims.filter(|claim| seen.insert(words(&claim.value))).collect()
    }

    /// Two rivals cannot both be true: two that are not doubtful, or, where all are, two of them.
    pub(super) fn is_disputed(&self) -> bool {
        let of = |doubtful: bool| -> Vec<&Value> {
            match &self.values {
                Some(values) if !self.unsuperseded.is_empty() => {
                    let best =
                        values.iter().filter(|((_, doubt), _)| *doubt == doubtful).filter_map(|(_, of)| of.last());
                    best.filter_map(|weight| self.unsuperseded.get(weight)).map(|claim| &*claim.value).collect()
                }
                _ => self.rivals().filter(|claim| claim.is_doubtful() == doubtful).map(|claim| &*claim.value).collect(),
            }
        };
        let sure = of(false);
        !all_agree(if sure.is_empty() { of(true) } else { sure })
    }

    fn standing(&self) -> &BTreeMap<Weight, Arc<Claim<'a>>> {
        if self.unsuperseded.is_empty() { &self.live } else { &self.unsuperseded }
    }

    /// Looks at these again, and at whatever they concern; whether that changed the rivals.
    fn look_at(&mut self, claims: Vec<Arc<Claim<'a>>>) -> bool {
        let before = self.acts.latest();
        let (mut again, mut is_other) = (BTreeMap::new(), false);
        for claim in claims {
            let weight = claim.weight();
            let lives = self.claims.contains_key(&weight) && !self.beyond.is_over(&claim);
            if lives != self.live.contains_key(&weight) {
                is_other = true;
                let concerned = if lives { self.begins(&claim) } else { self.ends(&claim) };
                again.extend(concerned.into_iter().map(|claim| (claim.weight(), claim)));
            }
            again.insert(weight, claim);
        }
        for change in before.changes_to(&self.acts.latest()) {
            again.extend(self.concerned_by(change).into_iter().map(|claim| (claim.weight(), claim)));
        }
        let was_a_ring = self.unsuperseded.is_empty();
        let mut changed = false;
        for claim in again.values() {
            let stands = self.live.contains_key(&claim.weight()) && !self.is_superseded(claim);
            changed |= if stands { self.is_a_rival(claim) } else { self.is_no_rival(claim) };
        }
        changed || (is_other && was_a_ring)
    }

    /// It lives from now on; the claims that this may concern.
    fn begins(&mut self, claim: &Arc<Claim<'a>>) -> Vec<Arc<Claim<'a>>> {
        self.live.insert(claim.weight(), claim.clone());
        self.acts.put(claim);
        match &claim.speaker {
            Some(speaker) => self.speakers.entry(speaker.clone()).or_default().put(claim),
            None => Vec::new(),
        }
    }

    /// It lives no longer; the claims that this may concern.
    fn ends(&mut self, claim: &Claim<'a>) -> Vec<Arc<Claim<'a>>> {
        self.live.remove(&claim.weight());
        self.acts.take(claim);
        let speaker = claim.speaker.as_ref().and_then(|speaker| self.speakers.get_mut(speaker));
        speaker.map(|speaker| speaker.take(claim)).unwrap_or_default()
    }

    fn is_superseded(&self, claim: &Claim<'a>) -> bool {
        let speaker = claim.speaker.as_ref().and_then(|speaker| self.speakers.get(speaker));
        self.acts.latest().are_over(claim) || speaker.is_some_and(|speaker| speaker.supersedes(claim))
    }

    fn is_a_rival(&mut self, claim: &Arc<Claim<'a>>) -> bool {
        if let Some(values) = &mut self.values {
            values.entry((words(&claim.value), claim.is_doubtful())).or_default().insert(claim.weight());
        }
        if let Some(speaker) = claim.speaker.as_ref().and_then(|speaker| self.speakers.get_mut(speaker)) {
            speaker.is_a_rival(claim);
        }
        self.unsuperseded.insert(claim.weight(), claim.clone()).is_none()
    }

    fn is_no_rival(&mut self, claim: &Claim<'a>) -> bool {
        let was = self.unsuperseded.remove(&claim.weight()).is_some();
        if let Some(speaker) = claim.speaker.as_ref().and_then(|speaker| self.speakers.get_mut(speaker)) {
            speaker.is_no_rival(claim);
        }
        if let Some(values) = self.values.as_mut().filter(|_| was)
            && let Entry::Occupied(mut of_value) = values.entry((words(&claim.value), claim.is_doubtful()))
        {
            of_value.get_mut().remove(&claim.weight());
            if of_value.get().is_empty() {
                of_value.remove();
            }
        }
        was
    }

    /// The claims that acts were over before and are not now, or the other way round.
    fn concerned_by(&self, change: Over) -> Vec<Arc<Claim<'a>>> {
        let (by, from, to) = match change {
            Over::After(from, to) => (&self.by_end, after(from), until(to)),
            Over::Overlaps(from, to) => (&self.by_start, from_with(from), before(to)),
        };
        by.range((from, to)).filter_map(|(_, weight)| self.claims.get(weight).cloned()).collect()
    }
}

/// A value as JSON: two are the same where these are.
fn words(value: &Value) -> String {
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
