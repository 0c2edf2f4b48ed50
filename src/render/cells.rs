//! Rows of typed cells, for files that keep types: workbooks and databases. The columns of a table never depend on its rows.

use crate::deal::moment::Moment;
use crate::deal::money::Money;
use crate::views::date::last_day;
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt::Display;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CellValue {
    Nothing,
    Text(String),
    Whole(i64),
    Amount(Decimal),
    Flag(bool),
    Day(NaiveDate),
    /// By the clocks of the ledger's zone.
    Time(NaiveDateTime),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Text,
    Whole,
    Amount,
    Flag,
    Date,
}

/// A column: `fee_from` is the part `_from` of `fee`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CellColumn {
    name: &'static str,
    part: &'static str,
    pub(crate) kind: ColumnKind,
}

impl CellColumn {
    pub(crate) fn name(&self) -> String {
        format!("{}{}", self.name, self.part)
    }
}

/// What has a row in a table.
pub(crate) trait Tabular {
    /// Puts a cell into each column of the row, always the same columns; empty cells where there is nothing to say of.
    fn fill(of: Option<&Self>, row: &mut CellRow);
}

impl<T: Tabular> Tabular for &T {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        T::fill(of.copied(), row);
    }
}

/// A row while it is filled, from the left to the right.
pub(crate) struct CellRow {
    zone: Tz,
    /// Moments and amounts have one more column, which has them as they are written in JSON.
    as_written: bool,
    pub(crate) columns: Vec<CellColumn>,
    pub(crate) cells: Vec<CellValue>,
}

impl CellRow {
    /// The row of this, in the days of this zone; of nothing, the columns alone.
    pub(crate) fn of<T: Tabular>(of: Option<&T>, zone: Tz) -> Self {
        Self { zone, as_written: false, columns: Vec::new(), cells: Vec::new() }.filled(of)
    }

    /// The same, where moments and amounts are also kept as they are written.
    pub(crate) fn as_written<T: Tabular>(of: Option<&T>, zone: Tz) -> Self {
        Self { zone, as_written: true, columns: Vec::new(), cells: Vec::new() }.filled(of)
    }

    fn filled<T: Tabular>(mut self, of: Option<&T>) -> Self {
        T::fill(of, &mut self);
        self
    }

    fn put(&mut self, name: &'static str, part: &'static str, kind: ColumnKind, cell: Option<CellValue>) {
        self.columns.push(CellColumn { name, part, kind });
        self.cells.push(cell.unwrap_or(CellValue::Nothing));
    }

    pub(crate) fn text(&mut self, name: &'static str, text: Option<impl Display>) {
        let text = text.map(|text| text.to_string()).filter(|text| !text.is_empty());
        self.put(name, "", ColumnKind::Text, text.map(CellValue::Text));
    }

    /// One of a closed list, as JSON names it.
    pub(crate) fn choice(&mut self, name: &'static str, choice: Option<impl Serialize>) {
        self.text(name, choice.and_then(word));
    }

    /// Several in one cell, as CSV has them.
    pub(crate) fn list<T: Display>(&mut self, name: &'static str, list: Option<&[T]>) {
        self.text(name, list.map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")));
    }

    /// Several in one cell, each on its line.
    pub(crate) fn lines(&mut self, name: &'static str, lines: Option<Vec<String>>) {
        self.text(name, lines.map(|lines| lines.join("\n")));
    }

    pub(crate) fn whole(&mut self, name: &'static str, number: Option<impl TryInto<i64>>) {
        let number = number.and_then(|number| number.try_into().ok());
        self.put(name, "", ColumnKind::Whole, number.map(CellValue::Whole));
    }

    pub(crate) fn flag(&mut self, name: &'static str, flag: Option<bool>) {
        self.put(name, "", ColumnKind::Flag, flag.map(CellValue::Flag));
    }

    pub(crate) fn day(&mut self, name: &'static str, day: Option<NaiveDate>) {
        self.put(name, "", ColumnKind::Date, day.map(CellValue::Day));
    }

    /// The first and the last day or minute that a moment may be.
    pub(crate) fn moment(&mut self, name: &'static str, words: Option<&str>) {
        if self.as_written {
            self.text(name, words);
        }
        let parts = words.map(|words| words.split_once("..").unwrap_or((words, words)));
        let from = parts.map(|(from, _)| bound(from, false, self.zone));
        let to = parts.map(|(_, to)| bound(to, true, self.zone));
        self.put(name, "_from", ColumnKind::Date, from);
        self.put(name, "_to", ColumnKind::Date, to);
    }

    /// A time to the millisecond.
    pub(crate) fn time(&mut self, name: &'static str, words: Option<&str>) {
        let zone = self.zone;
        self.put(name, "", ColumnKind::Date, words.map(|words| bound(words, false, zone)));
    }

    /// The least and the most that money may be: the same, where the amount is known.
    pub(crate) fn amount(&mut self, name: &'static str, money: Option<&Money>) {
        if self.as_written {
            let written = money.map(|money| match (money.low(), money.high()) {
                (low, high) if low == high => low.to_string(),
                (low, high) => format!("{low}..{high}"),
            });
            self.text(name, written);
        }
        self.put(name, "_from", ColumnKind::Amount, money.map(|money| CellValue::Amount(money.low())));
        self.put(name, "_to", ColumnKind::Amount, money.map(|money| CellValue::Amount(money.high())));
    }

    /// The same, and the code of the currency.
    pub(crate) fn money(&mut self, name: &'static str, money: Option<&Money>) {
        self.amount(name, money);
        let currency = money.map(|money| CellValue::Text(money.currency().into()));
        self.put(name, "_currency", ColumnKind::Text, currency);
    }
}

/// As JSON names it.
pub(crate) fn word(choice: impl Serialize) -> Option<String> {
    serde_json::to_value(choice).ok()?.as_str().map(str::to_owned)
}

/// The beginning of a moment, or its last day. What the clocks of the zone skip stays as it was typed.
fn bound(words: &str, last: bool, zone: Tz) -> CellValue {
    let words = words.trim();
    match Moment::parse(words, zone) {
        Ok(moment) if words.contains('T') => CellValue::Time(moment.start.with_timezone(&zone).naive_local()),
        Ok(moment) if last => CellValue::Day(last_day(moment.end, zone)),
        Ok(moment) => CellValue::Day(moment.day),
        Err(_) => CellValue::Text(words.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct PricedMoment {
        when: &'static str,
        fee: &'static str,
    }

    impl Tabular for PricedMoment {
        fn fill(of: Option<&Self>, row: &mut CellRow) {
            row.moment("when", of.map(|of| of.when));
            row.money("fee", of.and_then(|of| Money::parse(of.fee).ok()).as_ref());
        }
    }

    fn cells(when: &'static str, fee: &'static str) -> Vec<String> {
        let row = CellRow::of(Some(&PricedMoment { when, fee }), Tz::Europe__Rome);
        row.cells.iter().map(|cell| format!("{cell:?}")).collect()
    }

    #[test]
    fn a_moment_and_an_amount_are_two_columns_which_are_the_same_where_it_is_known() {
        let columns = CellRow::of::<PricedMoment>(None, Tz::UTC).columns;
        let names: Vec<String> = columns.iter().map(CellColumn::name).collect();
        assert_eq!(names, ["when_from", "when_to", "fee_from", "fee_to", "fee_currency"]);
        assert_eq!(
            cells("2020-01-06", "15m EUR"),
            ["Day(2020-01-06)", "Day(2020-01-06)", "Amount(15000000)", "Amount(15000000)", "Text(\"EUR\")"]
        );
        assert_eq!(
            cells("2020-02", "8..10m EUR")[..4],
            ["Day(2020-02-01)", "Day(2020-02-29)", "Amount(8000000)", "Amount(10000000)"]
        );
        assert_eq!(cells("2019-12..2020-01-06", "")[..3], ["Day(2019-12-01)", "Day(2020-01-06)", "Nothing"]);
    }

    #[test]
    fn a_minute_is_told_by_the_clocks_of_the_ledger() {
        let at = "Time(2020-01-31T20:00:00)";
        assert_eq!(cells("2020-01-31T19:00Z", "")[..2], [at, at]);
        assert_eq!(cells("2020-03-29T02:30", "")[0], "Text(\"2020-03-29T02:30\")");
    }
}
