//! Dates with the year last, as in `31.01.2026`: what they are with the year first.

use super::readable_date;
use chrono::NaiveDate;

/// How to write the date, if it is one with the year last. Both readings are named where the day and the month could be swapped.
pub(super) fn with_the_year_first(words: &str) -> Option<String> {
    let parts: Vec<&str> = words.split(['.', '/', '-']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let are_digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !are_digits || year.len() != 4 {
        return None;
    }
    let (first, second, year) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    let month_first = NaiveDate::from_ymd_opt(year, first, second).filter(|day| Some(*day) != day_first);
    match (day_first, month_first) {
        (Some(day), None) | (None, Some(day)) => Some(format!("write {day}")),
        (Some(day), Some(other)) => {
            let in_words = |day| format!("{day} for {}", readable_date::day(day));
            Some(format!("write the year first: {}, or {}", in_words(day), in_words(other)))
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::with_the_year_first;

    #[test]
    fn both_readings_are_named_unless_only_one_is_a_date() {
        for (words, hint) in [
            ("31.01.2026", Some("write 2026-01-31")),
            ("1/31/2026", Some("write 2026-01-31")),
            ("5-5-2026", Some("write 2026-05-05")),
            ("03.01.2026", Some("write the year first: 2026-01-03 for 3 Jan 2026, or 2026-03-01 for 1 Mar 2026")),
            ("03/01/2026", Some("write the year first: 2026-01-03 for 3 Jan 2026, or 2026-03-01 for 1 Mar 2026")),
            ("31.02.2026", None),
            ("03.01.26", None),
            ("2026.01.03", None),
            ("someday", None),
        ] {
            assert_eq!(with_the_year_first(words).as_deref(), hint, "{words}");
        }
    }
}
