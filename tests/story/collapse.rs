//! A collapse, and what undoes it.

use crate::events::*;
use crate::story::{given, on};
use mercato::deal::phase::Phase;

#[test]
fn a_collapse_stands_whatever_was_reached_before_it() {
    let story = given([on("2020-01-05", agreement()), on("2020-01-08", collapse())]);
    assert_eq!(story.then().phase, Some(Phase::Collapsed));
    assert_eq!(story.then_at("2020-01-07").phase, Some(Phase::Agreed));
}

#[test]
fn a_reopening_after_it_brings_back_the_furthest_step() {
    let story = given([on("2020-01-05", agreement()), on("2020-01-08", collapse()), on("2020-01-10", reopening())]);
    assert_eq!(story.then().phase, Some(Phase::Agreed));
    assert_eq!(story.then_at("2020-01-09").phase, Some(Phase::Collapsed));
}

#[test]
fn a_reopening_or_completion_of_the_same_day_undoes_it_if_it_was_recorded_later() {
    let reopened = given([on("2020-01-08", collapse()), on("2020-01-08", reopening())]);
    assert_eq!(reopened.then().phase, Some(Phase::Interest));
    let completed = given([on("2020-01-08", collapse()), on("2020-01-08", completion())]);
    assert_eq!(completed.then().phase, Some(Phase::Completed));
}

#[test]
fn one_of_the_same_day_that_was_recorded_earlier_does_not() {
    let completed = given([on("2020-01-08", completion()), on("2020-01-08", collapse())]);
    assert_eq!(completed.then().phase, Some(Phase::Collapsed));
    let reopened = given([on("2020-01-05", collapse()), on("2020-01-08", reopening()), on("2020-01-08", collapse())]);
    assert_eq!(reopened.then().phase, Some(Phase::Collapsed));
}

#[test]
fn a_step_of_the_same_day_does_not_undo_it_wherever_it_stands() {
    for story in [
        given([on("2020-01-08", agreement()), on("2020-01-08", collapse())]),
        given([on("2020-01-08", collapse()), on("2020-01-08", agreement())]),
    ] {
        assert_eq!(story.then().phase, Some(Phase::Collapsed));
    }
}

#[test]
fn a_step_after_it_undoes_it() {
    // The collapse became known only when the talks had gone on.
    let story = given([on("2020-01-10", contact()), on("2020-01-08", collapse()).learned("2020-01-12")]);
    assert_eq!(story.then().phase, Some(Phase::Contact));
    assert_eq!(story.then_at("2020-01-09").phase, Some(Phase::Collapsed));
}

#[test]
fn what_is_no_step_does_not_undo_it() {
    let story = given([on("2020-01-10", interest()), on("2020-01-08", collapse()).learned("2020-01-12")]);
    assert_eq!(story.then().phase, Some(Phase::Collapsed));
}

#[test]
fn each_collapse_must_be_undone() {
    let story = given([on("2020-01-05", collapse()), on("2020-01-06", reopening()), on("2020-01-08", collapse())]);
    assert_eq!(story.then().phase, Some(Phase::Collapsed));
    assert_eq!(story.then_at("2020-01-07").phase, Some(Phase::Interest));
    assert_eq!(story.and(on("2020-01-09", reopening())).then().phase, Some(Phase::Interest));
}

#[test]
fn a_retracted_collapse_does_not_stand() {
    let story = given([on("2020-01-05", contact()), on("2020-01-08", collapse()), on("2020-01-09", retraction(3))]);
    assert_eq!(story.then().phase, Some(Phase::Contact));
    assert_eq!(story.then_known_at("2020-01-08").phase, Some(Phase::Collapsed));
}

#[test]
fn a_reopening_that_may_have_happened_makes_it_possible_that_talks_went_on() {
    let story =
        given([on("2020-01-05", agreement()), on("2020-01-08", collapse()), on("2020-01-10..2020-01-14", reopening())]);
    let deal = story.then_at("2020-01-12");
    assert_eq!((deal.phase, deal.possible_phase), (Some(Phase::Collapsed), Some(Phase::Agreed)));
}
