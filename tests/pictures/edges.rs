//! What lies at the edges of a picture and past them: nothing is left out in silence.

use crate::given::{at, drawn, drawn_of, erased, invented, line, on, window};
use mercato::deal::cuts::Cuts;
use mercato::draw::{Theme, timeline_svg};
use mercato::views::history::Standing;
use mercato::views::timeline::{MarkKind, Timeline};
use resvg::usvg::roxmltree::{Document, Node};
use serde_json::{Value, json};

fn opened() -> String {
    line("a-b", "opened", "2020-01-02", json!({"players": ["A"], "owner": "O", "to": "B", "window": "w"}))
}

fn contact(happened: &str) -> String {
    line("a-b", "contact", happened, json!({"between": ["O", "B"]}))
}

/// The line with an id that another may name.
fn known_as(number: u8, line: &str) -> String {
    let mut line: Value = serde_json::from_str(line).unwrap();
    line["id"] = json!(id(number));
    line.to_string()
}

fn id(number: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{number:02}")
}

fn correction(happened: &str) -> String {
    line("a-b", "correction", happened, json!({"of": id(1), "patch": {"note": "no"}, "reason": "a slip"}))
}

fn retraction(happened: &str) -> String {
    line("a-b", "retraction", happened, json!({"of": id(1), "reason": "never so"}))
}

/// All that can be read on it.
fn texts(svg: &str) -> Vec<String> {
    let parsed = Document::parse(svg).unwrap();
    let texts = parsed.descendants().filter(|node| node.has_tag_name("text"));
    texts.filter_map(|node| node.text().map(|text| text.trim().to_owned())).collect()
}

fn types(timeline: &Timeline) -> Vec<&str> {
    timeline.rows[0].marks.iter().map(|mark| mark.r#type.word()).collect()
}

fn says(svg: &str, words: &str) -> bool {
    texts(svg).iter().any(|text| text == words)
}

#[test]
fn the_days_are_named_at_the_foot_as_well_where_the_top_is_out_of_sight() {
    let named = |deals| {
        let texts = texts(&timeline_svg(&drawn(&invented(deals, 30, 1), &Cuts::default()), Theme::Light));
        texts.iter().filter(|text| *text == "8 Jun").count()
    };
    assert_eq!((named(5), named(40)), (1, 2));
}

const CORRECTION: &str = "the correction, when it was learned";

#[test]
fn what_was_put_right_shortly_after_all_else_is_on_the_picture_where_no_window_ends_it() {
    let lines = [opened(), known_as(1, &contact("2020-01-20")), correction("2020-01-25"), retraction("2020-01-26")];
    let timeline = drawn(&lines, &Cuts::default());
    assert_eq!(timeline.frame.end, at("2020-01-26").end);
    let svg = timeline_svg(&timeline, Theme::Light);
    assert!(says(&svg, CORRECTION) && !texts(&svg).iter().any(|text| text.ends_with(" later")), "{:?}", texts(&svg));
    let lines = [&lines[..3], &[retraction("2026-01-26")]].concat();
    let timeline = drawn(&lines, &Cuts::default());
    assert_eq!(timeline.frame.end, at("2020-01-25").end, "years that are empty leave no room for the rest");
    assert!(says(&timeline_svg(&timeline, Theme::Light), "1 later"));
}

#[test]
fn what_was_put_right_long_after_the_window_is_counted_and_not_explained() {
    let lines = [
        window("w", "2020-01-02", "2020-01-31"),
        opened(),
        known_as(1, &contact("2020-01-03")),
        correction("2020-03-09"),
        retraction("2020-03-10"),
    ];
    let svg = timeline_svg(&drawn(&lines, &Cuts::default()), Theme::Light);
    assert!(says(&svg, "2 later"), "{:?}", texts(&svg));
    assert!(!says(&svg, CORRECTION), "{:?}", texts(&svg));
    let lines = [&lines[..3], &[correction("2020-02-03")]].concat();
    assert!(says(&timeline_svg(&drawn(&lines, &Cuts::default()), Theme::Light), CORRECTION), "shortly after it");
}

#[test]
fn a_correction_learned_after_the_date_asked_for_is_not_drawn() {
    let lines = [
        window("w", "2020-01-02", "2020-01-31"),
        opened(),
        known_as(1, &contact("2020-01-03")),
        correction("2020-01-09"),
    ];
    let cuts = |day| Cuts { at: Some(at(day)), ..Cuts::default() };
    assert_eq!(types(&drawn(&lines, &cuts("2020-01-05"))), ["opened", "contact"]);
    assert_eq!(types(&drawn(&lines, &cuts("2020-01-09"))), ["opened", "contact", "correction"]);
    assert_eq!(types(&drawn(&lines, &on("2020-01-09"))), ["opened", "contact", "correction"]);
}

/// Every x of the marks and what is drawn of them.
fn reaches_to(svg: &str) -> i64 {
    let parsed = Document::parse(svg).unwrap();
    let is_mark = |node: &Node<'_, '_>| {
        node.children()
            .any(|child| child.has_tag_name("title") && child.text().is_some_and(|told| told.trim().starts_with("#")))
    };
    let marks = parsed.descendants().filter(is_mark).flat_map(|mark| mark.children().collect::<Vec<_>>());
    let first = |path: &str| path[1..].split(',').next().unwrap().parse::<i64>().unwrap();
    let x = |node: Node<'_, '_>| match node.tag_name().name() {
        "line" => node.attribute("x2").map(|x| x.parse().unwrap()),
        // A circle begins at its left.
        "path" => node.attribute("d").map(|path| first(path) + 8),
        _ => None,
    };
    marks.filter_map(x).max().unwrap()
}

/// Where the line of the date asked for stands.
fn cut(svg: &str) -> i64 {
    let parsed = Document::parse(svg).unwrap();
    let line = parsed.descendants().find(|node| node.attribute("stroke-dasharray") == Some("2 2")).unwrap();
    line.attribute("x1").unwrap().parse().unwrap()
}

#[test]
fn nothing_is_marked_past_the_date_asked_for() {
    let of = |lines: &[String], day| {
        let svg = timeline_svg(&drawn(lines, &Cuts { at: Some(at(day)), ..Cuts::default() }), Theme::Light);
        (reaches_to(&svg), cut(&svg))
    };
    let lines = [opened(), contact("2020-01-04..2020-01-20"), contact("2020-01-06")];
    let dated = [&[window("w", "2020-01-02", "2020-01-31")], &lines[..]].concat();
    for day in ["2020-01-04", "2020-01-06", "2020-01-19"] {
        for lines in [&lines[..], &dated] {
            let (reached, cut) = of(lines, day);
            assert!(reached <= cut, "{day}: {reached} > {cut}");
        }
    }
    let timeline = drawn(&lines, &Cuts { at: Some(at("2020-01-11")), ..Cuts::default() });
    assert_eq!(timeline.frame.end, at("2020-01-11").end, "nor is there room for it");
}

#[test]
fn what_was_erased_keeps_its_sign_and_the_legend_tells_what_became_of_it() {
    let words = "erased: what it said is gone";
    let lines = [opened(), known_as(1, &contact("2026-12-30"))];
    let kept = drawn(&lines, &Cuts::default());
    assert!(!says(&timeline_svg(&kept, Theme::Light), words));
    let timeline = drawn_of(&erased(&lines, &id(1)), &Cuts::default());
    let told: Vec<_> = timeline.rows[0].marks.iter().map(|mark| (mark.kind, mark.standing)).collect();
    assert_eq!(told[1..], [(MarkKind::Step, Standing::Erased), (MarkKind::Retraction, Standing::Stands)]);
    let svg = timeline_svg(&timeline, Theme::Light);
    assert!(says(&svg, words) && says(&svg, "the retraction or erasure, when it was learned"), "{:?}", texts(&svg));
    let before = timeline_svg(&drawn_of(&erased(&lines, &id(1)), &on("2026-12-31")), Theme::Light);
    assert!(says(&before, words) && !says(&before, "the retraction or erasure, when it was learned"));
}

#[test]
fn before_a_window_is_near_the_weeks_that_led_to_it_are_drawn() {
    let lines = [window("w", "2020-06-01", "2020-07-01"), opened(), contact("2020-01-06")];
    let timeline = drawn(&lines, &Cuts { at: Some(at("2020-01-20")), ..Cuts::default() });
    let (start, end) = (timeline.frame.start, timeline.frame.end);
    assert!(start <= at("2020-01-06").start && start > at("2019-10-01").start, "{start}");
    assert!(end >= at("2020-01-20").end && end < at("2020-02-20").start, "{end}");
    assert!(!says(&timeline_svg(&timeline, Theme::Light), "opens"));
}
