//! What stands on a picture, as a reader of its SVG finds it.

use resvg::usvg::roxmltree::{Document, Node};

/// All that can be read on it.
pub(crate) fn texts(svg: &str) -> Vec<String> {
    let parsed = Document::parse(svg).unwrap();
    let texts = parsed.descendants().filter(|node| node.has_tag_name("text"));
    texts.filter_map(|node| node.text().map(|text| text.trim().to_owned())).collect()
}

/// All that the pointer is told.
pub(crate) fn titles(svg: &str) -> Vec<String> {
    let parsed = Document::parse(svg).unwrap();
    let titles = parsed.descendants().filter(|node| node.has_tag_name("title"));
    titles.filter_map(|node| node.text().map(|text| text.trim().to_owned())).collect()
}

/// How wide and how high it is.
pub(crate) fn size(svg: &str) -> (u32, u32) {
    let parsed = Document::parse(svg).unwrap();
    let number = |name| parsed.root_element().attribute(name).unwrap().parse().unwrap();
    (number("width"), number("height"))
}

/// What the pointer is told so of: its shapes, as their names and their attributes.
pub(crate) fn shapes(svg: &str, told: &str) -> Vec<(String, String)> {
    let parsed = Document::parse(svg).unwrap();
    let title = |node: &Node<'_, '_>| node.has_tag_name("title") && node.text().is_some_and(|text| text.contains(told));
    let part = parsed.descendants().find(title).unwrap_or_else(|| panic!("nothing tells of {told}: {svg}"));
    let shapes = part.parent().unwrap().children().filter(|node| node.is_element() && !node.has_tag_name("title"));
    let drawn = |node: Node<'_, '_>| {
        let of = |name: &str| node.attribute(name).map(str::to_owned);
        let place = of("points").or_else(|| of("d"));
        let numbers = ["x", "x1", "x2", "y", "width"].map(|name| of(name).unwrap_or_default()).join(" ");
        (node.tag_name().name().to_owned(), place.unwrap_or(numbers))
    };
    shapes.map(drawn).collect()
}

/// The points of the polygon that tells so.
pub(crate) fn points(svg: &str, told: &str) -> Vec<(i64, i64)> {
    let shapes = shapes(svg, told);
    let (_, points) = shapes.iter().find(|(name, _)| name == "polygon").unwrap_or_else(|| panic!("{shapes:?}"));
    let point = |point: &str| {
        let (x, y) = point.split_once(',').unwrap();
        (x.parse().unwrap(), y.parse().unwrap())
    };
    points.split(' ').map(point).collect()
}

/// Where the line of the date asked for stands.
pub(crate) fn cut(svg: &str) -> i64 {
    let parsed = Document::parse(svg).unwrap();
    let line = parsed.descendants().find(|node| node.attribute("stroke-dasharray") == Some("2 2")).unwrap();
    line.attribute("x1").unwrap().parse().unwrap()
}
