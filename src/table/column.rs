//! Columns: where they stand in a table, and what a cell of them says.

use super::cell::TableCell;
use super::date_pattern::{DatePattern, minute_in};
use super::fault::RuleFault;
use super::money_pattern::{CellAmount, MoneyPattern, SMALL};
use super::rules::{ColumnName, ColumnReading, ReadAs, Rules, Swapped};
use super::season::{first_year, fits, swapped};
use crate::deal::money::Money;
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use minijinja::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A column that is read.
pub struct Column {
    /// What templates call it.
    pub name: Arc<str>,
    /// What they call how a sum of money is known.
    name_is: Arc<str>,
    /// Counted from 0; none where it may be missing, and is.
    pub place: Option<usize>,
    /// As the table calls it.
    pub header: String,
    reading: ColumnReading,
    formats: Vec<DatePattern>,
    money: MoneyPattern,
    zone: Tz,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The column, as the table calls it.
    pub header: String,
    /// What stands there.
    pub value: String,
    /// The rule by which it was read.
    pub rule: String,
    /// Why not.
    pub reason: String,
}

impl Column {
    /// A column of these rules, in a table with this header.
    pub fn new(rules: &Rules, name: &str, header: &[String], zone: Tz) -> Result<Self, RuleFault> {
        let rule = format!("columns.{name}");
        let fault = |reason: String| RuleFault::new(rule.clone(), reason);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !name.chars().all(is_name) || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(fault("a name for templates has letters, digits and `_`, and begins with a letter".into()));
        }
        let reading = rules.reading(name).ok_or_else(|| fault("it is not there".into()))?;
        let place = place(&reading, header).map_err(fault)?;
        let found = place.and_then(|place| header.get(place)).cloned().unwrap_or_default();
        let formats: Result<Vec<DatePattern>, String> =
            reading.formats.iter().map(|format| DatePattern::new(format)).collect();
        let formats = formats.map_err(fault)?;
        let small = |words: &[String]| words.iter().map(|word| word.trim().to_lowercase()).collect::<Vec<_>>();
        let money = MoneyPattern {
            currency: reading.currency.clone(),
            decimal: reading.decimal,
            unit: Decimal::from(reading.unit.unwrap_or(1)),
            free: small(&reading.free),
            unknown: small(&reading.unknown),
            ignore: small(&reading.ignore),
        };
        if let Some(word) = money.free.iter().find(|word| money.unknown.contains(word)) {
            return Err(fault(format!("\"{word}\" is in `free` and in `unknown`: it can mean one of them")));
        }
        if reading.read == ReadAs::Date && formats.is_empty() {
            return Err(fault("a date has `formats`, as in [\"DD.MM.YYYY\"]".into()));
        }
        if reading.read == ReadAs::Money
            && let Some(currency) = &reading.currency
            && let Err(error) = Money::new(Decimal::ONE, None, currency)
        {
            return Err(fault(error.to_string()));
        }
        let zone = reading.zone.unwrap_or(zone);
        let name_is = format!("{name}_is").into();
        Ok(Self { name: name.into(), name_is, place, header: found, reading, formats, money, zone })
    }

    /// The names that templates may use of it.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        let is_money = self.reading.read == ReadAs::Money;
        [&self.name].into_iter().chain(Some(&self.name_is).filter(|_| is_money))
    }

    /// The column that says which season a date is of.
    pub fn season(&self) -> Option<&str> {
        self.reading.season.as_deref()
    }

    /// Puts what the cell says among the values of its row, and gives what is to be told aloud. `season` is the text of the
    /// column that is named so.
    pub fn read(
        &self,
        cell: &TableCell,
        season: Option<&str>,
        put: &mut dyn FnMut(&Arc<str>, Value),
    ) -> Result<Option<String>, CellFault> {
        let fault = |reason: String| CellFault {
            header: self.header.clone(),
            value: cell.text().into(),
            rule: format!("columns.{}", self.name),
            reason,
        };
        if let TableCell::Failed(_) = cell {
            return Err(fault("it is the error of a formula".into()));
        }
        if let TableCell::Uncalculated(_) = cell {
            let reason = "the formula was saved without its value: open the table in a spreadsheet, and save it";
            return Err(fault(reason.into()));
        }
        let text = cell.text();
        let is_empty = text.is_empty() || self.reading.empty.iter().any(|word| word.trim().eq_ignore_ascii_case(text));
        if is_empty && self.reading.required {
            return Err(fault("it is empty, and the rules say `required = true`; empty cells of merged ones are filled by `fill` in [table]".into()));
        }
        let mut told = None;
        let value = match self.reading.read {
            ReadAs::Text => Value::from(self.text(text, is_empty).map_err(fault)?),
            _ if is_empty => {
                if self.reading.read == ReadAs::Money {
                    put(&self.name_is, Value::from(""));
                }
                Value::from("")
            }
            ReadAs::Date => {
                let (date, remark) = self.date(cell, season).map_err(fault)?;
                told = remark;
                Value::from(date)
            }
            ReadAs::Number => number(text, cell, self.reading.decimal).map_err(fault)?,
            ReadAs::Money => {
                let (text, is) = match self.money.read(cell).map_err(fault)? {
                    CellAmount::Known(money) => {
                        told = self.doubt(&money);
                        (money.to_string(), "known")
                    }
                    CellAmount::Free => (format!("0 {}", self.money.currency.as_deref().unwrap_or("EUR")), "free"),
                    CellAmount::Unknown => (String::new(), "unknown"),
                };
                put(&self.name_is, Value::from(is));
                Value::from(text)
            }
        };
        put(&self.name, value);
        Ok(told)
    }

    /// Whether an amount is too small to be meant.
    fn doubt(&self, money: &Money) -> Option<String> {
        (money.high() < SMALL).then(|| {
            format!(
                "column \"{}\": amounts under {SMALL} {}: are they in millions? Then write `unit = 1000000` in [columns.{}]",
                self.header,
                money.currency(),
                self.name
            )
        })
    }

    fn text(&self, text: &str, is_empty: bool) -> Result<String, String> {
        let text = if is_empty { "" } else { text };
        let values = &self.reading.values;
        if values.is_empty() {
            return Ok(text.into());
        }
        let small = text.to_lowercase();
        let found = values.iter().find(|(value, _)| value.trim().to_lowercase() == small).map(|(_, meaning)| meaning);
        match (found, &self.reading.otherwise) {
            (Some(meaning), _) | (None, Some(meaning)) => Ok(meaning.clone()),
            (None, None) if text.is_empty() => Ok(String::new()),
            (None, None) => Err(format!(
                "the rules do not say what this means. They know {}: add it to `values`, or say by `otherwise` what all others mean",
                values.keys().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(", ")
            )),
        }
    }

    fn date(&self, cell: &TableCell, season: Option<&str>) -> Result<(String, Option<String>), String> {
        let words = match cell {
            TableCell::Date(words) => self.typed_date(words).ok_or("it is no date")?,
            TableCell::Number(number) if !self.reads_digits(number) => {
                return Err(format!("{number} is a number, not a date: format the cells as dates, or as text"));
            }
            cell => self.written_date(cell.text())?,
        };
        let (Some(season), Ok(day)) = (season.filter(|season| !season.is_empty()), words.parse::<NaiveDate>()) else {
            return Ok((words, None));
        };
        let year = first_year(season).ok_or_else(|| format!("\"{season}\" is no season"))?;
        if fits(year, day) {
            return Ok((words, None));
        }
        let other = swapped(day).filter(|other| fits(year, *other));
        match (other, self.reading.swapped) {
            (Some(other), Swapped::Swap) => Ok((
                other.to_string(),
                Some(format!(
                    "{}: dates with day and month swapped: they are not in their season otherwise",
                    self.header
                )),
            )),
            (Some(other), Swapped::Refuse) => Err(format!(
                "{day} is not in the season {season}; with day and month swapped it is {other}: correct it, or say `swapped = \"swap\"`"
            )),
            (None, _) => Err(format!("{day} is not in the season {season}")),
        }
    }

    fn reads_digits(&self, number: &str) -> bool {
        self.formats.iter().any(|format| format.read(number, self.zone).is_some())
    }

    fn typed_date(&self, words: &str) -> Option<String> {
        if words.parse::<NaiveDate>().is_ok() {
            return Some(words.into());
        }
        let local = NaiveDateTime::parse_from_str(words, "%Y-%m-%dT%H:%M:%S")
            .or_else(|_| NaiveDateTime::parse_from_str(words, "%Y-%m-%dT%H:%M"))
            .ok()?;
        if local.time() == chrono::NaiveTime::MIN {
            Some(local.date().to_string())
        } else {
            minute_in(local, self.zone)
        }
    }

    fn written_date(&self, text: &str) -> Result<String, String> {
        let mut readings = self.formats.iter().filter_map(|format| Some((format, format.read(text, self.zone)?)));
        let Some((first, words)) = readings.next() else {
            let formats: Vec<&str> = self.formats.iter().map(|format| format.text.as_str()).collect();
            return Err(format!("it is no date in the format {}", formats.join(" or ")));
        };
        match readings.find(|(_, other)| *other != words) {
            Some((other_format, other)) => Err(format!(
                "it is {words} as {} and {other} as {}: the rule cannot tell which",
                first.text, other_format.text
            )),
            None => Ok(words),
        }
    }
}

fn number(text: &str, cell: &TableCell, decimal: Option<char>) -> Result<Value, String> {
    let text = text.trim_end_matches('%').trim();
    let text = match (cell, decimal) {
        (TableCell::Text(_), Some(',')) => text.replace('.', "").replace(',', "."),
        _ => text.into(),
    };
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => Ok(Value::from(whole)),
        (_, Ok(number)) if number.is_finite() => Ok(Value::from(number)),
        _ => Err("it is no number".into()),
    }
}

/// Where the column stands.
fn place(reading: &ColumnReading, header: &[String]) -> Result<Option<usize>, String> {
    let names = match &reading.column {
        ColumnName::Number(number) if (1..=header.len()).contains(number) => return Ok(Some(number - 1)),
        ColumnName::Number(number) => {
            return Err(format!("there is no column {number}: the table has {}", header.len()));
        }
        ColumnName::Name(name) => std::slice::from_ref(name),
        ColumnName::Names(names) => names.as_slice(),
    };
    let small = |text: &str| text.trim().to_lowercase();
    for name in names {
        let mut places = header.iter().enumerate().filter(|(_, column)| small(column) == small(name)).map(|(at, _)| at);
        match (places.next(), places.next()) {
            (None, _) => {}
            (Some(at), None) => return Ok(Some(at)),
            (Some(one), Some(other)) => {
                return Err(format!(
                    "\"{name}\" is there twice, as columns {} and {}: name the one by its number, as in `column = {}`",
                    one + 1,
                    other + 1,
                    one + 1
                ));
            }
        }
    }
    if reading.optional {
        return Ok(None);
    }
    const SHOWN: usize = 30;
    let mut columns: Vec<String> =
        header.iter().filter(|name| !name.is_empty()).take(SHOWN).map(|name| format!("\"{name}\"")).collect();
    if header.len() > SHOWN {
        columns.push(format!("and {} more", header.len() - SHOWN));
    }
    let named: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    Err(format!("the table has no column {}; its columns are {}", named.join(" or "), columns.join(", ")))
}
