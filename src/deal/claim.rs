//! One field of the terms, as one record states it.

use super::contest::Weight;
use super::event::{Event, Parties, PersonalTermsStatus};
use super::ids::Position;
use super::moment::{Instant, Moment};
use super::name::Name;
use super::order::Placed;
use super::reading::Reading;
use super::record::Record;
use super::source::{Grade, Source};
use super::terms::{Field, TransferKind, Value};
use super::who::Who;
use std::borrow::Cow;
use std::cell::LazyCell;
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
    pub source: Option<Cow<'a, Source>>,
    grade: Grade,
    origin: Origin,
    /// How far it goes as an act; none for a report.
    pub(super) rank: Option<Rank>,
    /// The key of the name of its source.
    pub(super) speaker: Option<Arc<str>>,
    /// The kind of transfer that its own record names.
    pub(super) kind_of_record: Option<TransferKind>,
    /// The place of its own record, whoever says it.
    pub(super) position: Position,
}

/// Acts, from the first to the furthest. Of two that overlap, the further holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Valuation,
    PersonalTerms,
    Agreement,
    Completion,
    Clause,
}

impl Rank {
    pub(super) const COUNT: usize = 5;
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

impl Origin {
    fn rank(self) -> Option<Rank> {
        match self {
            Self::Valuation => Some(Rank::Valuation),
            Self::PersonalTerms => Some(Rank::PersonalTerms),
            Self::Agreement => Some(Rank::Agreement),
            Self::Completion => Some(Rank::Completion),
            Self::Clause => Some(Rank::Clause),
            Self::Report => None,
        }
    }
}
impl Claim<'_> {
    pub(super) fn is_report(&self) -> bool {
        self.origin == Origin::Report
    }

    pub(super) fn is_of_personal_terms(&self) -> bool {
        self.origin == Origin::PersonalTerms
    }

    /// It comes from a completion.
    pub(super) fn is_of_completion(&self) -> bool {
        self.origin == Origin::Completion
    }

    /// It supersedes only claims that are doubtful too.
    pub fn is_doubtful(&self) -> bool {
        self.grade.is_doubtful()
    }

    /// It may supersede that one, as far as doubt goes.
    pub(super) fn may_supersede(&self, other: &Self) -> bool {
        !self.is_doubtful() || other.is_doubtful()
    }

    /// It is an act that is after the other claim, or overlaps it and is the further of two acts.
    pub(super) fn is_over(&self, other: &Self) -> bool {
        let Some(rank) = self.rank else { return false };
        let further = || other.rank.is_some_and(|other| rank > other) && self.when.overlaps(&other.when);
        self.when.is_after(&other.when) || further()
    }

    /// A word of the same source that was learned later supersedes it: it is neither after that nor over it.
    pub(super) fn yields_to_later_word(&self, later: &Self) -> bool {
        later.may_supersede(self) && !self.when.is_after(&later.when) && !self.is_over(later)
    }

    pub(super) fn weight(&self) -> Weight {
        (self.grade, !self.is_report(), self.said_by.learned.end, self.said_by.position)
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
/// What an event claims, field by field: nothing, if it is neither an act nor a report.
pub fn said<'e>(
    event: &'e Event,
    parties: Option<&Parties>,
    who: &Who,
) -> impl Iterator<Item = (Field, Cow<'e, Value>)> {
    stated(event, parties.and_then(|parties| parties.owner.as_ref()), who).map(|stated| (stated.field, stated.value))
}

/// What a record claims of the fields that are wanted: nothing, if it is neither an act nor a report.
pub(super) fn claims<'a>(
    reading: &Reading<'a>,
    owner: Option<&Name>,
    who: &Who,
    wanted: impl Fn(Field) -> bool,
) -> impl Iterator<Item = Claim<'a>> {
    let kind_of_record = reading.event().terms().and_then(|terms| match terms.0.get(&Field::Kind)? {
        Value::Kind(kind) => Some(*kind),
        _ => None,
    });
    let key = |source: &Source| Arc::from(source.name.key());
    let own: LazyCell<Option<Arc<str>>, _> = LazyCell::new(move || reading.source().map(key));
    let claim = move |stated: Stated<'a>| Claim {
        rank: stated.origin.rank(),
        speaker: reading.corrected_source_of(stated.stated_as).map_or_else(|| own.clone(), |source| Some(key(source))),
        kind_of_record,
        position: reading.position(),
        field: stated.field,
        value: stated.value,
        when: reading.stands_at(),
        said_by: reading.said_by(stated.stated_as),
        source: reading.source_of(stated.stated_as),
        grade: reading.grade_of(stated.stated_as),
        origin: stated.origin,
    };
    let as_recorded = reading.as_recorded().map(|event| stated(event, owner, who));
    let corrected = as_recorded
        .is_none()
        .then(|| stated(reading.event(), owner, who).map(|stated| -> Stated<'a> { stated.into_owned() }));
    let all = as_recorded.into_iter().flatten().chain(corrected.into_iter().flatten());
    all.filter(move |stated| wanted(stated.field)).map(claim)
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

fn stated<'e>(event: &'e Event, owner: Option<&Name>, who: &Who) -> impl Iterator<Item = Stated<'e>> {
    let asking = match event {
        Event::Valuation { by, fee, package } if owner.is_some_and(|owner| who.is_same_club(owner, by)) => {
            let field = if package.is_some() { Field::AskingPackage } else { Field::Asking };
            let value = Cow::Owned(Value::Money(*fee));
            Some(Stated { field, stated_as: Field::Fee, origin: Origin::Valuation, value })
        }
        _ => None,
    };
    let origin = match event {
        Event::Agreement { .. } => Some(Origin::Agreement),
        Event::Completion { .. } => Some(Origin::Completion),
        Event::ClauseTriggered { .. } if event.exercises_a_clause() => Some(Origin::Clause),
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
