//! Arrows from a deal to those that waited for it.

use crate::given::{drawn, line};
use crate::seen::shapes;
use mercato::deal::cuts::Cuts;
use mercato::draw::{Theme, timeline_svg};
use serde_json::json;

fn opened(deal: &str, happened: &str) -> String {
    let owner = format!("Owner {deal}");
    line(deal, "opened", happened, json!({"players": [deal], "owner": owner, "to": "B"}))
}

fn waits(deal: &str, happened: &str) -> String {
    let data = json!({"by": format!("Owner {deal}"), "deal": "a"});
    line(deal, "authorization_pending_replacement", happened, data)
}

fn free(deal: &str, happened: &str) -> String {
    line(deal, "authorization_granted", happened, json!({"by": format!("Owner {deal}")}))
}

fn completed(happened: &str) -> String {
    line("a", "completion", happened, json!({"basis": "report"}))
}

/// Where the shaft of an arrow begins, and where its tip is.
fn ends(svg: &str, told: &str) -> (i64, i64) {
    let shapes = shapes(svg, told);
    let x = |text: &str| text.split(',').next().unwrap().parse::<i64>().unwrap();
    (x(&shapes[0].1[1..]), x(&shapes.last().unwrap().1))
}

fn svg(lines: &[String]) -> String {
    timeline_svg(&drawn(lines, &Cuts::default()), Theme::Light)
}

#[test]
fn none_leads_to_a_deal_that_was_never_let_go() {
    let collapse = line("b", "collapse", "2020-01-20", json!({"reason": "medical"}));
    let lines =
        [opened("a", "2020-01-01"), completed("2020-01-05"), opened("b", "2020-01-10"), waits("b", "2020-01-12")];
    let arrows = |lines: &[String]| drawn(lines, &Cuts::default()).arrows;
    assert!(arrows(&lines)[0].waits, "as long as it waits there is one");
    assert_eq!(arrows(&[&lines[..], &[collapse]].concat()), []);
    assert!(!arrows(&[&lines[..], &[free("b", "2020-01-15")]].concat())[0].waits);
}

#[test]
fn it_arrives_where_the_deal_has_begun() {
    let lines =
        [opened("a", "2020-01-01"), completed("2020-01-05"), opened("b", "2020-01-10"), waits("b", "2020-01-12")];
    let (leaves, arrives) = ends(&svg(&lines), "a is completed; b waits");
    assert!(arrives > leaves, "{leaves}, {arrives}");
}

#[test]
fn those_of_the_same_days_stand_side_by_side() {
    let mut lines = vec![opened("a", "2020-01-01"), opened("b", "2020-01-02"), opened("c", "2020-01-02")];
    lines.extend([waits("b", "2020-01-03"), waits("c", "2020-01-03"), completed("2020-01-06")]);
    lines.extend([free("b", "2020-01-07"), free("c", "2020-01-07")]);
    let svg = svg(&lines);
    let (one, other) = (ends(&svg, "b waited for a"), ends(&svg, "c waited for a"));
    assert_eq!((other.0 - one.0, other.1 - one.1), (-8, -8));
}

#[test]
fn letters_and_marks_lie_over_them() {
    let lines =
        [opened("a", "2020-01-01"), opened("b", "2020-01-02"), waits("b", "2020-01-03"), completed("2020-01-06")];
    let svg = svg(&lines);
    let arrow = svg.find("stroke-opacity").unwrap();
    let letters: Vec<usize> = svg.match_indices("pointer-events").map(|(at, _)| at).collect();
    assert!(letters.len() >= 2 && letters.iter().all(|letter| *letter > arrow));
    assert!(svg.match_indices("#1, ").all(|(at, _)| at > arrow), "the marks too");
}
