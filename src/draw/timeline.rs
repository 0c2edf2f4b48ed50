//! The timeline: deals as rows, time across.

mod arrows;
mod bar;
mod flags;
mod head;
mod lanes;
mod legend;
mod marks;
mod names;
mod sheets;
mod sign;
mod slant;

use super::Look;
use super::pen::{Anchor, Pen};
use super::scale::Scale;
use super::text::fitted;
use crate::views::timeline::{Row, Timeline};
use std::collections::BTreeMap;

/// Around the picture.
const EDGE: i64 = 16;

/// Room for who it is about.
const NAMES: i64 = 236;

/// Room for how it stands.
const STANDS: i64 = 118;

/// Between the names and the time, and between the time and how it stands.
const GAP: i64 = 10;

/// Rows that are higher in all do not stand on one screen.
const SCREEN: i64 = 800;

/// The sizes of text: of a deal, and of all else.
const LARGE: i64 = 12;
const SMALL: i64 = 10;

/// How high the bar of a row stands in it, and how high it is.
const BAR: (i64, i64) = (4, 14);

/// The picture as SVG: one element, with all that it needs.
pub fn timeline_svg(timeline: &Timeline, look: Look) -> String {
    let scale = Scale::new(timeline.frame, timeline.zone, EDGE + NAMES + GAP);
    drawn(timeline, &scale, &head::title(timeline), look)
}

/// The same in as many pictures as it takes to read them on paper: A4 on its side, with small letters of six points. A deal
/// that fills more than a sheet by itself has one that is larger.
pub fn timeline_sheets(timeline: &Timeline, look: Look) -> Vec<String> {
    let scale = Scale::over(timeline.frame, timeline.zone, EDGE + NAMES + GAP, sheets::TIME);
    let title = head::title(timeline);
    let sheets = sheets::sheets(timeline, &scale, look);
    let title = |number: usize| match sheets.len() {
        1 => title.clone(),
        several => format!("{title}, sheet {number} of {several}"),
    };
    sheets.iter().zip(1..).map(|(sheet, number)| drawn(sheet, &scale, &title(number), look)).collect()
}

fn drawn(timeline: &Timeline, scale: &Scale, title: &str, look: Look) -> String {
    let mut pen = Pen::new(timeline, look);
    let hatch = pen.hatch();
    let width = whole(scale);
    let head = head::head(&mut pen, timeline, title, width);
    let (flags, top) = flags::flags(scale, timeline);
    let rows: Vec<Laid<'_>> = laid(timeline, scale, top);
    let bottom = rows.last().map_or(top, |row| row.y + row.height);

    shade(&mut pen, &rows, width);
    let foot = head::days(&mut pen, scale, timeline, (top, bottom));
    flags::lines(&mut pen, &flags, (top, bottom));
    for row in &rows {
        bar::bar(&mut pen, row, scale, timeline, &hatch);
    }
    let places: BTreeMap<_, _> = rows.iter().map(|row| (&row.of.deal, row)).collect();
    arrows::arrows(&mut pen, timeline, scale, &places);
    // What can be read lies over the arrows.
    for row in &rows {
        let mut part = pen.part("");
        names::names(&mut part, row);
        bar::letters(&mut part, row, scale, timeline);
        marks::marks(&mut part, row);
        stands(&mut part, row, scale, timeline);
        pen.put(part);
    }
    flags::labels(&mut pen, &flags);
    let height = legend::legend(&mut pen, (timeline, scale), &hatch, (EDGE, foot), width - 2 * EDGE) + EDGE;
    pen.finish((width, height), &head)
}

/// How wide the picture is.
fn whole(scale: &Scale) -> i64 {
    scale.right + GAP + STANDS + EDGE
}

/// A row with its place.
struct Laid<'t> {
    of: &'t Row,
    y: i64,
    height: i64,
    marks: Vec<marks::Placed<'t>>,
}

fn laid<'t>(timeline: &'t Timeline, scale: &Scale, top: i64) -> Vec<Laid<'t>> {
    let mut y = top;
    let mut laid = Vec::new();
    for of in &timeline.rows {
        let (marks, lanes) = marks::placed(of, timeline, scale);
        let height = names::height(of).max(marks::top(of) + lanes * marks::LANE + 4);
        laid.push(Laid { of, y, height, marks });
        y += height;
    }
    laid
}

/// Every second row, so that the eye keeps to one.
fn shade(pen: &mut Pen, rows: &[Laid<'_>], width: i64) {
    let shade = pen.colours.shade;
    for row in rows.iter().skip(1).step_by(2) {
        pen.rect((0, row.y), (width, row.height), shade, "none");
    }
}

/// The phase at the cuts, and what lies outside of the picture.
fn stands(pen: &mut Pen, row: &Laid<'_>, scale: &Scale, timeline: &Timeline) {
    let (ink, faint) = (pen.colours.ink, pen.colours.faint);
    let x = scale.right + GAP;
    let phase = match (row.of.phase, row.of.possible_phase) {
        (Some(phase), _) => phase.word().to_owned(),
        (None, Some(phase)) => format!("maybe {}", phase.word()),
        (None, None) => "not yet certain".into(),
    };
    pen.text((x, row.y + 15), LARGE, ink, Anchor::Start, &fitted(&phase, LARGE, STANDS));
    let outside = || row.of.marks.iter().map(|mark| timeline.known(mark.when)).filter(|when| !scale.holds(*when));
    let before = outside().filter(|when| when.end <= scale.frame.start).count();
    let after = outside().count() - before;
    let outside = match (before, after) {
        (0, 0) => String::new(),
        (before, 0) => format!("{before} earlier"),
        (0, after) => format!("{after} later"),
        (before, after) => format!("{before} earlier, {after} later"),
    };
    pen.text((x, row.y + 29), SMALL, faint, Anchor::Start, &fitted(&outside, SMALL, STANDS));
}
