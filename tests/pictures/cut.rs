//! What crosses the edge of a picture, or the date asked for: it is cut, and tells no date that is not so.

use crate::given::{at, drawn, line, window};
use crate::seen::{cut, points, shapes, texts};
use mercato::deal::cuts::Cuts;
use mercato::draw::{Theme, timeline_svg};
use serde_json::json;

fn opened(happened: &str) -> String {
    line("a-b", "opened", happened, json!({"players": ["A"], "owner": "O", "to": "B", "window": "w"}))
}

fn of(lines: &[String], cuts: &Cuts) -> String {
    timeline_svg(&drawn(lines, cuts), Theme::Light)
}

/// In a window of June, which is drawn from 25 May to 7 July.
fn in_june(kind: &str, happened: &str, data: serde_json::Value) -> String {
    let june = window("w", "2025-06-01", "2025-06-30");
    let note = |day| line("a-b", "note", day, json!({}));
    let lines = [june, opened("2025-05-25"), note("2025-07-07"), line("a-b", kind, happened, data)];
    of(&lines, &Cuts::default())
}

fn contact(happened: &str) -> Vec<(String, String)> {
    shapes(&in_june("contact", happened, json!({"between": ["O", "B"]})), "#4, ")
}

#[test]
fn a_slope_that_ends_after_the_picture_is_cut_on_its_way_up() {
    let svg = in_june("agreement", "2025-06-25..2025-07-20", json!({}));
    let top = |told| points(&svg, told).iter().map(|(_, y)| *y).min().unwrap();
    assert!(top("agreed since") >= top("interest since") + 5, "{:?}", points(&svg, "agreed since"));
    let within = points(&in_june("agreement", "2025-06-25..2025-07-07", json!({})), "agreed since");
    assert_eq!(within.iter().map(|(_, y)| *y).min().unwrap(), top("interest since"));
}

#[test]
fn a_completion_that_may_be_after_the_picture_has_no_box_in_it() {
    let svg = in_june("completion", "2025-07-05..2025-07-20", json!({"basis": "report"}));
    assert!(shapes(&svg, "completed since").iter().all(|(name, _)| name != "rect"));
    assert_eq!(texts(&svg).iter().filter(|text| *text == "✓").count(), 1, "in the legend alone");
}

#[test]
fn a_mark_that_begins_before_the_picture_is_open_there() {
    let count = |shapes: &[(String, String)], wanted| shapes.iter().filter(|(name, _)| name == wanted).count();
    let within = contact("2025-05-27..2025-06-10");
    assert_eq!((count(&within, "line"), count(&within, "path")), (3, 1), "{within:?}");
    let open = contact("2025-05-20..2025-06-10");
    assert_eq!((count(&open, "line"), count(&open, "path")), (2, 1), "{open:?}");
    let mostly_before = contact("2025-04-01..2025-06-10");
    assert_eq!((count(&mostly_before, "line"), count(&mostly_before, "path")), (2, 0), "{mostly_before:?}");
    // The first half of it is drawn, to the last minute.
    let half = contact("2025-06-25..2025-07-20");
    assert_eq!((count(&half, "line"), count(&half, "path")), (2, 0), "{half:?}");
}

#[test]
fn the_sign_of_a_mark_stands_in_the_middle_of_its_time() {
    let sign = |happened| {
        let shapes = contact(happened);
        let (_, path) = shapes.iter().find(|(name, _)| name == "path").unwrap();
        path[1..].split(',').next().unwrap().parse::<i64>().unwrap()
    };
    assert_eq!(sign("2025-05-20..2025-06-10"), sign("2025-05-27..2025-06-03"));
}

#[test]
fn a_deal_that_is_over_ends_at_the_date_asked_for() {
    for (kind, told, data) in [
        ("completion", "completed since", json!({"basis": "report"})),
        ("collapse", "collapsed since", json!({"reason": "price"})),
    ] {
        let lines =
            [window("w", "2020-01-02", "2020-02-10"), opened("2020-01-03"), line("a-b", kind, "2020-01-31", data)];
        let svg = of(&lines, &Cuts { at: Some(at("2020-01-31")), ..Cuts::default() });
        let rightmost = points(&svg, told).iter().map(|(x, _)| *x).max().unwrap();
        assert!(rightmost <= cut(&svg), "{rightmost} > {}", cut(&svg));
        let boxed = shapes(&svg, told).into_iter().find(|(name, _)| name == "rect").unwrap().1;
        let numbers: Vec<i64> = boxed.split_whitespace().map(|number| number.parse().unwrap()).collect();
        assert_eq!(numbers[0] + numbers[2], cut(&svg), "the box stands before the line");
    }
}

#[test]
fn the_date_asked_for_keeps_its_hour() {
    let lines = [window("w", "2020-01-02", "2020-01-31"), opened("2020-01-03")];
    let says = |words: &str| {
        let svg = of(&lines, &Cuts { at: Some(at(words)), ..Cuts::default() });
        texts(&svg).into_iter().find(|text| text.starts_with("as of")).unwrap()
    };
    assert_eq!(says("2020-01-08"), "as of 8 Jan 2020");
    assert_eq!(says("2020-01-08T12:00"), "as of 8 Jan 2020 12:00");
}

#[test]
fn the_zone_of_a_window_is_named_where_it_is_another() {
    let lines =
        |zone| [window("w", "2020-01-02", "2020-01-31T20:00").replace("Europe/Rome", zone), opened("2020-01-03")];
    let there = texts(&of(&lines("Europe/London"), &Cuts::default()));
    assert!(there.contains(&"closes 31 Jan 2020 20:00 (Europe/London)".to_owned()), "{there:?}");
    assert!(
        there.iter().any(|text| text.contains("31 Jan 2020 20:00 (Europe/London); days of Europe/Rome")),
        "{there:?}"
    );
    let here = texts(&of(&lines("Europe/Rome"), &Cuts::default()));
    assert!(here.contains(&"closes 31 Jan 2020 20:00".to_owned()), "{here:?}");
}
