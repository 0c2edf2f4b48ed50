//! The terms of a transfer, field by field.

use super::moment::civil_day;
use super::money::Money;
use super::name::{Text, Words};
use chrono::NaiveDate;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A field of the terms. `asking` and `asking_package` come from valuations and are not written as terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words; docs/glossary.md explains them")]
pub enum Field {
    Kind,
    Fee,
    LoanFee,
    Purchase,
    PurchasePrice,
    PurchaseCondition,
    OptionUntil,
    AddOns,
    Instalments,
    SellOn,
    BuyBack,
    BuyBackPrice,
    Exchange,
    ExchangeValue,
    Wage,
    SigningBonus,
    AgentFee,
    WageShare,
    Effective,
    Until,
    ContractUntil,
    Asking,
    AskingPackage,
}

impl Field {
    /// All that terms may state.
    pub const OF_TERMS: [Self; 21] = [
        Self::Kind,
        Self::Fee,
        Self::LoanFee,
        Self::Purchase,
        Self::PurchasePrice,
        Self::PurchaseCondition,
        Self::OptionUntil,
        Self::AddOns,
        Self::Instalments,
        Self::SellOn,
        Self::BuyBack,
        Self::BuyBackPrice,
        Self::Exchange,
        Self::ExchangeValue,
        Self::Wage,
        Self::SigningBonus,
        Self::AgentFee,
        Self::WageShare,
        Self::Effective,
        Self::Until,
        Self::ContractUntil,
    ];

    /// As it stands in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Fee => "fee",
            Self::LoanFee => "loan_fee",
            Self::Purchase => "purchase",
            Self::PurchasePrice => "purchase_price",
            Self::PurchaseCondition => "purchase_condition",
            Self::OptionUntil => "option_until",
            Self::AddOns => "add_ons",
            Self::Instalments => "instalments",
            Self::SellOn => "sell_on",
            Self::BuyBack => "buy_back",
            Self::BuyBackPrice => "buy_back_price",
            Self::Exchange => "exchange",
            Self::ExchangeValue => "exchange_value",
            Self::Wage => "wage",
            Self::SigningBonus => "signing_bonus",
            Self::AgentFee => "agent_fee",
            Self::WageShare => "wage_share",
            Self::Effective => "effective",
            Self::Until => "until",
            Self::ContractUntil => "contract_until",
            Self::Asking => "asking",
            Self::AskingPackage => "asking_package",
        }
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::OF_TERMS.into_iter().chain([Self::Asking, Self::AskingPackage]).find(|field| field.name() == name)
    }

    /// Its values are money.
    pub fn is_money(self) -> bool {
        matches!(
            self,
            Self::Fee
                | Self::LoanFee
                | Self::PurchasePrice
                | Self::AddOns
                | Self::BuyBackPrice
                | Self::ExchangeValue
                | Self::Wage
                | Self::SigningBonus
                | Self::AgentFee
                | Self::Asking
                | Self::AskingPackage
        )
    }

    /// What a club asks, not what a deal is on.
    pub fn is_asked(self) -> bool {
        matches!(self, Self::Asking | Self::AskingPackage)
    }

    /// A purchase after the loan ends it.
    pub fn ends_with_a_purchase(self) -> bool {
        matches!(self, Self::Until | Self::Purchase | Self::PurchasePrice | Self::PurchaseCondition | Self::OptionUntil)
    }

    /// Its values are days.
    pub fn is_day(self) -> bool {
        matches!(self, Self::Effective | Self::OptionUntil | Self::Until | Self::ContractUntil)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The kinds of transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words")]
pub enum TransferKind {
    Permanent,
    Loan,
    Free,
    Swap,
}

/// Whether the buyer may, or must, make a loan permanent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words")]
pub enum Purchase {
    Option,
    Obligation,
    None,
}

/// What a field of terms states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// For `kind`.
    Kind(TransferKind),
    /// For `purchase`.
    Purchase(Purchase),
    /// For the money fields.
    Money(Money),
    /// For the fields that are days: for most of them the last day.
    Day(NaiveDate),
    /// For the rest.
    Text(Text),
}

impl Value {
    /// The amount, if it is one.
    pub fn money(&self) -> Option<&Money> {
        match self {
            Self::Money(money) => Some(money),
            _ => None,
        }
    }

    /// Both can be true.
    pub fn agrees_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Money(one), Self::Money(other)) => one.agrees_with(other),
            (one, other) => one == other,
        }
    }

    /// The same in JSON.
    pub fn is_written_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Money(one), Self::Money(other)) => one.is_written_as(other),
            (one, other) => one == other,
        }
    }

    /// Reads a value of this field: what is text in one is a day or a word of a closed list in another.
    pub fn of_field(field: Field, value: serde_json::Value) -> Result<Self, serde_json::Error> {
        Ok(match field {
            Field::Kind => Self::Kind(serde_json::from_value(value)?),
            Field::Purchase => Self::Purchase(serde_json::from_value(value)?),
            _ if field.is_day() => Self::Day(serde_json::from_value::<CivilDay>(value)?.0),
            _ if field.is_money() => Self::Money(serde_json::from_value(value)?),
            _ => Self::Text(serde_json::from_value(value)?),
        })
    }

    /// Reads values by their fields.
    pub fn by_field<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Field, Self>, D::Error> {
        let fields: BTreeMap<Field, serde_json::Value> = Deserialize::deserialize(deserializer)?;
        let typed = fields.into_iter().map(|(field, value)| Ok((field, Self::of_field(field, value)?)));
        typed.collect::<Result<_, serde_json::Error>>().map_err(D::Error::custom)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => f.pad(match kind {
                TransferKind::Permanent => "permanent",
                TransferKind::Loan => "loan",
                TransferKind::Free => "free",
                TransferKind::Swap => "swap",
            }),
            Self::Purchase(purchase) => f.pad(match purchase {
                Purchase::Option => "option",
                Purchase::Obligation => "obligation",
                Purchase::None => "none",
            }),
            Self::Money(money) => money.fmt(f),
            Self::Day(day) => f.pad(&day.format("%Y-%m-%d").to_string()),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// What was said about the terms: each field at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Terms(pub BTreeMap<Field, Value>);

impl Terms {
    /// Says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Terms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TermsVisitor)
    }
}

struct TermsVisitor;

impl<'de> Visitor<'de> for TermsVisitor {
    type Value = Terms;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of terms")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Terms, A::Error> {
        let mut terms = BTreeMap::new();
        let mut named = 0_u32;
        while let Some(Words(name)) = map.next_key()? {
            let field = Field::OF_TERMS.into_iter().find(|field| field.name() == name).ok_or_else(|| {
                A::Error::custom(format!(
                    "unknown field `{name}`, expected one of {}",
                    Field::OF_TERMS.map(Field::name).join(", ")
                ))
            })?;
            let value = match field {
                Field::Kind => map.next_value::<Option<_>>()?.map(Value::Kind),
                Field::Purchase => map.next_value::<Option<_>>()?.map(Value::Purchase),
                _ if field.is_day() => map.next_value::<Option<CivilDay>>()?.map(|day| Value::Day(day.0)),
                _ if field.is_money() => map.next_value::<Option<_>>()?.map(Value::Money),
                _ => map.next_value::<Option<_>>()?.map(Value::Text),
            };
            let bit = 1 << field as u32;
            if named & bit != 0 {
                return Err(A::Error::custom(format!("`{name}` stands there twice")));
            }
            named |= bit;
            // As everywhere in a line, null is the same as nothing.
            if let Some(value) = value {
                terms.insert(field, value);
            }
        }
        Ok(Terms(terms))
    }
}

struct CivilDay(NaiveDate);

impl<'de> Deserialize<'de> for CivilDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Words(words) = Words::deserialize(deserializer)?;
        civil_day(&words).map(Self).ok_or_else(|| D::Error::custom(format!("\"{words}\" is no day: write 2021-06-30")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_read_and_write_alike() {
        let text = r#"{"kind":"loan","purchase":"option","purchase_price":{"amount":"15000000","currency":"EUR"},"sell_on":"10%","until":"2021-06-30"}"#;
        let terms: Terms = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&terms).unwrap(), text);
    }

    #[test]
    fn unknown_fields_and_values_are_refused() {
        for text in [
            r#"{"asking":{"amount":"1","currency":"EUR"}}"#,
            r#"{"kind":"gift"}"#,
            r#"{"until":"2021-6-30"}"#,
            r#"{"fee":15}"#,
            r#"{"fee":null,"fee":null}"#,
        ] {
            assert!(serde_json::from_str::<Terms>(text).is_err(), "{text}");
        }
    }
}
