//! Arrows from a deal to the one that it set free, or would.

use super::{BAR, LaidOutRow};
use crate::deal::name::Slug;
use crate::deal::phase::Phase;
use crate::draw::canvas::Canvas;
use crate::draw::scale::Scale;
use crate::views::timeline::{Arrow, Stretch, Timeline};
use std::collections::BTreeMap;
use svg::node::element::Path;

/// Between two arrows that would stand on each other, and how often one gives way.
const APART: i64 = 8;
const OFTEN: i64 = 8;

/// From where to where an arrow leads.
#[derive(Clone, Copy)]
struct ArrowPath {
    leaves: (i64, i64),
    arrives: (i64, i64),
}

pub(super) fn arrows(
    canvas: &mut Canvas,
    timeline: &Timeline,
    scale: &Scale,
    places: &BTreeMap<&Slug, &LaidOutRow<'_>>,
) {
    let mut all: Vec<ArrowPath> = Vec::new();
    for arrow in &timeline.arrows {
        let (Some(from), Some(to)) = (places.get(&arrow.from), places.get(&arrow.to)) else { continue };
        let Some(led) = ArrowPath::of(arrow, (from, to), scale, timeline) else { continue };
        let is_free = |led: &ArrowPath| !all.iter().any(|other| led.is_on(other));
        let led = (0..OFTEN).map(|times| led.shifted(times, scale)).find(is_free).unwrap_or(led);
        let mut part = canvas.part(&words(arrow));
        led.draw(&mut part, arrow.waits);
        canvas.put(part);
        all.push(led);
    }
}

impl ArrowPath {
    /// None where all of it lies before the picture, or after it.
    fn of(
        arrow: &Arrow,
        (from, to): (&LaidOutRow<'_>, &LaidOutRow<'_>),
        scale: &Scale,
        timeline: &Timeline,
    ) -> Option<Self> {
        let end = scale.x(timeline.end());
        // Where it surely was, so that the arrow leaves from what stands there.
        let certain = |when: Stretch| scale.true_x(when.end);
        let leaves = arrow.leaves.map_or(end, certain);
        // It arrives at what is there already.
        let began = to.of.phases.first().map_or(leaves, |stay| certain(stay.begins));
        let arrives = arrow.arrives.map_or(leaves.max(began), certain);
        let is_outside = leaves.max(arrives) < scale.left || leaves.min(arrives) > end;
        let x = |x: i64| x.min(end).clamp(scale.left, scale.right - 6);
        let down = to.y > from.y;
        let edge = |row: &LaidOutRow<'_>, low: bool| if low { row.y + BAR.0 + BAR.1 } else { row.y + BAR.0 };
        // Of a deal that is over only a line is left there.
        let is_line = arrow.leaves.is_none() && from.of.phase == Some(Phase::Collapsed);
        let out = if is_line { from.y + BAR.0 + BAR.1 / 2 } else { edge(from, down) };
        (!is_outside).then(|| Self { leaves: (x(leaves), out), arrives: (x(arrives), edge(to, !down)) })
    }

    /// To the left, as far as the picture goes.
    fn shifted(self, times: i64, scale: &Scale) -> Self {
        let x = |x: i64| (x - times * APART).max(scale.left);
        Self { leaves: (x(self.leaves.0), self.leaves.1), arrives: (x(self.arrives.0), self.arrives.1) }
    }

    /// It would run on the other one for a while.
    fn is_on(&self, other: &Self) -> bool {
        let near = |one: i64, other: i64| (one - other).abs() < APART;
        let (top, bottom) = self.span();
        let (other_top, other_bottom) = other.span();
        near(self.leaves.0, other.leaves.0)
            && near(self.arrives.0, other.arrives.0)
            && top < other_bottom
            && other_top < bottom
    }

    /// From its highest to its lowest point.
    fn span(&self) -> (i64, i64) {
        (self.leaves.1.min(self.arrives.1), self.leaves.1.max(self.arrives.1))
    }

    fn draw(&self, canvas: &mut Canvas, waits: bool) {
        let ((leaves, y1), (arrives, y2)) = (self.leaves, self.arrives);
        let tip = if y2 > y1 { -7 } else { 7 };
        let bend = (y2 - y1) / 2;
        let shaft = format!("M{leaves},{y1} C{leaves},{} {arrives},{} {arrives},{}", y1 + bend, y2 - bend, y2 + tip);
        let (paper, ink) = (canvas.colours.paper, canvas.colours.cut);
        let stroke = |colour: &str, width: i64| {
            Path::new().set("d", shaft.as_str()).set("fill", "none").set("stroke", colour).set("stroke-width", width)
        };
        // What it crosses stays apart from it.
        canvas.add(stroke(paper, 5).set("stroke-opacity", "0.7"));
        let shaft = stroke(ink, 2);
        canvas.add(if waits { shaft.set("stroke-dasharray", "4 3") } else { shaft });
        canvas.polygon(&[(arrives, y2), (arrives - 4, y2 + tip), (arrives + 4, y2 + tip)], ink, ink);
    }
}

fn words(arrow: &Arrow) -> String {
    let Arrow { from, to, .. } = arrow;
    match (arrow.waits, arrow.leaves.is_some()) {
        (true, true) => format!("{from} is completed; {to} waits for the word still"),
        (true, false) => format!("{to} waits for {from}"),
        (false, _) => format!("{to} waited for {from}"),
    }
}
