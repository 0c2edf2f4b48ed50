//! Claims on the terms: which stand, which were superseded, and which contradict each other.

use super::event::{Event, Parties, PersonalTermsStatus};
use super::history::Reading;
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::name::Name;
use super::order::Placed;
use super::record::Record;
use super::source::{Grade, Source};
use super::terms::{Field, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

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
    let claims: Vec<Claim<'a>> = events.iter().flat_map(|reading| claims(reading, parties)).collect();
    let refusals: Vec<&Moment> =
        events.iter().filter(|reading| refuses_terms(reading.event())).map(|reading| reading.when()).collect();
    let fields = by_field(&claims);
    let kinds = fields.get(&Field::Kind).map(|contest| contest.claims.as_slice()).unwrap_or_default();
    let overhauls = overhauls(kinds);
    let stands = |contest: &Contest<'_, 'a>, claim: &Claim<'a>| {
        let over = overhauls.iter().any(|act| act.overhauls(claim));
        let refused =
            claim.origin == Origin::PersonalTerms && refusals.iter().any(|refusal| refusal.is_after(&claim.when));
        !over && !refused && !contest.supersedes(claim)
    };
    fields
        .iter()
        .filter_map(|(field, contest)| {
            let rivals = contest.claims.iter().filter(|claim| stands(contest, claim)).map(|claim| (*claim).clone());
            Some((*field, Known::of(rivals.collect())?))
        })
        .collect()
}

/// The claims on one field, with those that can supersede others at hand.
#[derive(Default)]
struct Contest<'c, 'a> {
    claims: Vec<&'c Claim<'a>>,
    acts: Vec<&'c Claim<'a>>,
    reports: BTreeMap<&'c Name, Vec<&'c Claim<'a>>>,
}

fn by_field<'c, 'a>(claims: &'c [Claim<'a>]) -> BTreeMap<Field, Contest<'c, 'a>> {
    let mut fields: BTreeMap<Field, Contest<'c, 'a>> = BTreeMap::new();
    for claim in claims {
        fields.entry(claim.field).or_default().add(claim);
    }
    fields
}

impl<'c, 'a> Contest<'c, 'a> {
    fn of(claims: impl IntoIterator<Item = &'c Claim<'a>>) -> Self {
        let mut contest = Self::default();
        claims.into_iter().for_each(|claim| contest.add(claim));
        contest
    }

    fn add(&mut self, claim: &'c Claim<'a>) {
        self.claims.push(claim);
        match claim.source {
            _ if !claim.is_report() => self.acts.push(claim),
            Some(source) => self.reports.entry(&source.name).or_default().push(claim),
            // A report without a source supersedes nothing.
            None => {}
        }
    }

    /// By an act that states the field, or by a newer report of the same source.
    fn supersedes(&self, claim: &Claim<'a>) -> bool {
        let same_source = claim.source.and_then(|source| self.reports.get(&source.name)).into_iter().flatten();
        self.acts.iter().any(|act| act.is_act_over(claim))
            || same_source.into_iter().any(|report| report.is_newer_report_than(claim))
    }
}

impl<'a> Known<'a> {
    fn of(mut rivals: Vec<Claim<'a>>) -> Option<Self> {
        rivals.sort_by_key(|claim| std::cmp::Reverse(claim.weight()));
        let mut values: Vec<&Value> = Vec::new();
        for claim in &rivals {
            if !values.contains(&claim.value.as_ref()) {
                values.push(&claim.value);
            }
        }
        let disputed = values.iter().any(|one| values.iter().any(|other| !one.agrees_with(other)));
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

    /// Two reports of one source: this one was learned later, and the other is not after it.
    fn is_newer_report_than(&self, other: &Self) -> bool {
        let later =
            (self.said_by.learned.end, self.said_by.position) > (other.said_by.learned.end, other.said_by.position);
        other.is_report() && later && !other.when.is_after(&self.when)
    }

    /// As the `kind` of an agreement or completion that changes the kind of the deal: the old terms are over.
    fn overhauls(&self, other: &Self) -> bool {
        matches!(other.origin, Origin::Agreement | Origin::Completion | Origin::Report) && self.is_act_over(other)
    }
}

/// The agreements and completions that name a kind other than the one that would stand if only the claims before
/// them existed.
fn overhauls<'c, 'a>(kinds: &[&'c Claim<'a>]) -> Vec<&'c Claim<'a>> {
    let changes_kind = |act: &&Claim<'a>| {
        let before = Contest::of(kinds.iter().copied().filter(|claim| act.when.is_after(&claim.when)));
        let left = before.claims.iter().filter(|claim| !before.supersedes(claim));
        left.max_by_key(|claim| claim.weight()).is_some_and(|stood| stood.value != act.value)
    };
    let acts = kinds.iter().copied().filter(|act| matches!(act.origin, Origin::Agreement | Origin::Completion));
    acts.filter(changes_kind).collect()
}

fn refuses_terms(event: &Event) -> bool {
    event.personal_terms() == Some(PersonalTermsStatus::Refused)
}

/// What an event claims, field by field: nothing, if it is neither an act nor a report.
pub fn said<'e>(event: &'e Event, parties: Option<&Parties>) -> impl Iterator<Item = (Field, Cow<'e, Value>)> {
    stated(event, parties).map(|stated| (stated.field, stated.value))
}

/// What a record claims: nothing, if it is neither an act nor a report.
fn claims<'a>(reading: &Reading<'a>, parties: Option<&Parties>) -> Vec<Claim<'a>> {
    let claim = |stated: Stated<'a>| Claim {
        field: stated.field,
        value: stated.value,
        when: reading.stands_at(),
        said_by: reading.said_by(stated.stated_as),
        source: reading.source_of(stated.stated_as),
        grade: reading.grade_of(stated.stated_as),
        origin: stated.origin,
    };
    match reading.as_recorded() {
        Some(event) => stated(event, parties).map(claim).collect(),
        None => stated(reading.event(), parties).map(|stated| claim(stated.into_owned())).collect(),
    }
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

fn stated<'e>(event: &'e Event, parties: Option<&Parties>) -> impl Iterator<Item = Stated<'e>> {
    let asking = match event {
        Event::Valuation { by, fee, package } if parties.is_some_and(|parties| parties.owner.is_same(by)) => {
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
