//! The bar of a row: its phases, and under it the stretches in which an authorization was missing.

use super::parallelogram::Parallelogram;
use super::{BAR, LARGE, LaidOutRow, SMALL};
use crate::deal::phase::Phase;
use crate::draw::canvas::Canvas;
use crate::draw::palette::letter;
use crate::draw::scale::Scale;
use crate::draw::text::width;
use crate::views::date::{day, last_day, readable};
use crate::views::timeline::{Stay, Stretch, Timeline};

/// Of a deal that is over, so much is as high as that of others; the rest is a strip.
const CAP: i64 = 16;
const STRIP: i64 = 4;

/// Under the bar.
const MISSING: (i64, i64) = (20, 6);

/// A phase, as it is seen.
struct VisiblePhase<'t> {
    stay: &'t Stay,
    shape: Parallelogram,
    /// What is left of a deal that is over.
    strip: Option<(i64, i64)>,
    /// The box of a deal that is over, where the picture ends too soon after its date: it stands before the end.
    before: Option<(i64, i64)>,
    /// From where to where its letter may stand.
    room: (i64, i64),
}

/// All but the letters.
pub(super) fn bar(canvas: &mut Canvas, row: &LaidOutRow<'_>, scale: &Scale, timeline: &Timeline, hatch: &str) {
    let limits = limits(scale, timeline);
    for seen in seen(row, scale, timeline) {
        let stay = seen.stay;
        let title = format!("{}: {} {}", row.of.deal, stay.phase.word(), since(row, stay.begins, timeline));
        let mut part = canvas.part(&title);
        seen.draw(&mut part, row.y + BAR.0, limits);
        canvas.put(part);
    }
    for gap in &row.of.gaps {
        let shape = Parallelogram::of(gap.begins, gap.ends, scale);
        if !shape.is_seen(limits) {
            continue;
        }
        let mut part = canvas.part(&format!("{}: {}, {}", row.of.deal, gap.text, since(row, gap.begins, timeline)));
        shape.draw(&mut part, (row.y + MISSING.0, MISSING.1), limits, hatch);
        canvas.put(part);
    }
}

/// The letters of the phases, for which there is room.
pub(super) fn letters(canvas: &mut Canvas, row: &LaidOutRow<'_>, scale: &Scale, timeline: &Timeline) {
    for VisiblePhase { stay, room: (left, right), .. } in seen(row, scale, timeline) {
        let sign = letter(stay.phase);
        if right - left < width(sign, SMALL) + 2 {
            continue;
        }
        let half = (right - left) / 2;
        let x = left + if is_over(stay.phase) { half } else { half.min(LARGE / 2 + 1) };
        let colour = canvas.colours.sign(stay.phase);
        canvas.letter((x, row.y + BAR.0 + BAR.1 - 3), SMALL, colour, sign);
    }
}

/// Between which the bars lie.
fn limits(scale: &Scale, timeline: &Timeline) -> (i64, i64) {
    (scale.left, scale.x(timeline.end()))
}

fn seen<'t>(row: &LaidOutRow<'t>, scale: &Scale, timeline: &Timeline) -> Vec<VisiblePhase<'t>> {
    let limits = limits(scale, timeline);
    let all = row
        .of
        .phases
        .iter()
        .map(|stay| VisiblePhase::of(stay, Parallelogram::of(stay.begins, stay.ends, scale), limits));
    let mut seen: Vec<VisiblePhase<'t>> =
        all.filter(|seen| seen.shape.is_seen(limits) || seen.strip.is_some()).collect();
    // A box before the end stands on what was before it.
    if let Some((last, others)) = seen.split_last_mut()
        && let Some((left, _)) = last.before
    {
        others.iter_mut().for_each(|other| other.room.1 = other.room.1.min(left));
    }
    seen
}

fn is_over(phase: Phase) -> bool {
    matches!(phase, Phase::Completed | Phase::Collapsed)
}

impl<'t> VisiblePhase<'t> {
    fn of(stay: &'t Stay, shape: Parallelogram, (left, right): (i64, i64)) -> Self {
        if !is_over(stay.phase) {
            let room = (shape.top_left.max(left), shape.bottom_right.min(right));
            return Self { stay, shape, strip: None, before: None, room };
        }
        let stands = stay.ends.is_none();
        // It is drawn whole, but not over what came next.
        let cap = shape.top_left + CAP;
        let cap = if stands { cap } else { cap.min(shape.top_right) };
        let before = (stands && cap > right && shape.top_left <= right).then_some((right - CAP, right));
        let strip = (cap.max(left), shape.top_right.min(right));
        Self {
            stay,
            shape: Parallelogram { top_right: cap, bottom_right: cap, ..shape },
            strip: Some(strip).filter(|(from, to)| from < to),
            before,
            room: before.unwrap_or((shape.top_left.max(left), cap.min(right))),
        }
    }

    fn draw(&self, canvas: &mut Canvas, y: i64, limits: (i64, i64)) {
        let (colours, phase) = (canvas.colours, self.stay.phase);
        if let Some((from, to)) = self.strip {
            let completed = phase == Phase::Completed;
            let fill = if completed { colours.fill(phase) } else { colours.faint };
            let (height, above) = if completed { (STRIP, 5) } else { (1, 7) };
            canvas.rect((from, y + above), (to - from, height), fill, "none");
        }
        self.shape.draw(canvas, (y, BAR.1), limits, colours.fill(phase));
        if let Some((left, right)) = self.before {
            canvas.rect((left, y), (right - left, BAR.1), colours.fill(phase), colours.ink);
        }
    }
}

/// The words of the record that it came with.
fn since(row: &LaidOutRow<'_>, begins: Stretch, timeline: &Timeline) -> String {
    let came = row.of.marks.iter().find(|mark| mark.when == begins && !mark.is_about_a_record());
    format!("since {}", came.map_or_else(|| day(last_day(begins.end, timeline.zone)), |mark| readable(&mark.happened)))
}
