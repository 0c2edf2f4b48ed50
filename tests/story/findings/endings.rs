use super::{found, nothing_found, only, says};
use crate::events::*;
use crate::story::{given, on};
use mercato::views::findings::Severity;

const STEP: &str = "step-after-collapse";
const COLLAPSE: &str = "collapse-after-completion";
const AFTER: &str = "step-after-completion";
const WEAK: &str = "weak-completion";

#[test]
fn a_step_after_a_collapse_is_found() {
    // The collapse became known only after the offer that followed it.
    let story = given([on("2020-01-14", contact()), on("2020-01-10", collapse()).learned("2020-01-20")]);
    let found = found(&story, STEP);
    assert_eq!(only(&found), (Severity::High, "caldara-atalanta", vec![2, 3]));
    says(&found, &["Contact on 14 Jan 2020", "10 Jan 2020"]);
}

#[test]
fn a_step_after_a_reopening_or_on_the_day_of_the_collapse_is_not() {
    let reopened = given([on("2020-01-10", collapse()), on("2020-01-12", reopening()), on("2020-01-14", contact())]);
    nothing_found(&found(&reopened, STEP));
    nothing_found(&found(&given([on("2020-01-10", contact()), on("2020-01-10", collapse())]), STEP));
}

#[test]
fn a_reopening_after_the_step_comes_too_late_for_it() {
    let story = given([
        on("2020-01-14", contact()),
        on("2020-01-10", collapse()).learned("2020-01-20"),
        on("2020-01-16", reopening()).learned("2020-01-20"),
    ]);
    assert_eq!(only(&found(&story, STEP)).2, [2, 3]);
}

#[test]
fn a_collapse_after_the_completion_is_found() {
    let story = given([on("2020-01-12", completion()), on("2020-01-14", collapse())]);
    let found = found(&story, COLLAPSE);
    assert_eq!(only(&found), (Severity::High, "caldara-atalanta", vec![2, 3]));
    says(&found, &["Collapsed on 14 Jan 2020", "completed on 12 Jan 2020"]);
}

#[test]
fn a_collapse_before_or_on_the_day_of_the_completion_is_not() {
    let before = given([on("2020-01-12", completion()), on("2020-01-10", collapse()).learned("2020-01-20")]);
    nothing_found(&found(&before, COLLAPSE));
    nothing_found(&found(&given([on("2020-01-12", completion()), on("2020-01-12", collapse())]), COLLAPSE));
}

#[test]
fn a_collapse_between_two_completions_is_not() {
    let first = || on("2020-01-12", completion()).learned("2020-01-20");
    let story = given([on("2020-01-16", completion()), first(), on("2020-01-14", collapse()).learned("2020-01-20")]);
    nothing_found(&found(&story, COLLAPSE));
}

#[test]
fn a_completion_on_a_thin_source_is_found() {
    let thin = given([on("2020-01-12", completion()).by("a forum", "C3")]);
    let found_thin = found(&thin, WEAK);
    assert_eq!(only(&found_thin), (Severity::Low, "caldara-atalanta", vec![2]));
    says(&found_thin, &["a forum (C3)"]);
    says(&found(&given([on("2020-01-12", completion())]), WEAK), &["nobody is named"]);
    // By what is doubtful it is not completed.
    nothing_found(&found(&given([on("2020-01-12", completion()).by("Sky", "B4")]), WEAK));
}

#[test]
fn a_completion_on_a_solid_source_is_not() {
    nothing_found(&found(&given([on("2020-01-12", completion()).by("ANSA", "C2")]), WEAK));
    // The registration carries it.
    let registered =
        given([on("2020-01-12", completion()).by("a forum", "D3"), on("2020-01-13", registration()).by("Lega", "A1")]);
    nothing_found(&found(&registered, WEAK));
    nothing_found(&found(&given([on("2020-01-12", agreement()).by("a forum", "D3")]), WEAK));
}

fn registration() -> mercato::deal::event::Event {
    mercato::deal::event::Event::Registration { club: name("Atalanta") }
}

#[test]
fn a_step_after_the_completion_is_found() {
    // The completion became known only after the offer that it was dated before.
    let story = given([on("2020-01-14", contact()), on("2020-01-10", completion()).learned("2020-01-20")]);
    let found = found(&story, AFTER);
    assert_eq!(only(&found), (Severity::High, "caldara-atalanta", vec![2, 3]));
    says(&found, &["Contact on 14 Jan 2020", "after the completion on 10 Jan 2020"]);
}

#[test]
fn a_step_on_the_day_of_the_completion_or_after_a_reopening_is_not() {
    nothing_found(&found(&given([on("2020-01-10", contact()), on("2020-01-10", completion())]), AFTER));
    let reopened = given([
        on("2020-01-11", collapse()),
        on("2020-01-12", reopening()),
        on("2020-01-14", contact()),
        on("2020-01-10", completion()).learned("2020-01-20"),
    ]);
    nothing_found(&found(&reopened, AFTER));
    // A clause takes effect after the completion, as agreed.
    nothing_found(&found(&given([on("2020-01-10", completion()), on("2020-01-16", clause(fee("1m EUR")))]), AFTER));
}
