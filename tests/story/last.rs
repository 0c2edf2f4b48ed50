//! The last of some events: of those that none of the others is after, the one that starts on the latest day, then the
//! one with the highest position.

use crate::events::*;
use crate::story::{given, on};
use mercato::deal::authorization::AuthorizationStatus::{self, Granted, PendingReplacement, Refused};

fn status<const N: usize>(told: [crate::story::Told; N]) -> AuthorizationStatus {
    given(told).then().authorization.status
}

#[test]
fn the_one_after_the_others_is_the_last_wherever_it_stands_in_the_log() {
    assert_eq!(status([on("2020-01-02", pending()), on("2020-01-05", granted())]), Granted);
    assert_eq!(status([on("2020-01-05", granted()), on("2020-01-02", pending())]), Granted);
}

#[test]
fn the_vague_yields_to_the_precise() {
    let vague = || on("2020-01-01..2020-01-20", granted());
    assert_eq!(status([vague(), on("2020-01-10", refused())]), Refused);
    assert_eq!(status([on("2020-01-10", refused()), vague()]), Refused);
}

#[test]
fn of_two_that_start_on_one_day_the_one_recorded_later_is_the_last() {
    let (morning, day) = (|event| on("2020-01-10T09:00", event), |event| on("2020-01-10", event));
    assert_eq!(status([morning(refused()), day(granted())]), Granted);
    assert_eq!(status([day(granted()), morning(refused())]), Refused);
}

#[test]
fn on_one_day_the_clock_decides_where_it_can() {
    assert_eq!(status([on("2020-01-10T15:00", granted()), on("2020-01-10T09:00", refused())]), Granted);
}

#[test]
fn one_that_another_is_after_is_not_the_last_though_it_overlaps_a_third() {
    // pending < refused, and the month overlaps both: of the month and the refusal, the refusal starts later.
    let told = [on("2020-01-10", refused()), on("2020-01-05", pending()), on("2020-01", granted())];
    assert_eq!(status(told), Refused);
    // Without the refusal, the month yields to the pending one.
    assert_eq!(status([on("2020-01", granted()), on("2020-01-05", pending())]), PendingReplacement);
}
