//! As of a past date, only what could have been seen then.

use super::{found, found_at, found_on, nothing_found, says};
use crate::events::*;
use crate::story::{Story, given, moment, on};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use mercato::deal::moment::Instant;
use mercato::views::deals::Deals;
use mercato::views::findings::{Limits, RULES, findings, today};

const PENDING: &str = "completed-while-authorization-pending";

fn completed() -> Story {
    given([on("2020-01-06", pending()), on("2020-01-12", completion()).learned("2020-01-14")])
}

#[test]
fn a_finding_comes_with_the_day_that_it_could_be_seen() {
    nothing_found(&found_on(&completed(), PENDING, "2020-01-13"));
    assert_eq!(found_on(&completed(), PENDING, "2020-01-14").len(), 1);
    // In the world it was so on the 12th, and nobody knew.
    let at = |at| Cuts { at: Some(moment(at)), ..Cuts::default() };
    assert_eq!(found_at(&completed(), PENDING, &at("2020-01-12")).len(), 1);
    nothing_found(&found_at(&completed(), PENDING, &at("2020-01-11")));
}

#[test]
fn what_was_only_possible_is_no_finding() {
    let story = given([on("2020-01-06", pending()), on("2020-01-12..2020-01-16", completion())]);
    let at = |at| Cuts { at: Some(moment(at)), ..Cuts::default() };
    nothing_found(&found_at(&story, PENDING, &at("2020-01-14")));
    assert_eq!(found_at(&story, PENDING, &at("2020-01-16")).len(), 1);
}

#[test]
fn a_finding_goes_with_the_record_that_was_retracted() {
    let story = completed().and(on("2020-01-20", retraction(3)));
    assert_eq!(found_on(&story, PENDING, "2020-01-19").len(), 1);
    nothing_found(&found(&story, PENDING));
}

#[test]
fn what_lasts_is_counted_to_the_date_that_was_asked_about() {
    let story = given([on("2020-01-06", pending())]);
    nothing_found(&found_on(&story, "authorization-waits-long", "2020-01-20"));
    says(&found_on(&story, "authorization-waits-long", "2020-01-21"), &["15 days"]);
}

#[test]
fn today_is_the_earliest_of_what_was_asked_for() {
    let instant = |words: &str| -> Instant { moment(words).end };
    let now = instant("2020-03-01");
    let cuts = |at: Option<&str>, known_at: Option<&str>, up_to| Cuts {
        at: at.map(moment),
        known_at: known_at.map(moment),
        up_to,
        ..Cuts::default()
    };
    assert_eq!(today(&cuts(None, None, None), None, now), now);
    assert_eq!(today(&cuts(Some("2020-01-20"), Some("2020-01-10"), None), None, now), instant("2020-01-10"));
    assert_eq!(today(&cuts(Some("2030-01-01"), None, None), None, now), now);
    let recorded = Some(UpTo::Recorded(moment("2020-02-01")));
    assert_eq!(today(&cuts(None, None, recorded), None, now), instant("2020-02-01"));
    let position = Some(UpTo::Position(Position(3)));
    assert_eq!(today(&cuts(None, None, position), Some(instant("2020-01-02")), now), instant("2020-01-02"));
}

#[test]
fn the_gravest_come_first_and_each_rule_has_a_name_of_its_own() {
    let story = given([
        on("2020-01-06", pending()),
        on("2020-01-11", crate::events::found(Some("Simon Kjaer"), None)),
        on("2020-01-12", completion()),
        on("2020-01-14", collapse()),
    ]);
    let histories = story.ledger.histories(&DealFilter::default()).unwrap();
    let cuts = Cuts::default();
    let all = findings(&Deals::of(&histories, &cuts), &[], story.now(), &Limits::DEFAULT, &DealFilter::default(), None);
    assert!(all.is_sorted_by_key(|finding| finding.severity) && all.len() > 3, "{all:#?}");
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
}
