//! The graph of who waits for whom.

use crate::given::{ledger, line};
use mercato::deal::cuts::Cuts;
use mercato::deal::filter::DealFilter;
use mercato::draw::{Theme, chain_svg};
use mercato::views::chain::chain;
use mercato::views::deal::AsOf;
use mercato::views::deals::Deals;
use resvg::usvg::roxmltree::Document;
use serde_json::json;

fn svg(lines: &[String]) -> String {
    let (histories, _) = ledger(lines);
    let links = chain(&Deals::of(&histories, &Cuts::default()), &DealFilter::default());
    chain_svg(&links, &AsOf::from(&Cuts::default()), Theme::Light)
}

fn waits(deals: &[(&str, Option<&str>)]) -> Vec<String> {
    let opened = |(deal, _): &(&str, _)| {
        line(deal, "opened", "2020-01-01", json!({"players": [deal], "owner": format!("Owner {deal}"), "to": "B"}))
    };
    let wait = |(deal, other): &(&str, Option<&str>)| {
        let data = json!({"by": format!("Owner {deal}"), "deal": (*other)?});
        Some(line(deal, "authorization_pending_replacement", "2020-01-02", data))
    };
    deals.iter().map(opened).chain(deals.iter().filter_map(wait)).collect()
}

fn titles(svg: &str) -> Vec<String> {
    let parsed = Document::parse(svg).unwrap();
    let titles = parsed.descendants().filter(|node| node.has_tag_name("title"));
    titles.filter_map(|node| node.text().map(str::to_owned)).collect()
}

/// Where the box of each deal is.
fn boxes(svg: &str) -> Vec<(String, (i64, i64))> {
    let parsed = Document::parse(svg).unwrap();
    let mut boxes = Vec::new();
    for group in parsed.descendants().filter(|node| node.has_tag_name("g")) {
        let title = group.children().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
        let rect = group.children().find(|node| node.has_tag_name("rect") && node.has_attribute("rx"));
        if let (Some(title), Some(rect)) = (title, rect) {
            let number = |name| rect.attribute(name).unwrap().parse().unwrap();
            boxes.push((title.split(':').next().unwrap().to_owned(), (number("x"), number("y"))));
        }
    }
    boxes
}

#[test]
fn every_deal_has_a_box_of_its_own_and_every_wait_an_arrow() {
    let lines = waits(&[
        ("a", None),
        ("b", Some("a")),
        ("c", Some("a")),
        ("d", Some("c")),
        ("e", Some("f")),
        ("f", Some("g")),
        ("g", Some("e")),
        ("h", Some("g")),
    ]);
    let svg = svg(&lines);
    let boxes = boxes(&svg);
    assert_eq!(boxes.len(), 8);
    let places: std::collections::BTreeSet<_> = boxes.iter().map(|(_, place)| *place).collect();
    assert_eq!(places.len(), 8, "{boxes:?}");
    let titles = titles(&svg);
    for arrow in ["b waits for a", "c waits for a", "d waits for c", "e waits for f", "f waits for g", "g waits for e"]
    {
        assert!(titles.iter().any(|title| title == arrow), "{arrow}: {titles:?}");
    }
}

#[test]
fn what_is_waited_for_has_a_box_whether_it_is_a_deal_or_not() {
    let mut lines = waits(&[("a", None), ("b", None)]);
    let wait = |deal, data| line(deal, "authorization_pending_replacement", "2020-01-02", data);
    lines.push(wait("a", json!({"by": "Owner a", "replacement": "a goalkeeper"})));
    lines.push(wait("b", json!({"by": "Owner b"})));
    let titles = titles(&svg(&lines));
    for title in ["a goalkeeper: no deal recorded", "a waits for a goalkeeper", "b waits for a replacement"] {
        assert!(titles.iter().any(|told| told == title), "{title}: {titles:?}");
    }
}

#[test]
fn a_circle_that_is_over_is_placed_as_one_still() {
    let mut lines = waits(&[("a", Some("b")), ("b", Some("a"))]);
    lines.push(line("a", "completion", "2020-01-05", json!({"basis": "report"})));
    let svg = svg(&lines);
    let boxes = boxes(&svg);
    assert_eq!(boxes.len(), 2);
    assert_ne!(boxes[0].1, boxes[1].1);
    let titles = titles(&svg);
    assert!(titles.iter().any(|title| title == "a waited for b"), "{titles:?}");
    assert!(titles.iter().any(|title| title == "b waits for a"), "{titles:?}");
}

#[test]
fn what_would_set_a_deal_free_is_read_to_its_end() {
    let lines = waits(&[("a", None), ("bartholomew-bertrand", Some("a"))]);
    let done = line("bartholomew-bertrand", "completion", "2020-01-31", json!({"basis": "report"}));
    let svg = svg(&[&lines[..], &[done]].concat());
    let told = crate::seen::texts(&svg);
    let at = told.iter().position(|text| text.starts_with("completed on 31 Jan 2020")).unwrap();
    assert!(!told[at].contains('…') && told[at + 1].ends_with("bartholomew-bertrand"), "{told:?}");
}
