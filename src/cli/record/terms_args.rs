//! The terms of a deal, as flags.

use crate::deal::moment::civil_day;
use crate::deal::money::Money;
use crate::deal::name::Text;
use crate::deal::terms::{Field, Purchase, Terms, TransferKind, Value};
use chrono::NaiveDate;
use clap::Args;

/// What was said about the terms.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Terms")]
pub(crate) struct TermsArgs {
    /// permanent, loan, free or swap
    #[arg(long, value_parser = kind)]
    kind: Option<TransferKind>,
    /// The fee of a permanent move, as in 15m EUR, €12.5m or 8..10m EUR
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    fee: Option<Money>,
    /// What the loan costs
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    loan_fee: Option<Money>,
    /// Whether the buyer may (option), must (obligation) or cannot (none) buy after the loan
    #[arg(long, value_parser = purchase)]
    purchase: Option<Purchase>,
    /// The price of that purchase
    #[arg(long = "price", alias = "purchase-price", value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    purchase_price: Option<Money>,
    /// What makes the purchase due
    #[arg(long = "condition", alias = "purchase-condition", value_name = "TEXT")]
    purchase_condition: Option<Text>,
    /// The last day on which the option can be exercised
    #[arg(long, value_name = "DAY", value_parser = day)]
    option_until: Option<NaiveDate>,
    /// Additional payments that may fall due
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    add_ons: Option<Money>,
    /// How and when the fee is paid
    #[arg(long, value_name = "TEXT")]
    instalments: Option<Text>,
    /// The seller's share of a later sale
    #[arg(long, value_name = "TEXT")]
    sell_on: Option<Text>,
    /// The seller's right to buy back
    #[arg(long, value_name = "TEXT")]
    buy_back: Option<Text>,
    /// The price at which the seller can buy back
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    buy_back_price: Option<Money>,
    /// Who or what goes the other way in exchange
    #[arg(long, value_name = "TEXT")]
    exchange: Option<Text>,
    /// The value of what goes the other way
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    exchange_value: Option<Money>,
    /// The player's gross wage for a season
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    wage: Option<Money>,
    /// What the player gets for signing
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    signing_bonus: Option<Money>,
    /// What the agent gets
    #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
    agent_fee: Option<Money>,
    /// Who pays how much of the wage
    #[arg(long, value_name = "TEXT")]
    wage_share: Option<Text>,
    /// The day on which the move takes effect; it may lie ahead
    #[arg(long, value_name = "DAY", value_parser = day)]
    effective: Option<NaiveDate>,
    /// The last day of the loan
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<NaiveDate>,
    /// The last day of the player's contract
    #[arg(long, value_name = "DAY", value_parser = day)]
    contract_until: Option<NaiveDate>,
}

impl TermsArgs {
    pub(crate) fn terms(self) -> Terms {
        let stated = [
            (Field::Kind, self.kind.map(Value::Kind)),
            (Field::Fee, self.fee.map(Value::Money)),
            (Field::LoanFee, self.loan_fee.map(Value::Money)),
            (Field::Purchase, self.purchase.map(Value::Purchase)),
            (Field::PurchasePrice, self.purchase_price.map(Value::Money)),
            (Field::PurchaseCondition, self.purchase_condition.map(Value::Text)),
            (Field::OptionUntil, self.option_until.map(Value::Day)),
            (Field::AddOns, self.add_ons.map(Value::Money)),
            (Field::Instalments, self.instalments.map(Value::Text)),
            (Field::SellOn, self.sell_on.map(Value::Text)),
            (Field::BuyBack, self.buy_back.map(Value::Text)),
            (Field::BuyBackPrice, self.buy_back_price.map(Value::Money)),
            (Field::Exchange, self.exchange.map(Value::Text)),
            (Field::ExchangeValue, self.exchange_value.map(Value::Money)),
            (Field::SigningBonus, self.signing_bonus.map(Value::Money)),
            (Field::AgentFee, self.agent_fee.map(Value::Money)),
            (Field::WageShare, self.wage_share.map(Value::Text)),
            (Field::Effective, self.effective.map(Value::Day)),
            (Field::Wage, self.wage.map(Value::Money)),
            (Field::Until, self.until.map(Value::Day)),
            (Field::ContractUntil, self.contract_until.map(Value::Day)),
        ];
        Terms(stated.into_iter().filter_map(|(field, value)| Some((field, value?))).collect())
    }

    /// The terms, if any were stated.
    pub(crate) fn if_any(self) -> Option<Terms> {
        Some(self.terms()).filter(|terms| !terms.is_empty())
    }
}

pub(crate) fn money(text: &str) -> Result<Money, String> {
    Money::parse(text).map_err(|error| format!("{error}; {}", error.expected()))
}

fn day(text: &str) -> Result<NaiveDate, String> {
    civil_day(text).ok_or_else(|| format!("\"{text}\" is no day; write 2021-06-30"))
}

fn kind(text: &str) -> Result<TransferKind, String> {
    word(text, "permanent, loan, free, swap")
}

fn purchase(text: &str) -> Result<Purchase, String> {
    word(text, "option, obligation, none")
}

/// One of the words that the type has in files.
fn word<T: for<'de> serde::Deserialize<'de>>(text: &str, words: &str) -> Result<T, String> {
    serde_json::from_value(text.to_lowercase().into()).map_err(|_| format!("\"{text}\" is none of {words}"))
}
