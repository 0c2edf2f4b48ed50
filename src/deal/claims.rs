//! Claims on the terms: which stand, which were superseded, and which contradict each other.

use super::beyond::{Beyond, Restart, Starts};
use super::claim::claims;
pub use super::claim::{Claim, said};
use super::contest::Contest;
use super::event::{Clause, ClauseOutcome, Event, Parties, PersonalTermsStatus};
use super::history::Reading;
use super::ids::Position;
use super::kind::Kind;
use super::name::Name;
use super::order::Placed;
use super::overhaul::Kinds;
use super::terms::{Field, Value};
use super::who::Who;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of a field: the rivals, the standing one first, then from the best.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// The claim that stands.
    pub standing: Claim<'a>,
    /// The others that nothing superseded.
    pub rivals: Vec<Claim<'a>>,
    /// Two of them cannot both be true.
    pub disputed: bool,
}

/// What these events make of the terms.
pub fn terms<'a>(events: &[&Reading<'a>], parties: Option<&Parties>, who: &Who) -> BTreeMap<Field, Known<'a>> {
    wanted_terms(events, parties, who, None)
}

/// The same of those that are wanted, or of all.
pub(super) fn wanted_terms<'a>(
    events: &[&Reading<'a>],
    parties: Option<&Parties>,
    who: &Who,
    wanted: Option<&BTreeSet<Field>>,
) -> BTreeMap<Field, Known<'a>> {
    let mut claims = Claims { who: who.clone(), wanted: wanted.cloned(), ..Claims::default() };
    claims.are_of(parties);
    for event in events {
        claims.put(event);
    }
    claims.terms()
}

/// The terms that may be others with this event than without it; none where any may be.
pub fn concerned(event: &Event, who: &Who) -> Option<BTreeSet<Field>> {
    let acts_on_others = refuses_terms(event) || purchases(event) || event.begins_afresh();
    let is_of_the_parties =
        matches!(event.kind(), Kind::Opened | Kind::PartiesChanged | Kind::LoanEnded | Kind::ClauseTriggered);
    if acts_on_others || is_of_the_parties || event.is_about_a_record() {
        return None;
    }
    let mut fields: BTreeSet<Field> = said(event, None, who).map(|(field, _)| field).collect();
    if event.is(Kind::Valuation) {
        // It may be the owner's.
        fields.extend([Field::Asking, Field::AskingPackage]);
    }
    (!fields.contains(&Field::Kind)).then_some(fields)
}

/// The claims of events, while some come and others go.
#[derive(Clone, Debug, Default)]
pub struct Claims<'a> {
    /// The owner: what it asks is a claim.
    owner: Option<Name>,
    who: Who,
    fields: BTreeMap<Field, Box<Contest<'a>>>,
    kinds: Kinds<'a>,
    refusals: Starts,
    purchases: Starts,
    restarts: BTreeMap<Position, Restart>,
    beyond: Beyond,
    is_indexed: bool,
    /// The fields that are asked about; none for all.
    wanted: Option<BTreeSet<Field>>,
    /// The fields whose rivals are others than when they were last asked about.
    changed: BTreeSet<Field>,
}

impl<'a> Claims<'a> {
    /// Of a deal with these parties. To be said before there are any claims.
    pub fn are_of(&mut self, parties: Option<&Parties>) {
        self.owner = parties.and_then(|parties| parties.owner.clone());
    }

    /// Which come and go one by one, and of which [`Claims::values`] is asked.
    pub(super) fn indexed(who: &Who) -> Self {
        Self { is_indexed: true, who: who.clone(), ..Self::default() }
    }

    /// They are claims of a deal with this owner already.
    pub(super) fn are_claims_of(&self, parties: Option<&Parties>) -> bool {
        self.owner.as_ref() == parties.and_then(|parties| parties.owner.as_ref())
    }

    /// One more event.
    pub fn put(&mut self, reading: &Reading<'a>) {
        let (when, position, is_doubtful) = (reading.when(), reading.position(), reading.is_doubtful());
        if refuses_terms(reading.event()) {
            self.refusals.put(when, position, is_doubtful);
        }
        if purchases(reading.event()) {
            self.purchases.put(when, position, is_doubtful);
        }
        if reading.event().begins_afresh() {
            self.restarts.insert(position, Restart::at(when, position, is_doubtful));
        }
        let is_wanted = |field| self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&field));
        // The kind acts on the other fields.
        let counts = |field| field == Field::Kind || is_wanted(field);
        for claim in claims(reading, self.owner.as_ref(), &self.who, counts).map(Arc::new) {
            if claim.field == Field::Kind {
                self.kinds.put(&claim);
                if !is_wanted(claim.field) {
                    continue;
                }
            }
            let contest = self.fields.entry(claim.field).or_insert_with(|| Box::new(Contest::new(self.is_indexed)));
            contest.put(claim);
        }
    }

    /// One event less.
    pub fn take(&mut self, reading: &Reading<'a>) {
        let (when, position, is_doubtful) = (reading.when(), reading.position(), reading.is_doubtful());
        if refuses_terms(reading.event()) {
            self.refusals.take(when, position, is_doubtful);
        }
        if purchases(reading.event()) {
            self.purchases.take(when, position, is_doubtful);
        }
        self.restarts.remove(&position);
        for claim in claims(reading, self.owner.as_ref(), &self.who, |_| true) {
            if claim.field == Field::Kind {
                self.kinds.take(&claim);
            }
            if let Some(contest) = self.fields.get_mut(&claim.field) {
                contest.take(&claim);
            }
        }
    }

    /// The fields whose rivals changed since this was last asked.
    pub fn changed(&mut self) -> BTreeSet<Field> {
        self.settle();
        std::mem::take(&mut self.changed)
    }

    /// What is known of each field.
    pub fn terms(mut self) -> BTreeMap<Field, Known<'a>> {
        self.settle();
        self.fields.iter().filter_map(|(field, contest)| Some((*field, Known::of(contest)?))).collect()
    }

    /// Of each value of a field, the best claim that nothing supersedes; the best of all first.
    pub(super) fn values(&self, field: Field) -> Vec<&Claim<'a>> {
        self.fields.get(&field).map(|contest| contest.values()).unwrap_or_default()
    }

    /// Two rivals on the field cannot both be true.
    pub(super) fn is_disputed(&self, field: Field) -> bool {
        self.fields.get(&field).is_some_and(|contest| contest.is_disputed())
    }

    /// Looks at what came and went, with what acts on other fields end.
    fn settle(&mut self) {
        let restarts: Vec<Restart> = self.restarts.values().copied().collect();
        self.kinds.go_by(&restarts);
        let beyond = Beyond {
            overhauls: self.kinds.overhauls(),
            refusal: self.refusals.latest(),
            purchase: self.purchases.latest(),
            restarts,
        };
        let before = std::mem::replace(&mut self.beyond, beyond);
        for (field, contest) in &mut self.fields {
            if contest.settle(&before, &self.beyond) {
                self.changed.insert(*field);
            }
        }
    }
}

impl<'a> Known<'a> {
    fn of(contest: &Contest<'a>) -> Option<Self> {
        let mut rivals = contest.rivals().rev().map(|claim| Claim::clone(claim));
        let (standing, rivals) = (rivals.next()?, rivals.collect::<Vec<_>>());
        Some(Self { standing, rivals, disputed: contest.is_disputed() })
    }
}

/// Each of these values of a field agrees with each other one.
pub(super) fn all_agree<'v>(values: impl IntoIterator<Item = &'v Value>) -> bool {
    let mut values = values.into_iter();
    let Some(first) = values.next() else { return true };
    let money = match first {
        Value::Money(money) => money,
        // What people wrote in their own words cannot be compared.
        Value::Text(_) => return true,
        _ => return values.all(|value| value.agrees_with(first)),
    };
    // Ranges of which each meets each other one have an amount in common.
    let (mut low, mut high) = (money.low(), money.high());
    values.all(|value| match value {
        Value::Money(other) if other.currency() == money.currency() => {
            (low, high) = (low.max(other.low()), high.min(other.high()));
            low <= high
        }
        _ => false,
    })
}
/// The buyer takes up his option, or meets his obligation.
fn purchases(event: &Event) -> bool {
    matches!(event.clause(), Some((Clause::Option | Clause::Obligation, ClauseOutcome::Exercised)))
}

fn refuses_terms(event: &Event) -> bool {
    event.personal_terms() == Some(PersonalTermsStatus::Refused)
}
