//! Zones that have several names.

use super::moment::Instant;
use chrono::{Duration, Offset, TimeZone};
use chrono_tz::Tz;

/// One zone under two names, such as `UTC` and `Etc/UTC`: their clocks have always shown the same.
pub fn is_same_zone(one: Tz, other: Tz) -> bool {
    one == other || instants().all(|instant| offset(one, instant) == offset(other, instant))
}

/// Every fifth day while zones have had rules, and as long as the rules are known.
fn instants() -> impl Iterator<Item = Instant> {
    let first = Instant::from_timestamp_millis(-2_208_988_800_000).unwrap_or_default();
    (0..73 * 150).map(move |fifth| first + Duration::days(5 * fifth))
}

fn offset(zone: Tz, instant: Instant) -> i32 {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_one_zone_and_others_are_not() {
        let same = |one: &str, other: &str| is_same_zone(one.parse().unwrap(), other.parse().unwrap());
        for (one, other) in
            [("UTC", "Etc/UTC"), ("UTC", "Zulu"), ("Europe/Rome", "Europe/Vatican"), ("Asia/Kolkata", "Asia/Calcutta")]
        {
            assert!(same(one, other), "{one}, {other}");
        }
        for (one, other) in
            [("UTC", "Europe/London"), ("Europe/Rome", "Europe/Paris"), ("Europe/Rome", "Europe/Berlin")]
        {
            assert!(!same(one, other), "{one}, {other}");
        }
    }
}
