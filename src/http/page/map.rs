//! A small map of what happened against when it was learned: one dot a record, and a cross where the cuts are.

use super::words;
use crate::views::moments::Moments;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The length of a side, and the room around it.
const SIDE: usize = 120;
const EDGE: usize = 6;

/// Both axes go by steps, so that the cross stands where the ranges of the time bar do.
pub(super) fn map(moments: &Moments, at: usize, known_at: usize) -> Markup {
    let last = moments.steps.len().max(1);
    let along = |step: usize| EDGE + step.min(last) * SIDE / last;
    let (x, y) = (along(at), EDGE + SIDE + EDGE - along(known_at));
    let dots: BTreeSet<(usize, usize)> =
        moments.dots.iter().map(|dot| (along(dot.happened), 2 * EDGE + SIDE - along(dot.learned))).collect();
    let whole = SIDE + 2 * EDGE;
    html! {
        figure.map {
            svg #map viewBox={ "0 0 " (whole) " " (whole) } width=(whole) height=(whole) role="img" data-edge=(EDGE) data-side=(SIDE)
                aria-label=(words::MAP) {
                rect.ground x=(EDGE) y=(EDGE) width=(SIDE) height=(SIDE) {}
                line.same x1=(EDGE) y1=(EDGE + SIDE) x2=(EDGE + SIDE) y2=(EDGE) {}
                @for (x, y) in &dots { circle cx=(x) cy=(y) r="1.7" {} }
                line.cut #cut-at x1=(x) x2=(x) y1=(EDGE) y2=(EDGE + SIDE) {}
                line.cut #cut-known x1=(EDGE) x2=(EDGE + SIDE) y1=(y) y2=(y) {}
            }
            figcaption { (words::MAP_AXES) }
        }
    }
}
