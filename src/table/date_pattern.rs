//! Dates by patterns such as `DD.MM.YYYY`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum DatePart {
    Year,
    ShortYear,
    /// In digits.
    Month,
    /// In letters.
    MonthName,
    Day,
    Hour,
    Minute,
    Second,
    Letter(char),
}

/// How dates are written: `YYYY`, `YY`, `MM`, `MMM` (a name), `DD`, `HH`, `mm`, `ss`, and whatever stands between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DatePattern {
    pub(super) text: String,
    parts: Vec<DatePart>,
}

/// The names of the months, each by its first letters, in English, Italian, Spanish, German and French.
const MONTHS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrz"],
    &["apr", "abr", "avr"],
    &["may", "mag", "mai"],
    &["jun", "giu", "juin"],
    &["jul", "lug", "juil"],
    &["aug", "ago", "aoû", "aou"],
    &["sep", "set"],
    &["oct", "ott", "okt"],
    &["nov"],
    &["dec", "dic", "dez", "déc"],
];

impl DatePattern {
    /// Reads a pattern; the reason says why it is none.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let (mut parts, mut rest) = (Vec::new(), text);
        const WORDS: [(&str, DatePart); 12] = [
            ("YYYY", DatePart::Year),
            ("YY", DatePart::ShortYear),
            ("MMMM", DatePart::MonthName),
            ("MMM", DatePart::MonthName),
            ("MM", DatePart::Month),
            ("M", DatePart::Month),
            ("DD", DatePart::Day),
            ("D", DatePart::Day),
            ("HH", DatePart::Hour),
            ("mm", DatePart::Minute),
            ("ss", DatePart::Second),
            ("H", DatePart::Hour),
        ];
        'parts: while let Some(first) = rest.chars().next() {
            for (word, part) in &WORDS {
                if let Some(after) = rest.strip_prefix(word) {
                    parts.push(part.clone());
                    rest = after;
                    continue 'parts;
                }
            }
            if first.is_alphanumeric() && first != 'T' {
                return Err(format!("\"{text}\" is no date format: `{first}` means nothing in it"));
            }
            parts.push(DatePart::Letter(first));
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
        let has = |part: &[DatePart]| parts.iter().any(|other| part.contains(other));
        if !has(&[DatePart::Year, DatePart::ShortYear]) {
            return Err(format!("\"{text}\" is no date format: it has no year"));
        }
        if has(&[DatePart::Day]) && !has(&[DatePart::Month, DatePart::MonthName]) {
            return Err(format!("\"{text}\" is no date format: it has a day and no month"));
        }
        Ok(Self { text: text.into(), parts })
    }

    /// The date in the words of a moment, where the text follows the pattern. `zone` is that of its times.
    pub(super) fn read(&self, text: &str, zone: Tz) -> Option<String> {
        let (mut year, mut month, mut day) = (None, None, None);
        let (mut hour, mut minute, mut second) = (None, None, None);
        let mut rest = text.trim();
        for part in &self.parts {
            match part {
                DatePart::Letter(c) if c.is_whitespace() => rest = rest.trim_start(),
                DatePart::Letter(c) => rest = rest.strip_prefix(*c)?,
                DatePart::Year => year = Some(i32::try_from(digits(&mut rest, 4, 4)?).ok()?),
                // Nobody writes of players of a century ago in two digits.
                DatePart::ShortYear => {
                    let short = i32::try_from(digits(&mut rest, 2, 2)?).ok()?;
                    year = Some(if short < 70 { 2000 + short } else { 1900 + short });
                }
                DatePart::Month => month = Some(digits(&mut rest, 1, 2)?),
                DatePart::MonthName => month = Some(month_name(&mut rest)?),
                DatePart::Day => day = Some(digits(&mut rest, 1, 2)?),
                DatePart::Hour => hour = Some(digits(&mut rest, 1, 2)?),
                DatePart::Minute => minute = Some(digits(&mut rest, 2, 2)?),
                DatePart::Second => second = Some(digits(&mut rest, 2, 2)?),
            }
        }
        if !rest.is_empty() {
            return None;
        }
        let year = year?;
        let date = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let Some(hour) = hour else {
            return Some(match (month, day) {
                (None, _) => format!("{year}-01-01..{year}-12-31"),
                (Some(_), None) => date.format("%Y-%m").to_string(),
                (Some(_), Some(_)) => date.to_string(),
            });
        };
        let time = NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), second.unwrap_or(0))?;
        minute_in(NaiveDateTime::new(date, time), zone)
    }
}

/// A minute of this zone, in the words of a moment; none where the clocks skipped it.
pub(super) fn minute_in(local: NaiveDateTime, zone: Tz) -> Option<String> {
    let at = zone.from_local_datetime(&local).earliest()?;
    let time = if local.format("%S").to_string() == "00" { "%Y-%m-%dT%H:%M%:z" } else { "%Y-%m-%dT%H:%M:%S%:z" };
    Some(at.format(time).to_string())
}

/// Takes so many digits.
fn digits(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let number = rest.get(..count)?;
    if count < least {
        return None;
    }
    *rest = rest.get(count..)?;
    number.parse().ok()
}

/// Takes letters that begin as the name of a month does.
fn month_name(rest: &mut &str) -> Option<u32> {
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let name = rest.get(..end)?.to_lowercase();
    let at = MONTHS.iter().position(|names| names.iter().any(|known| name.starts_with(known)))?;
    *rest = rest.get(end..)?.trim_start_matches('.');
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, text: &str) -> Option<String> {
        DatePattern::new(pattern).unwrap().read(text, chrono_tz::Europe::Rome)
    }

    #[test]
    fn dates_are_read_as_the_pattern_says() {
        for (pattern, text, date) in [
            ("DD.MM.YYYY", "8.1.2020", "2020-01-08"),
            ("DD/MM/YY", "08/01/20", "2020-01-08"),
            ("MM/DD/YYYY", "01/08/2020", "2020-01-08"),
            ("YYYY-MM-DD", "2020-01-08", "2020-01-08"),
            ("MMM D, YYYY", "Jan 8, 2020", "2020-01-08"),
            ("D MMM YYYY", "8 gennaio 2020", "2020-01-08"),
            ("D. MMM YYYY", "8. März 2020", "2020-03-08"),
            ("D MMM YYYY", "8 févr. 2020", "2020-02-08"),
            ("D MMM YYYY", "8 juillet 2020", "2020-07-08"),
            ("MM/YYYY", "01/2020", "2020-01"),
            ("YYYY", "2020", "2020-01-01..2020-12-31"),
            ("DD.MM.YYYY HH:mm", "08.01.2020 15:30", "2020-01-08T15:30+01:00"),
        ] {
            assert_eq!(read(pattern, text).as_deref(), Some(date), "{pattern}: {text}");
        }
    }

    #[test]
    fn what_follows_no_pattern_is_no_date() {
        assert_eq!(read("DD.MM.YYYY", "31.02.2020"), None);
        assert_eq!(read("DD.MM.YYYY", "08.01.2020 15:30"), None);
        assert_eq!(read("DD.MM.YYYY", "08.01.20"), None);
        assert_eq!(read("DD.MM.YYYY HH:mm", "29.03.2020 02:30"), None);
        assert!(DatePattern::new("DD.MM").is_err() && DatePattern::new("day/MM/YYYY").is_err());
    }
}
