//! Dates as people type them: `today`, `yesterday`, `last friday`, `3 days ago`, beside those that a file may have.

use super::moment::{Moment, MomentError};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

/// What was typed as a date, where `today` is this day of `zone`.
pub fn typed_moment(words: &str, today: NaiveDate, zone: Tz) -> Result<Moment, MomentError> {
    Moment::parse(&dated(words, today), zone)
}

/// What would be read instead, as people type it.
pub fn expected(error: &MomentError) -> String {
    let spoken = match error {
        MomentError::NoDate(_) if error.year_first().is_none() => "; or today, yesterday, last friday, 3 days ago",
        _ => "",
    };
    format!("{}{spoken}", error.expected())
}

/// The words with what is relative to `today` put as dates; everything else stays as typed.
pub fn dated(words: &str, today: NaiveDate) -> String {
    match words.split_once("..") {
        Some((from, to)) => format!("{}..{}", one(from.trim(), today), one(to.trim(), today)),
        None => one(words.trim(), today),
    }
}

fn one(words: &str, today: NaiveDate) -> String {
    relative(&words.to_lowercase(), today).map_or_else(|| words.to_owned(), |day| day.format("%Y-%m-%d").to_string())
}

fn relative(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words.as_slice() {
        ["today"] => Some(today),
        ["yesterday"] => today.checked_sub_days(Days::new(1)),
        ["tomorrow"] => today.checked_add_days(Days::new(1)),
        ["last", day] => last(day.parse().ok()?, today),
        [count, "day" | "days", "ago"] => today.checked_sub_days(Days::new(count.parse().ok()?)),
        [count, "week" | "weeks", "ago"] => {
            today.checked_sub_days(Days::new(count.parse::<u64>().ok()?.checked_mul(7)?))
        }
        // As the answers write it: 6 Jan 2020.
        [_, _, _] => NaiveDate::parse_from_str(&words.join(" "), "%d %b %Y").ok(),
        _ => None,
    }
}

/// The latest such day before today.
fn last(weekday: Weekday, today: NaiveDate) -> Option<NaiveDate> {
    let back = (7 + today.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
    today.checked_sub_days(Days::new(if back == 0 { 7 } else { u64::from(back) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_relative_becomes_a_date_and_the_rest_stays() {
        // A Monday.
        let today = NaiveDate::from_ymd_opt(2020, 1, 6).unwrap();
        let dated = |words| dated(words, today);
        assert_eq!(dated("today"), "2020-01-06");
        assert_eq!(dated("Yesterday"), "2020-01-05");
        assert_eq!(dated("last friday"), "2020-01-03");
        assert_eq!(dated("last monday"), "2019-12-30");
        assert_eq!(dated("3 days ago"), "2020-01-03");
        assert_eq!(dated("3 days ago..today"), "2020-01-03..2020-01-06");
        assert_eq!(dated("9 Jan 2020"), "2020-01-09");
        assert_eq!(dated("2020-01"), "2020-01");
        assert_eq!(dated("last summer"), "last summer");
    }
}
