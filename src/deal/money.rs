//! An amount, or a range of amounts, in a currency. Decimal throughout: no floats.

mod typed;

use super::currency::Currency;
use super::name::Words;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Not negative; a range is not upside down. Currency: ISO 4217, withdrawn ones too. Amounts keep the decimals they were typed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    from: Decimal,
    to: Option<Decimal>,
    currency: Currency,
}

/// Why a text is no money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a number.
    #[error("\"{0}\" is no amount")]
    NoAmount(String),
    /// A comma that separates thousands or decimals.
    #[error("\"{typed}\" could be {decimal} or {thousands}")]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// As it is if the comma is before the decimals.
        decimal: String,
        /// As it is if the comma separates thousands.
        thousands: String,
    },
    /// Money is never negative.
    #[error("\"{0}\" is negative")]
    Negative(String),
    /// The range's end is less than its start.
    #[error("the range {0} to {1} is the wrong way round")]
    UpsideDown(String, String),
    /// No currency was given.
    #[error("\"{0}\" names no currency")]
    NoCurrency(String),
    /// Not a code of ISO 4217.
    #[error("\"{0}\" is no currency of ISO 4217")]
    UnknownCurrency(String),
    /// Neither an amount nor both ends of a range.
    #[error("money has an amount, or a from and a to")]
    Shape,
}

impl MoneyError {
    /// What would be read instead, as people type it.
    pub fn expected(&self) -> String {
        match self {
            Self::Ambiguous { .. } => "write the one that is meant, without the comma".into(),
            _ => "write \"15m EUR\", \"€12.5m\", \"900k EUR\", \"15000000 EUR\" or \"8..10m EUR\"".into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "money, as in {\"amount\": \"15000000\", \"currency\": \"EUR\"}")]
struct WrittenMoney<'a> {
    #[serde(borrow, default)]
    amount: Option<Words<'a>>,
    #[serde(borrow, default)]
    from: Option<Words<'a>>,
    #[serde(borrow, default)]
    to: Option<Words<'a>>,
    #[serde(borrow)]
    currency: Cow<'a, str>,
}

impl Money {
    /// `from` to `to`; without `to`, the amount `from`.
    pub fn new(from: Decimal, to: Option<Decimal>, currency: &str) -> Result<Self, MoneyError> {
        let currency = Currency::of_code(currency).ok_or_else(|| MoneyError::UnknownCurrency(currency.into()))?;
        if from.is_sign_negative() {
            return Err(MoneyError::Negative(from.to_string()));
        }
        match to {
            Some(to) if to < from => Err(MoneyError::UpsideDown(from.to_string(), to.to_string())),
            _ => Ok(Self { from, to, currency }),
        }
    }

    /// The least it can be.
    pub fn low(&self) -> Decimal {
        self.from
    }

    /// The most it can be.
    pub fn high(&self) -> Decimal {
        self.to.unwrap_or(self.from)
    }

    /// The code of the currency.
    pub fn currency(&self) -> &'static str {
        self.currency.code()
    }

    /// The currency, if it was not valid on that day.
    pub fn currency_out_of_time(&self, day: NaiveDate) -> Option<Currency> {
        Some(self.currency).filter(|currency| !currency.is_valid_on(day))
    }

    /// Both can be true: the same currency, and ranges that meet.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.currency == other.currency && self.low() <= other.high() && other.low() <= self.high()
    }

    /// The same to the digit: 15 and 15.0 are the same amount, and are written otherwise.
    pub fn is_written_as(&self, other: &Self) -> bool {
        let scales = |money: &Self| (money.from.scale(), money.to.map(|to| to.scale()));
        self == other && scales(self) == scales(other)
    }
}

/// Digits with at most one point, as files have them.
fn plain(digits: &str) -> Option<Decimal> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let shaped = unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.ends_with(|c: char| c.is_ascii_digit())
        && unsigned.chars().all(|c| c.is_ascii_digit() || c == '.');
    // `from_str_exact` refuses what does not fit instead of rounding it.
    if shaped { Decimal::from_str_exact(digits).ok() } else { None }
}

impl TryFrom<WrittenMoney<'_>> for Money {
    type Error = MoneyError;
    fn try_from(written: WrittenMoney<'_>) -> Result<Self, MoneyError> {
        let number = |Words(text): Words<'_>| plain(&text).ok_or_else(|| MoneyError::NoAmount(text.into_owned()));
        match (written.amount, written.from, written.to) {
            (Some(amount), None, None) => Self::new(number(amount)?, None, &written.currency),
            (None, Some(from), Some(to)) => Self::new(number(from)?, Some(number(to)?), &written.currency),
            _ => Err(MoneyError::Shape),
        }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WrittenMoney::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct("Money", if self.to.is_some() { 3 } else { 2 })?;
        match &self.to {
            None => written.serialize_field("amount", &Digits(&self.from))?,
            Some(to) => {
                written.serialize_field("from", &Digits(&self.from))?;
                written.serialize_field("to", &Digits(to))?;
            }
        }
        written.serialize_field("currency", self.currency())?;
        written.end()
    }
}

struct Digits<'a>(&'a Decimal);

impl Serialize for Digits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

impl fmt::Display for Money {
    /// `15m EUR`, `900k EUR`, `8m..10m EUR`: what [`Money::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.to.map(|to| format!("..{}", short(to))).unwrap_or_default();
        f.pad(&format!("{}{range} {}", short(self.from), self.currency()))
    }
}

fn short(number: Decimal) -> String {
    if let (0, Ok(whole)) = (number.scale(), u64::try_from(number.mantissa())) {
        return short_whole(whole);
    }
    let (factor, suffix, digits) =
        if number < Decimal::from(1_000_000) { (1_000, "k", 3) } else { (1_000_000, "m", 6) };
    let shortened = (number / Decimal::from(factor)).normalize();
    if number >= Decimal::from(factor) && shortened.scale() <= digits {
        format!("{shortened}{suffix}")
    } else {
        number.to_string()
    }
}

/// The same for a whole number, which most are: lists of amounts are long.
fn short_whole(number: u64) -> String {
    let (factor, suffix, digits) = match number {
        1_000_000.. => (1_000_000, "m", 6),
        1_000.. => (1_000, "k", 3),
        _ => return number.to_string(),
    };
    let rest = format!("{:0digits$}", number % factor);
    let rest = rest.trim_end_matches('0');
    format!("{}{}{rest}{suffix}", number / factor, if rest.is_empty() { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read_and_shown_alike() {
        for text in [
            "15m EUR",
            "900k EUR",
            "8m..10m EUR",
            "15.5m GBP",
            "0 EUR",
            "3.68m EUR",
            "999 EUR",
            "12.345678m EUR",
            "12.5k EUR",
            "1234567.89 EUR",
        ] {
            assert_eq!(Money::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Money::parse("8..10m EUR").unwrap().to_string(), "8m..10m EUR");
        assert_eq!(Money::parse("500..900k EUR").unwrap().to_string(), "500k..900k EUR");
        assert_eq!(Money::parse("8 .. 10m EUR").unwrap().to_string(), "8m..10m EUR");
        assert_eq!(Money::parse("900k..1m EUR").unwrap().to_string(), "900k..1m EUR");
        assert_eq!(Money::parse("1..2 EUR").unwrap().to_string(), "1..2 EUR");
        assert_eq!(Money::parse("9000m itl").unwrap().to_string(), "9000m ITL");
        assert_eq!(Money::parse("15000000 eur").unwrap().to_string(), "15m EUR");
        assert_eq!(Money::parse("15m EUR").unwrap().low(), Decimal::from(15_000_000));
        for number in (0..3_000).chain([10_100, 999_999, 1_000_000, 1_000_001, 12_300_000, 18_446_744_073_709_551_615])
        {
            let decimals = Decimal::from_i128_with_scale(i128::from(number) * 10, 1);
            assert_eq!(short_whole(number), short(decimals).trim_end_matches(".0"), "{number}");
        }
    }

    #[test]
    fn what_is_no_money_is_refused() {
        assert_eq!(Money::parse("15"), Err(MoneyError::NoCurrency("15".into())));
        assert_eq!(Money::parse("15m"), Err(MoneyError::NoCurrency("15m".into())));
        assert!(matches!(Money::parse("-1m EUR"), Err(MoneyError::Negative(_))));
        assert_eq!(Money::parse("NaN"), Err(MoneyError::NoAmount("NaN".into())));
        assert!(matches!(Money::parse("10m..8m EUR"), Err(MoneyError::UpsideDown(..))));
        assert!(matches!(Money::parse("800000..1m EUR"), Err(MoneyError::UpsideDown(..))));
        assert!(matches!(Money::parse("15m XYZ"), Err(MoneyError::UnknownCurrency(_))));
        assert!(matches!(Money::parse("99999999999999999999999999999m EUR"), Err(MoneyError::NoAmount(_))));
    }

    #[test]
    fn amounts_in_files_are_strings_and_stay_as_written() {
        let text = r#"{"amount":"15000000.00","currency":"EUR"}"#;
        let money: Money = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&money).unwrap(), text);
        assert!(serde_json::from_str::<Money>(r#"{"amount":15000000,"currency":"EUR"}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"amount":"1","from":"1","to":"2","currency":"EUR"}"#).is_err());
    }

    #[test]
    fn ranges_that_meet_can_both_be_true() {
        let [a, b, c, d] = ["8m..10m EUR", "10m EUR", "11m EUR", "10m GBP"].map(|text| Money::parse(text).unwrap());
        assert!(a.agrees_with(&b) && !a.agrees_with(&c) && !b.agrees_with(&d));
    }
}
