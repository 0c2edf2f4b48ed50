use super::{at, everything, histories, kjaer_on};
use crate::events::*;
use crate::story::{Story, given, moment, nothing, on};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::event::{Event, MeetingStatus};
use mercato::deal::filter::DealFilter;
use mercato::deal::window::WindowSet;
use mercato::views::deals::Deals;
use mercato::views::findings::today;
use mercato::views::report::calendar::{Calendar, calendar};

fn dates(story: &Story) -> Vec<WindowSet> {
    story.ledger.windows().unwrap().into_iter().map(|(window, _)| window).collect()
}

fn asked(story: &Story, cuts: &Cuts) -> Calendar {
    calendar(&Deals::of(&histories(story), cuts), &dates(story), today(cuts, None, story.now()), &everything())
}

/// `2020-01-06: 1 step, 2 news`.
fn days(calendar: &Calendar) -> Vec<String> {
    calendar.days.iter().map(|day| format!("{} {} {}", day.day, day.steps, day.news)).collect()
}

#[test]
fn steps_stand_on_their_day_and_news_on_the_day_they_came() {
    let story = given([on("2020-01-06", contact()).learned("2020-01-08"), on("2020-01-08", collapse())]);
    assert_eq!(days(&asked(&story, &at(None))), ["2019-12-27 0 1", "2020-01-06 1 0", "2020-01-08 1 2"]);
}

#[test]
fn a_step_of_no_known_day_stands_on_none() {
    let story = given([on("2020-01-03..2020-01-06", contact())]);
    let calendar = asked(&story, &at(None));
    assert_eq!(calendar.steps, 0);
    assert_eq!((calendar.imprecise.len(), calendar.imprecise[0].position.0), (1, 2));
    assert_eq!((calendar.news, calendar.imprecise_news), (1, 1), "learned as vaguely");
}

#[test]
fn a_minute_is_a_day_in_the_zone_of_the_ledger() {
    let story = given([on("2020-01-06T23:30Z", contact())]);
    assert_eq!(days(&asked(&story, &at(None))), ["2019-12-27 0 1", "2020-01-07 1 1"]);
}

#[test]
fn what_was_retracted_is_no_step_and_was_news_all_the_same() {
    let story = given([on("2020-01-06", contact()), on("2020-01-07", retraction(2))]);
    assert_eq!(days(&asked(&story, &at(None))), ["2019-12-27 0 1", "2020-01-06 0 1", "2020-01-07 0 1"]);
}

#[test]
fn plans_are_news_and_no_steps() {
    let story = given([on("2020-01-21", meeting(MeetingStatus::Scheduled)).learned("2020-01-06")]);
    assert_eq!(days(&asked(&story, &at(None))), ["2019-12-27 0 1", "2020-01-06 0 1"]);
}

#[test]
fn it_ends_with_the_dates_asked_for_on_both_clocks() {
    let story = given([on("2020-01-06", contact()).learned("2020-01-08"), on("2020-01-08", collapse())]);
    assert_eq!(days(&asked(&story, &at(Some("2020-01-07")))), ["2019-12-27 0 1", "2020-01-06 1 0"]);
    let known = Cuts { known_at: at(Some("2020-01-07")).at, ..Cuts::default() };
    assert_eq!(days(&asked(&story, &known)), ["2019-12-27 0 1"]);
}

#[test]
fn windows_are_marked_with_what_fell_on_the_last_day() {
    let of_winter = given([])
        .and(on("2020-01-01", window("2020-01-02", "2020-01-31T20:00")).of("winter"))
        .and(kjaer_on("2020-01-06"))
        .and(on("2020-01-31", completion()).of("kjaer-milan"));
    let told = asked(&of_winter, &at(None));
    assert_eq!(days(&told), ["2019-12-27 0 1", "2020-01-02 0 0", "2020-01-06 0 1", "2020-01-31 1 1"]);
    assert_eq!((told.days[1].opens.len(), told.days[3].closes.len()), (1, 1));
    let last = &told.deadlines[0];
    assert_eq!((last.steps, last.of_steps, last.news, last.of_news), (1, 1, 1, 2));
    let earlier = asked(&of_winter, &at(Some("2020-01-30")));
    assert!(earlier.deadlines.is_empty(), "the calendar does not go so far");
    let known = Cuts { known_at: at(Some("2020-01-30")).at, ..Cuts::default() };
    assert!(asked(&of_winter, &known).deadlines.is_empty());
    // Nor that which ends with a record, or with today.
    let up_to = Cuts { up_to: Some(UpTo::Recorded(moment("2020-01-30"))), ..Cuts::default() };
    let of_then = nothing()
        .at_the_clock(moment("2020-01-28").start)
        .and(on("2020-01-01", window("2020-01-02", "2020-01-31T20:00")).of("winter"))
        .and(kjaer_on("2020-01-06"));
    assert!(asked(&of_then, &up_to).deadlines.is_empty());
    assert!(asked(&of_then, &at(None)).deadlines.is_empty());
    let later = of_then.at_the_clock(moment("2020-02-03").start);
    assert!(asked(&later, &up_to).deadlines.is_empty());
    assert_eq!(asked(&later, &at(None)).deadlines.len(), 1);
    // No deal of this window was asked for.
    let wanted = DealFilter { club: Some("Atalanta".into()), ..DealFilter::default() };
    let other = calendar(&Deals::of(&histories(&of_winter), &at(None)), &dates(&of_winter), of_winter.now(), &wanted);
    assert!(other.deadlines.is_empty() && other.days.len() == 1);
}

#[test]
fn the_last_day_is_that_of_the_windows_own_zone() {
    // 23:30 in London is the next day in Rome.
    let mut dates: WindowSet = match window("2020-01-02", "2020-01-31T23:30") {
        Event::WindowSet(dates) => dates,
        other => panic!("{other:?}"),
    };
    dates.zone = chrono_tz::Europe::London;
    let story = super::told([kjaer_on("2020-01-06")]);
    let calendar = calendar(&Deals::of(&histories(&story), &at(None)), &[dates], story.now(), &everything());
    assert_eq!(calendar.deadlines[0].day.to_string(), "2020-01-31");
}

#[test]
fn what_fell_on_the_last_day_is_told_by_the_clock_of_the_window() {
    let in_london = |end: &str, completed: &str| {
        let Event::WindowSet(dates) = window("2020-01-02", end) else { panic!() };
        let dates = WindowSet { zone: chrono_tz::Europe::London, ..dates };
        let story = super::told([kjaer_on("2020-01-06"), on(completed, completion()).of("kjaer-milan")]);
        let deadline = calendar(&Deals::of(&histories(&story), &at(None)), &[dates], story.now(), &everything())
            .deadlines
            .remove(0);
        (deadline.day.to_string(), deadline.steps, deadline.of_steps)
    };
    // Past midnight in Rome.
    assert_eq!(in_london("2020-01-31T23:59", "2020-02-01T00:30"), ("2020-01-31".into(), 1, 1));
    assert_eq!(in_london("2020-01-31T23:59", "2020-02-01T01:30"), ("2020-01-31".into(), 0, 1));
    assert_eq!(in_london("2020-01-31T23:59", "2020-01-31T00:30"), ("2020-01-31".into(), 0, 1));
    // Known to the day: that of its words.
    assert_eq!(in_london("2020-01-31T23:59", "2020-01-31"), ("2020-01-31".into(), 1, 1));
    assert_eq!(in_london("2020-01-31T23:59", "2020-02-01"), ("2020-01-31".into(), 0, 1));
}
