//! What is drawn, by the rules of the model.

use crate::given::{drawn, line, on, real_window, window};
use mercato::deal::cuts::Cuts;
use mercato::deal::phase::Phase;
use mercato::views::timeline::{MarkKind, Row, Timeline};
use serde_json::json;

fn opened(happened: &str) -> String {
    line("a-b", "opened", happened, json!({"players": ["A"], "owner": "O", "to": "B", "window": "w"}))
}

fn row<'t>(timeline: &'t Timeline, deal: &str) -> &'t Row {
    timeline.rows.iter().find(|row| row.deal.as_str() == deal).unwrap()
}

/// Each phase with the days between which it began.
fn phases(row: &Row) -> Vec<(Phase, String)> {
    let day = |at: mercato::deal::moment::Instant| at.with_timezone(&crate::given::ZONE).format("%m-%d").to_string();
    row.phases
        .iter()
        .map(|stay| (stay.phase, format!("{}..{}", day(stay.begins.start), day(stay.begins.end))))
        .collect()
}

#[test]
fn the_real_window_at_the_end() {
    let timeline = drawn(&real_window(), &Cuts::default());
    insta::assert_snapshot!(serde_json::to_string_pretty(&timeline).unwrap());
}

#[test]
fn a_phase_begins_within_the_stretch_of_its_step() {
    let contact = line("a-b", "contact", "2020-01-03..2020-01-06", json!({"between": ["O", "B"]}));
    let timeline = drawn(&[opened("2020-01-01"), contact], &Cuts::default());
    let expected = [(Phase::Interest, "01-01..01-02".to_owned()), (Phase::Contact, "01-03..01-07".to_owned())];
    assert_eq!(phases(row(&timeline, "a-b")), expected);
}

#[test]
fn a_phase_that_may_have_been_for_a_while_before_the_next_is_one() {
    let offer = line("a-b", "offer", "2020-01-06..2020-01-15", json!({"by": "B", "terms": {"kind": "loan"}}));
    let agreement = line("a-b", "agreement", "2020-01-15", json!({}));
    let timeline = drawn(&[opened("2020-01-06..2020-01-15"), offer, agreement], &Cuts::default());
    let expected = [(Phase::Offer, "01-06..01-16".to_owned()), (Phase::Agreed, "01-15..01-16".to_owned())];
    assert_eq!(phases(row(&timeline, "a-b")), expected, "and interest, as long as it may have been offered, is none");
}

#[test]
fn no_phase_begins_before_the_one_that_it_follows() {
    let contact = line("a-b", "contact", "2020-01-03", json!({"between": ["O", "B"]}));
    let meeting = line("a-b", "meeting", "2020-01-01..2020-01-06", json!({"between": ["O", "B"], "status": "held"}));
    let timeline = drawn(&[opened("2020-01-01"), contact, meeting], &Cuts::default());
    let told = phases(row(&timeline, "a-b"));
    assert_eq!(told[2], (Phase::Meeting, "01-03..01-07".to_owned()), "{told:?}");
}

#[test]
fn a_deal_that_was_taken_up_again_leaves_its_collapse() {
    let lines = [
        opened("2020-01-01"),
        line("a-b", "collapse", "2020-01-05", json!({"reason": "price"})),
        line("a-b", "reopening", "2020-01-08", json!({"reason": "a new owner"})),
    ];
    let timeline = drawn(&lines, &Cuts::default());
    let expected = [(Phase::Interest, "01-01"), (Phase::Collapsed, "01-05"), (Phase::Interest, "01-08")];
    let told: Vec<_> = phases(row(&timeline, "a-b"));
    assert!(
        told.iter().zip(expected).all(|(told, (phase, day))| told.0 == phase && told.1.starts_with(day)),
        "{told:?}"
    );
    assert_eq!(told.len(), 3);
}

#[test]
fn an_authorization_is_missing_until_it_is_granted() {
    let lines = [
        opened("2020-01-01"),
        line("a-b", "authorization_pending_replacement", "2020-01-03", json!({"by": "O"})),
        line("a-b", "note", "2020-01-05", json!({})),
        line("a-b", "authorization_granted", "2020-01-08", json!({"by": "O"})),
    ];
    let timeline = drawn(&lines, &Cuts::default());
    let [gap] = row(&timeline, "a-b").gaps.as_slice() else { panic!("{:?}", timeline.rows) };
    assert_eq!(gap.begins.start, crate::given::at("2020-01-03").start);
    assert_eq!(gap.ends.unwrap().end, crate::given::at("2020-01-08").end);
    let timeline = drawn(&lines, &on("2020-01-07"));
    assert_eq!(row(&timeline, "a-b").gaps[0].ends, None, "it was missing still");
}

#[test]
fn one_that_was_taken_up_again_was_not_open_before() {
    let terms = json!({"by": "B", "terms": {"kind": "loan"}});
    let lines = [
        opened("2020-01-01"),
        line("a-b", "offer", "2020-01-04", terms.clone()),
        line("a-b", "collapse", "2020-01-10", json!({"reason": "price"})),
        line("a-b", "reopening", "2020-01-20", json!({"reason": "a new owner"})),
        line("a-b", "offer", "2020-01-05..2020-01-30", terms),
    ];
    let timeline = drawn(&lines, &Cuts::default());
    let told = phases(row(&timeline, "a-b"));
    assert_eq!(told.last().unwrap(), &(Phase::Offer, "01-20..01-21".to_owned()), "{told:?}");
}

#[test]
fn of_two_records_the_vaguer_may_have_been_first() {
    let contact = |happened| line("a-b", "contact", happened, json!({"between": ["O", "B"]}));
    let lines = [opened("2020-01-01"), contact("2020-01-03..2020-01-10"), contact("2020-01-08")];
    let told = phases(row(&drawn(&lines, &Cuts::default()), "a-b"));
    assert_eq!(told[1], (Phase::Contact, "01-03..01-09".to_owned()), "{told:?}");
}

#[test]
fn a_remark_does_not_make_the_day_of_a_turn_known_better() {
    let lines = [
        opened("2020-01-01"),
        line("a-b", "authorization_pending_replacement", "2020-01-02", json!({"by": "O"})),
        line("a-b", "collapse", "2020-01-05", json!({"reason": "price"})),
        line("a-b", "reopening", "2020-01-08..2020-01-10", json!({"reason": "a new owner"})),
        line("a-b", "note", "2020-01-10", json!({})),
    ];
    let timeline = drawn(&lines, &Cuts::default());
    let [_, again] = row(&timeline, "a-b").gaps.as_slice() else { panic!("{:?}", timeline.rows) };
    assert_eq!(again.begins, (&crate::given::at("2020-01-08..2020-01-10")).into());
}

#[test]
fn what_had_not_happened_by_the_cut_is_not_drawn_and_what_may_have_is_marked() {
    let lines = [
        opened("2020-01-01"),
        line("a-b", "contact", "2020-01-03..2020-01-06", json!({"between": ["O", "B"]})),
        line("a-b", "offer", "2020-01-09", json!({"by": "B", "terms": {"kind": "loan"}})),
    ];
    let timeline = drawn(&lines, &Cuts { at: Some(crate::given::at("2020-01-04")), ..Cuts::default() });
    let row = row(&timeline, "a-b");
    let told: Vec<_> = row.marks.iter().map(|mark| (mark.r#type.word(), mark.possible)).collect();
    assert_eq!(told, [("opened", false), ("contact", true)]);
    assert_eq!((row.phase, row.possible_phase), (Some(Phase::Interest), Some(Phase::Contact)));
}

#[test]
fn a_correction_stands_where_it_was_learned_and_what_it_corrects_where_it_now_is() {
    let timeline = drawn(&real_window(), &Cuts::default());
    let row = row(&timeline, "kjaer-sampdoria");
    let correction = row.marks.iter().find(|mark| mark.kind == MarkKind::Correction).unwrap();
    assert_eq!((correction.position.0, correction.when), (41, (&crate::given::at("2020-01-07")).into()));
    assert_eq!(row.marks[0].by.iter().map(|position| position.0).collect::<Vec<_>>(), [41]);
    assert_eq!(row.owner.as_ref().unwrap().as_str(), "Sevilla");
}

#[test]
fn the_frame_is_the_window_with_a_week_around_it() {
    let lines = [
        window("w", "2020-01-10", "2020-01-20"),
        opened("2018-01-01"),
        line("a-b", "contact", "2020-01-08", json!({"between": ["O", "B"]})),
        line("a-b", "note", "2020-12-01", json!({})),
    ];
    let frame = drawn(&lines, &Cuts::default()).frame;
    assert_eq!(frame.start, crate::given::at("2020-01-08").start);
    assert_eq!(frame.end, crate::given::at("2020-01-20").end);
    let vague = line("a-b", "contact", "2019-11-01..2020-01-05", json!({"between": ["O", "B"]}));
    let frame = drawn(&[&lines[..2], &[vague]].concat(), &Cuts::default()).frame;
    assert_eq!(frame.start, crate::given::at("2020-01-03").start, "a week before, and no more");
    let within = drawn(&[lines[0].clone(), opened("2020-01-12")], &Cuts::default()).frame;
    assert_eq!(within.start, crate::given::at("2020-01-10").start, "the window at the least");
    let frame = drawn(&lines[1..], &Cuts::default()).frame;
    assert_eq!(frame.start, crate::given::at("2018-01-01").start, "without dates it is all that happened");
    assert_eq!(frame.end, crate::given::at("2020-12-01").end);
}

#[test]
fn an_arrow_goes_from_the_deal_that_was_waited_for() {
    let timeline = drawn(&real_window(), &Cuts::default());
    let told: Vec<_> =
        timeline.arrows.iter().map(|arrow| (arrow.from.as_str(), arrow.to.as_str(), arrow.waits)).collect();
    assert_eq!(told, [("kjaer-milan", "caldara-atalanta", false)]);
}
