//! The lines that run through all rows, where windows open and close and at the date asked for, with what stands at their top.

use super::SMALL;
use super::header::{DAYS, HEADER, there};
use super::lanes::Lanes;
use crate::deal::moment::Instant;
use crate::draw::canvas::{Anchor, Canvas};
use crate::draw::scale::Scale;
use crate::draw::text::{fitted, width};
use crate::views::date::{day, readable};
use crate::views::timeline::Timeline;
use chrono::Duration;

/// A line that runs through all rows, and what stands at its top.
pub(super) struct Guide {
    x: i64,
    label: String,
    colour: GuideKind,
    /// Where its label begins, and on which line it stands.
    at: (i64, i64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum GuideKind {
    Window,
    Cut,
}

/// One line of flags.
const LINE: i64 = 15;

/// Between two flags.
const BETWEEN: i64 = 6;

impl Guide {
    /// With its label to the right of its line, or to the left where there is no room.
    fn new((at, label, colour): (Instant, String, GuideKind), scale: &Scale) -> Self {
        let x = scale.x(at);
        let label = fitted(&label, SMALL, scale.right - scale.left);
        let wide = width(&label, SMALL);
        let from = if x + 4 + wide <= scale.right { x + 4 } else { (x - 4 - wide).max(scale.left) };
        Self { x, label, colour, at: (from, 0) }
    }

    /// From where to where the line of another one, which begins above, would run through its label; or its own line, where there is room
    /// for the label on neither side.
    fn crossed_by(&self, other: &Self) -> Option<(i64, i64)> {
        let (left, y) = self.at;
        let is_on = (left - 1..=left + 1 + width(&self.label, SMALL)).contains(&other.x);
        (y >= other.at.1 && is_on).then_some((y - 10, y + 4))
    }
}

/// The lines through all rows, with room for their labels under the head; and where the rows begin.
pub(super) fn guides(scale: &Scale, timeline: &Timeline) -> (Vec<Guide>, i64) {
    let mut guides: Vec<(Instant, String, GuideKind)> = Vec::new();
    let several = timeline.windows.len() > 1;
    for window in &timeline.windows {
        let name = if several { format!("{} ", window.name) } else { String::new() };
        let there = there(window, timeline);
        guides.push((window.opens, format!("{name}opens {}{there}", readable(&window.opening)), GuideKind::Window));
        guides.push((window.closes, format!("{name}closes {}{there}", readable(&window.closing)), GuideKind::Window));
    }
    if let Some(until) = timeline.until {
        guides.push((until, format!("as of {}", last(until, timeline)), GuideKind::Cut));
    }
    guides.retain(|(at, ..)| (scale.frame.start..=scale.frame.end).contains(at));
    let mut guides: Vec<Guide> = guides.into_iter().map(|guide| Guide::new(guide, scale)).collect();
    // The label of a line stands lower than those of the lines that it would be crossed by.
    guides.sort_by_key(|guide| (guide.at.0 < guide.x, if guide.at.0 < guide.x { -guide.x } else { guide.x }));
    let mut lines = Lanes::apart(BETWEEN);
    for guide in &mut guides {
        let ends = (guide.at.0.min(guide.x), guide.x.max(guide.at.0 + width(&guide.label, SMALL)));
        guide.at.1 = HEADER + lines.take(ends) * LINE + 11;
    }
    (guides, HEADER + lines.count() * LINE + DAYS + 6)
}

/// The last day before an instant, or the minute, where that is not the end of the day.
fn last(until: Instant, timeline: &Timeline) -> String {
    let local = |at: Instant| at.with_timezone(&timeline.zone);
    let last = local(until - Duration::milliseconds(1));
    let minute = last.format(" %H:%M").to_string();
    let minute = if local(until).date_naive() > last.date_naive() { String::new() } else { minute };
    format!("{}{minute}", day(last.date_naive()))
}

/// The lines, from their labels to the bottom of the rows.
pub(super) fn lines(canvas: &mut Canvas, guides: &[Guide], (top, bottom): (i64, i64)) {
    let colours = canvas.colours;
    for guide in guides {
        let (colour, dashes) = match guide.colour {
            GuideKind::Window => (colours.window, "6 3"),
            GuideKind::Cut => (colours.cut, "2 2"),
        };
        // Not through the labels under its own, nor through the names of the days.
        let mut crossed: Vec<(i64, i64)> = guides.iter().filter_map(|other| other.crossed_by(guide)).collect();
        crossed.extend([(top - DAYS, top - 4), (bottom, bottom)]);
        crossed.sort_unstable();
        let mut from = guide.at.1 - 9;
        for (above, below) in crossed {
            // Nothing is left between two labels.
            if above > from + 1 {
                canvas.line((guide.x, from), (guide.x, above), colour, dashes);
            }
            from = below;
        }
    }
}

/// Over the lines, which may run behind them.
pub(super) fn labels(canvas: &mut Canvas, guides: &[Guide]) {
    for guide in guides {
        let colour = if guide.colour == GuideKind::Window { canvas.colours.window } else { canvas.colours.cut };
        canvas.text(guide.at, SMALL, colour, Anchor::Start, &guide.label);
    }
}
