//! Which rival stands, and when two of them cannot both be true.

use crate::events::*;
use crate::story::{given, on, rivals, stands};
use mercato::deal::terms::Field::{self, Fee, Purchase, SellOn, Until};

fn disputed(field: Field, one: &str, other: &str) -> bool {
    let story = given([
        on("2020-01-05", report(terms([(field, one)]))).by("Gazzetta", "B2"),
        on("2020-01-05", report(terms([(field, other)]))).by("Tuttosport", "B2"),
    ]);
    let deal = story.then();
    assert_eq!(rivals(&deal, field).len(), 2);
    deal.disputed.contains(&field)
}

#[test]
fn the_best_grade_stands_then_what_was_learned_last_then_the_highest_position() {
    let told = |source, grade, words, learned| on("2020-01-05", report(fee(words))).learned(learned).by(source, grade);
    let story = given([
        told("one", "C1", "1m EUR", "2020-01-20"),
        told("two", "B3", "2m EUR", "2020-01-06"),
        told("three", "B2", "3m EUR", "2020-01-07"),
        told("four", "B2", "4m EUR", "2020-01-06"),
        told("five", "B2", "5m EUR", "2020-01-06"),
        on("2020-01-05", report(fee("6m EUR"))).learned("2020-01-22"),
        told("seven", "D1", "7m EUR", "2020-01-25"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [4, 6, 5, 3, 2, 7, 8]);
    assert_eq!(stands(&story.then(), Fee), "3m EUR");
}

#[test]
fn other_amounts_of_money_are_disputed_and_the_same_amount_is_not() {
    assert!(disputed(Fee, "10m EUR", "12m EUR"));
    assert!(!disputed(Fee, "10m EUR", "10000k EUR"));
    assert!(!disputed(Fee, "10m EUR", "10000000.00 EUR"));
}

#[test]
fn ranges_are_disputed_where_they_do_not_meet() {
    assert!(!disputed(Fee, "8m..10m EUR", "10m..12m EUR"));
    assert!(!disputed(Fee, "8m..10m EUR", "9m EUR"));
    assert!(disputed(Fee, "8m..10m EUR", "11m EUR"));
    assert!(disputed(Fee, "8m..10m EUR", "11m..12m EUR"));
}

#[test]
fn other_currencies_are_disputed() {
    assert!(disputed(Fee, "10m EUR", "10m GBP"));
}

#[test]
fn other_days_and_choices_are_disputed_and_texts_never() {
    assert!(!disputed(SellOn, "10%", "20%"));
    assert!(disputed(Until, "2020-06-30", "2021-06-30"));
    assert!(disputed(Purchase, "option", "obligation"));
}

#[test]
fn two_ranges_that_meet_a_third_but_not_each_other_are_disputed() {
    let told = |source, words| on("2020-01-05", report(fee(words))).by(source, "B2");
    let story = given([told("a", "8m EUR"), told("b", "8m..12m EUR")]);
    assert!(story.then().disputed.is_empty());
    assert_eq!(story.and(told("c", "12m EUR")).then().disputed, [Fee]);
}
