//! What stands in a cell.

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

    /// As text from which [`Self::kept`] makes it again: numbers and days of a workbook stay what they are.
    pub fn keep(&self) -> String {
        match self {
            Self::Number(number) => format!("={number}"),
            Self::Date(day) if !day.contains('T') => format!("{day}T00:00:00"),
            cell => cell.text().into(),
        }
    }

    /// The cell that was kept as this text.
    pub fn kept(self) -> Self {
        let Self::Text(text) = &self else { return self };
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
