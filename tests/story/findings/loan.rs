use super::{found, nothing_found, only, says};
use crate::events::*;
use crate::story::{Story, moment, nothing, on};
use mercato::deal::event::{Event, LoanEnd};
use mercato::deal::terms::Field::{Effective, Kind, Until};
use mercato::deal::terms::Terms;
use mercato::views::findings::Severity;

const ENDS: &str = "loan-ends-before-it-begins";
const LONG: &str = "loan-too-long";

fn of_kind(kind: &str, until: &str) -> Terms {
    terms([(Kind, kind), (Until, until)])
}

fn completed(on_day: &str, terms: Terms) -> Story {
    nothing()
        .at_the_clock(moment("2025-03-01").start)
        .and(on("2019-12-27", opened()))
        .and(on(on_day, completion_on(terms)))
}

#[test]
fn a_loan_for_more_than_a_year_is_found_since_july_2022() {
    let story = completed("2022-07-20", of_kind("loan", "2024-06-30"));
    assert_eq!(only(&found(&story, LONG)), (Severity::Medium, "caldara-atalanta", vec![2]));
    says(&found(&story, LONG), &["20 Jul 2022 to 30 Jun 2024", "1 Jul 2022", "article 10", "12 months"]);
}

#[test]
fn a_loan_of_a_year_or_of_another_day_or_a_permanent_move_is_not() {
    nothing_found(&found(&completed("2022-07-01", of_kind("loan", "2023-06-30")), LONG));
    nothing_found(&found(&completed("2022-07-20", of_kind("loan", "2023-07-20")), LONG));
    assert_eq!(found(&completed("2022-07-20", of_kind("loan", "2023-07-21")), LONG).len(), 1);
    assert_eq!(found(&completed("2022-07-01", of_kind("loan", "2024-06-30")), LONG).len(), 1);
    // No rule of that day had a longest time.
    nothing_found(&found(&completed("2022-06-30", of_kind("loan", "2024-06-30")), LONG));
    nothing_found(&found(&completed("2022-07-20", of_kind("permanent", "2024-06-30")), LONG));
}

#[test]
fn a_loan_begins_on_the_last_day_that_it_can_have_begun_on() {
    nothing_found(&found(&completed("2022-07", of_kind("loan", "2023-07-31")), LONG));
    assert_eq!(found(&completed("2022-07", of_kind("loan", "2023-08-01")), LONG).len(), 1);
}

#[test]
fn a_loan_begins_when_its_window_opens() {
    let story = nothing()
        .at_the_clock(moment("2025-03-01").start)
        .and(on("2023-01-01", window("2023-07-01", "2023-09-01")).of("winter"))
        .and(on("2023-01-01", super::opened_for_winter("Mattia Caldara", "Milan", "Atalanta")))
        .and(on("2023-06-10", completion_on(of_kind("loan", "2024-06-30"))));
    nothing_found(&found(&story, LONG));
}

#[test]
fn a_loan_that_was_extended_is_not() {
    let story = completed("2022-07-20", of_kind("loan", "2023-06-30"))
        .and(on("2023-06-10", clause(of_kind("loan", "2024-06-30"))));
    nothing_found(&found(&story, LONG));
}

#[test]
fn a_loan_is_as_long_as_from_the_day_that_it_takes_effect() {
    let effective = terms([(Kind, "loan"), (Effective, "2023-07-01"), (Until, "2024-06-30")]);
    nothing_found(&found(&completed("2023-02-01", effective), LONG));
    assert_eq!(found(&completed("2023-02-01", of_kind("loan", "2024-06-30")), LONG).len(), 1);
}

#[test]
fn a_loan_that_ends_before_it_begins_is_found() {
    let story = completed("2024-07-01", of_kind("loan", "2002-06-30"));
    assert_eq!(only(&found(&story, ENDS)), (Severity::Medium, "caldara-atalanta", vec![2]));
    says(&found(&story, ENDS), &["until 30 Jun 2002", "1 Jul 2024"]);
    let effective = terms([(Kind, "loan"), (Effective, "2024-07-01"), (Until, "2024-06-30")]);
    assert_eq!(found(&completed("2024-02-01", effective), ENDS).len(), 1);
}

#[test]
fn a_loan_of_one_day_or_a_permanent_move_does_not() {
    nothing_found(&found(&completed("2024-07-01", of_kind("loan", "2024-07-01")), ENDS));
    nothing_found(&found(&completed("2024-07-01", of_kind("permanent", "2002-06-30")), ENDS));
}

#[test]
fn the_end_of_a_loan_of_a_permanent_move_is_found() {
    const NONE: &str = "ended-without-a-loan";
    let ended = |kind: &str| {
        nothing()
            .at_the_clock(moment("2025-03-01").start)
            .and(on("2019-12-27", opened()))
            .and(on("2020-01-12", completion_on(terms([(Kind, kind)]))))
            .and(on("2020-06-30", Event::LoanEnded { basis: LoanEnd::Expiry }))
    };
    assert_eq!(only(&found(&ended("permanent"), NONE)), (Severity::Medium, "caldara-atalanta", vec![2, 3]));
    says(&found(&ended("permanent"), NONE), &["30 Jun 2020", "permanent"]);
    nothing_found(&found(&ended("loan"), NONE));
    // It was bought only after the loan.
    let bought = ended("loan").and(on("2020-08-01", report(terms([(Kind, "permanent")]))));
    nothing_found(&found(&bought, NONE));
}

#[test]
fn a_move_that_takes_effect_before_the_clubs_agreed_is_found() {
    const BEFORE: &str = "effective-before-agreement";
    let effective = |day: &str| completed("2020-01-12", terms([(Effective, day)]));
    assert_eq!(only(&found(&effective("2020-01-11"), BEFORE)), (Severity::Medium, "caldara-atalanta", vec![2]));
    nothing_found(&found(&effective("2020-01-12"), BEFORE));
    // Of agreements, those that count since the talks began afresh.
    let again = Event::Reopening { reason: text("another offer"), afresh: true };
    let afresh = nothing()
        .and(on("2019-12-27", opened()))
        .and(on("2020-01-02", agreement()))
        .and(on("2020-01-03", collapse()))
        .and(on("2020-01-04", again))
        .and(on("2020-01-12", agreement_on(terms([(Effective, "2020-01-10")]))));
    assert_eq!(found(&afresh, BEFORE).len(), 1);
    let rumour = completed("2020-01-12", terms([(Kind, "permanent")]))
        .and(on("2019-12-28", report(terms([(Effective, "2020-01-01")]))).by("a forum", "E5"));
    nothing_found(&found(&rumour, BEFORE));
    // A report on what somebody plans.
    let planned =
        nothing().and(on("2019-12-27", opened())).and(on("2020-01-02", report(terms([(Effective, "2020-01-01")]))));
    nothing_found(&found(&planned, BEFORE));
}
