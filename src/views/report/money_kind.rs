//! What money is for.

use serde::{Deserialize, Serialize};

/// What money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyKind {
    /// Of a permanent move, or of a purchase that took effect.
    Fee,
    /// Of a loan.
    LoanFee,
    /// On top, if what they hang on comes true.
    AddOns,
    /// The price of an option that nobody has taken up yet.
    Option,
    /// The price of an obligation that has not taken effect yet.
    Obligation,
    /// The price of a purchase of which it is disputed, or not known, whether it is an option or an obligation.
    Purchase,
}

impl MoneyKind {
    /// It is due only if something comes true.
    pub fn is_contingent(self) -> bool {
        !matches!(self, Self::Fee | Self::LoanFee)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fee => "fees",
            Self::LoanFee => "loan fees",
            Self::AddOns => "add-ons, if due",
            Self::Option => "options, if taken up",
            Self::Obligation => "obligations, once due",
            Self::Purchase => "options or obligations",
        }
    }
}
