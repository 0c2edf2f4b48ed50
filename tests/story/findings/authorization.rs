use super::{found, found_within, nothing_found, only, says};
use crate::events::*;
use crate::story::{given, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::event::{Event, PartiesChange};
use mercato::views::findings::{Limits, Severity};

const PENDING: &str = "completed-while-authorization-pending";
const ASKED: &str = "authorization-never-asked";
const LONG: &str = "authorization-waits-long";

#[test]
fn a_completion_while_the_owner_waits_is_found() {
    let story = given([on("2020-01-06", pending_for("a centre-back", None)), on("2020-01-12", completion())]);
    let found = found(&story, PENDING);
    assert_eq!(only(&found), (Severity::High, "caldara-atalanta", vec![2, 3]));
    says(&found, &["12 Jan 2020", "Milan still waited", "a centre-back"]);
}

#[test]
fn it_is_less_grave_once_a_replacement_was_there() {
    let story = given([on("2020-01-06", pending()), on("2020-01-11", found_player()), on("2020-01-12", completion())]);
    assert_eq!(only(&found(&story, PENDING)), (Severity::Medium, "caldara-atalanta", vec![2, 3, 4]));
    let too_late =
        given([on("2020-01-06", pending()), on("2020-01-12", completion()), on("2020-01-13", found_player())]);
    assert_eq!(only(&found(&too_late, PENDING)), (Severity::High, "caldara-atalanta", vec![2, 3]));
}

fn found_player() -> mercato::deal::event::Event {
    crate::events::found(Some("Simon Kjaer"), None)
}

#[test]
fn a_completion_against_a_refusal_is_found() {
    let story = given([on("2020-01-06", pending()), on("2020-01-08", refused()), on("2020-01-12", completion())]);
    let found = found(&story, PENDING);
    assert_eq!(only(&found), (Severity::High, "caldara-atalanta", vec![3, 4]));
    says(&found, &["Milan refused", "8 Jan 2020"]);
}

#[test]
fn a_completion_that_was_authorized_or_needed_no_authorization_is_not() {
    let story = given([on("2020-01-06", pending()), on("2020-01-11", granted()), on("2020-01-12", completion())]);
    nothing_found(&found(&story, PENDING));
    nothing_found(&found(&given([on("2020-01-12", completion())]), PENDING));
    // What was asked for after the completion was not pending then.
    nothing_found(&found(
        &given([on("2020-01-20", pending()), on("2020-01-12", completion()).learned("2020-01-25")]),
        PENDING,
    ));
}

#[test]
fn an_answer_that_nobody_asked_for_is_found() {
    let story = given([on("2020-01-08", granted())]);
    let found_granted = found(&story, ASKED);
    assert_eq!(only(&found_granted), (Severity::Low, "caldara-atalanta", vec![2]));
    says(&found_granted, &["Milan authorized", "8 Jan 2020"]);
    says(&found(&given([on("2020-01-08", refused()), on("2020-01-09", granted())]), ASKED), &["Milan refused"]);
    // It was asked for only afterwards.
    let late = given([on("2020-01-08", granted()), on("2020-01-09", pending())]);
    assert_eq!(only(&found(&late, ASKED)).2, [2]);
}

#[test]
fn an_answer_to_a_question_of_the_same_day_is_not() {
    nothing_found(&found(&given([on("2020-01-08", pending()), on("2020-01-08", granted())]), ASKED));
    nothing_found(&found(&given([on("2020-01-06", pending())]), ASKED));
}

#[test]
fn one_that_waits_too_long_is_found_from_the_first_time_that_it_was_asked_for() {
    let story = given([on("2020-02-03", pending()), on("2020-02-25", pending())]);
    let found = found(&story, LONG);
    assert_eq!(only(&found), (Severity::Medium, "caldara-atalanta", vec![2, 3]));
    says(&found, &["3 Feb 2020", "27 days"]);
    let wait = |days| Limits { waits_long: days, ..Limits::DEFAULT };
    nothing_found(&found_within(&story, LONG, &Cuts::default(), &wait(27)));
    assert_eq!(found_within(&story, LONG, &Cuts::default(), &wait(26)).len(), 1);
}

#[test]
fn one_that_was_answered_or_whose_deal_is_over_waits_no_more() {
    nothing_found(&found(&given([on("2020-01-06", pending()), on("2020-01-11", granted())]), LONG));
    nothing_found(&found(&given([on("2020-01-06", pending()), on("2020-01-11", collapse())]), LONG));
    nothing_found(&found(&given([on("2020-01-06", pending()), on("2020-01-11", completion())]), LONG));
    // An answer in between begins the time anew.
    let again = given([on("2020-01-06", pending()), on("2020-01-11", refused()), on("2020-02-25", pending())]);
    nothing_found(&found(&again, LONG));
}

#[test]
fn a_word_of_one_who_cannot_give_it_is_found() {
    let story = given([
        on("2020-01-03", refused()),
        on("2020-01-05", Event::AuthorizationGranted { by: name("Atalanta"), reason: None }),
    ]);
    assert_eq!(only(&found(&story, "authorization-by-another")), (Severity::Medium, "caldara-atalanta", vec![3]));
    says(&found(&story, "authorization-by-another"), &["Atalanta", "5 Jan 2020", "Milan"]);
    nothing_found(&found(&given([on("2020-01-05", granted())]), "authorization-by-another"));
}

#[test]
fn a_club_that_held_the_rights_on_that_day_could_give_it() {
    let sold =
        || Event::PartiesChanged(PartiesChange { owner: Some(Some(name("Sevilla"))), ..PartiesChange::default() });
    let by_milan = || on("2020-01-03", granted());
    nothing_found(&found(&given([by_milan(), on("2020-01-05", sold())]), "authorization-by-another"));
    let later = given([on("2020-01-02", sold()), by_milan()]);
    assert_eq!(only(&found(&later, "authorization-by-another")).2, [3]);
    says(&found(&later, "authorization-by-another"), &["Milan", "3 Jan 2020", "Sevilla"]);
}

#[test]
fn on_the_day_that_the_rights_changed_hands_both_clubs_could_give_it() {
    let to =
        |club: &str| Event::PartiesChanged(PartiesChange { owner: Some(Some(name(club))), ..PartiesChange::default() });
    let by = |club: &str| Event::AuthorizationGranted { by: name(club), reason: None };
    let story = |club: &str| {
        given([on("2020-01-05", to("Sevilla")), on("2020-01-05", by(club)), on("2020-01-09", to("Genoa"))])
    };
    nothing_found(&found(&story("Milan"), "authorization-by-another"));
    nothing_found(&found(&story("Sevilla"), "authorization-by-another"));
    says(&found(&story("Roma"), "authorization-by-another"), &["only Milan or Sevilla can"]);
    // Of two changes on one day nobody knows which came first.
    let twice = |club: &str| {
        given([
            on("2020-01-05", to("Sevilla")),
            on("2020-01-05", to("Lecce")),
            on("2020-01-05", by(club)),
            on("2020-01-09", to("Genoa")),
        ])
    };
    for club in ["Milan", "Sevilla", "Lecce"] {
        nothing_found(&found(&twice(club), "authorization-by-another"));
    }
}

#[test]
fn a_deal_that_is_completed_while_it_is_blocked_is_found_whatever_others_granted() {
    let granted_by_the_buyer = Event::AuthorizationGranted { by: name("Atalanta"), reason: None };
    let story = given([
        on("2020-01-03", refused()).by("Milan", "A1"),
        on("2020-01-05", granted_by_the_buyer).by("a forum", "E5"),
    ]);
    assert_eq!(only(&found(&story, "authorization-by-another")).2, [3]);
    nothing_found(&found(&story, PENDING));
    let completed = story.and(on("2020-01-12", completion()).by("Milan", "A1"));
    assert_eq!(only(&found(&completed, PENDING)), (Severity::High, "caldara-atalanta", vec![2, 4]));
    // Who agreed after the refusal refuses no longer.
    let agreed = given([on("2020-01-03", refused()), on("2020-01-05", agreement()), on("2020-01-12", completion())]);
    nothing_found(&found(&agreed, PENDING));
}
