//! Money as tables have it: `€15.00m`, `€500Th.`, `15 Mio. €`, `1.234.567`.

use super::cell::TableCell;
use crate::deal::money::Money;
use rust_decimal::Decimal;

/// What a cell says of an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CellAmount {
    /// So much.
    Known(Money),
    /// Nothing was paid.
    Free,
    /// Nobody says how much.
    Unknown,
}

/// How a column writes money.
#[derive(Clone, Debug, Default)]
pub(super) struct MoneyPattern {
    /// Where the cell names none.
    pub(super) currency: Option<String>,
    /// Where it could be a point before decimals as well as between thousands.
    pub(super) decimal: Option<char>,
    /// What a number without a word is counted in.
    pub(super) unit: Decimal,
    /// In small letters.
    pub(super) free: Vec<String>,
    pub(super) unknown: Vec<String>,
    /// Words that are set aside.
    pub(super) ignore: Vec<String>,
}

/// The words behind a number, in small letters, and what they mean.
const UNITS: [(&[&str], u64); 3] = [
    (&["k", "th", "tsd", "thousand", "mila", "mille", "mil", "tausend"], 1_000),
    (
        &[
            "m",
            "mn",
            "mln",
            "mio",
            "mill",
            "million",
            "millions",
            "milione",
            "milioni",
            "millon",
            "millones",
            "millón",
            "millionen",
        ],
        1_000_000,
    ),
    (&["bn", "b", "mrd", "mld", "billion", "miliardi", "milliarden"], 1_000_000_000),
];

/// Fewer of a currency are hardly a fee: such an amount may be in millions.
pub(super) const SMALL: Decimal = Decimal::ONE_THOUSAND;

const SYMBOLS: [(&str, &str); 6] =
    [("€", "EUR"), ("£", "GBP"), ("$", "USD"), ("r$", "BRL"), ("₺", "TRY"), ("¥", "JPY")];

impl MoneyPattern {
    /// What the cell says; the reason says why it is no money.
    pub(super) fn read(&self, cell: &TableCell) -> Result<CellAmount, String> {
        let text = cell.text().trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
        if text.is_empty() || is_among(&self.unknown, &text) {
            return Ok(CellAmount::Unknown);
        }
        if is_among(&self.free, &text) {
            return Ok(CellAmount::Free);
        }
        let mut text = text;
        for word in &self.ignore {
            text = text.replace(word.as_str(), " ");
        }
        let (text, currency) = self.currency_of(text.trim())?;
        let (from, to) = match range(&text) {
            Some((from, to)) => (from, Some(to)),
            None => (text.as_str(), None),
        };
        let is_number = matches!(cell, TableCell::Number(_));
        let (low, unit) = self.number(from, is_number)?;
        let (low, high) = match to {
            Some(to) => {
                let (high, of_high) = self.number(to, is_number)?;
                // In `8-10m` the unit holds for both.
                let low = times(low, unit.or(of_high).unwrap_or(self.unit))?;
                (low, Some(times(high, of_high.unwrap_or(self.unit))?))
            }
            None => (times(low, unit.unwrap_or(self.unit))?, None),
        };
        if low.is_zero() && high.is_none() {
            return Err(
                "the rules do not say whether 0 means that nothing was paid or that nobody knows: add it to `free` or to `unknown`"
                    .into(),
            );
        }
        Ok(CellAmount::Known(Money::new(low, high, &currency).map_err(|error| error.to_string())?))
    }

    /// The text without the currency, and the currency.
    fn currency_of(&self, text: &str) -> Result<(String, String), String> {
        // The longer ones first: `r$` is no dollar.
        for (symbol, code) in SYMBOLS.iter().rev() {
            if text.contains(symbol) {
                return Ok((text.replace(symbol, " ").trim().to_owned(), (*code).to_owned()));
            }
        }
        let is_code = |word: &str| {
            word.len() == 3
                && Money::new(Decimal::ZERO, None, &word.to_uppercase()).is_ok()
                && word != "mil"
                && word != "mln"
        };
        let mut words = text.split(|c: char| !c.is_alphabetic());
        if let Some(code) = words.find(|word| is_code(word)) {
            return Ok((text.replacen(code, " ", 1).trim().to_owned(), code.to_uppercase()));
        }
        match &self.currency {
            Some(currency) => Ok((text.into(), currency.clone())),
            None => Err("it names no currency, and the column has none: add `currency = \"EUR\"`".into()),
        }
    }

    /// The number, and what a word behind it counts it in.
    fn number(&self, text: &str, is_number: bool) -> Result<(Decimal, Option<Decimal>), String> {
        let text = text.trim();
        let at = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
        let (digits, word) = text.split_at(at);
        let word = word.trim().trim_end_matches('.').trim();
        let unit = match word {
            "" => None,
            word => Some(unit(word).ok_or_else(|| "it is no amount, and no word of `free` or `unknown`".to_owned())?),
        };
        let decimal = if is_number { Some('.') } else { self.decimal };
        Ok((plain(digits.trim(), decimal, unit.is_some())?, unit))
    }
}

/// It is one of these words, or begins as one with a star behind it says.
fn is_among(words: &[String], text: &str) -> bool {
    words.iter().any(|word| word.strip_suffix('*').map_or(word == text, |begin| text.starts_with(begin)))
}

fn unit(word: &str) -> Option<Decimal> {
    UNITS.iter().find(|(words, _)| words.contains(&word)).map(|(_, factor)| Decimal::from(*factor))
}

fn times(number: Decimal, unit: Decimal) -> Result<Decimal, String> {
    number.checked_mul(unit).map(|product| product.normalize()).ok_or_else(|| "it is too large".to_owned())
}

/// Two amounts with a dash or two points between them.
fn range(text: &str) -> Option<(&str, &str)> {
    let (from, to) = ["..", "–", "—", " - ", "-"].iter().find_map(|dash| text.split_once(dash))?;
    let begins = |text: &str| text.trim().starts_with(|c: char| c.is_ascii_digit());
    (begins(from) && begins(to)).then_some((from, to))
}

/// Digits with points, commas, apostrophes or spaces among them.
fn plain(digits: &str, decimal: Option<char>, has_unit: bool) -> Result<Decimal, String> {
    let no_amount = || "it is no amount, and no word of `free` or `unknown`".to_owned();
    if digits.starts_with('-') {
        return Err("it is negative".into());
    }
    let digits = digits.trim_start_matches('+');
    let begins_and_ends =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    if !begins_and_ends || digits.contains(|c: char| !c.is_ascii_digit() && !".,' ’".contains(c)) {
        return Err(no_amount());
    }
    let decimal = match decimal {
        Some(decimal) => Some(decimal),
        None => guessed(digits, has_unit)?,
    };
    let (whole, fraction) = match decimal.and_then(|decimal| digits.rsplit_once(decimal)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let are_thousands = separators.windows(2).all(|pair| matches!(pair, [one, other] if one == other))
        && groups.clone().all(|group| group.len() == 3)
        && (separators.is_empty() || first.len() <= 3)
        && decimal.is_none_or(|decimal| !separators.contains(&decimal))
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !are_thousands {
        return Err("its points and commas are not those of one number".into());
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let plain = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    Decimal::from_str_exact(&plain).map_err(|_| no_amount())
}

/// What stands before the decimals, where the number itself tells.
fn guessed(digits: &str, has_unit: bool) -> Result<Option<char>, String> {
    let marks: Vec<char> = digits.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let behind = digits.rsplit(['.', ',']).next().unwrap_or_default().len();
    Ok(match marks.as_slice() {
        [] => None,
        [mark] if has_unit || behind != 3 || digits.starts_with('0') => Some(*mark),
        [mark] if digits.contains(['\'', ' ', '’']) => Some(*mark),
        [_] => {
            return Err(
                "it could be thousands or decimals: say which with `decimal = \",\"` or `decimal = \".\"`".into()
            );
        }
        [.., before, last] if before != last => Some(*last),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern() -> MoneyPattern {
        MoneyPattern {
            currency: Some("EUR".into()),
            unit: Decimal::ONE,
            free: vec!["free transfer".into(), "ablösefrei".into()],
            unknown: vec!["?".into(), "-".into(), "end of loan*".into()],
            ignore: vec!["loan fee:".into()],
            ..MoneyPattern::default()
        }
    }

    fn read(text: &str) -> Result<String, String> {
        pattern().read(&TableCell::of_text(text)).map(|amount| match amount {
            CellAmount::Known(money) => money.to_string(),
            CellAmount::Free => "free".into(),
            CellAmount::Unknown => "unknown".into(),
        })
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, money) in [
            ("€15.00m", "15m EUR"),
            ("€500Th.", "500k EUR"),
            ("15 Mio. €", "15m EUR"),
            ("1.234.567", "1.234567m EUR"),
            ("1,234,567", "1.234567m EUR"),
            ("1 234 567 €", "1.234567m EUR"),
            ("1'234'567", "1.234567m EUR"),
            ("1.234.567,50", "1234567.5 EUR"),
            ("1,234,567.50", "1234567.5 EUR"),
            ("12,5 Mio. €", "12.5m EUR"),
            ("£3.5m", "3.5m GBP"),
            ("R$ 10 mi", "error"),
            ("900 Tsd. €", "900k EUR"),
            ("8-10 Mio. €", "8m..10m EUR"),
            ("15,00 mln €", "15m EUR"),
            ("2 milioni", "2m EUR"),
            ("USD 4,5m", "4.5m USD"),
            ("Loan fee:€1.50m", "1.5m EUR"),
            ("free transfer", "free"),
            ("Ablösefrei", "free"),
            ("?", "unknown"),
            ("End of loanJun 30, 2019", "unknown"),
            ("The end of loan", "error"),
            ("", "unknown"),
        ] {
            assert_eq!(read(text).unwrap_or_else(|_| "error".into()), money, "{text}");
        }
    }

    #[test]
    fn what_could_be_two_amounts_is_refused() {
        assert!(read("1.234").unwrap_err().contains("decimal"));
        assert!(read("0").unwrap_err().contains("`free` or to `unknown`"));
        assert!(read("1.23.456").unwrap_err().contains("one number"));
        assert!(read("-5").unwrap_err().contains("negative"));
        assert!(read("fifteen").unwrap_err().contains("no amount"));
        let german = MoneyPattern { decimal: Some(','), ..pattern() };
        let known = german.read(&TableCell::of_text("1.234")).unwrap();
        assert_eq!(known, CellAmount::Known(Money::parse("1234 EUR").unwrap()));
        // A number of a workbook has a point before its decimals, whatever the column is typed in.
        let number = german.read(&TableCell::Number("1234.5".into())).unwrap();
        assert_eq!(number, CellAmount::Known(Money::parse("1234.5 EUR").unwrap()));
    }
}
