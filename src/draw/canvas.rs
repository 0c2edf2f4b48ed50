//! The few shapes that pictures are made of, with their attributes.

use super::palette::Palette;
use super::text::{FAMILIES, clean};
use super::theme::Theme;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use svg::node::element::{
    Anchor as Anchored, Definitions, Element, Group, Line, Path, Pattern, Polygon, Rectangle, SVG, Text, Title,
};
use svg::node::{Node, Value};

/// What is drawn so far.
pub(super) struct Canvas {
    pub(super) colours: Palette,
    /// What ids of this picture begin with, so that several may stand in one page.
    prefix: String,
    defs: Definitions,
    group: Group,
    /// It leads somewhere: then it is more than an image, whose parts nobody would be told.
    is_linked: bool,
}

/// Where a text has its x.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
}

impl Canvas {
    /// `drawn` is what the picture is of: pictures of other things, and with another look, get other ids.
    pub(super) fn new(drawn: &impl Serialize, theme: Theme) -> Self {
        let mut bytes = serde_json::to_vec(drawn).unwrap_or_default();
        bytes.extend_from_slice(format!("{theme:?}").as_bytes());
        let prefix = format!("m{}", hex::encode(Sha256::digest(bytes).iter().take(5).copied().collect::<Vec<u8>>()));
        Self { colours: Palette::of(theme), prefix, defs: Definitions::new(), group: Group::new(), is_linked: false }
    }

    /// A pen for a part of the same picture, which tells these words where the pointer rests on it.
    pub(super) fn part(&self, title: &str) -> Self {
        let (mut group, title) = (Group::new(), clean(title));
        if !title.is_empty() {
            group.append(Title::new(title));
        }
        Self { colours: self.colours, prefix: self.prefix.clone(), defs: Definitions::new(), group, is_linked: false }
    }

    /// What the part has drawn.
    pub(super) fn put(&mut self, part: Self) {
        self.is_linked |= part.is_linked;
        self.add(part.group);
    }

    /// What the part has drawn, as a link.
    pub(super) fn put_linked(&mut self, part: Self, href: &str) {
        self.is_linked = true;
        self.add(Anchored::new().set("href", href).add(part.group));
    }

    pub(super) fn add(&mut self, node: impl Node) {
        self.group.append(node);
    }

    pub(super) fn text(&mut self, (x, y): (i64, i64), size: i64, colour: &str, anchor: Anchor, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
        };
        let text = Text::new(clean(text)).set("x", x).set("y", y).set("font-size", size).set("fill", colour);
        self.add(text.set("text-anchor", anchor));
    }

    /// In the middle of what it is the letter of; the pointer passes through it.
    pub(super) fn letter(&mut self, (x, y): (i64, i64), size: i64, colour: &str, sign: &str) {
        let text = Text::new(sign).set("x", x).set("y", y).set("font-size", size).set("fill", colour);
        self.add(text.set("text-anchor", "middle").set("pointer-events", "none"));
    }

    pub(super) fn line(&mut self, (x1, y1): (i64, i64), (x2, y2): (i64, i64), colour: &str, dashes: &str) {
        let line = Line::new().set("x1", x1).set("y1", y1).set("x2", x2).set("y2", y2).set("stroke", colour);
        self.add(dashed(line, dashes));
    }

    pub(super) fn rect(&mut self, (x, y): (i64, i64), (width, height): (i64, i64), fill: &str, stroke: &str) {
        let rect = Rectangle::new().set("x", x).set("y", y).set("width", width.max(1)).set("height", height);
        self.add(rect.set("fill", fill).set("stroke", stroke));
    }

    pub(super) fn polygon(&mut self, points: &[(i64, i64)], fill: &str, stroke: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let polygon = Polygon::new().set("points", points.join(" ")).set("fill", fill).set("stroke", stroke);
        self.add(polygon.set("stroke-linejoin", "round"));
    }

    /// A path, as SVG spells it.
    pub(super) fn path(&mut self, data: String, fill: &str, stroke: &str, dashes: &str) {
        let path = Path::new().set("d", data).set("fill", fill).set("stroke", stroke);
        self.add(dashed(path, dashes));
    }

    /// Slanted lines, as something to fill with.
    pub(super) fn hatch(&mut self) -> String {
        let id = format!("{}-hatch", self.prefix);
        let stroke = Path::new().set("d", "M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5").set("stroke", self.colours.ink);
        let pattern = Pattern::new().set("id", id.as_str()).set("width", 6).set("height", 6);
        let pattern = pattern.set("patternUnits", "userSpaceOnUse").add(stroke.set("stroke-width", "1.4"));
        self.defs.append(pattern);
        format!("url(#{id})")
    }

    /// The picture, of this size; `about` tells those what it is who cannot see it.
    pub(super) fn finish(self, (width, height): (i64, i64), about: &str) -> String {
        let paper = Rectangle::new().set("width", width).set("height", height).set("fill", self.colours.paper);
        let role = if self.is_linked { "group" } else { "img" };
        let mut svg = SVG::new().set("viewBox", (0, 0, width, height)).set("width", width).set("height", height);
        svg = svg.set("font-family", FAMILIES).set("role", role).set("aria-label", clean(about));
        if self.defs.get_children().is_some_and(|defs| !defs.is_empty()) {
            svg = svg.add(self.defs);
        }
        svg.add(paper).add(self.group).to_string() + "\n"
    }
}

fn dashed<T: Node + Into<Element>>(mut node: T, dashes: &str) -> T {
    if !dashes.is_empty() {
        node.assign("stroke-dasharray", Value::from(dashes));
    }
    node
}
