//! What is left of an event whose data was erased.

use super::event::{Basis, Clause, ClauseOutcome, Event, LoanEnd, MedicalStatus, MeetingStatus, PersonalTermsStatus};
use super::ids::RecordId;
use super::kind::Kind;
use super::source::{Grade, Source};
use serde::Serialize;

/// What a record says of its event that counts for the state, beside its type: its envelope keeps it, whatever becomes of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Of a meeting, personal terms or a medical.
    pub status: Option<&'static str>,
    /// The grade of its source.
    pub grade: Option<Grade>,
    /// Of a reopening.
    pub afresh: bool,
    /// Of a completion, or of the end of a loan.
    pub basis: Option<&'static str>,
    /// Of a clause.
    pub clause: Option<Clause>,
    /// Of a clause.
    pub outcome: Option<ClauseOutcome>,
}

/// The same, as it stands in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields of the marks")]
pub struct WrittenMarks<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub afresh: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'a str>,
}

impl Marks {
    /// Of this event, said by this source.
    pub fn of(event: &Event, source: Option<&Source>) -> Self {
        if let Event::Erased(erased) = event {
            return erased.marks;
        }
        let grade = Self::grade_of(event, source);
        let marks = Self { status: event.status(), grade, afresh: event.begins_afresh(), ..Self::default() };
        match event {
            Event::Completion { basis, .. } => Self { basis: Some(basis.word()), ..marks },
            Event::LoanEnded { basis } => Self { basis: Some(basis.word()), ..marks },
            Event::ClauseTriggered { clause, outcome, .. } => {
                Self { clause: Some(*clause), outcome: Some(*outcome), ..marks }
            }
            _ => marks,
        }
    }

    /// Of these marks, the grade alone.
    pub fn grade_of(event: &Event, source: Option<&Source>) -> Option<Grade> {
        match event {
            Event::Erased(erased) => erased.marks.grade,
            _ => source?.grade,
        }
    }

    /// None where no event of this kind has such marks.
    pub fn read(kind: Kind, written: WrittenMarks<'_>) -> Option<Self> {
        let words = match kind {
            Kind::Meeting => MeetingStatus::WORDS,
            Kind::PersonalTerms => PersonalTermsStatus::WORDS,
            Kind::Medical => MedicalStatus::WORDS,
            _ => &[],
        };
        let bases = match kind {
            Kind::Completion => Basis::WORDS,
            Kind::LoanEnded => LoanEnd::WORDS,
            _ => &[],
        };
        let marks = Self {
            status: one_of(words, written.status)?,
            grade: written.grade.map(Grade::parse).transpose().ok()?,
            afresh: written.afresh,
            basis: one_of(bases, written.basis)?,
            clause: written.clause.map(str::parse).transpose().ok()?,
            outcome: written.outcome.map(str::parse).transpose().ok()?,
        };
        let is_clause = kind == Kind::ClauseTriggered;
        let fits = (kind == Kind::Reopening || !marks.afresh)
            && marks.clause.is_some() == is_clause
            && marks.outcome.is_some() == is_clause;
        // A word is spelled as it stands in files, and in no other way.
        (fits && marks.written() == written).then_some(marks)
    }

    /// As it stands in files.
    pub fn written(&self) -> WrittenMarks<'static> {
        WrittenMarks {
            status: self.status,
            grade: self.grade.map(Grade::word),
            afresh: self.afresh,
            basis: self.basis,
            clause: self.clause.map(Clause::word),
            outcome: self.outcome.map(ClauseOutcome::word),
        }
    }
}

/// The word as one of these; there must be one where there is a list, and none where there is none.
fn one_of(words: &[&'static str], word: Option<&str>) -> Option<Option<&'static str>> {
    match word {
        None => words.is_empty().then_some(None),
        Some(word) => words.iter().find(|known| **known == word).map(|known| Some(*known)),
    }
}

/// What the envelope of its record says: of what kind it was, its marks, and the record that it was about. So it counts as it did, and
/// what it said is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    kind: Kind,
    marks: Marks,
    of: Option<RecordId>,
}

impl Erased {
    /// None where no erased event is like that: a retraction, an erasure and reference data are never erased; each kind has
    /// its own marks; a correction is of a record.
    pub fn new(kind: Kind, marks: WrittenMarks<'_>, of: Option<RecordId>) -> Option<Self> {
        if matches!(kind, Kind::Retraction | Kind::Erasure)
            || kind.is_reference()
            || of.is_some() != (kind == Kind::Correction)
        {
            return None;
        }
        Some(Self { kind, marks: Marks::read(kind, marks)?, of })
    }

    /// Of this event; none where it is one that is never erased.
    pub fn of_event(event: &Event, source: Option<&Source>) -> Option<Self> {
        Self::new(event.kind(), Marks::of(event, source).written(), event.of())
    }

    /// Of what kind it was.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What is left of what it said.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// The record that it corrected.
    pub fn of(&self) -> Option<RecordId> {
        self.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn status(status: &str) -> WrittenMarks<'_> {
        WrittenMarks { status: Some(status), ..WrittenMarks::default() }
    }

    #[test]
    fn only_what_an_envelope_can_say_is_left() {
        let some = Some(RecordId(Uuid::from_u128(1)));
        let none = WrittenMarks::default();
        let graded = WrittenMarks { grade: Some("B2"), basis: Some("report"), ..none };
        let clause = WrittenMarks { clause: Some("option"), outcome: Some("lapsed"), ..none };
        let afresh = WrittenMarks { afresh: true, ..none };
        for (kind, marks, of) in [
            (Kind::Contact, none, None),
            (Kind::Meeting, status("held"), None),
            (Kind::Correction, none, some),
            (Kind::Completion, graded, None),
            (Kind::ClauseTriggered, clause, None),
            (Kind::Reopening, afresh, None),
            (Kind::Reopening, none, None),
        ] {
            let erased = Erased::new(kind, marks, of).unwrap();
            assert_eq!((erased.kind(), erased.of()), (kind, of));
            assert_eq!(erased.marks().written(), marks, "{kind}");
        }
        for (kind, marks, of) in [
            (Kind::Contact, status("held"), None),
            (Kind::Contact, none, some),
            (Kind::Contact, afresh, None),
            (Kind::Contact, clause, None),
            (Kind::Meeting, none, None),
            (Kind::Meeting, status("passed"), None),
            (Kind::Completion, none, None),
            (Kind::Completion, WrittenMarks { grade: Some("b2"), ..graded }, None),
            (Kind::Completion, WrittenMarks { grade: Some("G7"), ..graded }, None),
            (Kind::ClauseTriggered, none, None),
            (Kind::ClauseTriggered, WrittenMarks { outcome: Some("Lapsed"), ..clause }, None),
            (Kind::Correction, none, None),
            (Kind::Retraction, none, some),
            (Kind::Erasure, none, some),
            (Kind::WindowSet, none, None),
            (Kind::ClubSet, none, None),
            (Kind::PlayerSet, none, None),
        ] {
            assert_eq!(Erased::new(kind, marks, of), None, "{kind:?} {marks:?}");
        }
    }
}
