//! As-of: certain, possible and not yet; what was known then; what stood in the log then.

use crate::events::*;
use crate::story::{given, moment, noon, nothing, on, possible};
use chrono::Duration;
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::event::{MedicalStatus, MeetingStatus};
use mercato::deal::phase::Phase;
use serde_json::json;

#[test]
fn an_event_is_not_yet_then_possible_then_certain() {
    let story = given([on("2020-01-03..2020-01-06", contact())]);
    let read = |at| {
        let deal = story.then_at(at);
        (deal.phase, deal.possible_phase, possible(&deal))
    };
    assert_eq!(read("2020-01-02"), (Some(Phase::Interest), None, vec![]), "it starts when the cut ends");
    for at in ["2020-01-03T00:00", "2020-01-03", "2020-01-05", "2020-01-06T23:58"] {
        assert_eq!(read(at), (Some(Phase::Interest), Some(Phase::Contact), vec![2]), "{at}");
    }
    for at in ["2020-01-06T23:59", "2020-01-06", "2020-01"] {
        assert_eq!(read(at), (Some(Phase::Contact), None, vec![]), "{at}");
    }
}

#[test]
fn possible_events_change_nothing_but_the_possible_phase() {
    let story = given([
        on("2020-01-03..2020-01-06", report(fee("15m EUR"))),
        on("2020-01-04..2020-01-06", pending()),
        on("2020-01-04..2020-01-06", offer("Atalanta", fee("12m EUR"))),
    ]);
    let deal = story.then_at("2020-01-05");
    assert_eq!((deal.phase, deal.possible_phase), (Some(Phase::Interest), Some(Phase::Offer)));
    assert_eq!(possible(&deal), [2, 3, 4]);
    assert!(deal.terms.is_empty());
    assert_eq!(deal.offers, []);
    assert_eq!(deal.authorization.status.word(), "none");
}

#[test]
fn the_possible_phase_is_told_only_where_it_differs() {
    let story = given([on("2020-01-02", agreement()), on("2020-01-03..2020-01-06", contact())]);
    let deal = story.then_at("2020-01-05");
    assert_eq!((deal.phase, deal.possible_phase, possible(&deal)), (Some(Phase::Agreed), None, vec![3]));
}

#[test]
fn with_nothing_certain_the_phase_is_null_and_lists_leave_the_deal_out_unless_something_is_possible() {
    let story = nothing().and(on("2019-12-20..2019-12-27", opened()));
    let before = story.then_at("2019-12-19");
    assert_eq!((before.phase, before.is_listed()), (None, false));
    let during = story.then_at("2019-12-22");
    assert_eq!((during.phase, during.possible_phase), (None, Some(Phase::Interest)));
    assert!(during.is_listed());
}

#[test]
fn the_parties_are_shown_whenever_the_opening_is_visible() {
    let deal = given([]).then_at("2019-12-01");
    assert_eq!((deal.phase, deal.owner, deal.to), (None, Some(name("Milan")), Some(name("Atalanta"))));
}

#[test]
fn at_asks_how_it_was_and_known_at_what_was_known() {
    let story = given([on("2020-01-02", meeting(MeetingStatus::Held)).learned("2020-01-06")]);
    let phase = |at: Option<&str>, known_at: Option<&str>| {
        story.cut(&Cuts { at: at.map(moment), known_at: known_at.map(moment), ..Cuts::default() }).phase.unwrap()
    };
    assert_eq!(phase(Some("2020-01-03"), None), Phase::Meeting);
    assert_eq!(phase(Some("2020-01-03"), Some("2020-01-03")), Phase::Interest);
    assert_eq!(phase(None, Some("2020-01-05")), Phase::Interest);
    assert_eq!(phase(None, Some("2020-01-06")), Phase::Meeting);
    assert_eq!(phase(Some("2020-01-01"), Some("2020-01-06")), Phase::Interest);
}

#[test]
fn what_was_learned_once_in_a_month_is_known_at_its_end() {
    let story = given([on("2020-01-02", contact()).learned("2020-01")]);
    assert_eq!(story.then_known_at("2020-01-30").phase, Some(Phase::Interest));
    assert_eq!(story.then_known_at("2020-01-31").phase, Some(Phase::Contact));
    assert_eq!(story.then_known_at("2020-01").phase, Some(Phase::Contact));
}

#[test]
fn what_was_known_had_happened() {
    let story = given([on("2020-01", contact()).learned("2020-01-10")]);
    assert_eq!(story.then_at("2020-01-09").phase, Some(Phase::Interest));
    assert_eq!(story.then_at("2020-01-10").phase, Some(Phase::Contact));
}

#[test]
fn a_plan_stands_where_it_was_learned_whatever_day_it_is_for() {
    let story = given([on("2020-01-20", medical(MedicalStatus::Scheduled)).learned("2020-01-05")]);
    assert_eq!(story.then_at("2020-01-04").medical, None);
    assert_eq!(possible(&story.then_at("2020-01-05T12:00")), [2]);
    assert_eq!(story.then_at("2020-01-05").medical, Some(MedicalStatus::Scheduled));
}

#[test]
fn a_plan_that_is_corrected_to_held_stands_where_it_was_held() {
    let held = json!({"happened": "2020-01-09", "data": {"status": "held"}});
    let story = given([
        on("2020-01-09", meeting(MeetingStatus::Scheduled)).learned("2020-01-05"),
        on("2020-01-10", correction(2, held)),
    ]);
    assert_eq!(story.then_at("2020-01-08").phase, Some(Phase::Interest));
    assert_eq!(story.then_at("2020-01-09").phase, Some(Phase::Meeting));
}

#[test]
fn up_to_a_position_the_later_records_are_not_there() {
    let story = given([on("2020-01-02", contact()), on("2020-01-03", agreement())]);
    assert_eq!(story.then_up_to(2).phase, Some(Phase::Contact));
    assert_eq!(story.then_up_to(3).phase, Some(Phase::Agreed));
}

#[test]
fn up_to_a_moment_what_was_recorded_later_is_not_there() {
    let story = given([on("2020-01-02", contact())])
        .at_the_clock(noon() + Duration::hours(1))
        .and(on("2020-01-03", agreement()));
    let recorded = |words| Cuts { up_to: Some(UpTo::Recorded(moment(words))), ..Cuts::default() };
    assert_eq!(story.cut(&recorded("2020-03-01T12:59")).phase, Some(Phase::Contact));
    assert_eq!(story.cut(&recorded("2020-03-01T13:00")).phase, Some(Phase::Agreed));
    assert_eq!(story.cut(&recorded("2020-03-01")).phase, Some(Phase::Agreed));
    assert!(story.shown(&recorded("2020-03-01T11:59")).is_none());
}

#[test]
fn a_correction_is_itself_neither_certain_nor_possible() {
    let story = given([
        on("2020-01-02", contact()),
        on("2020-01-03..2020-01-08", correction(2, json!({"note": "by phone"}))),
        on("2020-01-03..2020-01-08", retraction(2)),
    ]);
    assert_eq!(possible(&story.then_at("2020-01-05")), Vec::<u64>::new());
}

#[test]
fn with_no_visible_record_but_a_correction_the_deal_is_not_found() {
    let patch = json!({"data": {"agent": "Ada Brun"}});
    let story = nothing()
        .and(on("2020-01-02", opened()).learned("2020-01-05..2020-01-10"))
        .and(on("2020-01-06", correction(1, patch)));
    let known_at = |words| Cuts { known_at: Some(moment(words)), ..Cuts::default() };
    assert!(story.shown(&known_at("2020-01-04")).is_none());
    assert!(story.shown(&known_at("2020-01-06")).is_none());
    assert_eq!(story.cut(&known_at("2020-01-10")).agent, Some(name("Ada Brun")));
}
