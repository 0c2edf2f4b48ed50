//! The recorded clock is the log's own, and never runs backwards.

use crate::events::*;
use crate::story::{given, moment, noon, on};
use chrono::Duration;
use mercato::deal::refusal::{Clock, Refusal};

#[test]
fn a_machine_up_to_five_minutes_behind_takes_the_logs_time() {
    for behind in [Duration::milliseconds(1), Duration::minutes(3), Duration::minutes(5)] {
        let mut story = given([]).at_the_clock(noon() - behind);
        let receipt = story.tell(on("2020-01-02", contact())).unwrap();
        assert_eq!(receipt.record.recorded, noon(), "{behind}");
    }
}

#[test]
fn one_further_behind_is_refused() {
    for behind in [Duration::minutes(5) + Duration::milliseconds(1), Duration::hours(1)] {
        let mut story = given([]).at_the_clock(noon() - behind);
        match story.refuses(on("2020-01-02", contact())) {
            Refusal::ClockBehind { now, head } => {
                assert_eq!(head, "2020-03-01T12:00:00.000+01:00");
                assert_eq!(moment(&now).start, noon() - behind);
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_machine_ahead_of_the_log_gives_its_own_time() {
    let mut story = given([]).at_the_clock(noon() + Duration::days(1));
    let receipt = story.tell(on("2020-01-02", contact())).unwrap();
    assert_eq!(receipt.record.recorded, noon() + Duration::days(1));
}

#[test]
fn what_is_learned_just_now_is_learned_when_it_is_recorded() {
    let mut story = given([]);
    let record = story.tell(on("2020-01-02", contact()).learned_just_now()).unwrap().record;
    assert_eq!((record.learned.start, record.learned.words.as_str()), (noon(), "2020-03-01T12:00:00.000+01:00"));
    assert_eq!(record.learned.end, noon() + Duration::milliseconds(1));
}

#[test]
fn learned_is_cut_to_recorded() {
    let mut story = given([]);
    let record = story.tell(on("2020-01-02", contact()).learned("2020-03-01")).unwrap().record;
    assert_eq!(record.learned.start, moment("2020-03-01").start);
    assert_eq!(record.learned.end, noon() + Duration::milliseconds(1));
    assert_eq!(moment(&record.learned.words), record.learned, "its words say so when they are read again");
}

#[test]
fn what_was_learned_long_ago_keeps_its_words() {
    let mut story = given([]);
    let record = story.tell(on("2020-01-02", contact()).learned("2020-01")).unwrap().record;
    assert_eq!(record.learned, moment("2020-01"));
}

#[test]
fn no_clock_is_in_the_future() {
    let mut story = given([]);
    match story.refuses(on("2020-01-02", contact()).learned("2020-03-02")) {
        Refusal::InTheFuture { clock, moment, now } => {
            assert_eq!((clock, moment.as_str()), (Clock::Learned, "2020-03-02"));
            assert_eq!(now, "2020-03-01 12:00");
        }
        other => panic!("{other}"),
    }
    match story.refuses(on("2020-03-01T12:01", contact()).learned("2020-03-01")) {
        Refusal::InTheFuture { clock, moment, .. } => {
            assert_eq!((clock, moment.as_str()), (Clock::Happened, "2020-03-01T12:01"));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn today_is_not_the_future() {
    let record = given([]).tell(on("2020-03-01", contact())).unwrap().record;
    assert_eq!(record.happened, moment("2020-03-01"), "as typed");
    assert_eq!(record.when().end, noon() + Duration::milliseconds(1), "but what was known had happened");
}

#[test]
fn a_plan_is_for_a_day_to_come() {
    let planned = meeting(mercato::deal::event::MeetingStatus::Scheduled);
    let record = given([]).tell(on("2020-04-01", planned).learned("2020-03-01")).unwrap().record;
    assert_eq!(record.happened, moment("2020-04-01"));
}
