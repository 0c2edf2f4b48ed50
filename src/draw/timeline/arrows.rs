//! Arrows from a deal to the one that it set free, or would.

use super::{BAR, Laid};
use crate::deal::name::Slug;
use crate::draw::pen::Pen;
use crate::draw::scale::Scale;
use crate::views::timeline::{Arrow, Stretch, Timeline};
use std::collections::BTreeMap;
use svg::node::element::Path;

/// Between two arrows that stand at the end.
const APART: i64 = 12;

pub(super) fn arrows(pen: &mut Pen, timeline: &Timeline, scale: &Scale, places: &BTreeMap<&Slug, &Laid<'_>>) {
    let mut waiting = 0;
    for arrow in &timeline.arrows {
        let (Some(from), Some(to)) = (places.get(&arrow.from), places.get(&arrow.to)) else { continue };
        let mut part = pen.part(&words(arrow));
        // Those that wait all stand at the end: one beside the other.
        let end = scale.x(timeline.end()) - APART * (waiting % 8);
        waiting += i64::from(arrow.waits);
        between(&mut part, arrow, (from, to), scale, end);
        pen.put(part);
    }
}

fn between(pen: &mut Pen, arrow: &Arrow, (from, to): (&Laid<'_>, &Laid<'_>), scale: &Scale, end: i64) {
    // Where it surely was, so that the arrow leaves from what stands there.
    let certain = |when: Option<Stretch>| when.map_or(end, |when| scale.x(when.end).min(end)).min(scale.right - 6);
    let leaves = certain(arrow.leaves);
    let arrives = if arrow.arrives.is_some() { certain(arrow.arrives) } else { leaves };
    let down = to.y > from.y;
    let edge = |row: &Laid<'_>, low: bool| if low { row.y + BAR.0 + BAR.1 } else { row.y + BAR.0 };
    let (y1, y2) = (edge(from, down), edge(to, !down));
    let tip = if down { -7 } else { 7 };
    let bend = (y2 - y1) / 2;
    let shaft = format!("M{leaves},{y1} C{leaves},{} {arrives},{} {arrives},{}", y1 + bend, y2 - bend, y2 + tip);
    let (paper, ink) = (pen.colours.paper, pen.colours.cut);
    let stroke = |colour: &str, width: i64| {
        Path::new().set("d", shaft.as_str()).set("fill", "none").set("stroke", colour).set("stroke-width", width)
    };
    // What it crosses stays apart from it.
    pen.add(stroke(paper, 5).set("stroke-opacity", "0.7"));
    let shaft = stroke(ink, 2);
    pen.add(if arrow.waits { shaft.set("stroke-dasharray", "4 3") } else { shaft });
    pen.polygon(&[(arrives, y2), (arrives - 4, y2 + tip), (arrives + 4, y2 + tip)], ink, ink);
}

fn words(arrow: &Arrow) -> String {
    let Arrow { from, to, .. } = arrow;
    match (arrow.waits, arrow.leaves.is_some()) {
        (true, true) => format!("{from} is completed; {to} waits for the word still"),
        (true, false) => format!("{to} waits for {from}"),
        (false, _) => format!("{to} waited for {from}"),
    }
}
