//! Dates as people read them: `6 Jan 2020`, `3-6 Jan 2020`, `31 Jan 2020 20:00`.

use super::moment::civil_day;
use chrono::{Datelike, NaiveDate};

/// The words of a moment, readable; words of no known form stay as they are.
pub fn readable(words: &str) -> String {
    match words.split_once("..") {
        Some((from, to)) => range(from.trim(), to.trim()),
        None => one(words).unwrap_or_else(|| words.to_owned()),
    }
}

/// The same, as a clause needs it: `on 6 Jan 2020`, `in Jan 2020`, `in 3-6 Jan 2020`.
pub fn on_words(words: &str) -> String {
    format!("{} {}", if is_precise(words) { "on" } else { "in" }, readable(words))
}

/// A day, or a minute of one.
pub fn is_precise(words: &str) -> bool {
    civil_day(words).is_some() || (words.contains('T') && !words.contains(".."))
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `6 Jan 2020`. By hand: long tables have thousands of dates, and chrono reads its format for each.
pub fn day(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month));
    format!("{} {} {:04}", day.day(), month.copied().unwrap_or_default(), day.year())
}

fn range(from: &str, to: &str) -> String {
    if let Some(year) = whole_year(from, to) {
        return year.to_owned();
    }
    match (civil_day(from), civil_day(to)) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) if (from.year(), from.month()) == (to.year(), to.month()) => {
            format!("{}-{}", from.day(), day(to))
        }
        (Some(from), Some(to)) if from.year() == to.year() => format!("{} - {}", from.format("%-d %b"), day(to)),
        _ => format!("{} - {}", one(from).unwrap_or_else(|| from.to_owned()), one(to).unwrap_or_else(|| to.to_owned())),
    }
}

fn whole_year<'a>(from: &'a str, to: &str) -> Option<&'a str> {
    let year = from.strip_suffix("-01").filter(|year| year.len() == 4)?;
    (to.strip_suffix("-12") == Some(year)).then_some(year)
}

fn one(words: &str) -> Option<String> {
    // The clock of a machine is told with a space.
    if let Some((date, clock)) = words.split_once(['T', ' ']) {
        return Some(format!("{} {}", day(civil_day(date)?), clock.get(..5)?));
    }
    civil_day(words).map(day).or_else(|| Some(civil_day(&format!("{words}-01"))?.format("%b %Y").to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_reads_as_a_date() {
        assert_eq!(readable("2020-01-06"), "6 Jan 2020");
        assert_eq!(readable("2020-01"), "Jan 2020");
        assert_eq!(readable("2020-01-03..2020-01-06"), "3-6 Jan 2020");
        assert_eq!(readable("2020-01-30..2020-02-02"), "30 Jan - 2 Feb 2020");
        assert_eq!(readable("2020-01-31T20:00"), "31 Jan 2020 20:00");
        assert_eq!(readable("2020-01-31T20:00+01:00"), "31 Jan 2020 20:00");
        assert_eq!(readable("2019-12..2020-01-06"), "Dec 2019 - 6 Jan 2020");
        assert_eq!(readable("2020-01..2020-12"), "2020");
        assert_eq!(readable("2020-01..2021-12"), "Jan 2020 - Dec 2021");
        assert_eq!(readable("2020-02..2020-12"), "Feb 2020 - Dec 2020");
        assert_eq!(readable("2020-01-31 20:00"), "31 Jan 2020 20:00");
        assert_eq!(readable("whenever"), "whenever");
        assert_eq!(readable("3 days ago"), "3 days ago");
        assert_eq!((on_words("2020-01-06"), on_words("2020-01")), ("on 6 Jan 2020".into(), "in Jan 2020".into()));
    }
}
