//! Currencies: those of ISO 4217, and those that were withdrawn from it, since old transfers were paid in them.

mod withdrawn;

use chrono::{Datelike, NaiveDate};
use std::fmt;
use withdrawn::WITHDRAWN;

/// A code of ISO 4217, of today or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency(&'static str);

/// Currencies of today that took the place of withdrawn ones, and the first year of each.
const YOUNG: [(&str, i32); 30] = [
    ("AOA", 1999),
    ("ARS", 1992),
    ("AZN", 2006),
    ("BAM", 1998),
    ("BRL", 1994),
    ("BYN", 2016),
    ("CDF", 1997),
    ("CZK", 1993),
    ("EUR", 1999),
    ("GEL", 1995),
    ("GHS", 2007),
    ("ILS", 1985),
    ("MKD", 1993),
    ("MXN", 1993),
    ("MZN", 2006),
    ("PEN", 1991),
    ("PLN", 1995),
    ("RON", 2005),
    ("RSD", 2003),
    ("RUB", 1998),
    ("SDG", 2007),
    ("SLE", 2022),
    ("SRD", 2004),
    ("TMT", 2009),
    ("TRY", 2005),
    ("UAH", 1996),
    ("UYU", 1993),
    ("VES", 2018),
    ("XCG", 2025),
    ("ZMW", 2013),
];

impl Currency {
    /// The currency of this code, in capital letters.
    pub fn of_code(code: &str) -> Option<Self> {
        let today = iso_currency::Currency::from_code(code).map(|currency| currency.code());
        today.or_else(|| WITHDRAWN.iter().map(|(known, ..)| *known).find(|known| *known == code)).map(Self)
    }

    /// As ISO 4217 has it.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The first and the last year in which it was valid; none where that is not known, or has not come.
    pub fn years(self) -> (Option<i32>, Option<i32>) {
        let withdrawn = WITHDRAWN.iter().find(|(code, ..)| *code == self.0);
        let young = YOUNG.iter().find(|(code, _)| *code == self.0);
        match withdrawn {
            Some((_, first, last)) => (Some(*first), Some(*last)),
            None => (young.map(|(_, first)| *first), None),
        }
    }

    /// It was valid in the year of that day.
    pub fn is_valid_on(self, day: NaiveDate) -> bool {
        let (first, last) = self.years();
        first.is_none_or(|first| first <= day.year()) && last.is_none_or(|last| day.year() <= last)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn withdrawn_currencies_are_known_with_their_years() {
        for code in ["ITL", "DEM", "ESP", "FRF", "YUM", "TRL", "HRK", "EUR", "XCG"] {
            assert_eq!(Currency::of_code(code).map(Currency::code), Some(code));
        }
        for code in ["XYZ", "itl", ""] {
            assert_eq!(Currency::of_code(code), None, "{code}");
        }
        let lira = Currency::of_code("ITL").unwrap();
        assert!(lira.is_valid_on(day("1996-07-02")) && lira.is_valid_on(day("2002-02-28")));
        assert!(!lira.is_valid_on(day("2020-01-06")) && !lira.is_valid_on(day("1860-12-31")));
        let euro = Currency::of_code("EUR").unwrap();
        assert!(euro.is_valid_on(day("1999-01-01")) && !euro.is_valid_on(day("1996-07-02")));
        assert!(Currency::of_code("GBP").unwrap().is_valid_on(day("1905-02-15")));
    }

    #[test]
    fn the_tables_hold_each_code_once_and_no_year_upside_down() {
        let codes: BTreeSet<&str> = WITHDRAWN.iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes.len(), WITHDRAWN.len());
        assert!(WITHDRAWN.iter().all(|(code, first, last)| code.len() == 3 && first <= last));
        assert!(YOUNG.iter().all(|(code, _)| !codes.contains(code) && Currency::of_code(code).is_some()));
    }
}
