//! The closed lists of words that events choose from.

use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($choice:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the names are the field's own words")]
        pub enum $name { $(#[serde(rename = $word)] $choice),* }

        impl $name {
            /// All of them, as they stand in files.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// As it stands in files.
            pub fn word(self) -> &'static str {
                match self { $(Self::$choice => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text.trim().to_lowercase().replace('-', "_").as_str() {
                    $($word => Ok(Self::$choice),)*
                    _ => Err(format!("\"{text}\" is none of {}", Self::WORDS.join(", "))),
                }
            }
        }
    )*};
}
pub(super) use choices;

choices! {
    /// A meeting that was planned is no meeting that was held.
    MeetingStatus { Held = "held", Scheduled = "scheduled", Cancelled = "cancelled" }
    /// Who said no.
    Role { Owner = "owner", Player = "player", Buyer = "buyer", Agent = "agent" }
    /// Between the buyer and the player.
    PersonalTermsStatus { Agreed = "agreed", Refused = "refused", UnderDiscussion = "under_discussion" }
    /// Of a medical.
    MedicalStatus { Scheduled = "scheduled", Passed = "passed", Failed = "failed" }
    /// What a completion is known by.
    Basis { Registration = "registration", Announcement = "announcement", Signature = "signature", Report = "report" }
    /// Why a deal fell through.
    CollapseReason {
        Price = "price", PlayerRefused = "player_refused", PlayerStays = "player_stays", Rival = "rival", WindowClosed = "window_closed",
        Medical = "medical", AuthorizationRefused = "authorization_refused", Withdrawn = "withdrawn", Other = "other",
    }
    /// Clauses that take effect after a deal.
    Clause {
        Option = "option", Obligation = "obligation", CounterOption = "counter_option", Recall = "recall",
        Extension = "extension", SellOn = "sell_on", Release = "release", Other = "other",
    }
    /// What became of a clause. Exercised or agreed, it is an act.
    ClauseOutcome {
        Exercised = "exercised", Agreed = "agreed", Lapsed = "lapsed", Waived = "waived", Disputed = "disputed",
    }
    /// How a loan came to its end.
    LoanEnd { Expiry = "expiry", Recall = "recall", Termination = "termination" }
    /// How two deals hang together.
    Relation {
        Package = "package", PartExchange = "part_exchange", Consequence = "consequence", Replaces = "replaces",
        DuplicateOf = "duplicate_of",
    }
}
