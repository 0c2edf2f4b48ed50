//! Seasons, as tables write them.

use chrono::{Datelike, NaiveDate};

/// The year in which a season begins: of `19/20`, `2019/2020`, `2019-20`, `2019`.
pub(super) fn first_year(season: &str) -> Option<i32> {
    let digits: String = season.trim().chars().take_while(char::is_ascii_digit).collect();
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// A day may belong to the season that begins in this year: clubs buy for the next one from June, and end the last one in July.
pub(super) fn fits(first_year: i32, day: NaiveDate) -> bool {
    let month = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1);
    let from = month(first_year, 6);
    let until = month(first_year + 1, 8);
    from.is_some_and(|from| day >= from) && until.is_some_and(|until| day < until)
}

/// The day with its day and month swapped, if that is another day.
pub(super) fn swapped(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.day(), day.month()).filter(|other| *other != day)
}

/// `2019/20` of whatever a season is written as, or of a day in it; what is neither stays as it is.
pub(super) fn short_season(season: String) -> String {
    let day = season.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    // Clubs buy for the next season from June on.
    let year = day.map(|day| day.year() - i32::from(day.month() < 6));
    match year.or_else(|| first_year(&season)) {
        Some(year) => format!("{year}/{:02}", (year + 1).rem_euclid(100)),
        None => season,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_are_read_however_they_are_written() {
        for season in ["19/20", "2019/2020", "2019-20", "2019"] {
            assert_eq!(short_season(season.into()), "2019/20");
        }
        assert_eq!(short_season("99/00".into()), "1999/00");
        assert_eq!(short_season("2020-01-08".into()), "2019/20");
        assert_eq!(short_season("2020-06-08..2020-07-01".into()), "2020/21");
        let day = |text: &str| text.parse().unwrap();
        assert!(fits(2019, day("2020-01-31")) && !fits(2019, day("2020-12-01")));
        assert_eq!(swapped(day("2020-12-01")), Some(day("2020-01-12")));
        assert_eq!(swapped(day("2020-01-31")), None);
    }
}
