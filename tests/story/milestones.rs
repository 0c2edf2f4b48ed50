//! What is to come, and what became of clauses.

use crate::events::*;
use crate::story::{Story, given, on};
use mercato::deal::event::{Event, MedicalStatus, MeetingStatus};
use mercato::views::deal::Deal;

fn planned(deal: &Deal) -> Vec<u64> {
    deal.planned.iter().map(|plan| plan.position.0).collect()
}

fn visit(status: MeetingStatus) -> Event {
    meeting(status)
}

/// A meeting on 10 January, which was agreed on the 5th.
fn a_meeting_to_come() -> Story {
    given([on("2020-01-10", visit(MeetingStatus::Scheduled)).learned("2020-01-05")])
}

#[test]
fn a_meeting_is_to_come_until_its_day_is_over() {
    let story = a_meeting_to_come();
    assert_eq!(planned(&story.then_at("2020-01-06")), [2]);
    assert_eq!(planned(&story.then_at("2020-01-10")), [2]);
    assert!(planned(&story.then_at("2020-01-11")).is_empty());
    assert!(planned(&story.then_at("2020-01-04")).is_empty(), "nobody had planned it yet");
}

#[test]
fn a_meeting_that_was_held_on_its_day_or_called_off_is_not_to_come() {
    let held = a_meeting_to_come().and(on("2020-01-10T09:00", visit(MeetingStatus::Held)));
    assert!(planned(&held.then_at("2020-01-10")).is_empty());
    let called_off = a_meeting_to_come().and(on("2020-01-07", visit(MeetingStatus::Cancelled)));
    assert!(planned(&called_off.then_at("2020-01-08")).is_empty());
    assert_eq!(planned(&called_off.then_at("2020-01-06")), [2]);
}

#[test]
fn each_of_several_meetings_is_to_come() {
    let two = || a_meeting_to_come().and(on("2020-01-20", visit(MeetingStatus::Scheduled)).learned("2020-01-06"));
    assert_eq!(planned(&two().then_at("2020-01-06")), [2, 3]);
    assert_eq!(planned(&two().then_at("2020-01-11")), [3]);
    // Another meeting in between, and the later one called off.
    let held = two().and(on("2020-01-07", visit(MeetingStatus::Held)));
    assert_eq!(planned(&held.then_at("2020-01-08")), [2, 3]);
    let called_off = held.and(on("2020-01-20", visit(MeetingStatus::Cancelled)).learned("2020-01-20"));
    assert_eq!(planned(&called_off.then_at("2020-01-09")), [2, 3]);
    assert!(planned(&called_off.then_at("2020-01-20")).is_empty());
}

#[test]
fn a_medical_is_to_come_until_there_was_one() {
    let planned_for = on("2020-01-12", medical(MedicalStatus::Scheduled)).learned("2020-01-06");
    let story = given([planned_for, on("2020-01-10", medical(MedicalStatus::Passed))]);
    assert_eq!(planned(&story.then_at("2020-01-09")), [2]);
    assert!(planned(&story.then_at("2020-01-10")).is_empty());
}

#[test]
fn what_was_planned_before_talks_began_afresh_is_not_to_come() {
    let again = Event::Reopening { reason: text("another offer"), afresh: true };
    let story = a_meeting_to_come().and(on("2020-01-06", collapse())).and(on("2020-01-07", again));
    assert!(planned(&story.then_at("2020-01-08")).is_empty());
}

#[test]
fn a_plan_of_a_doubtful_source_or_of_a_deal_that_is_over_is_not_to_come() {
    let rumour = given([on("2020-01-10", visit(MeetingStatus::Scheduled)).learned("2020-01-05").by("a forum", "E5")]);
    assert!(planned(&rumour.then_at("2020-01-06")).is_empty());
    let collapsed = a_meeting_to_come().and(on("2020-01-07", collapse()));
    assert!(planned(&collapsed.then_at("2020-01-08")).is_empty());
}

#[test]
fn a_medical_is_to_come_beside_a_meeting() {
    let story = a_meeting_to_come().and(on("2020-01-12", medical(MedicalStatus::Scheduled)).learned("2020-01-06"));
    assert_eq!(planned(&story.then_at("2020-01-06")), [2, 3]);
}

#[test]
fn a_move_that_takes_effect_later_says_when() {
    let effective = terms([(mercato::deal::terms::Field::Effective, "2020-07-01")]);
    let story = given([on("2020-01-12", completion_on(effective))]);
    let moves_on = |at: &str| story.then_at(at).moves_on.map(|day| day.to_string());
    assert_eq!(moves_on("2020-06-30").as_deref(), Some("2020-07-01"));
    assert_eq!(moves_on("2020-07-01"), None);
    assert_eq!(moves_on("2020-01-11"), None);
    let rumour = || report(terms([(mercato::deal::terms::Field::Effective, "2020-07-01")]));
    let agreed = given([on("2020-01-12", agreement()), on("2020-01-13", rumour()).by("a forum", "E5")]);
    assert_eq!(agreed.then_at("2020-01-14").moves_on, None);
    assert_eq!(given([on("2020-01-13", rumour())]).then_at("2020-01-14").moves_on, None);
}

#[test]
fn an_option_that_was_exercised_is_told() {
    let story = given([on("2020-01-12", completion()), on("2020-01-16", clause(fee("1m EUR")))]);
    let told = |at: &str| -> Vec<String> {
        let clauses = story.then_at(at).clauses;
        clauses.iter().map(|one| format!("{} {} {}", one.clause.word(), one.outcome.word(), one.happened)).collect()
    };
    assert_eq!(told("2020-01-16"), ["option exercised 2020-01-16"]);
    assert!(told("2020-01-15").is_empty());
}
