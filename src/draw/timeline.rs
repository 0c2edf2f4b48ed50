//! The timeline: deals as rows, time across.

mod arrows;
mod bar;
mod guides;
mod header;
mod lanes;
mod legend;
mod marks;
mod parallelogram;
mod row_labels;
mod sheets;
mod symbol;

use super::Theme;
use super::canvas::{Anchor, Canvas};
use super::scale::Scale;
use super::text::fitted;
use crate::deal::name::Slug;
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
pub fn timeline_svg(timeline: &Timeline, theme: Theme) -> String {
    let scale = Scale::new(timeline.frame, timeline.zone, EDGE + NAMES + GAP);
    drawn(timeline, &scale, &header::title(timeline), (theme, &|_| None))
}

/// The same, where the name of each deal leads to `link` of it.
pub fn timeline_svg_with_links(timeline: &Timeline, theme: Theme, link: &dyn Fn(&Slug) -> String) -> String {
    let scale = Scale::new(timeline.frame, timeline.zone, EDGE + NAMES + GAP);
    drawn(timeline, &scale, &header::title(timeline), (theme, &|deal| Some(link(deal))))
}

/// The same in as many pictures as it takes to read them on paper: A4 on its side, with small letters of six points. A deal
/// that fills more than a sheet by itself has one that is larger.
pub fn timeline_sheets(timeline: &Timeline, theme: Theme) -> Vec<String> {
    let scale = Scale::over(timeline.frame, timeline.zone, EDGE + NAMES + GAP, sheets::TIME);
    let title = header::title(timeline);
    let sheets = sheets::sheets(timeline, &scale, theme);
    let title = |number: usize| match sheets.len() {
        1 => title.clone(),
        several => format!("{title}, sheet {number} of {several}"),
    };
    sheets.iter().zip(1..).map(|(sheet, number)| drawn(sheet, &scale, &title(number), (theme, &|_| None))).collect()
}

type LinkedLook<'l> = (Theme, &'l dyn Fn(&Slug) -> Option<String>);

fn drawn(timeline: &Timeline, scale: &Scale, title: &str, (theme, link): LinkedLook<'_>) -> String {
    let mut canvas = Canvas::new(timeline, theme);
    let hatch = canvas.hatch();
    let width = whole(scale);
    let head = header::head(&mut canvas, timeline, title, width);
    let (guides, top) = guides::guides(scale, timeline);
    let rows: Vec<LaidOutRow<'_>> = laid_out(timeline, scale, top);
    let bottom = rows.last().map_or(top, |row| row.y + row.height);

    shade(&mut canvas, &rows, width);
    let foot = header::days(&mut canvas, scale, timeline, (top, bottom));
    guides::lines(&mut canvas, &guides, (top, bottom));
    for row in &rows {
        bar::bar(&mut canvas, row, scale, timeline, &hatch);
    }
    let places: BTreeMap<_, _> = rows.iter().map(|row| (&row.of.deal, row)).collect();
    arrows::arrows(&mut canvas, timeline, scale, &places);
    // What can be read lies over the arrows.
    for row in &rows {
        let mut part = canvas.part("");
        row_labels::row_labels(&mut part, row, link(&row.of.deal).as_deref());
        bar::letters(&mut part, row, scale, timeline);
        marks::marks(&mut part, row);
        stands(&mut part, row, scale, timeline);
        canvas.put(part);
    }
    guides::labels(&mut canvas, &guides);
    let height = legend::legend(&mut canvas, (timeline, scale), &hatch, (EDGE, foot), width - 2 * EDGE) + EDGE;
    canvas.finish((width, height), &head)
}

/// How wide the picture is.
fn whole(scale: &Scale) -> i64 {
    scale.right + GAP + STANDS + EDGE
}

/// A row with its place.
struct LaidOutRow<'t> {
    of: &'t Row,
    y: i64,
    height: i64,
    marks: Vec<marks::PlacedMark<'t>>,
}

fn laid_out<'t>(timeline: &'t Timeline, scale: &Scale, top: i64) -> Vec<LaidOutRow<'t>> {
    let mut y = top;
    let mut laid_out = Vec::new();
    for of in &timeline.rows {
        let (marks, lanes) = marks::placed(of, timeline, scale);
        let height = row_labels::height(of).max(marks::top(of) + lanes * marks::LANE + 4);
        laid_out.push(LaidOutRow { of, y, height, marks });
        y += height;
    }
    laid_out
}

/// Every second row, so that the eye keeps to one.
fn shade(canvas: &mut Canvas, rows: &[LaidOutRow<'_>], width: i64) {
    let shade = canvas.colours.shade;
    for row in rows.iter().skip(1).step_by(2) {
        canvas.rect((0, row.y), (width, row.height), shade, "none");
    }
}

/// The phase at the cuts, and what lies outside of the picture.
fn stands(canvas: &mut Canvas, row: &LaidOutRow<'_>, scale: &Scale, timeline: &Timeline) {
    let (ink, faint) = (canvas.colours.ink, canvas.colours.faint);
    let x = scale.right + GAP;
    let phase = match (row.of.phase, row.of.possible_phase) {
        (Some(phase), _) => phase.word().to_owned(),
        (None, Some(phase)) => format!("maybe {}", phase.word()),
        (None, None) => "not yet certain".into(),
    };
    canvas.text((x, row.y + 15), LARGE, ink, Anchor::Start, &fitted(&phase, LARGE, STANDS));
    let outside = || row.of.marks.iter().map(|mark| timeline.known(mark.when)).filter(|when| !scale.holds(*when));
    let before = outside().filter(|when| when.end <= scale.frame.start).count();
    let after = outside().count() - before;
    let outside = match (before, after) {
        (0, 0) => String::new(),
        (before, 0) => format!("{before} earlier"),
        (0, after) => format!("{after} later"),
        (before, after) => format!("{before} earlier, {after} later"),
    };
    canvas.text((x, row.y + 29), SMALL, faint, Anchor::Start, &fitted(&outside, SMALL, STANDS));
}
