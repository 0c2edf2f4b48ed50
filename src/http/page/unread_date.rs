//! Dates of the time bar that cannot be read.

use super::words;
use crate::render::clean;
use chrono::NaiveDate;
use maud::{Markup, html};

/// A date that cannot be read.
#[derive(Clone, Debug)]
pub(super) struct UnreadDate {
    /// The parameter.
    pub(super) name: &'static str,
    /// What somebody typed.
    pub(super) typed: String,
}

/// What is wrong with them, under the names that their fields have.
pub(super) fn unread_dates(unread: &[UnreadDate]) -> Markup {
    let told: Vec<(&str, &str)> = match unread {
        [one, other] if one.typed == other.typed => vec![(words::BOTH_BY, &one.typed)],
        several => several.iter().map(|date| (label(date.name), date.typed.as_str())).collect(),
    };
    html! {
        div #dates role="alert" {
            @for (label, typed) in told {
                p.wrong { (label) ": \"" bdi { (clean(typed)) } "\" " (words::IS_NO_DATE) " " (way_out(typed)) "." }
            }
        }
    }
}

fn label(name: &str) -> &'static str {
    if name == "at" { words::HAPPENED_BY } else { words::KNOWN_BY }
}

/// How to write it; where it could be two days, both of them.
fn way_out(typed: &str) -> String {
    let days: Vec<String> = meant(typed).iter().map(NaiveDate::to_string).collect();
    if days.is_empty() {
        format!("{} {}", words::WRITE, words::A_DATE)
    } else {
        format!("{} {}", words::WRITE, days.join(" or "))
    }
}

/// The days that three numbers may be, with the year at the end.
fn meant(typed: &str) -> Vec<NaiveDate> {
    let numbers: Vec<u32> = typed.trim().split(['/', '.', '-']).map_while(|part| part.trim().parse().ok()).collect();
    let [one, other, year] = numbers.as_slice() else { return Vec::new() };
    let year = i32::try_from(*year).ok().filter(|year| (1000..=9999).contains(year));
    let day = |day: u32, month: u32| NaiveDate::from_ymd_opt(year?, month, day);
    let mut days: Vec<NaiveDate> = [day(*one, *other), day(*other, *one)].into_iter().flatten().collect();
    days.dedup();
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_with_the_year_at_the_end_are_written_as_they_are_read() {
        assert_eq!(way_out("03/01/2026"), "write 2026-01-03 or 2026-03-01");
        assert_eq!(way_out("31.1.2026"), "write 2026-01-31");
        assert_eq!(way_out("05-05-2026"), "write 2026-05-05");
        for other in ["soon", "31/02/2026", "1/2", "1/2/26", ""] {
            assert_eq!(way_out(other), format!("write {}", words::A_DATE), "{other}");
        }
    }
}
