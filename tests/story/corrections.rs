//! Corrections: what a record reads like, and who then says so.

use crate::events::*;
use crate::story::{Story, given, on, rivals, said_by, stands};
use mercato::deal::phase::Phase;
use mercato::deal::terms::Field::{Fee, Kind, SellOn};
use mercato::views::deal::Deal;
use serde_json::{Value, json};

/// An agreement at position 2, on the 5th, as the Gazzetta had it.
fn agreed() -> Story {
    given([on("2020-01-05", agreement_on(terms([(Fee, "10m EUR"), (SellOn, "10%")]))).by("Gazzetta", "B2")])
}

fn fee_of(words: &str) -> Value {
    json!({"data": {"terms": {"fee": written(words)}}})
}

fn source_of_the_fee(deal: &Deal) -> String {
    deal.blame[&Fee].standing.source.as_ref().map_or("-".into(), |source| source.name.to_string())
}

#[test]
fn where_it_is_visible_the_record_reads_patched() {
    let story = agreed().and(on("2020-01-08", correction(2, fee_of("12m EUR"))));
    assert_eq!(stands(&story.then(), Fee), "12m EUR");
    assert_eq!(stands(&story.then_known_at("2020-01-07"), Fee), "10m EUR");
    assert_eq!(stands(&story.then_at("2020-01-05"), Fee), "12m EUR", "that is how it was");
    assert_eq!(stands(&story.then_up_to(2), Fee), "10m EUR");
}

#[test]
fn a_field_that_it_names_is_said_by_it_and_the_others_as_before() {
    let story = agreed().and(on("2020-01-08", correction(2, fee_of("12m EUR"))).by("Club note", "A1"));
    let deal = story.then();
    assert_eq!((said_by(&deal, Fee), said_by(&deal, SellOn)), (3, 2));
    assert_eq!(source_of_the_fee(&deal), "Club note");
    assert_eq!(deal.blame[&Fee].standing.learned, "2020-01-08");
    assert_eq!(deal.blame[&SellOn].standing.source.as_ref().unwrap().name, name("Gazzetta"));
}

#[test]
fn one_without_a_source_leaves_the_source() {
    let story = agreed().and(on("2020-01-08", correction(2, fee_of("12m EUR"))));
    assert_eq!((said_by(&story.then(), Fee), source_of_the_fee(&story.then())), (3, "Gazzetta".into()));
}

#[test]
fn the_grade_of_the_correction_counts() {
    let story = agreed()
        .and(on("2020-01-05", report(fee("14m EUR"))).by("Tuttosport", "B3"))
        .and(on("2020-01-08", correction(2, fee_of("12m EUR"))).by("Talk", "C3"));
    assert_eq!(rivals(&story.then_known_at("2020-01-07"), Fee), [2, 3]);
    assert_eq!(rivals(&story.then(), Fee), [3, 4]);
}

#[test]
fn money_counts_as_one_value() {
    let ranged = given([on("2020-01-05", agreement_on(fee("8m..10m EUR")))]);
    let story = ranged.and(on("2020-01-08", correction(2, fee_of("9m EUR"))));
    assert_eq!(stands(&story.then(), Fee), "9m EUR");
}

#[test]
fn null_takes_a_field_away() {
    let story = agreed().and(on("2020-01-08", correction(2, json!({"data": {"terms": {"fee": null}}}))));
    assert_eq!((stands(&story.then(), Fee), stands(&story.then(), SellOn)), ("-".into(), "10%".into()));
}

#[test]
fn a_field_that_was_taken_away_keeps_the_source_that_said_so() {
    // The first names the field, with a source; the second names it again, without one.
    let taken_away = json!({"data": {"terms": {"fee": null}}});
    let story = agreed()
        .and(on("2020-01-08", correction(2, taken_away)).by("Talk", "E5"))
        .and(on("2020-01-09", correction(2, fee_of("12m EUR"))));
    assert_eq!((said_by(&story.then(), Fee), source_of_the_fee(&story.then())), (4, "Talk".into()));
}

#[test]
fn a_field_can_be_added() {
    let story = agreed().and(on("2020-01-08", correction(2, json!({"data": {"terms": {"kind": "loan"}}}))));
    assert_eq!((stands(&story.then(), Kind), said_by(&story.then(), Kind)), ("loan".into(), 3));
}

#[test]
fn a_corrected_day_moves_the_record() {
    let story = agreed().and(on("2020-01-08", correction(2, json!({"happened": "2020-01-03"}))));
    assert_eq!(story.then_at("2020-01-03").phase, Some(Phase::Agreed));
    assert_eq!(said_by(&story.then(), Fee), 2, "it named no field");
}

#[test]
fn a_corrected_day_is_cut_to_the_corrections_learned() {
    let story = agreed().and(on("2020-01-08", correction(2, json!({"happened": "2020-01"}))));
    assert_eq!(story.then_at("2020-01-07").phase, Some(Phase::Interest));
    assert_eq!(story.then_at("2020-01-08").phase, Some(Phase::Agreed));
    let known_then = mercato::deal::cuts::Cuts {
        at: Some(crate::story::moment("2020-01-05")),
        known_at: Some(crate::story::moment("2020-01-07")),
        ..Default::default()
    };
    assert_eq!(story.cut(&known_then).phase, Some(Phase::Agreed));
}

#[test]
fn a_corrected_note_moves_nothing() {
    let vague = given([on("2020-01", contact()).learned("2020-01-10").note("by phone")]);
    let story = vague.and(on("2020-01-20", correction(2, json!({"note": "in person"}))));
    assert_eq!(story.then_at("2020-01-10").phase, Some(Phase::Contact));
    let history = story.history_of(crate::story::CALDARA);
    let readings = history.readings(&Default::default());
    assert_eq!(readings[1].note().unwrap().as_str(), "in person");
    assert_eq!(readings[1].record.note.as_ref().unwrap().as_str(), "by phone", "nothing is overwritten");
}

#[test]
fn several_apply_in_the_order_in_which_they_were_learned() {
    let story = agreed()
        .and(on("2020-01-10", correction(2, fee_of("12m EUR"))))
        .and(on("2020-01-08", correction(2, fee_of("11m EUR"))));
    assert_eq!((stands(&story.then(), Fee), said_by(&story.then(), Fee)), ("12m EUR".into(), 3));
    assert_eq!(stands(&story.then_known_at("2020-01-09"), Fee), "11m EUR");
}

#[test]
fn of_two_learned_together_the_one_recorded_later_applies_last() {
    let story = agreed()
        .and(on("2020-01-08", correction(2, fee_of("12m EUR"))))
        .and(on("2020-01-08", correction(2, fee_of("11m EUR"))));
    assert_eq!((stands(&story.then(), Fee), said_by(&story.then(), Fee)), ("11m EUR".into(), 4));
}

#[test]
fn an_opening_may_be_corrected() {
    let story = given([on("2020-01-07", correction(1, json!({"data": {"owner": "Sevilla", "agent": "Ada Brun"}})))]);
    assert_eq!((story.then().owner, story.then().agent), (Some(name("Sevilla")), Some(name("Ada Brun"))));
    assert_eq!(story.then_known_at("2020-01-06").owner, Some(name("Milan")));
}

#[test]
fn a_report_that_is_corrected_counts_as_learned_with_the_correction() {
    // Rule 2 asks which report of a source was learned later.
    let story = given([
        on("2020-01-05", report(fee("10m EUR"))).by("Gazzetta", "B2"),
        on("2020-01-05", report(fee("14m EUR"))).learned("2020-01-07").by("Gazzetta", "B2"),
        on("2020-01-08", correction(2, fee_of("12m EUR"))),
    ]);
    assert_eq!(rivals(&story.then_known_at("2020-01-07"), Fee), [3]);
    assert_eq!(rivals(&story.then(), Fee), [4]);
}
