//! The top of the picture: what it is of, the cuts, the days, and the lines that run through all rows.

use super::lanes::Lanes;
use super::{EDGE, LARGE, SCREEN, SMALL};
use crate::deal::moment::Instant;
use crate::draw::pen::{Anchor, Pen};
use crate::draw::scale::Scale;
use crate::draw::text::{fitted, width};
use crate::views::date::{day, readable};
use crate::views::timeline::{Dates, Timeline};
use crate::views::wording::{capital, count};
use chrono::Duration;

/// The size of the title.
const TITLE: i64 = 18;

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

/// How far down the title, the cuts and the windows reach.
const HEAD: i64 = 78;

/// The room for the names of the days.
const DAYS: i64 = 18;

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
pub(super) fn head(pen: &mut Pen, timeline: &Timeline, title: &str, whole: i64) -> String {
    let (ink, faint) = (pen.colours.ink, pen.colours.faint);
    let room = whole - 2 * EDGE;
    let cuts = capital(&timeline.as_of.words());
    pen.text((EDGE, 30), TITLE, ink, Anchor::Start, &fitted(title, TITLE, room));
    pen.text((EDGE, 50), LARGE, ink, Anchor::Start, &fitted(&cuts, LARGE, room));
    let dates = |dates: &Dates| {
        let there = there(dates, timeline);
        format!("window {}: {} to {}{there}", dates.name, readable(&dates.opening), readable(&dates.closing))
    };
    let mut told: Vec<String> = timeline.windows.iter().map(dates).collect();
    if told.is_empty() {
        told.push("no window with dates".into());
    }
    told.push(format!("days of {}", timeline.zone));
    pen.text((EDGE, 66), SMALL, faint, Anchor::Start, &fitted(&told.join("; "), SMALL, room));
    format!("{title}. {cuts}")
}

/// The zone of a window that is not the one whose days are drawn.
fn there(dates: &Dates, timeline: &Timeline) -> String {
    if dates.zone == timeline.zone { String::new() } else { format!(" ({})", dates.zone) }
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

/// The days, and the lines; answers with how far down the days reach, which are named at the foot once more where the top is
/// out of sight.
pub(super) fn lines(
    pen: &mut Pen,
    scale: &Scale,
    timeline: &Timeline,
    flags: &[Flag],
    (top, bottom): (i64, i64),
) -> i64 {
    let colours = pen.colours;
    let foot = (bottom - top > SCREEN).then_some(bottom + DAYS);
    for tick in scale.ticks() {
        pen.line((tick.x, top - 4), (tick.x, foot.map_or(bottom, |_| bottom + 4)), colours.grid, "");
        // At the left of its day; the last ones where they end within.
        if tick.x + width(&tick.label, SMALL) <= scale.right + super::GAP {
            for y in [Some(top - 8), foot.map(|foot| foot - 3)].into_iter().flatten() {
                pen.text((tick.x + 2, y), SMALL, colours.faint, Anchor::Start, &tick.label);
            }
        }
    }
    pen.line((scale.left, top), (scale.right, top), colours.faint, "");
    pen.line((scale.left, bottom), (scale.right, bottom), colours.faint, "");
    // What was not asked for.
    let end = scale.x(timeline.end());
    if end < scale.right {
        pen.rect((end, top), (scale.right - end, bottom - top), colours.shade, "none");
    }
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
    foot.unwrap_or(bottom)
}

/// Over the lines, which may run behind them.
pub(super) fn labels(pen: &mut Pen, flags: &[Flag]) {
    for flag in flags {
        let colour = if flag.colour == Colour::Window { pen.colours.window } else { pen.colours.cut };
        pen.text(flag.at, SMALL, colour, Anchor::Start, &flag.label);
    }
}
