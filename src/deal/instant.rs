//! Instants and days as records spell them: `2020-01-08T14:30:12.345Z`, `2020-01-08`.
//!
//! By hand, because a record has five of them and chrono's general reader and writer were half the cost of a record.
//! What has another shape goes to chrono, so that nothing reads or is written otherwise.

use super::moment::{Instant, civil_day};
use chrono::{Datelike, FixedOffset, NaiveDateTime, SecondsFormat, Timelike};
use serde::{Serialize, Serializer};

/// RFC 3339, UTC, milliseconds: `2020-01-08T14:30:12.345Z`.
pub fn to_text(instant: Instant) -> String {
    match digits(instant.naive_utc()) {
        Some(digits) => ascii(&[digits.as_slice(), b"Z"]),
        None => instant.to_rfc3339_opts(SecondsFormat::Millis, true),
    }
}

/// `2020-01-08T15:30:12.345+01:00`; none where the digits or the offset are others.
pub(super) fn spell_local(at: NaiveDateTime, offset: FixedOffset) -> Option<String> {
    let seconds = offset.local_minus_utc();
    let minutes = Some(seconds.unsigned_abs() / 60).filter(|minutes| minutes * 60 == seconds.unsigned_abs())?;
    let sign = if seconds < 0 { b'-' } else { b'+' };
    let ([a, b], [c, d]) = (two(minutes / 60), two(minutes % 60));
    Some(ascii(&[digits(at)?.as_slice(), &[sign, a, b, b':', c, d]]))
}

/// Reads `2020-01-08T14:30:12.345Z` and `2020-01-08T14:30:12Z`; nothing else.
pub fn from_text(text: &str) -> Option<Instant> {
    let (day, clock) = text.split_at_checked(10)?;
    let (hour, minute, second, milli) = match clock.as_bytes() {
        [b'T', a, b, b':', c, d, b':', e, f, b'Z'] => ([a, b], [c, d], [e, f], 0),
        [b'T', a, b, b':', c, d, b':', e, f, b'.', x, y, z, b'Z'] => ([a, b], [c, d], [e, f], number([x, y, z])?),
        _ => return None,
    };
    let at = civil_day(day)?.and_hms_milli_opt(number(hour)?, number(minute)?, number(second)?, milli)?;
    Some(at.and_utc())
}

/// `2020-01-08T14:30:12.345`; none outside of the years of four digits, and within a leap second.
fn digits(at: NaiveDateTime) -> Option<[u8; 23]> {
    let year = u32::try_from(at.year()).ok().filter(|year| *year <= 9999)?;
    let milli = Some(at.nanosecond() / 1_000_000).filter(|milli| *milli < 1000)?;
    let [[c, d], [y, z]] = [year / 100, year % 100].map(two);
    let [[m, n], [e, f], [h, i], [j, k], [s, t]] = [at.month(), at.day(), at.hour(), at.minute(), at.second()].map(two);
    let ([_, u], [v, w]) = (two(milli / 100), two(milli % 100));
    Some([c, d, y, z, b'-', m, n, b'-', e, f, b'T', h, i, b':', j, k, b':', s, t, b'.', u, v, w])
}

fn ascii(parts: &[&[u8]]) -> String {
    String::from_utf8(parts.concat()).unwrap_or_default()
}

fn two(number: u32) -> [u8; 2] {
    [number / 10, number % 10].map(|digit| b'0' + u8::try_from(digit % 10).unwrap_or_default())
}

/// The number that these digits make.
pub(super) fn number<const N: usize>(digits: [&u8; N]) -> Option<u32> {
    digits
        .into_iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

/// For `#[serde(serialize_with)]`: as chrono spells it, without the fraction where that is nought.
pub(super) fn serialize<S: Serializer>(instant: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    let length = if instant.nanosecond() == 0 { 19 } else { 23 };
    let whole_millis = instant.nanosecond().is_multiple_of(1_000_000);
    match digits(instant.naive_utc()).filter(|_| whole_millis) {
        Some(digits) => {
            let mut text = [b'Z'; 24];
            text.iter_mut().zip(digits).take(length).for_each(|(to, digit)| *to = digit);
            let text = text.get(..=length).and_then(|text| std::str::from_utf8(text).ok());
            serializer.serialize_str(text.unwrap_or_default())
        }
        None => instant.serialize(serializer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Serialize)]
    struct Written(#[serde(serialize_with = "serialize")] Instant);

    #[test]
    fn it_is_spelled_as_chrono_spells_it() {
        for text in [
            "2020-01-08T14:30:12.345Z",
            "2020-12-31T23:59:59Z",
            "2020-01-08T14:30:12.000007Z",
            "2016-12-31T23:59:60.500Z",
            "0000-12-31T23:10:04Z",
            "-0001-12-31T23:10:04Z",
            "+10000-01-01T05:00:00Z",
        ] {
            let instant: Instant = text.parse().unwrap();
            assert_eq!(json!(Written(instant)), json!([instant]).as_array().unwrap()[0]);
            assert_eq!(to_text(instant), instant.to_rfc3339_opts(SecondsFormat::Millis, true));
            assert!(from_text(text).is_none_or(|read| read == instant), "{text}");
        }
        assert_eq!(from_text("2020-01-08T14:30:12.345Z"), "2020-01-08T14:30:12.345Z".parse().ok());
        assert_eq!(from_text("2020-12-31T23:59:59Z"), "2020-12-31T23:59:59Z".parse().ok());
    }

    #[test]
    fn other_shapes_are_not_read() {
        for text in
            ["2020-01-08T14:30:12+00:00", "2020-01-08 14:30:12Z", "2020-02-30T14:30:12Z", "2020-01-08T24:00:00Z", "é"]
        {
            assert_eq!(from_text(text), None, "{text}");
        }
    }
}
