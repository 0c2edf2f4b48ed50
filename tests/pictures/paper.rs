//! A timeline on sheets of paper: letters that can be read, every deal once, those that an arrow joins together.

use crate::given::{drawn, invented, line, real_window};
use crate::seen::{size, texts, titles};
use mercato::deal::cuts::Cuts;
use mercato::draw::{Theme, timeline_sheets};
use resvg::usvg::roxmltree::Document;
use serde_json::json;

/// What a printer leaves of A4 on its side, in points: 277 by 188 millimetres.
const PAPER: (f64, f64) = (785.2, 532.9);

fn sheets(lines: &[String]) -> Vec<String> {
    timeline_sheets(&drawn(lines, &Cuts::default()), Theme::Light)
}

/// The smallest letters in points, where the sheet fills the paper from left to right; and how much of the paper's height it takes.
#[expect(clippy::float_arithmetic, reason = "points are no whole numbers")]
fn printed(svg: &str) -> (f64, f64) {
    let parsed = Document::parse(svg).unwrap();
    let sizes = parsed.descendants().filter_map(|node| node.attribute("font-size"));
    let smallest: f64 = sizes.map(|size| size.parse().unwrap()).fold(99.0, f64::min);
    let (width, height) = size(svg);
    let point = PAPER.0 / f64::from(width);
    (smallest * point, f64::from(height) * point / PAPER.1)
}

#[test]
fn small_letters_have_six_points_however_many_deals_there_are() {
    for (deals, days) in [(1, 8), (25, 30), (40, 90), (100, 60)] {
        let sheets = sheets(&invented(deals, days, 3));
        for (svg, number) in sheets.iter().zip(1..) {
            let (letters, high) = printed(svg);
            assert!(letters >= 6.0, "{letters} points on sheet {number} of {deals} deals");
            assert!(high <= 1.0, "sheet {number} of {deals} deals is {high} papers high");
            // What is left would not have held another row.
            assert!(number == sheets.len() || high > 0.7, "sheet {number} of {deals} deals fills {high}");
        }
    }
}

#[test]
fn every_deal_is_on_one_sheet_and_each_sheet_says_which_it_is() {
    let lines = invented(100, 60, 4);
    let deals = drawn(&lines, &Cuts::default()).rows;
    let sheets = sheets(&lines);
    assert!(sheets.len() >= 5, "{}", sheets.len());
    let told: Vec<String> = sheets.iter().flat_map(|svg| titles(svg)).collect();
    for row in &deals {
        let named = told.iter().filter(|title| title.starts_with(&format!("{}: {}", row.deal, row.players[0])));
        assert_eq!(named.count(), 1, "{}", row.deal);
    }
    for (svg, number) in sheets.iter().zip(1..) {
        assert_eq!(texts(svg)[0], format!("Timeline: {} deals, sheet {number} of {}", deals.len(), sheets.len()));
    }
}

#[test]
fn a_deal_is_on_the_sheet_of_the_one_it_waited_for() {
    let sheets = sheets(&real_window());
    assert!(sheets.len() >= 2, "{}", sheets.len());
    let told: Vec<String> = sheets.iter().flat_map(|svg| titles(svg)).collect();
    let arrow = "caldara-atalanta waited for kjaer-milan";
    assert!(told.iter().any(|title| title == arrow), "{told:?}");
}

#[test]
fn deals_that_wait_for_each_other_and_fill_more_than_a_sheet_are_cut() {
    let deal = |number: u32| format!("deal-{number:02}");
    let mut lines = Vec::new();
    for number in 0..40 {
        let (owner, next) = (format!("Owner {number}"), deal(number + 1));
        lines.push(line(&deal(number), "opened", "2020-01-01", json!({"players": ["A"], "owner": owner, "to": "B"})));
        if number < 39 {
            let wait = json!({"by": owner, "deal": next});
            lines.push(line(&deal(number), "authorization_pending_replacement", "2020-01-02", wait));
        }
    }
    lines.sort_by_key(|line| !line.contains(r#""opened""#));
    let sheets = sheets(&lines);
    assert!(sheets.len() >= 2 && sheets.iter().all(|svg| printed(svg).1 <= 1.0));
    let arrows = sheets.iter().flat_map(|svg| titles(svg)).filter(|title| title.contains(" waits for deal-")).count();
    assert_eq!(arrows, 40 - sheets.len(), "the arrows within the sheets");
}

#[test]
fn one_sheet_says_nothing_of_others() {
    let sheets = sheets(&invented(5, 30, 1));
    assert_eq!(sheets.len(), 1);
    assert_eq!(texts(&sheets[0])[0], "Timeline: 5 deals");
}
