//! Who waits for whom, as a graph: on the left what is waited for, to the right of it who waits.
//!
//! Each deal waits for one other at the most. So what hangs together is a tree, whose root waits for no deal, or trees on
//! a circle; and each gets a line of its own for every deal at the end of it.

mod deal_box;
mod layout;

use super::Theme;
use super::canvas::{Anchor, Canvas};
use super::text::{fitted, width};
use crate::views::chain::Link;
use crate::views::deal::AsOf;
use crate::views::wording::capital;
use layout::{PlacedBox, placed};
use svg::node::element::Path;

/// Around the picture, and between its columns and lines.
const EDGE: i64 = 16;
const COLUMN: i64 = 70;
const LINE: i64 = 16;

/// A box.
const WIDE: i64 = 300;
const HIGH: i64 = 68;

/// Under the title.
const TOP: i64 = 66;

/// So far to the left of a circle its way back runs.
const BACK: i64 = 30;

/// The picture as SVG: one element, with all that it needs. `as_of` are the cuts of the links.
pub fn chain_svg(links: &[Link], as_of: &AsOf, theme: Theme) -> String {
    let mut canvas = Canvas::new(&(links, as_of), theme);
    let places = placed(links);
    let columns = places.iter().map(|place| place.column + 1).max().unwrap_or(1);
    let lines = places.iter().map(|place| place.line + 1).max().unwrap_or(1);
    let (width, bottom) = (x(columns) - COLUMN + EDGE, y(lines));
    let cuts = capital(&as_of.words());
    let ink = canvas.colours.ink;
    canvas.text((EDGE, 30), 18, ink, Anchor::Start, &fitted("Who waits for whom", 18, width - 2 * EDGE));
    canvas.text((EDGE, 50), 12, ink, Anchor::Start, &fitted(&cuts, 12, width - 2 * EDGE));
    for place in &places {
        if let Some(other) = place.waits_for.and_then(|at| places.get(at)) {
            let mut part = canvas.part(&words(place, other));
            arrow(&mut part, place, other);
            canvas.put(part);
        }
    }
    for place in &places {
        deal_box::draw(&mut canvas, place, (x(place.column), y(place.line)));
    }
    let height = legend(&mut canvas, &places, (bottom, width)) + EDGE;
    canvas.finish((width, height), &format!("Who waits for whom. {cuts}"))
}

fn x(column: i64) -> i64 {
    EDGE + BACK + column * (WIDE + COLUMN)
}

fn y(line: i64) -> i64 {
    TOP + line * (HIGH + LINE)
}

fn words(place: &PlacedBox<'_>, other: &PlacedBox<'_>) -> String {
    let waits = if place.waits { "waits for" } else { "waited for" };
    format!("{} {waits} {}", place.name, other.name)
}

/// From who waits to what is waited for: to the left, or within a circle up and down.
fn arrow(canvas: &mut Canvas, place: &PlacedBox<'_>, other: &PlacedBox<'_>) {
    let (left, middle) = (x(place.column), y(place.line) + HIGH / 2);
    let (other_left, other_middle) = (x(other.column), y(other.line) + HIGH / 2);
    let (shaft, tip) = match (place.column == other.column, place.line < other.line) {
        // On a circle, down to the next one.
        (true, true) => {
            let (x, to) = (left + WIDE / 2, y(other.line));
            (format!("M{x},{} V{}", y(place.line) + HIGH, to - 6), [(x, to), (x - 4, to - 7), (x + 4, to - 7)])
        }
        // And back to the first one, around those between; a deal that waits for itself, around itself.
        (true, false) => {
            let (out, from, to) = (left - BACK, middle + 12, other_middle - 12);
            let shaft = format!(
                "M{left},{from} C{out},{from} {out},{from} {out},{} V{} C{out},{to} {out},{to} {},{to}",
                from - 14,
                to + 14,
                left - 6
            );
            (shaft, [(left, to), (left - 7, to - 4), (left - 7, to + 4)])
        }
        (false, _) => {
            let (from, to) = (left, other_left + WIDE);
            let bend = (from + to) / 2;
            let shaft = format!("M{from},{middle} C{bend},{middle} {bend},{other_middle} {},{other_middle}", to + 6);
            (shaft, [(to, other_middle), (to + 7, other_middle - 4), (to + 7, other_middle + 4)])
        }
    };
    let colour = if place.circle { canvas.colours.cut } else { canvas.colours.ink };
    let shaft = Path::new().set("d", shaft).set("fill", "none").set("stroke", colour);
    let shaft = shaft.set("stroke-width", if place.circle { 3 } else { 2 });
    canvas.add(if place.waits { shaft } else { shaft.set("stroke-dasharray", "4 3") });
    canvas.polygon(&tip, colour, colour);
}

/// What the arrows mean that are there; answers with how far down it reaches.
fn legend(canvas: &mut Canvas, places: &[PlacedBox<'_>], (top, room): (i64, i64)) -> i64 {
    let (ink, cut) = (canvas.colours.ink, canvas.colours.cut);
    let ties = || places.iter().filter(|place| place.waits_for.is_some());
    let entries = [
        (ties().any(|place| place.waits && !place.circle), "", ink, "waits for"),
        (ties().any(|place| !place.waits), "4 3", ink, "waited for"),
        (
            ties().any(|place| place.circle),
            "",
            cut,
            "deals that wait for each other: one club must release its player first",
        ),
    ];
    let (mut x, mut y) = (EDGE, top + 14);
    for (_, dashes, colour, words) in entries.into_iter().filter(|(is_there, ..)| *is_there) {
        let wide = 32 + width(words, 10) + 20;
        if x > EDGE && x + wide > room - EDGE {
            (x, y) = (EDGE, y + 18);
        }
        canvas.line((x + 6, y), (x + 26, y), colour, dashes);
        canvas.polygon(&[(x, y), (x + 7, y - 4), (x + 7, y + 4)], colour, colour);
        canvas.text((x + 32, y + 4), 10, ink, Anchor::Start, words);
        x += wide;
    }
    y + 4
}
