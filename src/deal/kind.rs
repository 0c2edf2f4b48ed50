//! Of what kind an event is: what the envelope of its record says, whatever becomes of its data.

use super::choice::choices;
use super::event::Event;
use serde::{Deserialize, Serialize};

choices! {
    /// The types of events. `docs/glossary.md` explains them.
    Kind {
        Opened = "opened", Interest = "interest", Valuation = "valuation", Contact = "contact",
        Meeting = "meeting", Offer = "offer", CounterOffer = "counter_offer", Rejection = "rejection",
        PartiesChanged = "parties_changed", Agreement = "agreement", PersonalTerms = "personal_terms",
        AuthorizationPendingReplacement = "authorization_pending_replacement",
        ReplacementFound = "replacement_found", AuthorizationGranted = "authorization_granted",
        AuthorizationRefused = "authorization_refused", Medical = "medical", Signature = "signature",
        Registration = "registration", Announcement = "announcement", Completion = "completion",
        Collapse = "collapse", Reopening = "reopening", TermsReported = "terms_reported",
        ClauseTriggered = "clause_triggered", LoanEnded = "loan_ended", Link = "link", Note = "note", Correction = "correction",
        Retraction = "retraction", Erasure = "erasure", WindowSet = "window_set", ClubSet = "club_set", PlayerSet = "player_set",
    }
}

impl Kind {
    /// Of reference data: it belongs to no deal, and a newer record takes the place of an older one.
    pub fn is_reference(self) -> bool {
        matches!(self, Self::WindowSet | Self::ClubSet | Self::PlayerSet)
    }
}

impl Event {
    /// Its type.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Opened(_) => Kind::Opened,
            Self::Interest { .. } => Kind::Interest,
            Self::Valuation { .. } => Kind::Valuation,
            Self::Contact { .. } => Kind::Contact,
            Self::Meeting { .. } => Kind::Meeting,
            Self::Offer { .. } => Kind::Offer,
            Self::CounterOffer { .. } => Kind::CounterOffer,
            Self::Rejection { .. } => Kind::Rejection,
            Self::PartiesChanged(_) => Kind::PartiesChanged,
            Self::Agreement { .. } => Kind::Agreement,
            Self::PersonalTerms { .. } => Kind::PersonalTerms,
            Self::AuthorizationPendingReplacement { .. } => Kind::AuthorizationPendingReplacement,
            Self::ReplacementFound { .. } => Kind::ReplacementFound,
            Self::AuthorizationGranted { .. } => Kind::AuthorizationGranted,
            Self::AuthorizationRefused { .. } => Kind::AuthorizationRefused,
            Self::Medical { .. } => Kind::Medical,
            Self::Signature {} => Kind::Signature,
            Self::Registration { .. } => Kind::Registration,
            Self::Announcement { .. } => Kind::Announcement,
            Self::Completion { .. } => Kind::Completion,
            Self::Collapse { .. } => Kind::Collapse,
            Self::Reopening { .. } => Kind::Reopening,
            Self::TermsReported { .. } => Kind::TermsReported,
            Self::ClauseTriggered { .. } => Kind::ClauseTriggered,
            Self::LoanEnded { .. } => Kind::LoanEnded,
            Self::Link { .. } => Kind::Link,
            Self::Note {} => Kind::Note,
            Self::Correction { .. } => Kind::Correction,
            Self::Retraction { .. } => Kind::Retraction,
            Self::Erasure { .. } => Kind::Erasure,
            Self::WindowSet(_) => Kind::WindowSet,
            Self::ClubSet(_) => Kind::ClubSet,
            Self::PlayerSet(_) => Kind::PlayerSet,
            Self::Erased(erased) => erased.kind(),
        }
    }
}
