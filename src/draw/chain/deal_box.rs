//! A deal of a chain as a box.

use super::layout::PlacedBox;
use super::{HIGH, WIDE};
use crate::draw::canvas::{Anchor, Canvas};
use crate::draw::palette::letter;
use crate::draw::text::{broken, fitted};
use svg::node::element::Rectangle;

/// Left of the words, where the phase stands.
const PHASE: i64 = 24;

pub(super) fn draw(canvas: &mut Canvas, place: &PlacedBox<'_>, (x, y): (i64, i64)) {
    let free = place.link.and_then(|link| link.free.clone()).unwrap_or_default();
    let told = if free.is_empty() { String::new() } else { format!("; {free}") };
    let mut part = canvas.part(&format!("{}: {}{told}", place.name, place.stands()));
    let colours = part.colours;
    let frame = if place.circle { colours.cut } else { colours.ink };
    let body = Rectangle::new().set("x", x).set("y", y).set("width", WIDE).set("height", HIGH).set("rx", 3);
    let body = body.set("fill", colours.shade).set("stroke", frame);
    part.add(if place.link.is_some() { body } else { body.set("stroke-dasharray", "4 3") });
    if let Some(phase) = place.link.and_then(|link| link.phase) {
        part.rect((x, y), (PHASE, HIGH), colours.fill(phase), frame);
        part.text((x + PHASE / 2, y + HIGH / 2 + 4), 12, colours.sign(phase), Anchor::Middle, letter(phase));
    }
    let (left, room) = (x + PHASE + 8, WIDE - PHASE - 14);
    part.text((left, y + 17), 12, colours.ink, Anchor::Start, &fitted(&place.name, 12, room));
    part.text((left, y + 32), 10, colours.faint, Anchor::Start, &fitted(&place.stands(), 10, room));
    for (line, y) in broken(&free, 10, room).iter().zip([y + 47, y + 60]) {
        part.text((left, y), 10, colours.ink, Anchor::Start, line);
    }
    canvas.put(part);
}
