//! Amounts as people type them: `15m EUR`, `€12.5m`, `EUR 12,5 million`, `8..10m EUR`.

use super::{Money, MoneyError, plain};
use rust_decimal::Decimal;

/// In small letters.
const UNITS: [(&[&str], u64); 3] = [
    (&["k", "thousand"], 1_000),
    (&["m", "mn", "mln", "mio", "million", "millions"], 1_000_000),
    (&["bn", "billion", "billions"], 1_000_000_000),
];

/// The longer ones first: `R$` is no dollar.
const SYMBOLS: [(&str, &str); 6] =
    [("R$", "BRL"), ("€", "EUR"), ("£", "GBP"), ("$", "USD"), ("₺", "TRY"), ("¥", "JPY")];

impl Money {
    /// What people type. In `8..10m EUR` the unit holds for both bounds. Errors name the whole text.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (amounts, currency) = currency_of(text);
        let amounts = amounts.trim();
        let currency = currency.map(|currency| currency.to_uppercase());
        let bounds = amounts.split_once("..").map(|(from, to)| (from.trim(), to.trim()));
        let read = |amount| TypedAmount::read(amount, text, currency.as_deref().unwrap_or_default());
        let (from, to) = match bounds {
            Some((from, to)) => {
                let (from, to) = (read(from)?, read(to)?);
                (from.in_unit(from.unit.or(to.unit)), Some(to.in_unit(to.unit)))
            }
            None => {
                let amount = read(amounts)?;
                (amount.in_unit(amount.unit), None)
            }
        };
        let no_amount = || MoneyError::NoAmount(text.into());
        let from = from.ok_or_else(no_amount)?;
        let to = to.map(|to| to.ok_or_else(no_amount)).transpose()?;
        let currency = currency.ok_or_else(|| MoneyError::NoCurrency(text.into()))?;
        Self::new(from, to, &currency).map_err(|error| match (error, bounds) {
            (MoneyError::UpsideDown(..), Some((from, to))) => MoneyError::UpsideDown(from.into(), to.into()),
            (MoneyError::Negative(_), _) => MoneyError::Negative(text.into()),
            (error, _) => error,
        })
    }
}

/// The amounts, and the symbol or code before or after them.
fn currency_of(text: &str) -> (&str, Option<&str>) {
    for (symbol, code) in SYMBOLS {
        if let Some(amounts) = text.strip_prefix(symbol).or_else(|| text.strip_suffix(symbol)) {
            return (amounts, Some(code));
        }
    }
    let behind = text.trim_start_matches(char::is_alphabetic);
    let word = text.strip_suffix(behind).unwrap_or_default();
    if !word.is_empty() && behind.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return (behind, Some(word));
    }
    let before = text.trim_end_matches(char::is_alphabetic);
    let word = text.strip_prefix(before).unwrap_or_default();
    if word.is_empty() || unit(word).is_some() {
        return (text, None);
    }
    if before.ends_with(char::is_whitespace) {
        return (before, Some(word));
    }
    // `15EUR` and `15mEUR`.
    let at = text.len().saturating_sub(3);
    match text.split_at_checked(at) {
        Some((amounts, code)) if Money::new(Decimal::ZERO, None, &code.to_uppercase()).is_ok() => (amounts, Some(code)),
        _ => (text, None),
    }
}

/// A number, and what the word behind it counts it in.
#[derive(Clone, Copy, Debug)]
struct TypedAmount {
    number: Decimal,
    unit: Option<Decimal>,
}

impl TypedAmount {
    /// The whole text and the currency are for the errors.
    fn read(amount: &str, text: &str, currency: &str) -> Result<Self, MoneyError> {
        let no_amount = || MoneyError::NoAmount(text.into());
        let digits = amount.trim_end_matches(char::is_alphabetic);
        let word = amount.strip_prefix(digits).unwrap_or_default();
        let unit = if word.is_empty() { None } else { Some(unit(word).ok_or_else(no_amount)?) };
        let digits = digits.trim_end();
        if let Some((whole, decimals)) = either(digits) {
            let reading = |number: &str| format!("{number}{word} {currency}").trim_end().to_owned();
            return Err(MoneyError::Ambiguous {
                typed: text.into(),
                decimal: reading(&format!("{whole}.{decimals}")),
                thousands: reading(&format!("{whole}{decimals}")),
            });
        }
        let number = pointed(digits).and_then(|digits| plain(&digits)).ok_or_else(no_amount)?;
        Ok(Self { number, unit })
    }

    fn in_unit(self, unit: Option<Decimal>) -> Option<Decimal> {
        match unit {
            Some(unit) => Some(self.number.checked_mul(unit)?.normalize()),
            None => Some(self.number),
        }
    }
}

fn unit(word: &str) -> Option<Decimal> {
    let word = word.to_lowercase();
    UNITS.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, factor)| Decimal::from(*factor))
}

/// What is before and after a single comma that may separate thousands as well as decimals.
fn either(digits: &str) -> Option<(&str, &str)> {
    let (whole, decimals) = digits.split_once(',')?;
    let is_group = |digits: &str| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let may_be_thousands = is_group(decimals) && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    may_be_thousands.then_some((whole, decimals))
}

/// The number with a decimal point and nothing between its thousands. One mark is that before the decimals; of several, it is the
/// last if it differs from those before it.
fn pointed(digits: &str) -> Option<String> {
    let marks: Vec<char> = digits.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let (thousands, decimal) = match marks.as_slice() {
        [] => return Some(digits.into()),
        [decimal] => return Some(digits.replace(*decimal, ".")),
        [thousands @ .., last] if !thousands.contains(last) => (*thousands.first()?, Some(*last)),
        [thousands, ..] => (*thousands, None),
    };
    let (whole, decimals) = match decimal {
        Some(decimal) => digits.rsplit_once(decimal)?,
        None => (digits, ""),
    };
    let mut groups = whole.split(thousands);
    let is_number = (1..=3).contains(&groups.next()?.len()) && groups.all(|group| group.len() == 3);
    let whole = whole.replace(thousands, "");
    is_number.then(|| if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (shown, texts) in [
            (
                "12.5m EUR",
                &[
                    "€12.5m",
                    "12.5m€",
                    "12.5 m €",
                    "€ 12,5 mln",
                    "12,5m EUR",
                    "12.5 million EUR",
                    "12,5 Million eur",
                    "EUR 12.5m",
                    "EUR12.5m",
                    "12.5mEUR",
                    "12500000EUR",
                    "12500k EUR",
                    "12,500,000 EUR",
                    "12.500.000 EUR",
                    "12.500.000,00 EUR",
                    "0.0125bn EUR",
                ][..],
            ),
            ("12.5 EUR", &["12,5 EUR", "12.5 EUR"]),
            ("125k EUR", &["0,125m EUR"]),
            ("8m..10.5m EUR", &["8..10,5 million EUR", "€8..10.5m", "EUR 8m..10.5m"]),
            ("3m BRL", &["R$3m"]),
            ("3m GBP", &["£3m", "3M gbp"]),
            ("1234.50 EUR", &["1234,50 EUR", "1,234.50 EUR", "1.234,50 EUR"]),
        ] {
            for text in texts {
                assert_eq!(Money::parse(text).map(|money| money.to_string()), Ok(shown.into()), "{text}");
            }
        }
    }

    #[test]
    fn a_comma_that_may_separate_thousands_is_refused_with_both_readings() {
        for (text, decimal, thousands) in
            [("12,500 EUR", "12.500 EUR", "12500 EUR"), ("EUR 12,500 million", "12.500million EUR", "12500million EUR")]
        {
            let [typed, decimal, thousands] = [text, decimal, thousands].map(str::to_owned);
            assert_eq!(Money::parse(text), Err(MoneyError::Ambiguous { typed, decimal, thousands }));
        }
    }

    #[test]
    fn errors_name_the_whole_text() {
        for text in ["12,5 million", "12.5 mln", "15", "8..10m"] {
            assert_eq!(Money::parse(text), Err(MoneyError::NoCurrency(text.into())));
        }
        for text in [
            "fifteen",
            "NaN EUR",
            "1,2,3 EUR",
            "12.50.00 EUR",
            "1,23.4 EUR",
            "US$12m",
            "12m A$",
            "€12m EUR",
            "15q EUR",
            "5..x EUR",
            "€",
            "",
        ] {
            assert_eq!(Money::parse(text), Err(MoneyError::NoAmount(text.into())));
        }
        assert_eq!(Money::parse("€-1,5m"), Err(MoneyError::Negative("€-1,5m".into())));
        assert_eq!(Money::parse("12 euros"), Err(MoneyError::UnknownCurrency("EUROS".into())));
    }
}
