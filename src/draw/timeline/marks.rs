//! Marks under the bar: what was recorded, none over another.

use super::lanes::Lanes;
use super::{BAR, Laid, sign};
use crate::draw::pen::Pen;
use crate::draw::scale::Scale;
use crate::views::date::readable;
use crate::views::history::Standing;
use crate::views::timeline::{Mark, Row, Stretch, Timeline};
use chrono::Duration;

/// One line of marks.
pub(super) const LANE: i64 = 12;

/// Half of a sign.
const HALF: i64 = 4;

/// Between two marks.
const BETWEEN: i64 = 2;

/// What lasts longer is drawn as long as it is.
const PRECISE: Duration = Duration::hours(25);

/// A mark with its place: its sign, and how far it may have been to the left and to the right.
pub(super) struct Placed<'t> {
    of: &'t Mark,
    x: i64,
    reach: Option<(i64, i64)>,
    lane: i64,
}

impl Placed<'_> {
    fn ends(&self) -> (i64, i64) {
        let (left, right) = self.reach.unwrap_or((self.x, self.x));
        (left.min(self.x - HALF - 1), right.max(self.x + HALF + 1))
    }
}

/// How far under the top of its row the marks of a deal begin.
pub(super) fn top(row: &Row) -> i64 {
    if row.gaps.is_empty() { BAR.0 + BAR.1 + 2 } else { 28 }
}

/// The marks that can be seen, and in how many lanes they stand. The precise ones stand next to the bar.
pub(super) fn placed<'t>(row: &'t Row, timeline: &Timeline, scale: &Scale) -> (Vec<Placed<'t>>, i64) {
    let drawn = row.marks.iter().map(|mark| (mark, timeline.drawn(mark.when)));
    let mut seen: Vec<(&Mark, Stretch)> = drawn.filter(|(_, when)| scale.holds(*when)).collect();
    seen.sort_by_key(|(mark, when)| (is_long(*when), when.start, mark.position));
    let end = scale.x(timeline.end());
    let mut lanes = Lanes::apart(BETWEEN);
    let mut placed = Vec::new();
    for (of, when) in seen {
        // Signs at the edge stand within.
        let x = ((scale.x(when.start) + scale.x(when.end)) / 2).min(end - HALF).max(scale.left + HALF);
        let mut mark = Placed { of, x, reach: reach(when, scale), lane: 0 };
        mark.lane = lanes.take(mark.ends());
        placed.push(mark);
    }
    (placed, lanes.count())
}

/// It is known less precisely than to the day.
fn is_long(when: Stretch) -> bool {
    when.end - when.start > PRECISE
}

/// From where to where it may have been, if that is wider than its sign.
pub(super) fn reach(when: Stretch, scale: &Scale) -> Option<(i64, i64)> {
    let ends = (scale.x(when.start), scale.x(when.end));
    Some(ends).filter(|(left, right)| is_long(when) && right - left > 2 * HALF)
}

pub(super) fn marks(pen: &mut Pen, row: &Laid<'_>) {
    for mark in &row.marks {
        let y = row.y + top(row.of) + mark.lane * LANE + LANE / 2;
        let mut part = pen.part(&words(mark.of));
        if let Some((left, right)) = mark.reach {
            let faint = part.colours.faint;
            part.line((left, y), (right, y), faint, "");
            part.line((left, y - 3), (left, y + 3), faint, "");
            part.line((right, y - 3), (right, y + 3), faint, "");
        }
        let hollow = mark.of.possible || mark.of.planned;
        sign::sign(&mut part, mark.of.kind, (mark.x, y), hollow, mark.of.standing);
        pen.put(part);
    }
}

/// `#24, 6 Jan 2020: Sampdoria offers loan (TMW, C3); corrected by #41`.
fn words(mark: &Mark) -> String {
    let source = mark.source.as_ref().map(|source| format!(", said by {source}")).unwrap_or_default();
    let by: Vec<String> = mark.by.iter().map(|position| format!("#{position}")).collect();
    let became = match mark.standing {
        Standing::Stands => String::new(),
        Standing::Corrected => format!("; corrected by {}", by.join(", ")),
        Standing::Retracted => format!("; retracted by {}", by.last().cloned().unwrap_or_default()),
        Standing::Erased => format!("; erased by {}", by.last().cloned().unwrap_or_default()),
    };
    let maybe = if mark.possible { " (may have happened by then)" } else { "" };
    format!("#{}, {}: {}{source}{became}{maybe}", mark.position, readable(&mark.happened), mark.text)
}
