//! The top of the picture: what it is of, the cuts, and the days, which may be named at the foot as well.

use super::{EDGE, LARGE, SCREEN, SMALL};
use crate::draw::canvas::{Anchor, Canvas};
use crate::draw::scale::Scale;
use crate::draw::text::{fitted, width};
use crate::views::date::readable;
use crate::views::timeline::{Timeline, WindowDates};
use crate::views::wording::{capital, count};

/// The size of the title.
const TITLE: i64 = 18;

/// How far down the title, the cuts and the windows reach.
pub(super) const HEADER: i64 = 78;

/// The room for the names of the days.
pub(super) const DAYS: i64 = 18;

/// What the picture is of.
pub(super) fn title(timeline: &Timeline) -> String {
    let deals = count(timeline.rows.len(), "deal");
    match (&timeline.window, timeline.rows.as_slice()) {
        (Some(window), _) => format!("Window {window}: {deals}"),
        (None, [row]) => format!("Timeline: {}", row.deal),
        (None, _) => format!("Timeline: {deals}"),
    }
}

/// Draws the title, the cuts and the windows; answers with the first two.
pub(super) fn head(canvas: &mut Canvas, timeline: &Timeline, title: &str, whole: i64) -> String {
    let (ink, faint) = (canvas.colours.ink, canvas.colours.faint);
    let room = whole - 2 * EDGE;
    let cuts = capital(&timeline.as_of.words());
    canvas.text((EDGE, 30), TITLE, ink, Anchor::Start, &fitted(title, TITLE, room));
    canvas.text((EDGE, 50), LARGE, ink, Anchor::Start, &fitted(&cuts, LARGE, room));
    let dates = |dates: &WindowDates| {
        let there = there(dates, timeline);
        format!("window {}: {} to {}{there}", dates.name, readable(&dates.opening), readable(&dates.closing))
    };
    let mut told: Vec<String> = timeline.windows.iter().map(dates).collect();
    if told.is_empty() {
        told.push("no window with dates".into());
    }
    told.push(format!("days of {}", timeline.zone));
    canvas.text((EDGE, 66), SMALL, faint, Anchor::Start, &fitted(&told.join("; "), SMALL, room));
    format!("{title}. {cuts}")
}

/// The zone of a window that is not the one whose days are drawn.
pub(super) fn there(dates: &WindowDates, timeline: &Timeline) -> String {
    if dates.zone == timeline.zone { String::new() } else { format!(" ({})", dates.zone) }
}

/// The days; answers with how far down they reach, since they are named at the foot once more where the top is out of sight.
pub(super) fn days(canvas: &mut Canvas, scale: &Scale, timeline: &Timeline, (top, bottom): (i64, i64)) -> i64 {
    let colours = canvas.colours;
    let foot = (bottom - top > SCREEN).then_some(bottom + DAYS);
    for tick in scale.ticks() {
        canvas.line((tick.x, top - 4), (tick.x, foot.map_or(bottom, |_| bottom + 4)), colours.grid, "");
        // At the left of its day; the last ones where they end within.
        if tick.x + width(&tick.label, SMALL) <= scale.right + super::GAP {
            for y in [Some(top - 8), foot.map(|foot| foot - 3)].into_iter().flatten() {
                canvas.text((tick.x + 2, y), SMALL, colours.faint, Anchor::Start, &tick.label);
            }
        }
    }
    canvas.line((scale.left, top), (scale.right, top), colours.faint, "");
    canvas.line((scale.left, bottom), (scale.right, bottom), colours.faint, "");
    // What was not asked for.
    let end = scale.x(timeline.end());
    if end < scale.right {
        canvas.rect((end, top), (scale.right - end, bottom - top), colours.shade, "none");
    }
    foot.unwrap_or(bottom)
}
