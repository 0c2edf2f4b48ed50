//! What is left of an event whose data was erased.

use super::event::{Event, MedicalStatus, MeetingStatus, PersonalTermsStatus};
use super::ids::RecordId;
use super::kind::Kind;

/// What the envelope of its record says: of what kind it was, with its status, and the record that it was about. So a
/// step still counts, and what it said does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    kind: Kind,
    status: Option<&'static str>,
    of: Option<RecordId>,
}

impl Erased {
    /// None where no erased event is like that: a retraction, an erasure and the dates of a window are never erased; a
    /// meeting, personal terms and a medical have one of their statuses; a correction is of a record.
    pub fn new(kind: Kind, status: Option<&str>, of: Option<RecordId>) -> Option<Self> {
        let words = match kind {
            Kind::Retraction | Kind::Erasure | Kind::WindowSet => return None,
            Kind::Meeting => MeetingStatus::WORDS,
            Kind::PersonalTerms => PersonalTermsStatus::WORDS,
            Kind::Medical => MedicalStatus::WORDS,
            _ => &[],
        };
        let known = status.and_then(|status| words.iter().find(|word| **word == status).copied());
        let fits = known == status && known.is_none() == words.is_empty() && of.is_some() == (kind == Kind::Correction);
        fits.then_some(Self { kind, status: known, of })
    }

    /// Of this event; none where it is one that is never erased.
    pub fn of_event(event: &Event) -> Option<Self> {
        Self::new(event.kind(), event.status(), event.of())
    }

    /// Of what kind it was.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Of a meeting, personal terms or a medical.
    pub fn status(&self) -> Option<&'static str> {
        self.status
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

    #[test]
    fn only_what_an_envelope_can_say_is_left() {
        let some = Some(RecordId(Uuid::from_u128(1)));
        for (kind, status, of) in
            [(Kind::Contact, None, None), (Kind::Meeting, Some("held"), None), (Kind::Correction, None, some)]
        {
            let erased = Erased::new(kind, status, of).unwrap();
            assert_eq!((erased.kind(), erased.status(), erased.of()), (kind, status, of));
        }
        for (kind, status, of) in [
            (Kind::Contact, Some("held"), None),
            (Kind::Contact, None, some),
            (Kind::Meeting, None, None),
            (Kind::Meeting, Some("passed"), None),
            (Kind::Correction, None, None),
            (Kind::Retraction, None, some),
            (Kind::Erasure, None, some),
            (Kind::WindowSet, None, None),
        ] {
            assert_eq!(Erased::new(kind, status, of), None, "{kind:?}");
        }
    }
}
