//! The fields of each event, as people fill them in: the command line has a flag for each, the page an input.

use super::choice::{
    Basis, Clause, ClauseOutcome, CollapseReason, LoanEnd, MedicalStatus, MeetingStatus, PersonalTermsStatus, Relation,
    Role,
};
use super::kind::Kind;
use super::terms::Field;

/// A field of the data of an event, or of its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventField {
    /// As it stands in files.
    pub name: &'static str,
    /// What is typed there.
    pub takes: FieldInput,
    /// Without it there is no event.
    pub is_needed: bool,
    /// It is one of the terms.
    pub is_term: bool,
}

/// What is typed in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FieldInput {
    Club,
    Player,
    /// A club, a player or an agent.
    Party,
    /// Any name.
    Title,
    Players,
    Parties,
    Titles,
    /// A club, or that there is none.
    ClubOrNone,
    AgentOrNone,
    WindowOrNone,
    Agent,
    Window,
    /// The name of a window that may be new.
    Label,
    Deal,
    Deals,
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Money,
    Day,
    /// A day or a minute that ends something.
    LastDay,
    /// A date that is read in the zone that another field names.
    LocalDate,
    Born,
    Zone,
    Switch,
}

impl FieldInput {
    /// It takes several values.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Players | Self::Parties | Self::Titles | Self::Deals)
    }

    /// It can say that there is none.
    pub fn may_be_none(self) -> bool {
        matches!(self, Self::ClubOrNone | Self::AgentOrNone | Self::WindowOrNone)
    }
}

const fn needed(name: &'static str, takes: FieldInput) -> EventField {
    EventField { name, takes, is_needed: true, is_term: false }
}

const fn optional(name: &'static str, takes: FieldInput) -> EventField {
    EventField { name, takes, is_needed: false, is_term: false }
}

const TRANSFER_KINDS: &[&str] = &["permanent", "loan", "free", "swap"];
const PURCHASES: &[&str] = &["option", "obligation", "none"];

impl EventField {
    /// Of a field of terms.
    pub fn of_term(field: Field) -> Self {
        let takes = match field {
            Field::Kind => FieldInput::Word(TRANSFER_KINDS),
            Field::Purchase => FieldInput::Word(PURCHASES),
            _ if field.is_money() => FieldInput::Money,
            _ if field.is_day() => FieldInput::Day,
            _ => FieldInput::Text,
        };
        Self { name: field.name(), takes, is_needed: false, is_term: true }
    }
}

impl Kind {
    /// The fields of its data but for the terms. A correction, a retraction and an erasure are about a record and have none.
    pub fn fields(self) -> &'static [EventField] {
        use FieldInput as In;
        match self {
            Self::Opened => {
                const {
                    &[
                        needed("players", In::Players),
                        needed("owner", In::ClubOrNone),
                        optional("loan_club", In::Club),
                        needed("to", In::Club),
                        optional("agent", In::Agent),
                        optional("window", In::Window),
                    ]
                }
            }
            Self::Interest => const { &[needed("by", In::Club)] },
            Self::Valuation => {
                const { &[needed("by", In::Club), needed("fee", In::Money), optional("package", In::Deals)] }
            }
            Self::Contact => const { &[needed("between", In::Parties), optional("channel", In::Text)] },
            Self::Meeting => {
                const {
                    &[
                        needed("between", In::Parties),
                        needed("status", In::Word(MeetingStatus::WORDS)),
                        optional("place", In::Text),
                    ]
                }
            }
            Self::Offer | Self::CounterOffer => const { &[needed("by", In::Party), optional("expires", In::LastDay)] },
            Self::Rejection => {
                const { &[needed("by", In::Party), needed("role", In::Word(Role::WORDS)), optional("reason", In::Text)] }
            }
            Self::PartiesChanged => {
                const {
                    &[
                        optional("owner", In::ClubOrNone),
                        optional("loan_club", In::ClubOrNone),
                        optional("agent", In::AgentOrNone),
                        optional("window", In::WindowOrNone),
                    ]
                }
            }
            Self::PersonalTerms => const { &[needed("status", In::Word(PersonalTermsStatus::WORDS))] },
            Self::AuthorizationPendingReplacement => {
                const { &[needed("by", In::Club), optional("replacement", In::Text), optional("deal", In::Deal)] }
            }
            Self::ReplacementFound => const { &[optional("deal", In::Deal), optional("player", In::Player)] },
            Self::AuthorizationGranted | Self::AuthorizationRefused => {
                const { &[needed("by", In::Club), optional("reason", In::Text)] }
            }
            Self::Medical => const { &[needed("club", In::Club), needed("status", In::Word(MedicalStatus::WORDS))] },
            Self::Registration | Self::Announcement => const { &[needed("club", In::Club)] },
            Self::Completion => const { &[needed("basis", In::Word(Basis::WORDS))] },
            Self::Collapse => {
                const { &[needed("reason", In::Word(CollapseReason::WORDS)), optional("rival", In::Club)] }
            }
            Self::Reopening => const { &[needed("reason", In::Text), optional("afresh", In::Switch)] },
            Self::ClauseTriggered => {
                const {
                    &[
                        needed("clause", In::Word(Clause::WORDS)),
                        needed("outcome", In::Word(ClauseOutcome::WORDS)),
                        optional("remark", In::Text),
                    ]
                }
            }
            Self::LoanEnded => const { &[needed("basis", In::Word(LoanEnd::WORDS))] },
            Self::Link => const { &[needed("deal", In::Deal), needed("relation", In::Word(Relation::WORDS))] },
            Self::WindowSet => {
                const {
                    &[
                        needed("name", In::Label),
                        needed("association", In::Title),
                        needed("competition", In::Title),
                        needed("season", In::Title),
                        needed("opens", In::LocalDate),
                        needed("closes", In::LocalDate),
                        needed("zone", In::Zone),
                    ]
                }
            }
            Self::ClubSet => {
                const { &[needed("name", In::Club), optional("aliases", In::Titles), optional("remark", In::Text)] }
            }
            Self::PlayerSet => {
                const {
                    &[
                        needed("name", In::Player),
                        optional("aliases", In::Titles),
                        optional("born", In::Born),
                        optional("remark", In::Text),
                    ]
                }
            }
            Self::Agreement
            | Self::Signature
            | Self::TermsReported
            | Self::Note
            | Self::Correction
            | Self::Retraction
            | Self::Erasure => &[],
        }
    }

    /// It may state terms.
    pub fn takes_terms(self) -> bool {
        matches!(
            self,
            Self::Offer
                | Self::CounterOffer
                | Self::Agreement
                | Self::PersonalTerms
                | Self::Completion
                | Self::TermsReported
                | Self::ClauseTriggered
        )
    }

    /// All its fields, those of the terms last.
    pub fn all_fields(self) -> impl Iterator<Item = EventField> {
        let terms = if self.takes_terms() { Field::OF_TERMS.as_slice() } else { &[] };
        self.fields().iter().copied().chain(terms.iter().map(|field| EventField::of_term(*field)))
    }

    /// The field of this name.
    pub fn field(self, name: &str) -> Option<EventField> {
        self.all_fields().find(|field| field.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::event::Event;
    use serde_json::{Value, json};

    fn value(field: &EventField) -> Value {
        match field.takes {
            FieldInput::Word(words) => json!(words.first()),
            FieldInput::Money => json!({"amount": "1", "currency": "EUR"}),
            FieldInput::Day | FieldInput::LastDay | FieldInput::Born => json!("2020-01-01"),
            FieldInput::Zone => json!("Europe/Rome"),
            FieldInput::Switch => json!(true),
            takes if takes.is_list() => json!(["a"]),
            _ => json!("a"),
        }
    }

    /// Each field is read as data, and needed where it is said to be.
    #[test]
    fn the_fields_are_those_of_the_data() {
        for name in Event::TYPES.into_iter().chain(Event::REFERENCE_TYPES) {
            let kind = Kind::named(name).unwrap();
            if matches!(kind, Kind::Correction | Kind::Retraction | Kind::Erasure) {
                continue;
            }
            let all: serde_json::Map<String, Value> =
                kind.fields().iter().map(|field| (field.name.into(), value(field))).collect();
            let with = |data: &serde_json::Map<String, Value>| {
                let mut data = data.clone();
                if kind.takes_terms() {
                    let terms = Field::OF_TERMS.map(EventField::of_term);
                    data.insert("terms".into(), terms.iter().map(|field| (field.name, value(field))).collect());
                }
                Event::from_parts(name, Some(data.into()))
            };
            let read = with(&all).unwrap();
            assert_eq!(read.data().len(), all.len() + usize::from(kind.takes_terms()), "{name}");
            for field in kind.fields() {
                let mut without = all.clone();
                without.remove(field.name);
                // A deal without an owner is that of a free agent, and says so by leaving the owner out.
                let is_needed = field.is_needed && !field.takes.may_be_none();
                assert_eq!(with(&without).is_err(), is_needed, "{name}: {}", field.name);
            }
        }
    }
}
