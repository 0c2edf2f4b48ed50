//! The same picture every time, sound, and fit to stand in a page with others.

use crate::given::{drawn, invented, line, on, real_window};
use mercato::deal::cuts::Cuts;
use mercato::draw::png::png;
use mercato::draw::{Theme, timeline_svg};
use resvg::usvg::fontdb;
use resvg::usvg::roxmltree::Document;
use serde_json::json;
use std::collections::BTreeSet;

fn ids(svg: &str) -> BTreeSet<String> {
    let parsed = Document::parse(svg).unwrap();
    let ids = parsed.descendants().filter_map(|node| node.attribute("id"));
    ids.map(str::to_owned).collect()
}

#[test]
fn one_view_gives_one_picture() {
    let view = || drawn(&invented(10, 30, 1), &Cuts::default());
    assert_eq!(timeline_svg(&view(), Theme::Light), timeline_svg(&view(), Theme::Light));
}

#[test]
fn it_is_sound_whatever_the_names_are() {
    let svg = timeline_svg(&drawn(&invented(40, 90, 2), &Cuts::default()), Theme::Light);
    assert!(svg.starts_with("<svg"), "{}", &svg[..40]);
    let parsed = Document::parse(&svg).unwrap();
    assert!(parsed.descendants().any(|node| node.text().is_some_and(|text| text.contains("<b>&amp;"))));
}

#[test]
fn ids_of_two_pictures_do_not_clash() {
    let of = |day, theme| ids(&timeline_svg(&drawn(&real_window(), &on(day)), theme));
    let sixth = of("2020-01-06", Theme::Light);
    assert!(!sixth.is_empty());
    assert!(sixth.is_disjoint(&of("2020-01-31", Theme::Light)));
    assert!(sixth.is_disjoint(&of("2020-01-06", Theme::Dark)));
}

#[test]
fn every_mark_tells_what_it_is() {
    let view = drawn(&real_window(), &Cuts::default());
    let svg = timeline_svg(&view, Theme::Light);
    let parsed = Document::parse(&svg).unwrap();
    let titles: Vec<&str> =
        parsed.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text()).collect();
    let corrected = |title: &&str| title.starts_with("#24, ") && title.ends_with("; corrected by #41");
    assert!(titles.iter().any(corrected), "{titles:?}");
    let seen =
        |mark: &&mercato::views::timeline::Mark| mark.when.start < view.frame.end && mark.when.end > view.frame.start;
    for mark in view.rows.iter().flat_map(|row| &row.marks).filter(seen) {
        let begins = format!("#{}, ", mark.position);
        assert_eq!(titles.iter().filter(|title| title.starts_with(&begins)).count(), 1, "{begins}");
    }
}

#[test]
fn a_png_that_would_fill_the_memory_is_refused() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="80000"/>"#;
    let error = png(svg, fontdb::Database::new()).unwrap_err();
    assert_eq!(error.to_string(), "the picture has 1400 x 80000 pixels, more than a PNG is made for");
}

#[test]
fn a_png_tells_the_letters_that_are_boxes() {
    let boxes = |player: &str| {
        let opened =
            line("a-b", "opened", "2020-01-02", json!({"players": [player], "owner": "Ольга Ω", "to": "محمد"}));
        let svg = timeline_svg(&drawn(&[opened], &Cuts::default()), Theme::Light);
        png(&svg, fontdb::Database::new()).unwrap().boxes.into_iter().collect::<String>()
    };
    assert_eq!(boxes("Wu Lei 武磊 武"), "武磊");
    assert_eq!(boxes("Wu Lei"), "");
}

#[test]
fn a_png_has_the_size_it_says() {
    let svg = timeline_svg(&drawn(&invented(3, 10, 1), &Cuts::default()), Theme::Light);
    let png = png(&svg, fontdb::Database::new()).unwrap();
    assert_eq!(png.bytes[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png.bytes[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (png.width, png.height));
    assert!(png.width > 1000 && png.height > 300, "{} x {}", png.width, png.height);
}
