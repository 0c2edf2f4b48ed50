//! Claims on the terms: which stand, which were superseded, and which contradict each other.

use super::contest::{Beyond, Contest, Weight};
use super::event::{Event, Parties, PersonalTermsStatus};
use super::history::Reading;
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::name::Name;
use super::order::Placed;
use super::overhaul::Kinds;
use super::record::Record;
use super::source::{Grade, Source};
use super::terms::{Field, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One field, as one record (or a correction of it) states it.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// Which field.
    pub field: Field,
    /// What it is said to be.
    pub value: Cow<'a, Value>,
    /// The time that it speaks of.
    pub when: Cow<'a, Moment>,
    /// The record that says so.
    pub said_by: &'a Record,
    /// Its source.
    pub source: Option<&'a Source>,
    grade: Grade,
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Agreement,
    Completion,
    Clause,
    PersonalTerms,
    Valuation,
    Report,
}

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
pub fn terms<'a>(events: &[&Reading<'a>], parties: Option<&Parties>) -> BTreeMap<Field, Known<'a>> {
    let mut claims = Claims::default();
    claims.are_of(parties);
    for event in events {
        claims.put(event);
    }
    claims.terms()
}

/// The claims of events, while some come and others go.
#[derive(Clone, Debug, Default)]
pub struct Claims<'a> {
    /// The owner: what it asks is a claim.
    owner: Option<Name>,
    fields: BTreeMap<Field, Contest<'a>>,
    kinds: Kinds<'a>,
    refusals: BTreeSet<(Instant, Position)>,
    beyond: Beyond,
    counts_values: bool,
    /// The fields whose rivals are others than when they were last asked about.
    changed: BTreeSet<Field>,
}

impl<'a> Claims<'a> {
    /// Of a deal with these parties. To be said before there are any claims.
    pub fn are_of(&mut self, parties: Option<&Parties>) {
        self.owner = parties.map(|parties| parties.owner.clone());
    }

    /// Of which [`Claims::values`] is asked.
    pub(super) fn that_count_values() -> Self {
        Self { counts_values: true, ..Self::default() }
    }

    /// They are claims of a deal with this owner already.
    pub(super) fn are_claims_of(&self, parties: Option<&Parties>) -> bool {
        self.owner.as_ref() == parties.map(|parties| &parties.owner)
    }

    /// One more event.
    pub fn put(&mut self, reading: &Reading<'a>) {
        if refuses_terms(reading.event()) {
            self.refusals.insert((reading.when().start, reading.position()));
        }
        for claim in claims(reading, self.owner.as_ref()).map(Arc::new) {
            if claim.field == Field::Kind {
                self.kinds.put(&claim);
            }
            let field = claim.field;
            let contest = self.fields.entry(field).or_insert_with(|| Contest::new(self.beyond, self.counts_values));
            if contest.put(&claim) {
                self.changed.insert(field);
            }
        }
    }

    /// One event less.
    pub fn take(&mut self, reading: &Reading<'a>) {
        if refuses_terms(reading.event()) {
            self.refusals.remove(&(reading.when().start, reading.position()));
        }
        for claim in claims(reading, self.owner.as_ref()) {
            if claim.field == Field::Kind {
                self.kinds.take(&claim);
            }
            if self.fields.get_mut(&claim.field).is_some_and(|contest| contest.take(&claim)) {
                self.changed.insert(claim.field);
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
        self.fields.get(&field).map(Contest::values).unwrap_or_default()
    }

    /// Ends the claims that acts on other fields end.
    fn settle(&mut self) {
        let refusal = self.refusals.last().map(|(start, _)| *start);
        let beyond = Beyond { overhaul: self.kinds.overhauls(), refusal };
        if beyond != self.beyond {
            self.beyond = beyond;
            let changed =
                self.fields.iter_mut().filter_map(|(field, contest)| contest.goes_by(beyond).then_some(*field));
            self.changed.extend(changed);
        }
    }
}

impl<'a> Known<'a> {
    fn of(contest: &Contest<'a>) -> Option<Self> {
        let mut rivals = contest.rivals().rev().map(|claim| Claim::clone(claim));
        let (standing, rivals) = (rivals.next()?, rivals.collect::<Vec<_>>());
        let disputed = !all_agree(std::iter::once(&standing).chain(&rivals).map(|claim| &*claim.value));
        Some(Self { standing, rivals, disputed })
    }
}

/// Each of these values agrees with each other one.
pub fn all_agree<'v>(values: impl IntoIterator<Item = &'v Value>) -> bool {
    let mut values = values.into_iter();
    let Some(first) = values.next() else { return true };
    let Value::Money(money) = first else { return values.all(|value| value.agrees_with(first)) };
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

impl Claim<'_> {
    pub(super) fn is_report(&self) -> bool {
        self.origin == Origin::Report
    }

    pub(super) fn is_of_personal_terms(&self) -> bool {
        self.origin == Origin::PersonalTerms
    }

    /// An act from such a source supersedes only claims that are doubtful too.
    pub(super) fn is_doubtful(&self) -> bool {
        self.grade.is_doubtful()
    }

    pub(super) fn weight(&self) -> Weight {
        (self.grade, self.said_by.learned.end, self.said_by.position)
    }

    pub(super) fn learned(&self) -> (Instant, Position) {
        (self.said_by.learned.end, self.said_by.position)
    }

    /// As the `kind` of an agreement or completion, it can change the kind of the deal.
    pub(super) fn may_overhaul(&self) -> bool {
        matches!(self.origin, Origin::Agreement | Origin::Completion)
    }

    /// A later change of the kind ends it.
    pub(super) fn is_overhauled(&self) -> bool {
        matches!(self.origin, Origin::Agreement | Origin::Completion | Origin::Report)
    }
}

fn refuses_terms(event: &Event) -> bool {
    event.personal_terms() == Some(PersonalTermsStatus::Refused)
}

/// What an event claims, field by field: nothing, if it is neither an act nor a report.
pub fn said<'e>(event: &'e Event, parties: Option<&Parties>) -> impl Iterator<Item = (Field, Cow<'e, Value>)> {
    stated(event, parties.map(|parties| &parties.owner)).map(|stated| (stated.field, stated.value))
}

/// What a record claims: nothing, if it is neither an act nor a report.
fn claims<'a>(reading: &Reading<'a>, owner: Option<&Name>) -> impl Iterator<Item = Claim<'a>> {
    let claim = |stated: Stated<'a>| Claim {
        field: stated.field,
        value: stated.value,
        when: reading.stands_at(),
        said_by: reading.said_by(stated.stated_as),
        source: reading.source_of(stated.stated_as),
        grade: reading.grade_of(stated.stated_as),
        origin: stated.origin,
    };
    let claims: Vec<Claim<'a>> = match reading.as_recorded() {
        Some(event) => stated(event, owner).map(claim).collect(),
        None => stated(reading.event(), owner).map(|stated| claim(stated.into_owned())).collect(),
    };
    claims.into_iter()
}

/// A field that an event states, under the name that it has in the event.
struct Stated<'e> {
    field: Field,
    stated_as: Field,
    origin: Origin,
    value: Cow<'e, Value>,
}

impl Stated<'_> {
    fn into_owned(self) -> Stated<'static> {
        Stated { value: Cow::Owned(self.value.into_owned()), ..self }
    }
}

fn stated<'e>(event: &'e Event, owner: Option<&Name>) -> impl Iterator<Item = Stated<'e>> {
    let asking = match event {
        Event::Valuation { by, fee, package } if owner.is_some_and(|owner| owner.is_same(by)) => {
            let field = if package.is_some() { Field::AskingPackage } else { Field::Asking };
            let value = Cow::Owned(Value::Money(*fee));
            Some(Stated { field, stated_as: Field::Fee, origin: Origin::Valuation, value })
        }
        _ => None,
    };
    let origin = match event {
        Event::Agreement { .. } => Some(Origin::Agreement),
        Event::Completion { .. } => Some(Origin::Completion),
        Event::ClauseTriggered { .. } => Some(Origin::Clause),
        Event::PersonalTerms { status: PersonalTermsStatus::Agreed, .. } => Some(Origin::PersonalTerms),
        Event::TermsReported { .. } => Some(Origin::Report),
        _ => None,
    };
    let terms = origin.into_iter().flat_map(|origin| {
        let fields = event.terms().into_iter().flat_map(|terms| &terms.0);
        fields.map(move |(field, value)| Stated {
            field: *field,
            stated_as: *field,
            origin,
            value: Cow::Borrowed(value),
        })
    });
    asking.into_iter().chain(terms)
}
