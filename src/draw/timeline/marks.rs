//! Marks under the bar: what was recorded, none over another.

use super::lanes::Lanes;
use super::{BAR, LaidOutRow, symbol};
use crate::draw::canvas::Canvas;
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

/// A mark with its place.
pub(super) struct PlacedMark<'t> {
    of: &'t Mark,
    place: MarkPlace,
    lane: i64,
}

/// Where a mark stands.
pub(super) struct MarkPlace {
    /// The middle of its sign; none where the middle of its time lies outside of the picture.
    pub(super) sign: Option<i64>,
    /// How far it may have been, if that is wider than its sign.
    pub(super) reach: Option<Reach>,
}

/// A line as long as a time, as far as that lies in the picture; and whether it ends there, on the left and on the right.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    ends: (i64, i64),
    closed: (bool, bool),
}

impl MarkPlace {
    /// None where nothing of it lies in the picture.
    pub(super) fn of(mark: &Mark, timeline: &Timeline, scale: &Scale) -> Option<Self> {
        let when = Some(timeline.known(mark.when)).filter(|when| scale.holds(*when))?;
        let (left, right) = (scale.true_x(when.start), scale.true_x(when.end));
        let (first, last) = (scale.left, scale.x(timeline.end()));
        let middle = when.start + (when.end - when.start) / 2;
        let reach = (is_long(when) && right - left > 2 * HALF).then(|| Reach {
            ends: (left.max(first), right.min(last)),
            closed: (left >= first, scale.true_x(mark.when.end) <= last),
        });
        let is_within = reach.is_none() || (scale.frame.start..timeline.end()).contains(&middle);
        // Signs at the edge stand within.
        Some(Self { sign: is_within.then(|| scale.x(middle).min(last - HALF).max(first + HALF)), reach })
    }

    fn ends(&self) -> (i64, i64) {
        let sign = self.sign.map(|x| (x - HALF - 1, x + HALF + 1));
        let reach = self.reach.as_ref().map(|reach| reach.ends);
        let all = || sign.into_iter().chain(reach);
        let (left, right) = (all().map(|(left, _)| left).min(), all().map(|(_, right)| right).max());
        (left.unwrap_or_default(), right.unwrap_or_default())
    }
}

/// How far under the top of its row the marks of a deal begin.
pub(super) fn top(row: &Row) -> i64 {
    if row.gaps.is_empty() { BAR.0 + BAR.1 + 2 } else { 28 }
}

/// The marks that can be seen, and in how many lanes they stand. The precise ones stand next to the bar.
pub(super) fn placed<'t>(row: &'t Row, timeline: &Timeline, scale: &Scale) -> (Vec<PlacedMark<'t>>, i64) {
    let mut seen: Vec<(&Mark, MarkPlace)> =
        row.marks.iter().filter_map(|mark| Some((mark, MarkPlace::of(mark, timeline, scale)?))).collect();
    seen.sort_by_key(|(mark, _)| (is_long(timeline.known(mark.when)), mark.when.start, mark.position));
    let mut lanes = Lanes::apart(BETWEEN);
    let placed = seen.into_iter().map(|(of, place)| PlacedMark { of, lane: lanes.take(place.ends()), place }).collect();
    (placed, lanes.count())
}

/// It is known less precisely than to the day.
fn is_long(when: Stretch) -> bool {
    when.end - when.start > PRECISE
}

pub(super) fn marks(canvas: &mut Canvas, row: &LaidOutRow<'_>) {
    for mark in &row.marks {
        let y = row.y + top(row.of) + mark.lane * LANE + LANE / 2;
        let mut part = canvas.part(&words(mark.of));
        if let Some(Reach { ends: (left, right), closed }) = mark.place.reach {
            let faint = part.colours.faint;
            part.line((left, y), (right, y), faint, "");
            for x in [(left, closed.0), (right, closed.1)].into_iter().filter_map(|(x, closed)| closed.then_some(x)) {
                part.line((x, y - 3), (x, y + 3), faint, "");
            }
        }
        if let Some(x) = mark.place.sign {
            symbol::symbol(&mut part, mark.of.kind, (x, y), mark.of.is_open(), mark.of.standing);
        }
        canvas.put(part);
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
