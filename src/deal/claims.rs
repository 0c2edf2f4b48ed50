//! Claims on the terms: which stand, which were superseded, and which contradict each other.

use super::event::{Event, Parties, PersonalTermsStatus};
use super::history::Reading;
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::order::Placed;
use super::record::Record;
use super::source::{Grade, Source};
use super::terms::{Field, Value};
use std::collections::BTreeMap;

/// One field, as one record (or a correction of it) states it.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// Which field.
    pub field: Field,
    /// What it is said to be.
    pub value: Value,
    /// The time that it speaks of.
    pub when: Moment,
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
    let claims: Vec<Claim<'a>> = events.iter().flat_map(|reading| claims(reading, parties)).collect();
    let refusals: Vec<&Moment> =
        events.iter().filter(|reading| refuses_terms(reading.event())).map(|reading| reading.when()).collect();
    let overhauls = overhauls(&claims);
    let mut left: BTreeMap<Field, Vec<Claim<'a>>> = BTreeMap::new();
    for claim in &claims {
        let over = overhauls.iter().any(|act| act.overhauls(claim));
        let refused =
            claim.origin == Origin::PersonalTerms && refusals.iter().any(|refusal| refusal.is_after(&claim.when));
        if !over && !refused && !superseded(claim, &claims) {
            left.entry(claim.field).or_default().push(claim.clone());
        }
    }
    left.into_iter().filter_map(|(field, rivals)| Some((field, Known::of(rivals)?))).collect()
}

impl<'a> Known<'a> {
    fn of(mut rivals: Vec<Claim<'a>>) -> Option<Self> {
        rivals.sort_by_key(|claim| std::cmp::Reverse(claim.weight()));
        let disputed = rivals.iter().any(|one| rivals.iter().any(|other| !one.value.agrees_with(&other.value)));
        let mut rivals = rivals.into_iter();
        Some(Self { standing: rivals.next()?, rivals: rivals.collect(), disputed })
    }
}

impl Claim<'_> {
    fn is_report(&self) -> bool {
        self.origin == Origin::Report
    }

    /// Grade first, then what was learned last, then the highest position.
    fn weight(&self) -> (Grade, Instant, Position) {
        (self.grade, self.said_by.learned.end, self.said_by.position)
    }

    /// An act that is after the other. One from a doubtful source supersedes only doubtful claims.
    fn is_act_over(&self, other: &Self) -> bool {
        let may = !self.grade.is_doubtful() || other.grade.is_doubtful();
        !self.is_report() && may && self.when.is_after(&other.when)
    }

    /// A report of the same source that was learned later, and that the other is not after.
    fn is_newer_report_than(&self, other: &Self) -> bool {
        let same_source = self.source.zip(other.source).is_some_and(|(one, other)| one.name == other.name);
        let later =
            (self.said_by.learned.end, self.said_by.position) > (other.said_by.learned.end, other.said_by.position);
        self.is_report() && other.is_report() && same_source && later && !other.when.is_after(&self.when)
    }

    /// As the `kind` of an agreement or completion that changes the kind of the deal: the old terms are over.
    fn overhauls(&self, other: &Self) -> bool {
        matches!(other.origin, Origin::Agreement | Origin::Completion | Origin::Report) && self.is_act_over(other)
    }
}

/// By an act that states the same field, or by a newer report of the same source.
fn superseded(claim: &Claim<'_>, claims: &[Claim<'_>]) -> bool {
    let same_field = claims.iter().filter(|other| other.field == claim.field);
    same_field.into_iter().any(|other| other.is_act_over(claim) || other.is_newer_report_than(claim))
}

/// The agreements and completions that name a kind other than the one that would stand if only the claims before
/// them existed.
fn overhauls<'c, 'a>(claims: &'c [Claim<'a>]) -> Vec<&'c Claim<'a>> {
    let kinds = || claims.iter().filter(|claim| claim.field == Field::Kind);
    let changes_kind = |act: &&Claim<'a>| {
        let before: Vec<Claim<'a>> = kinds().filter(|claim| act.when.is_after(&claim.when)).cloned().collect();
        let left = before.iter().filter(|claim| !superseded(claim, &before));
        left.max_by_key(|claim| claim.weight()).is_some_and(|stood| stood.value != act.value)
    };
    kinds().filter(|act| matches!(act.origin, Origin::Agreement | Origin::Completion)).filter(changes_kind).collect()
}

fn refuses_terms(event: &Event) -> bool {
    matches!(event, Event::PersonalTerms { status: PersonalTermsStatus::Refused, .. })
}

/// What a record claims: nothing, if it is neither an act nor a report.
fn claims<'a>(reading: &Reading<'a>, parties: Option<&Parties>) -> Vec<Claim<'a>> {
    let claim = |field: Field, origin: Origin, value: Value, stated_as: Field| Claim {
        field,
        value,
        when: reading.when().clone(),
        said_by: reading.said_by(stated_as),
        source: reading.source_of(stated_as),
        grade: reading.grade_of(stated_as),
        origin,
    };
    let origin = match reading.event() {
        Event::Valuation { by, fee, package } => {
            let by_owner = parties.is_some_and(|parties| parties.owner.is_same(by));
            let field = if package.is_some() { Field::AskingPackage } else { Field::Asking };
            let asking = by_owner.then(|| claim(field, Origin::Valuation, Value::Money(*fee), Field::Fee));
            return asking.into_iter().collect();
        }
        Event::Agreement { .. } => Origin::Agreement,
        Event::Completion { .. } => Origin::Completion,
        Event::ClauseTriggered { .. } => Origin::Clause,
        Event::PersonalTerms { status: PersonalTermsStatus::Agreed, .. } => Origin::PersonalTerms,
        Event::TermsReported { .. } => Origin::Report,
        _ => return Vec::new(),
    };
    let stated = reading.event().terms().into_iter().flat_map(|terms| &terms.0);
    stated.map(|(field, value)| claim(*field, origin, value.clone(), *field)).collect()
}
