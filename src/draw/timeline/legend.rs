//! What the signs mean, under the picture.

use super::marks::MarkPlace;
use super::{BAR, SMALL, symbol};
use crate::deal::phase::Phase;
use crate::draw::canvas::{Anchor, Canvas};
use crate::draw::palette::letter;
use crate::draw::scale::Scale;
use crate::draw::text::{fitted, width};
use crate::views::board::Behind;
use crate::views::history::Standing;
use crate::views::timeline::{Mark, MarkKind, Stretch, Timeline};

/// A line of the legend.
const LINE: i64 = 20;

/// A sign, and the words for it.
enum LegendEntry<'h> {
    Phase(Phase),
    Mark(MarkKind, bool, Standing, &'static str),
    Slant,
    Reach,
    Hatch(&'h str),
    Arrow(bool),
}

/// Draws it, and answers with how far down it reaches.
pub(super) fn legend(
    canvas: &mut Canvas,
    (timeline, scale): (&Timeline, &Scale),
    hatch: &str,
    (left, top): (i64, i64),
    room: i64,
) -> i64 {
    let stands = Standing::Stands;
    let mut entries: Vec<LegendEntry<'_>> = Phase::ALL.map(LegendEntry::Phase).into();
    entries.push(LegendEntry::Slant);
    entries.extend([
        LegendEntry::Mark(MarkKind::Step, false, stands, "step"),
        LegendEntry::Mark(MarkKind::Offer, false, stands, "offer"),
        LegendEntry::Mark(MarkKind::No, false, stands, "a no"),
        LegendEntry::Mark(MarkKind::Authorization, false, stands, "authorization"),
        LegendEntry::Mark(MarkKind::Milestone, false, stands, "medical, registration, announcement, clause"),
        LegendEntry::Mark(MarkKind::Word, false, stands, "what was said, asked or noted"),
        LegendEntry::Mark(MarkKind::Step, true, stands, "planned, doubtful, or may have happened"),
        LegendEntry::Reach,
        LegendEntry::Mark(MarkKind::Step, false, Standing::Corrected, "corrected"),
        LegendEntry::Mark(MarkKind::Correction, false, stands, "the correction, when it was learned"),
        LegendEntry::Mark(MarkKind::Step, false, Standing::Retracted, "retracted"),
        LegendEntry::Mark(MarkKind::Step, false, Standing::Erased, "erased: what it said is gone"),
        LegendEntry::Mark(MarkKind::Retraction, false, stands, "the retraction or erasure, when it was learned"),
        LegendEntry::Hatch(hatch),
        LegendEntry::Arrow(false),
        LegendEntry::Arrow(true),
    ]);
    entries.retain(|entry| entry.is_on(timeline, scale));
    let (mut x, mut y) = (left, top + LINE);
    for entry in &entries {
        let (sign, words) = (entry.sign(), entry.words());
        let wide = sign + 6 + width(words, SMALL);
        if x > left && x + wide > left + room {
            (x, y) = (left, y + LINE);
        }
        entry.draw(canvas, (x, y));
        let ink = canvas.colours.ink;
        canvas.text((x + sign + 6, y + 4), SMALL, ink, Anchor::Start, words);
        x += wide + 18;
    }
    late(canvas, timeline, (left, y + LINE), room)
}

/// A word of warning where much of it was recorded long after it was learned.
fn late(canvas: &mut Canvas, timeline: &Timeline, (left, y): (i64, i64), room: i64) -> i64 {
    let (records, late) = (timeline.records, timeline.recorded_late);
    let Some(note) = Behind { records, late, ..Behind::default() }.late() else { return y - LINE + 4 };
    let faint = canvas.colours.faint;
    canvas.text((left, y + 4), SMALL, faint, Anchor::Start, &fitted(&note, SMALL, room));
    y + 4
}

impl LegendEntry<'_> {
    fn words(&self) -> &'static str {
        match self {
            Self::Phase(phase) => phase.word(),
            Self::Mark(.., words) => words,
            Self::Slant => "slanted: it began somewhere in there",
            Self::Reach => "once, somewhere in there",
            Self::Hatch(_) => "may not go: an authorization is missing",
            Self::Arrow(false) => "was waited for",
            Self::Arrow(true) => "is waited for",
        }
    }

    /// The picture has such a sign; it has all phases, so that none is taken for another.
    fn is_on(&self, timeline: &Timeline, scale: &Scale) -> bool {
        let rows = || timeline.rows.iter();
        let all = || rows().flat_map(|row| &row.marks);
        let marks =
            || all().filter(|mark| MarkPlace::of(mark, timeline, scale).is_some_and(|place| place.sign.is_some()));
        match self {
            Self::Phase(_) | Self::Slant => true,
            Self::Mark(_, true, ..) => marks().any(Mark::is_open),
            Self::Mark(MarkKind::Step, _, standing, _) if *standing != Standing::Stands => {
                marks().any(|mark| mark.standing == *standing)
            }
            Self::Mark(kind, ..) => marks().any(|mark| mark.kind == *kind),
            Self::Reach => {
                all().any(|mark| MarkPlace::of(mark, timeline, scale).is_some_and(|place| place.reach.is_some()))
            }
            Self::Hatch(_) => rows().flat_map(|row| &row.gaps).any(|gap| {
                let ends = gap.ends.map_or(timeline.end(), |ends| ends.end);
                scale.holds(timeline.known(Stretch { start: gap.begins.start, end: ends }))
            }),
            Self::Arrow(waits) => timeline.arrows.iter().any(|arrow| arrow.waits == *waits),
        }
    }

    /// How wide its sign is.
    fn sign(&self) -> i64 {
        match self {
            Self::Phase(_) => 16,
            Self::Mark(..) => 10,
            Self::Slant | Self::Reach | Self::Hatch(_) | Self::Arrow(_) => 26,
        }
    }

    fn draw(&self, canvas: &mut Canvas, (x, y): (i64, i64)) {
        let colours = canvas.colours;
        match self {
            Self::Phase(phase) => {
                canvas.rect((x, y - 7), (16, BAR.1), colours.fill(*phase), colours.ink);
                canvas.text((x + 8, y + 4), SMALL, colours.sign(*phase), Anchor::Middle, letter(*phase));
            }
            Self::Mark(kind, hollow, standing, _) => symbol::symbol(canvas, *kind, (x + 5, y), *hollow, *standing),
            Self::Slant => {
                let (low, high) = (y + 7, y - 7);
                canvas.polygon(
                    &[(x, low), (x, high), (x + 20, high), (x + 8, low)],
                    colours.fill(Phase::Contact),
                    colours.ink,
                );
                canvas.polygon(
                    &[(x + 8, low), (x + 20, high), (x + 26, high), (x + 26, low)],
                    colours.fill(Phase::Offer),
                    colours.ink,
                );
            }
            Self::Reach => {
                canvas.path(
                    format!("M{x},{y} h26 M{x},{} v6 M{},{} v6", y - 3, x + 26, y - 3),
                    "none",
                    colours.faint,
                    "",
                );
                symbol::symbol(canvas, MarkKind::Step, (x + 13, y), false, Standing::Stands);
            }
            Self::Hatch(hatch) => canvas.rect((x, y - 3), (26, 6), hatch, colours.ink),
            Self::Arrow(waits) => {
                canvas.line((x, y), (x + 20, y), colours.cut, if *waits { "4 3" } else { "" });
                canvas.polygon(&[(x + 26, y), (x + 19, y - 4), (x + 19, y + 4)], colours.cut, colours.cut);
            }
        }
    }
}
