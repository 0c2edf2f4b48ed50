//! Retractions: where it is visible, the record does not count.

use crate::events::*;
use crate::story::{given, on, stands};
use mercato::deal::phase::Phase;
use mercato::deal::terms::Field::Fee;
use mercato::views::history::{Standing, history};
use serde_json::json;

#[test]
fn a_retracted_record_does_not_count_from_when_that_was_known() {
    let story = given([on("2020-01-05", agreement_on(fee("10m EUR"))), on("2020-01-08", retraction(2))]);
    assert_eq!((story.then().phase, stands(&story.then(), Fee)), (Some(Phase::Interest), "-".into()));
    assert_eq!(story.then_at("2020-01-05").phase, Some(Phase::Interest), "it never was");
    assert_eq!(story.then_known_at("2020-01-07").phase, Some(Phase::Agreed), "but was believed");
}

#[test]
fn a_retracted_retraction_no_longer_counts() {
    let story =
        given([on("2020-01-05", agreement()), on("2020-01-08", retraction(2)), on("2020-01-09", retraction(3))]);
    assert_eq!(story.then().phase, Some(Phase::Agreed));
    assert_eq!(story.then_known_at("2020-01-08").phase, Some(Phase::Interest));
    assert_eq!(story.and(on("2020-01-10", retraction(4))).then().phase, Some(Phase::Interest));
}

#[test]
fn another_retraction_of_the_same_record_still_counts() {
    let story = given([
        on("2020-01-05", agreement()),
        on("2020-01-08", retraction(2)),
        on("2020-01-08", retraction(2)),
        on("2020-01-09", retraction(3)),
    ]);
    assert_eq!(story.then().phase, Some(Phase::Interest));
}

#[test]
fn a_retracted_correction_no_longer_applies() {
    let patch = json!({"data": {"terms": {"fee": written("12m EUR")}}});
    let story = given([
        on("2020-01-05", agreement_on(fee("10m EUR"))),
        on("2020-01-08", correction(2, patch)),
        on("2020-01-09", retraction(3)),
    ]);
    assert_eq!(stands(&story.then(), Fee), "10m EUR");
    assert_eq!(stands(&story.then_known_at("2020-01-08"), Fee), "12m EUR");
}

#[test]
fn the_audit_shows_all_of_it() {
    let story = given([
        on("2020-01-05", agreement_on(fee("10m EUR"))),
        on("2020-01-06", correction(2, json!({"data": {"terms": {"fee": written("12m EUR")}}}))),
        on("2020-01-08", retraction(2)),
    ]);
    let entries = history(&story.history_of(crate::story::CALDARA), &Default::default());
    let standing: Vec<Standing> = entries.iter().map(|entry| entry.standing).collect();
    assert_eq!(standing, [Standing::Stands, Standing::Retracted, Standing::Stands, Standing::Stands]);
    assert_eq!(entries[1].retracted_by.unwrap().0, 4);
    assert_eq!(entries[1].corrected_by.iter().map(|at| at.0).collect::<Vec<_>>(), [3]);
    assert_eq!(entries[1].data["terms"]["fee"], written("10m EUR"), "as it was recorded");
}
