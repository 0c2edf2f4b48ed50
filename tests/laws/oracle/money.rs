//! Whether two values of a field can both be true.

use serde_json::Value;

const MONEY: [&str; 11] = [
    "fee",
    "loan_fee",
    "purchase_price",
    "add_ons",
    "buy_back_price",
    "exchange_value",
    "wage",
    "signing_bonus",
    "agent_fee",
    "asking",
    "asking_package",
];

const TEXTS: [&str; 6] = ["purchase_condition", "instalments", "sell_on", "buy_back", "exchange", "wage_share"];

/// "For money, ranges that do not meet, or other currencies; for dates and words of closed lists, other values; free text is never disputed."
pub(crate) fn both_true(field: &str, one: &Value, other: &Value) -> bool {
    if TEXTS.contains(&field) {
        return true;
    }
    if !MONEY.contains(&field) {
        return one == other;
    }
    one["currency"] == other["currency"] && low(one) <= high(other) && low(other) <= high(one)
}

fn low(money: &Value) -> i128 {
    end(money, "from")
}

fn high(money: &Value) -> i128 {
    end(money, "to")
}

/// An exact amount is the range from itself to itself.
fn end(money: &Value, key: &str) -> i128 {
    let digits = money["amount"].as_str().or(money[key].as_str());
    millionths(digits.unwrap_or_else(|| panic!("no money: {money}")))
}

/// Decimal strings compare as whole numbers of millionths: no floats.
fn millionths(decimal: &str) -> i128 {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let padded = format!("{whole}{part:0<6}");
    padded.parse().unwrap_or_else(|error| panic!("{decimal} is no amount: {error}"))
}
