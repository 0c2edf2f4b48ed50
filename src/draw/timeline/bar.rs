//! The bar of a row: its phases, and under it the stretches in which an authorization was missing.

use super::{BAR, LARGE, Laid, SMALL};
use crate::deal::moment::Instant;
use crate::deal::phase::Phase;
use crate::draw::palette::letter;
use crate::draw::pen::{Anchor, Pen};
use crate::draw::scale::Scale;
use crate::draw::text::width;
use crate::views::date::{day, readable};
use crate::views::timeline::{Stretch, Timeline};
use chrono::Duration;

/// Of a deal that is over, so much is as high as that of others; the rest is a strip.
const CAP: i64 = 16;
const STRIP: i64 = 4;

/// Under the bar.
const MISSING: (i64, i64) = (20, 6);

pub(super) fn bar(pen: &mut Pen, row: &Laid<'_>, scale: &Scale, timeline: &Timeline, hatch: &str) {
    let end = scale.x(timeline.end());
    for stay in &row.of.phases {
        let Some(shape) = Slanted::of(stay.begins, stay.ends, scale, end) else { continue };
        let title = format!("{}: {} {}", row.of.deal, stay.phase.word(), since(row, stay.begins, timeline));
        let mut part = pen.part(&title);
        phase(&mut part, stay.phase, &shape, (row.y + BAR.0, stay.ends.is_none()));
        pen.put(part);
    }
    for gap in &row.of.gaps {
        let Some(shape) = Slanted::of(gap.begins, gap.ends, scale, end) else { continue };
        let mut part = pen.part(&format!("{}: {}, {}", row.of.deal, gap.text, since(row, gap.begins, timeline)));
        let ink = part.colours.ink;
        part.polygon(&shape.points(row.y + MISSING.0, MISSING.1), hatch, ink);
        pen.put(part);
    }
}

/// A stretch whose ends are slanted over the time in which they may have been: it may begin at the bottom left, and
/// surely has at the top left.
struct Slanted {
    bottom_left: i64,
    top_left: i64,
    top_right: i64,
    bottom_right: i64,
}

impl Slanted {
    /// None where nothing of it can be seen.
    fn of(begins: Stretch, ends: Option<Stretch>, scale: &Scale, end: i64) -> Option<Self> {
        let x = |at: Instant| scale.x(at).min(end);
        let (bottom_right, top_right) = ends.map_or((end, end), |ends| (x(ends.start), x(ends.end)));
        let shape = Self { bottom_left: x(begins.start), top_left: x(begins.end), top_right, bottom_right };
        (shape.top_right > shape.bottom_left).then_some(shape)
    }

    fn points(&self, y: i64, height: i64) -> [(i64, i64); 4] {
        let (top, bottom) = (y, y + height);
        [(self.bottom_left, bottom), (self.top_left, top), (self.top_right, top), (self.bottom_right, bottom)]
    }
}

/// At this height; `stands` is whether the deal is in it still.
fn phase(pen: &mut Pen, phase: Phase, shape: &Slanted, (y, stands): (i64, bool)) {
    let colours = pen.colours;
    let sign = letter(phase);
    let wide = width(sign, SMALL);
    let baseline = y + BAR.1 - 3;
    if !matches!(phase, Phase::Completed | Phase::Collapsed) {
        pen.polygon(&shape.points(y, BAR.1), colours.fill(phase), colours.ink);
        let room = shape.bottom_right - shape.top_left;
        if room >= wide + 2 {
            let x = shape.top_left + (room / 2).min(LARGE / 2 + 1);
            pen.text((x, baseline), SMALL, colours.sign(phase), Anchor::Middle, sign);
        }
        return;
    }
    // It is drawn whole even where the picture ends, but not over what came next.
    let cap = if stands { shape.top_left + CAP } else { shape.top_right.min(shape.top_left + CAP) };
    let strip = (shape.top_right - cap).max(0);
    if strip > 0 {
        let fill = if phase == Phase::Completed { colours.fill(phase) } else { colours.faint };
        let (height, above) = if phase == Phase::Completed { (STRIP, 5) } else { (1, 7) };
        pen.rect((cap, y + above), (strip, height), fill, "none");
    }
    let shape = Slanted { top_right: cap, bottom_right: cap, ..*shape };
    pen.polygon(&shape.points(y, BAR.1), colours.fill(phase), colours.ink);
    if cap - shape.top_left >= wide + 2 {
        pen.text(((shape.top_left + cap) / 2, baseline), SMALL, colours.sign(phase), Anchor::Middle, sign);
    }
}

/// The words of the record that it came with.
fn since(row: &Laid<'_>, begins: Stretch, timeline: &Timeline) -> String {
    let came = row.of.marks.iter().find(|mark| mark.when == begins && !mark.is_about_a_record());
    let last = || (begins.end - Duration::milliseconds(1)).with_timezone(&timeline.zone).date_naive();
    format!("since {}", came.map_or_else(|| day(last()), |mark| readable(&mark.happened)))
}
