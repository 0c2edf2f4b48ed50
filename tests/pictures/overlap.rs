//! No text and no sign lies on another or leaves the picture, as a program that draws it would set it.

use crate::given::{at, drawn, invented, ledger, line, on, real_window, window};
use mercato::deal::cuts::Cuts;
use mercato::deal::filter::DealFilter;
use mercato::draw::{Theme, chain_svg, text, timeline_sheets, timeline_svg};
use mercato::views::chain::chain;
use mercato::views::deal::AsOf;
use mercato::views::deals::Deals;
use mercato::views::timeline::MarkKind;
use resvg::usvg::roxmltree::{self, Document};
use resvg::usvg::{FontResolver, Group, Node, Options, Rect, Tree, fontdb};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A text or a mark, and where it lies.
type Set = (String, Rect);

fn tree(svg: &str) -> Tree {
    let mut fonts = fontdb::Database::new();
    let ours = fonts.load_font_source(fontdb::Source::Binary(Arc::new(text::font())))[0];
    let font_resolver = FontResolver {
        select_font: Box::new(move |_, _| Some(ours)),
        select_fallback: FontResolver::default_fallback_selector(),
    };
    Tree::from_str(svg, &Options { fontdb: Arc::new(fonts), font_resolver, ..Options::default() }).unwrap()
}

fn texts(group: &Group, found: &mut Vec<Set>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

/// The marks of records, each with all that is drawn of it.
fn marks(svg: &str) -> Vec<Set> {
    let parsed = Document::parse(svg).unwrap();
    let mut found = Vec::new();
    for group in parsed.descendants().filter(|node| node.has_tag_name("g")) {
        let words = group.first_element_child().and_then(|first| first.text()).unwrap_or_default().trim();
        if words.starts_with('#') {
            let alone = format!(r#"<svg xmlns="http://www.w3.org/2000/svg">{}</svg>"#, &svg[group.range()]);
            let tree = Tree::from_str(&alone, &Options::default()).unwrap();
            found.push((words.to_owned(), tree.root().abs_stroke_bounding_box()));
        }
    }
    found
}

/// The straight lines, each with its stroke.
#[expect(clippy::float_arithmetic, reason = "half of the stroke lies on either side")]
fn lines(svg: &str) -> Vec<Rect> {
    let parsed = Document::parse(svg).unwrap();
    let of = |line: roxmltree::Node<'_, '_>| {
        let [x1, x2, y1, y2] =
            ["x1", "x2", "y1", "y2"].map(|name| line.attribute(name).unwrap().parse::<f32>().unwrap());
        Rect::from_ltrb(x1.min(x2) - 0.5, y1.min(y2) - 0.5, x1.max(x2) + 0.5, y1.max(y2) + 0.5).unwrap()
    };
    parsed.descendants().filter(|node| node.has_tag_name("line")).map(of).collect()
}

/// Half a pixel of ink is no overlap.
#[expect(clippy::float_arithmetic, reason = "what sets the text measures in floats")]
fn overlap(one: &Rect, other: &Rect) -> bool {
    let apart = |end: f32, start: f32| end <= start + 0.5;
    !(apart(one.right(), other.left())
        || apart(other.right(), one.left())
        || apart(one.bottom(), other.top())
        || apart(other.bottom(), one.top()))
}

#[track_caller]
fn nothing_overlaps(svg: &str, at_least: usize) {
    let tree = tree(svg);
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    assert!(found.len() >= at_least, "only {} texts", found.len());
    let lines = lines(svg);
    // The letter of a phase stands on its bar, which lies over the lines.
    for (words, place) in found.iter().filter(|(words, _)| words.chars().count() > 1) {
        for line in &lines {
            assert!(!overlap(place, line), "a line runs through {words:?}: {line:?}, {place:?}");
        }
    }
    found.extend(marks(svg));
    let size = tree.size();
    for (at, (words, place)) in found.iter().enumerate() {
        let inside = place.left() >= 0.0 && place.right() <= size.width() && place.bottom() <= size.height();
        assert!(inside, "{words:?} leaves the picture: {place:?} of {size:?}");
        for (other, other_place) in found.iter().skip(at + 1) {
            assert!(!overlap(place, other_place), "{words:?} lies on {other:?}: {place:?}, {other_place:?}");
        }
    }
}

#[test]
fn of_the_real_window() {
    for cuts in [Cuts::default(), on("2020-01-06"), on("2020-01-31")] {
        nothing_overlaps(&timeline_svg(&drawn(&real_window(), &cuts), Theme::Light), 40);
    }
}

#[test]
fn of_forty_deals_over_ninety_days() {
    for seed in 1..=4 {
        let lines = invented(40, 90, seed);
        let timeline = drawn(&lines, &Cuts::default());
        let signs: BTreeSet<MarkKind> = timeline.rows.iter().flat_map(|row| &row.marks).map(|mark| mark.kind).collect();
        assert!(signs.len() >= 7, "only {signs:?}");
        nothing_overlaps(&timeline_svg(&timeline, Theme::Light), 200);
        nothing_overlaps(&timeline_svg(&drawn(&lines, &on("2020-07-10")), Theme::Dark), 100);
    }
}

#[test]
fn of_sheets_of_paper() {
    for lines in [real_window(), invented(40, 90, 2), invented(40, 8, 3)] {
        for sheet in timeline_sheets(&drawn(&lines, &Cuts::default()), Theme::Light) {
            nothing_overlaps(&sheet, 20);
        }
    }
}

#[test]
fn of_windows_that_close_together_and_the_date_asked_for() {
    let opened = |deal: &str, window: &str| {
        line(deal, "opened", "2024-07-01", json!({"players": [deal], "owner": "O", "to": "B", "window": window}))
    };
    let abroad = window("pl-summer-24", "2024-06-14", "2024-08-30T23:00").replace("Europe/Rome", "Europe/London");
    let lines = [
        abroad,
        window("summer-24", "2024-07-01", "2024-08-30T20:00"),
        opened("one-a", "pl-summer-24"),
        opened("two-c", "summer-24"),
    ];
    for day in 1..=31 {
        for month in ["07", "08"] {
            let cuts = Cuts { at: Some(at(&format!("2024-{month}-{day:02}"))), ..Cuts::default() };
            nothing_overlaps(&timeline_svg(&drawn(&lines, &cuts), Theme::Light), 20);
        }
    }
}

#[test]
fn of_windows_whose_names_have_room_on_neither_side_of_their_lines() {
    let opened = |deal: &str, window: &str| {
        line(deal, "opened", "2024-07-01", json!({"players": [deal], "owner": "O", "to": "B", "window": window}))
    };
    let named = |first: &str| format!("{first}{}", "-of-the-lower-leagues".repeat(5));
    let (one, other) = (named("summer"), named("autumn"));
    let lines = [
        window(&one, "2024-06-14", "2024-07-20"),
        window(&other, "2024-07-01", "2024-08-30"),
        opened("one-a", &one),
        opened("two-c", &other),
    ];
    nothing_overlaps(&timeline_svg(&drawn(&lines, &Cuts::default()), Theme::Light), 20);
}

#[test]
fn of_a_hundred_deals_over_a_week_or_three_years() {
    nothing_overlaps(&timeline_svg(&drawn(&invented(100, 8, 5), &Cuts::default()), Theme::Light), 400);
    nothing_overlaps(&timeline_svg(&drawn(&invented(100, 200, 6), &Cuts::default()), Theme::Light), 400);
}

#[test]
fn of_a_deal_with_one_event_and_no_window() {
    let opened = line("a-b", "opened", "2020-01", json!({"players": ["A"], "owner": "O", "to": "B"}));
    nothing_overlaps(&timeline_svg(&drawn(&[opened], &Cuts::default()), Theme::Light), 10);
}

#[test]
fn of_centuries_as_a_slip_of_the_pen_makes_them() {
    let opened = line("a-b", "opened", "0202-01-06", json!({"players": ["A"], "owner": "O", "to": "B"}));
    let contact = line("a-b", "contact", "2020-01-06", json!({"between": ["O", "B"]}));
    nothing_overlaps(&timeline_svg(&drawn(&[opened, contact], &Cuts::default()), Theme::Light), 10);
}

#[test]
fn of_a_deal_that_is_off_and_on_again_from_day_to_day() {
    let mut lines = vec![line("a-b", "opened", "2019-01-01", json!({"players": ["A"], "owner": "O", "to": "B"}))];
    for (day, kind, data) in [
        ("2020-01-01", "collapse", json!({"reason": "price"})),
        ("2020-01-02", "reopening", json!({"reason": "a new owner"})),
        ("2020-02-20", "collapse", json!({"reason": "price"})),
        ("2020-03-01", "reopening", json!({"reason": "a new owner"})),
        ("2020-12-31", "collapse", json!({"reason": "price"})),
    ] {
        lines.push(line("a-b", kind, day, data));
    }
    nothing_overlaps(&timeline_svg(&drawn(&lines, &Cuts::default()), Theme::Light), 10);
}

#[test]
fn of_a_chain() {
    for seed in 1..=3 {
        let (histories, _) = ledger(&invented(60, 90, seed));
        let links = chain(&Deals::of(&histories, &Cuts::default()), &DealFilter::default());
        nothing_overlaps(&chain_svg(&links, &AsOf::from(&Cuts::default()), Theme::Light), links.len());
    }
}
