//! The lines that run through all rows, where windows open and close and at the date asked for, with what stands at their top.

use super::SMALL;
use super::head::{DAYS, HEAD, there};
use super::lanes::Lanes;
use crate::deal::moment::Instant;
use crate::draw::pen::{Anchor, Pen};
use crate::draw::scale::Scale;
use crate::draw::text::{fitted, width};
use crate::views::date::{day, readable};
use crate::views::timeline::Timeline;
use chrono::Duration;

/// A line that runs through all rows, and what stands at its top.
pub(super) struct Flag {
    x: i64,
    label: String,
    colour: Colour,
    /// Where its label begins, and on which line it stands.
    at: (i64, i64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colour {
    Window,
    Cut,
}

/// One line of flags.
const LINE: i64 = 15;

/// Between two flags.
const BETWEEN: i64 = 6;

impl Flag {
    /// With its label to the right of its line, or to the left where there is no room.
    fn new((at, label, colour): (Instant, String, Colour), scale: &Scale) -> Self {
        let x = scale.x(at);
        let label = fitted(&label, SMALL, scale.right - scale.left);
        let wide = width(&label, SMALL);
        let from = if x + 4 + wide <= scale.right { x + 4 } else { (x - 4 - wide).max(scale.left) };
        Self { x, label, colour, at: (from, 0) }
    }

    /// From where to where the line of another one, which begins above, would run through its label.
    fn crossed_by(&self, other: &Self) -> Option<(i64, i64)> {
        let (left, y) = self.at;
        let is_on = (left - 1..=left + 1 + width(&self.label, SMALL)).contains(&other.x);
        (y > other.at.1 && is_on).then_some((y - 10, y + 4))
    }
}

/// The lines through all rows, with room for their labels under the head; and where the rows begin.
pub(super) fn flags(scale: &Scale, timeline: &Timeline) -> (Vec<Flag>, i64) {
    let mut flags: Vec<(Instant, String, Colour)> = Vec::new();
    let several = timeline.windows.len() > 1;
    for window in &timeline.windows {
        let name = if several { format!("{} ", window.name) } else { String::new() };
        let there = there(window, timeline);
        flags.push((window.opens, format!("{name}opens {}{there}", readable(&window.opening)), Colour::Window));
        flags.push((window.closes, format!("{name}closes {}{there}", readable(&window.closing)), Colour::Window));
    }
    if let Some(until) = timeline.until {
        flags.push((until, format!("as of {}", last(until, timeline)), Colour::Cut));
    }
    flags.retain(|(at, ..)| (scale.frame.start..=scale.frame.end).contains(at));
    let mut flags: Vec<Flag> = flags.into_iter().map(|flag| Flag::new(flag, scale)).collect();
    // The label of a line stands lower than those of the lines that it would be crossed by.
    flags.sort_by_key(|flag| (flag.at.0 < flag.x, if flag.at.0 < flag.x { -flag.x } else { flag.x }));
    let mut lines = Lanes::apart(BETWEEN);
    for flag in &mut flags {
        let ends = (flag.at.0.min(flag.x), flag.x.max(flag.at.0 + width(&flag.label, SMALL)));
        flag.at.1 = HEAD + lines.take(ends) * LINE + 11;
    }
    (flags, HEAD + lines.count() * LINE + DAYS + 6)
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
pub(super) fn lines(pen: &mut Pen, flags: &[Flag], (top, bottom): (i64, i64)) {
    let colours = pen.colours;
    for flag in flags {
        let (colour, dashes) = match flag.colour {
            Colour::Window => (colours.window, "6 3"),
            Colour::Cut => (colours.cut, "2 2"),
        };
        // Not through the labels under its own, nor through the names of the days.
        let mut crossed: Vec<(i64, i64)> = flags.iter().filter_map(|other| other.crossed_by(flag)).collect();
        crossed.extend([(top - DAYS, top - 4), (bottom, bottom)]);
        crossed.sort_unstable();
        let mut from = flag.at.1 - 9;
        for (above, below) in crossed {
            // Nothing is left between two labels.
            if above > from + 1 {
                pen.line((flag.x, from), (flag.x, above), colour, dashes);
            }
            from = below;
        }
    }
}

/// Over the lines, which may run behind them.
pub(super) fn labels(pen: &mut Pen, flags: &[Flag]) {
    for flag in flags {
        let colour = if flag.colour == Colour::Window { pen.colours.window } else { pen.colours.cut };
        pen.text(flag.at, SMALL, colour, Anchor::Start, &flag.label);
    }
}
