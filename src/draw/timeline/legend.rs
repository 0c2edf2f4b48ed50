//! What the signs mean, under the picture.

use super::marks::Place;
use super::{BAR, SMALL, sign};
use crate::deal::phase::Phase;
use crate::draw::palette::letter;
use crate::draw::pen::{Anchor, Pen};
use crate::draw::scale::Scale;
use crate::draw::text::{fitted, width};
use crate::views::board::Behind;
use crate::views::history::Standing;
use crate::views::timeline::{Sign, Stretch, Timeline};

/// A line of the legend.
const LINE: i64 = 20;

/// A sign, and the words for it.
enum Entry<'h> {
    Phase(Phase),
    Mark(Sign, bool, Standing, &'static str),
    Slant,
    Reach,
    Hatch(&'h str),
    Arrow(bool),
}

/// Draws it, and answers with how far down it reaches.
pub(super) fn legend(
    pen: &mut Pen,
    (timeline, scale): (&Timeline, &Scale),
    hatch: &str,
    (left, top): (i64, i64),
    room: i64,
) -> i64 {
    let stands = Standing::Stands;
    let mut entries: Vec<Entry<'_>> = Phase::ALL.map(Entry::Phase).into();
    entries.push(Entry::Slant);
    entries.extend([
        Entry::Mark(Sign::Step, false, stands, "step"),
        Entry::Mark(Sign::Offer, false, stands, "offer"),
        Entry::Mark(Sign::No, false, stands, "a no"),
        Entry::Mark(Sign::Authorization, false, stands, "authorization"),
        Entry::Mark(Sign::Milestone, false, stands, "medical, registration, announcement, clause"),
        Entry::Mark(Sign::Word, false, stands, "what was said, asked or noted"),
        Entry::Mark(Sign::Step, true, stands, "planned, or may have happened"),
        Entry::Reach,
        Entry::Mark(Sign::Step, false, Standing::Corrected, "corrected"),
        Entry::Mark(Sign::Correction, false, stands, "the correction, when it was learned"),
        Entry::Mark(Sign::Step, false, Standing::Retracted, "retracted"),
        Entry::Mark(Sign::Step, false, Standing::Erased, "erased: what it said is gone"),
        Entry::Mark(Sign::Retraction, false, stands, "the retraction or erasure, when it was learned"),
        Entry::Hatch(hatch),
        Entry::Arrow(false),
        Entry::Arrow(true),
    ]);
    entries.retain(|entry| entry.is_on(timeline, scale));
    let (mut x, mut y) = (left, top + LINE);
    for entry in &entries {
        let (sign, words) = (entry.sign(), entry.words());
        let wide = sign + 6 + width(words, SMALL);
        if x > left && x + wide > left + room {
            (x, y) = (left, y + LINE);
        }
        entry.draw(pen, (x, y));
        let ink = pen.colours.ink;
        pen.text((x + sign + 6, y + 4), SMALL, ink, Anchor::Start, words);
        x += wide + 18;
    }
    late(pen, timeline, (left, y + LINE), room)
}

/// A word of warning where much of it was recorded long after it was learned.
fn late(pen: &mut Pen, timeline: &Timeline, (left, y): (i64, i64), room: i64) -> i64 {
    let (records, late) = (timeline.records, timeline.recorded_late);
    let Some(note) = Behind { records, late, ..Behind::default() }.late() else { return y - LINE + 4 };
    let faint = pen.colours.faint;
    pen.text((left, y + 4), SMALL, faint, Anchor::Start, &fitted(&note, SMALL, room));
    y + 4
}

impl Entry<'_> {
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
        let marks = || all().filter(|mark| Place::of(mark, timeline, scale).is_some_and(|place| place.sign.is_some()));
        match self {
            Self::Phase(_) | Self::Slant => true,
            Self::Mark(_, true, ..) => marks().any(|mark| mark.possible || mark.planned),
            Self::Mark(Sign::Step, _, standing, _) if *standing != Standing::Stands => {
                marks().any(|mark| mark.standing == *standing)
            }
            Self::Mark(kind, ..) => marks().any(|mark| mark.kind == *kind),
            Self::Reach => {
                all().any(|mark| Place::of(mark, timeline, scale).is_some_and(|place| place.reach.is_some()))
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

    fn draw(&self, pen: &mut Pen, (x, y): (i64, i64)) {
        let colours = pen.colours;
        match self {
            Self::Phase(phase) => {
                pen.rect((x, y - 7), (16, BAR.1), colours.fill(*phase), colours.ink);
                pen.text((x + 8, y + 4), SMALL, colours.sign(*phase), Anchor::Middle, letter(*phase));
            }
            Self::Mark(kind, hollow, standing, _) => sign::sign(pen, *kind, (x + 5, y), *hollow, *standing),
            Self::Slant => {
                let (low, high) = (y + 7, y - 7);
                pen.polygon(
                    &[(x, low), (x, high), (x + 20, high), (x + 8, low)],
                    colours.fill(Phase::Contact),
                    colours.ink,
                );
                pen.polygon(
                    &[(x + 8, low), (x + 20, high), (x + 26, high), (x + 26, low)],
                    colours.fill(Phase::Offer),
                    colours.ink,
                );
            }
            Self::Reach => {
                pen.path(format!("M{x},{y} h26 M{x},{} v6 M{},{} v6", y - 3, x + 26, y - 3), "none", colours.faint, "");
                sign::sign(pen, Sign::Step, (x + 13, y), false, Standing::Stands);
            }
            Self::Hatch(hatch) => pen.rect((x, y - 3), (26, 6), hatch, colours.ink),
            Self::Arrow(waits) => {
                pen.line((x, y), (x + 20, y), colours.cut, if *waits { "4 3" } else { "" });
                pen.polygon(&[(x + 26, y), (x + 19, y - 4), (x + 19, y + 4)], colours.cut, colours.cut);
            }
        }
    }
}
