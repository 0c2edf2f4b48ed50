//! What stands in a cell.

use rust_decimal::Decimal;

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TableCell {
    /// Nothing, or white space.
    #[default]
    Empty,
    /// What was typed.
    Text(String),
    /// A number of a workbook or of JSON, in digits with a point before the decimals.
    Number(String),
    /// A day or a minute of a workbook: `2020-01-08` or `2020-01-08T15:30`.
    Date(String),
    /// A formula that failed, as in `#REF!`.
    Failed(String),
    /// A formula that was saved without its value.
    Uncalculated(String),
}

impl TableCell {
    /// Text as a table without types has it.
    pub fn of_text(text: &str) -> Self {
        // A space that does not break is what spreadsheets put between thousands, and around names.
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{feff}' | '\u{200b}'));
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    /// A number as a spreadsheet shows it, with 15 digits: 12.3 may be kept as 12.299999999999999.
    pub fn of_number(number: f64) -> Self {
        let shown = Decimal::from_scientific(&format!("{number:.14e}"));
        Self::Number(shown.map_or_else(|_| number.to_string(), |shown| shown.normalize().to_string()))
    }

    /// As people see it; empty where there is nothing.
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text)
            | Self::Number(text)
            | Self::Date(text)
            | Self::Failed(text)
            | Self::Uncalculated(text) => text,
        }
    }

    /// As text from which [`Self::kept`] makes it again: numbers and days of a workbook stay what they are. A text that a spreadsheet
    /// would run as a formula has an apostrophe before it.
    pub fn keep(&self) -> String {
        match self {
            Self::Number(number) => format!("={number}"),
            Self::Date(day) if !day.contains('T') => format!("{day}T00:00:00"),
            cell if is_run(cell.text()) => format!("'{}", cell.text()),
            cell => cell.text().into(),
        }
    }

    /// The cell that was kept as this text.
    pub fn kept(self) -> Self {
        let Self::Text(text) = &self else { return self };
        if let Some(text) = text.strip_prefix('\'').filter(|text| is_run(text)) {
            return Self::Text(text.into());
        }
        if let Some(number) = text.strip_prefix('=').filter(|number| number.parse::<f64>().is_ok_and(f64::is_finite)) {
            return Self::Number(number.into());
        }
        match chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S") {
            Ok(_) => Self::Date(text.strip_suffix("T00:00:00").unwrap_or(text).into()),
            Err(_) => self,
        }
    }

    /// There is nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// A spreadsheet would run the text as a formula, once the apostrophes before it are gone.
fn is_run(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_kept_as_text_and_comes_back() {
        for (text, kept) in [
            ("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-", "'-"),
            ("'=1+1", "''=1+1"),
            ("=5", "'=5"),
            ("-5", "-5"),
            ("'-5", "'-5"),
            ("+4.5", "+4.5"),
            ("'t Hart", "'t Hart"),
            ("AC Milan", "AC Milan"),
        ] {
            let cell = TableCell::Text(text.into());
            assert_eq!(cell.keep(), kept);
            assert_eq!(TableCell::Text(kept.into()).kept(), cell);
        }
        let number = TableCell::Number("-5".into());
        assert_eq!(TableCell::Text(number.keep()).kept(), number);
    }

    #[test]
    fn numbers_are_as_spreadsheets_show_them() {
        for (number, shown) in [
            (12.299_999_999_999_999, "12.3"),
            (12.3, "12.3"),
            (0.1 + 0.2, "0.3"),
            (0.0, "0"),
            (-4.5, "-4.5"),
            (15_000_000.0, "15000000"),
            (1_234_567.890_000_1, "1234567.8900001"),
            (1e-7, "0.0000001"),
            (1e40, "10000000000000000000000000000000000000000"),
        ] {
            assert_eq!(TableCell::of_number(number).text(), shown);
        }
    }
}
