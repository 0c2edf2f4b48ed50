//! What can happen in a negotiation: the data of each event.

pub use super::choice::*;
use super::entry::{ClubSet, PlayerSet, RegisterEntry, slug_of_entry, to_the_letter};
use super::erased::Erased;
pub use super::event_data::EventError;
use super::ids::RecordId;
use super::kind::Kind;
use super::last_day::LastDay;
use super::money::Money;
use super::name::{Name, Slug, Text};
pub use super::parties::{Parties, PartiesChange};
use super::terms::{Terms, Value};
use super::window::WindowSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happened. The names in files are these in small letters with underscores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "one table explains them all: docs/glossary.md")]
pub enum Event {
    Opened(Parties),
    Interest {
        by: Name,
    },
    Valuation {
        by: Name,
        fee: Money,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        package: Option<Vec<Slug>>,
    },
    Contact {
        between: Vec<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<Text>,
    },
    Meeting {
        between: Vec<Name>,
        status: MeetingStatus,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Text>,
    },
    Offer {
        by: Name,
        terms: Terms,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<LastDay>,
    },
    CounterOffer {
        by: Name,
        terms: Terms,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<LastDay>,
    },
    Rejection {
        by: Name,
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    PartiesChanged(PartiesChange),
    Agreement {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
    },
    PersonalTerms {
        status: PersonalTermsStatus,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
    },
    AuthorizationPendingReplacement {
        by: Name,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replacement: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deal: Option<Slug>,
    },
    ReplacementFound {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deal: Option<Slug>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        player: Option<Name>,
    },
    AuthorizationGranted {
        by: Name,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    AuthorizationRefused {
        by: Name,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    Medical {
        club: Name,
        status: MedicalStatus,
    },
    Signature {},
    Registration {
        club: Name,
    },
    Announcement {
        club: Name,
    },
    Completion {
        basis: Basis,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
    },
    Collapse {
        reason: CollapseReason,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rival: Option<Name>,
    },
    Reopening {
        reason: Text,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        afresh: bool,
    },
    TermsReported {
        terms: Terms,
    },
    ClauseTriggered {
        clause: Clause,
        outcome: ClauseOutcome,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Terms>,
    },
    LoanEnded {
        basis: LoanEnd,
    },
    Link {
        deal: Slug,
        relation: Relation,
    },
    Note {},
    Correction {
        of: RecordId,
        patch: serde_json::Value,
        reason: Text,
    },
    Retraction {
        of: RecordId,
        reason: Text,
    },
    Erasure {
        of: RecordId,
        reason: Text,
    },
    WindowSet(WindowSet),
    ClubSet(ClubSet),
    PlayerSet(PlayerSet),
    /// Of whatever kind: its data is gone. It stands in no file.
    #[serde(skip)]
    Erased(Erased),
}

impl Event {
    /// Whether a deal may be over with it.
    pub fn may_end_it(&self) -> bool {
        matches!(self.kind(), Kind::Completion | Kind::Collapse)
    }

    /// The types of reference data, as they stand in files.
    pub const REFERENCE_TYPES: [&'static str; 3] = ["window_set", "club_set", "player_set"];

    /// The types of the events of deals, as they stand in files.
    pub const TYPES: [&'static str; 30] = [
        "opened",
        "interest",
        "valuation",
        "contact",
        "meeting",
        "offer",
        "counter_offer",
        "rejection",
        "parties_changed",
        "agreement",
        "personal_terms",
        "authorization_pending_replacement",
        "replacement_found",
        "authorization_granted",
        "authorization_refused",
        "medical",
        "signature",
        "registration",
        "announcement",
        "completion",
        "collapse",
        "reopening",
        "terms_reported",
        "clause_triggered",
        "loan_ended",
        "link",
        "note",
        "correction",
        "retraction",
        "erasure",
    ];

    /// As it stands in files.
    pub fn type_name(&self) -> &'static str {
        self.kind().word()
    }

    /// It is reference data, and belongs to no deal.
    pub fn is_reference(&self) -> bool {
        self.kind().is_reference()
    }

    /// What the log calls the window, club or player that reference data is about; none for the events of deals.
    pub fn reference(&self) -> Option<Slug> {
        match self {
            Self::WindowSet(window) => Some(window.name.clone()),
            _ => self.entry().map(|entry| slug_of_entry(&entry.name)),
        }
    }

    /// The club or player that it sets or removes.
    pub fn entry(&self) -> Option<RegisterEntry> {
        match self {
            Self::ClubSet(club) => Some(club.into()),
            Self::PlayerSet(player) => Some(player.into()),
            _ => None,
        }
    }

    /// It removes an entry, and says something of it.
    pub(crate) fn says_more_than_that_it_removes(&self) -> bool {
        match self {
            Self::ClubSet(ClubSet { aliases, remark, removed, .. }) => {
                removed.is_some() && (!aliases.is_empty() || remark.is_some())
            }
            Self::PlayerSet(PlayerSet { aliases, born, remark, removed, .. }) => {
                removed.is_some() && (!aliases.is_empty() || born.is_some() || remark.is_some())
            }
            _ => false,
        }
    }

    /// The aliases of an entry, without its own name and each once: it has its name anyway.
    pub(crate) fn drop_extra_names(&mut self) {
        if let Self::ClubSet(ClubSet { name, aliases, .. }) | Self::PlayerSet(PlayerSet { name, aliases, .. }) = self {
            let mut names = BTreeSet::from([to_the_letter(name)]);
            aliases.retain(|alias| names.insert(to_the_letter(alias)));
        }
    }

    /// It ends the entry of a club or player.
    pub fn removes_an_entry(&self) -> bool {
        match self {
            Self::ClubSet(club) => club.removed.is_some(),
            Self::PlayerSet(player) => player.removed.is_some(),
            _ => false,
        }
    }

    /// It is of this kind, whether its data stands or was erased.
    pub fn is(&self, kind: Kind) -> bool {
        self.kind() == kind
    }

    /// Of a meeting, personal terms or a medical.
    pub fn status(&self) -> Option<&'static str> {
        match self {
            Self::Meeting { status, .. } => Some(status.word()),
            Self::PersonalTerms { status, .. } => Some(status.word()),
            Self::Medical { status, .. } => Some(status.word()),
            Self::Erased(erased) => erased.marks().status,
            _ => None,
        }
    }

    /// How personal terms stand by it.
    pub fn personal_terms(&self) -> Option<PersonalTermsStatus> {
        self.status().filter(|_| self.is(Kind::PersonalTerms))?.parse().ok()
    }

    /// Which clause took effect, or did not, and what became of it.
    pub fn clause(&self) -> Option<(Clause, ClauseOutcome)> {
        match self {
            Self::ClauseTriggered { clause, outcome, .. } => Some((*clause, *outcome)),
            Self::Erased(erased) => erased.marks().clause.zip(erased.marks().outcome),
            _ => None,
        }
    }

    /// A clause took effect with it.
    pub fn exercises_a_clause(&self) -> bool {
        self.clause().is_some_and(|(_, outcome)| matches!(outcome, ClauseOutcome::Exercised | ClauseOutcome::Agreed))
    }

    /// A release clause was exercised: the clubs need not agree any more.
    pub fn exercises_a_release(&self) -> bool {
        self.clause() == Some((Clause::Release, ClauseOutcome::Exercised))
    }

    /// The talks begin again from nothing.
    pub fn begins_afresh(&self) -> bool {
        match self {
            Self::Reopening { afresh, .. } => *afresh,
            Self::Erased(erased) => erased.marks().afresh,
            _ => false,
        }
    }

    /// How a medical went.
    pub fn medical(&self) -> Option<MedicalStatus> {
        self.status().filter(|_| self.is(Kind::Medical))?.parse().ok()
    }

    /// The record that it corrects, retracts or erases.
    pub fn of(&self) -> Option<RecordId> {
        match self {
            Self::Correction { of, .. } | Self::Retraction { of, .. } | Self::Erasure { of, .. } => Some(*of),
            Self::Erased(erased) => erased.of(),
            _ => None,
        }
    }

    /// A correction, retraction or erasure: about a record, not about the deal.
    pub fn is_about_a_record(&self) -> bool {
        self.of().is_some()
    }

    /// A retraction or an erasure: what it says is never erased. So its record does not keep the name of its deal, which may
    /// have to go, but the deal's id.
    pub fn stays_for_good(&self) -> bool {
        matches!(self.kind(), Kind::Retraction | Kind::Erasure)
    }

    /// For a day to come: what is known of it is that it was planned.
    pub fn is_plan(&self) -> bool {
        matches!(self.kind(), Kind::Meeting | Kind::Medical) && self.status() == Some(MeetingStatus::Scheduled.word())
    }

    /// What it says about the terms.
    pub fn terms(&self) -> Option<&Terms> {
        match self {
            Self::Offer { terms, .. } | Self::CounterOffer { terms, .. } | Self::TermsReported { terms } => Some(terms),
            Self::Agreement { terms }
            | Self::PersonalTerms { terms, .. }
            | Self::Completion { terms, .. }
            | Self::ClauseTriggered { terms, .. } => terms.as_ref(),
            _ => None,
        }
    }

    /// The amounts that it names.
    pub fn amounts(&self) -> impl Iterator<Item = &Money> {
        let fee = match self {
            Self::Valuation { fee, .. } => Some(fee),
            _ => None,
        };
        let of_terms = self.terms().into_iter().flat_map(|terms| terms.0.values()).filter_map(Value::money);
        fee.into_iter().chain(of_terms)
    }

    /// The other deals that it names.
    pub fn deals(&self) -> &[Slug] {
        match self {
            Self::Link { deal, .. } => std::slice::from_ref(deal),
            Self::AuthorizationPendingReplacement { deal: Some(deal), .. }
            | Self::ReplacementFound { deal: Some(deal), .. } => std::slice::from_ref(deal),
            Self::Valuation { package: Some(deals), .. } => deals,
            _ => &[],
        }
    }

    /// The same, to call them by other names.
    pub fn deals_mut(&mut self) -> &mut [Slug] {
        match self {
            Self::Link { deal, .. } => std::slice::from_mut(deal),
            Self::AuthorizationPendingReplacement { deal: Some(deal), .. }
            | Self::ReplacementFound { deal: Some(deal), .. } => std::slice::from_mut(deal),
            Self::Valuation { package: Some(deals), .. } => deals,
            _ => &mut [],
        }
    }
}
