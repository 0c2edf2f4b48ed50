use super::{found, found_within, nothing_found, only, says};
use crate::events::*;
use crate::story::{given, nothing, on};
use mercato::deal::cuts::Cuts;
use mercato::deal::event::MeetingStatus;
use mercato::views::findings::{Limits, Severity};

const RECORDED: &str = "recorded-late";
const LEARNED: &str = "learned-late";

#[test]
fn records_that_were_typed_in_late_are_found_once_a_deal() {
    // Everything is typed in on 1 March, at noon.
    let story = given([on("2020-02-20", contact()), on("2020-02-25", contact())]);
    assert_eq!(only(&found(&story, RECORDED)), (Severity::Low, "caldara-atalanta", vec![1, 2]));
    says(&found(&story, RECORDED), &["2 of its 3 records", "#1 after 65 days"]);
}

#[test]
fn records_within_the_limit_are_not() {
    let story = nothing().and(on("2020-02-23", opened()));
    nothing_found(&found(&story, RECORDED));
    let within = |days| Limits { recorded_late: days, ..Limits::DEFAULT };
    assert_eq!(found_within(&story, RECORDED, &Cuts::default(), &within(6)).len(), 1);
    nothing_found(&found_within(&story, RECORDED, &Cuts::default(), &within(7)));
}

#[test]
fn news_that_came_late_is_found() {
    let story = given([
        on("2020-01-05", contact()).learned("2020-02-20"),
        on("2020-01-02", agreement()).learned("2020-02-20"),
        on("2020-01-06", collapse()).learned("2020-01-07"),
    ]);
    assert_eq!(only(&found(&story, LEARNED)), (Severity::Low, "caldara-atalanta", vec![2, 3]));
    says(&found(&story, LEARNED), &["20 Feb 2020, 49 days after", "on 2 Jan 2020: the clubs agree, and 1 more"]);
}

#[test]
fn reports_plans_and_news_within_the_limit_are_not() {
    let story = given([
        on("2020-01-02", report(fee("15m EUR"))).learned("2020-02-20"),
        on("2020-01-02", meeting(MeetingStatus::Scheduled)).learned("2020-02-20"),
        on("2020-01-21", contact()).learned("2020-02-20"),
    ]);
    nothing_found(&found(&story, LEARNED));
    let within = |days| Limits { learned_late: days, ..Limits::DEFAULT };
    assert_eq!(only(&found_within(&story, LEARNED, &Cuts::default(), &within(29))).2, [4]);
}
