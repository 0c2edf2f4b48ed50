use super::{found, found_on, nothing_found, only, opened_for_winter, says};
use crate::events::*;
use crate::story::{Story, Told, nothing, on};
use mercato::deal::event::{Event, Parties};
use mercato::views::findings::Severity;

const OUTSIDE: &str = "completed-outside-window";
const OPEN: &str = "open-after-window";

/// Caldara's deal, for a window that closes in Rome at 20:00 on 31 January.
fn in_the_window<const N: usize>(told: [Told; N]) -> Story {
    let story = nothing()
        .and(on("2019-12-01", window("2020-01-02", "2020-01-31T20:00")).of("winter"))
        .and(on("2019-12-27", opened_for_winter("Mattia Caldara", "Milan", "Atalanta")));
    told.into_iter().fold(story, Story::and)
}

#[test]
fn it_is_found_to_the_minute() {
    let late = in_the_window([on("2020-01-31T20:01+01:00", completion())]);
    assert_eq!(only(&found(&late, OUTSIDE)), (Severity::High, "caldara-atalanta", vec![3]));
    says(&found(&late, OUTSIDE), &["after the window winter closed on 31 Jan 2020 20:00 (Europe/Rome)"]);
    nothing_found(&found(&in_the_window([on("2020-01-31T20:00+01:00", completion())]), OUTSIDE));
}

#[test]
fn minutes_of_another_zone_are_the_same_minutes() {
    let late = found(&in_the_window([on("2020-01-31T19:01Z", completion())]), OUTSIDE);
    says(&late, &["Completed on 31 Jan 2020 20:01, after the window winter closed on 31 Jan 2020 20:00 (Europe/Rome)"]);
    nothing_found(&found(&in_the_window([on("2020-01-31T19:00Z", completion())]), OUTSIDE));
}

#[test]
fn a_day_that_straddles_the_closing_is_possibly_outside() {
    let story = in_the_window([on("2020-01-31", completion())]);
    assert_eq!(only(&found(&story, OUTSIDE)), (Severity::Medium, "caldara-atalanta", vec![3]));
    says(&found(&story, OUTSIDE), &["possibly outside"]);
    nothing_found(&found(&in_the_window([on("2020-01-30", completion())]), OUTSIDE));
}

#[test]
fn before_the_opening_is_outside_too() {
    let early = in_the_window([on("2020-01-01", completion())]);
    says(&found(&early, OUTSIDE), &["before the window winter opened on 2 Jan 2020"]);
    says(&found(&in_the_window([on("2020-01-01..2020-01-02", completion())]), OUTSIDE), &["possibly outside"]);
    nothing_found(&found(&in_the_window([on("2020-01-02", completion())]), OUTSIDE));
}

#[test]
fn the_registration_counts_where_there_is_one() {
    let registration = || Event::Registration { club: name("Atalanta") };
    let announced_late = in_the_window([on("2020-01-31T19:30+01:00", registration()), on("2020-02-01", completion())]);
    nothing_found(&found(&announced_late, OUTSIDE));
    let registered_late = in_the_window([on("2020-01-30", completion()), on("2020-02-03", registration())]);
    assert_eq!(only(&found(&registered_late, OUTSIDE)), (Severity::High, "caldara-atalanta", vec![3, 4]));
    says(&found(&registered_late, OUTSIDE), &["Registered on 3 Feb 2020"]);
}

#[test]
fn who_plays_there_already_needs_no_window() {
    let parties = Parties {
        players: vec![name("Duvan Zapata")],
        owner: Some(name("Sampdoria")),
        to: name("Atalanta"),
        loan_club: Some(name("Atalanta")),
        agent: None,
        window: Some(slug("winter")),
    };
    let story = in_the_window([])
        .and(on("2019-12-27", Event::Opened(parties)).of("zapata-atalanta"))
        .and(on("2020-02-10", completion()).of("zapata-atalanta"));
    nothing_found(&found(&story, OUTSIDE));
}

#[test]
fn a_completion_that_is_only_possible_may_have_been_outside() {
    let story = in_the_window([on("2020-02-01..2020-02-05", completion())]);
    let cut = mercato::deal::cuts::Cuts { at: Some(crate::story::moment("2020-02-03")), ..Default::default() };
    let found = super::found_at(&story, OUTSIDE, &cut);
    assert_eq!(only(&found).0, Severity::Medium);
    says(&found, &["May have been completed in 1-5 Feb 2020, after"]);
}

#[test]
fn a_deal_that_is_open_after_its_window_is_found() {
    let story = in_the_window([on("2020-01-20", contact())]);
    assert_eq!(only(&found(&story, OPEN)), (Severity::Medium, "caldara-atalanta", vec![3]));
    says(&found(&story, OPEN), &["contact since 20 Jan 2020", "31 Jan 2020 20:00"]);
    // That night it is; that evening it was not yet.
    assert_eq!(found_on(&story, OPEN, "2020-01-31").len(), 1);
    nothing_found(&found_on(&story, OPEN, "2020-01-31T19:59+01:00"));
}

#[test]
fn a_deal_that_ended_or_has_no_dates_is_not_open_after_its_window() {
    nothing_found(&found(&in_the_window([on("2020-01-20", completion())]), OPEN));
    nothing_found(&found(&in_the_window([on("2020-02-02", collapse())]), OPEN));
    let undated = nothing().and(on("2019-12-27", opened_for_winter("Mattia Caldara", "Milan", "Atalanta")));
    nothing_found(&found(&undated, OPEN));
}

#[test]
fn a_window_that_nobody_entered_is_found() {
    let unknown = nothing().and(on("2019-12-27", opened_for_winter("Mattia Caldara", "Milan", "Atalanta")));
    assert_eq!(only(&found(&unknown, "window-without-dates")), (Severity::Low, "caldara-atalanta", vec![1]));
    says(&found(&unknown, "window-without-dates"), &["the window winter"]);
    let known = unknown.and(on("2019-12-27", window("2020-01-02", "2020-01-31")).of("winter"));
    nothing_found(&found(&known, "window-without-dates"));
}

#[test]
fn a_move_that_was_completed_early_is_held_against_the_day_it_takes_effect_on() {
    let completed = |effective: &str| {
        in_the_window([on("2019-12-30", completion_on(terms([(mercato::deal::terms::Field::Effective, effective)])))])
    };
    nothing_found(&found(&completed("2020-01-05"), OUTSIDE));
    assert_eq!(only(&found(&completed("2020-02-05"), OUTSIDE)).0, Severity::High);
    says(&found(&completed("2020-02-05"), OUTSIDE), &["Taking effect on 5 Feb 2020"]);
    // Named as a day before the completion, it says nothing of the registration.
    assert_eq!(found(&completed("2019-12-29"), OUTSIDE).len(), 1);
}
