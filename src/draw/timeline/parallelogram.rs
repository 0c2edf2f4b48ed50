//! Shapes whose ends are slanted over the time in which they may have been, and what of them lies in the picture.

use crate::draw::canvas::Canvas;
use crate::draw::scale::Scale;
use crate::views::timeline::Stretch;

type Point = (i64, i64);

/// It may begin at the bottom left, and surely has at the top left; the same on the right. In pixels, also where that is
/// outside of the picture.
#[derive(Clone, Copy)]
pub(super) struct Parallelogram {
    pub(super) bottom_left: i64,
    pub(super) top_left: i64,
    pub(super) top_right: i64,
    pub(super) bottom_right: i64,
}

impl Parallelogram {
    /// What has no end goes on past the right.
    pub(super) fn of(begins: Stretch, ends: Option<Stretch>, scale: &Scale) -> Self {
        let x = |at| scale.true_x(at);
        let on = scale.right + 1;
        let (bottom_right, top_right) = ends.map_or((on, on), |ends| (x(ends.start), x(ends.end)));
        Self { bottom_left: x(begins.start), top_left: x(begins.end), top_right, bottom_right }
    }

    /// Draws what lies between the limits, at this height and so high. Where it is cut it has no outline: it goes on.
    pub(super) fn draw(&self, canvas: &mut Canvas, place: (i64, i64), limits: (i64, i64), fill: &str) {
        let points = self.within(place, limits);
        if !is_seen(&points) {
            return;
        }
        let ink = canvas.colours.ink;
        let is_cut = |(from, to): &(Point, Point)| from.0 == to.0 && (from.0 == limits.0 || from.0 == limits.1);
        if !edges(&points).any(|edge| is_cut(&edge)) {
            return canvas.polygon(&points, fill, ink);
        }
        canvas.polygon(&points, fill, "none");
        let outline = edges(&points).filter(|edge| !is_cut(edge));
        let outline: Vec<String> = outline.map(|((x1, y1), (x2, y2))| format!("M{x1},{y1} L{x2},{y2}")).collect();
        canvas.path(outline.join(" "), "none", ink, "");
    }

    /// Something of it lies between the limits.
    pub(super) fn is_seen(&self, limits: (i64, i64)) -> bool {
        is_seen(&self.within((0, 1000), limits))
    }

    fn within(&self, (top, height): (i64, i64), (left, right): (i64, i64)) -> Vec<Point> {
        let bottom = top + height;
        let whole =
            [(self.bottom_left, bottom), (self.top_left, top), (self.top_right, top), (self.bottom_right, bottom)];
        let mut points = cut(&cut(&whole, left, |x| x >= left), right, |x| x <= right);
        points.dedup();
        points
    }
}

fn is_seen(points: &[Point]) -> bool {
    points.iter().map(|(x, _)| x).min() < points.iter().map(|(x, _)| x).max()
}

/// From each point to the next, and back to the first.
fn edges(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// What lies on this side of an upright line.
fn cut(points: &[Point], at: i64, keeps: impl Fn(i64) -> bool) -> Vec<Point> {
    let mut kept = Vec::new();
    for (from, to) in edges(points) {
        if keeps(from.0) {
            kept.push(from);
        }
        if keeps(from.0) != keeps(to.0) {
            // From left to right, so that neighbours are cut at one height.
            let ((x1, y1), (x2, y2)) = (from.min(to), from.max(to));
            kept.push((at, y1 + (y2 - y1) * (at - x1) / (x2 - x1)));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_cut_where_it_lies() {
        let rising = Parallelogram { bottom_left: 80, top_left: 120, top_right: 200, bottom_right: 200 };
        assert_eq!(rising.within((0, 10), (0, 100)), [(80, 10), (100, 5), (100, 10)]);
        assert_eq!(rising.within((0, 10), (100, 150)), [(100, 5), (120, 0), (150, 0), (150, 10), (100, 10)]);
        assert_eq!(rising.within((0, 10), (90, 300)), [(90, 8), (120, 0), (200, 0), (200, 10), (90, 10)]);
    }

    #[test]
    fn what_lies_outside_is_not_seen() {
        let shape = Parallelogram { bottom_left: 80, top_left: 120, top_right: 200, bottom_right: 200 };
        assert!(shape.is_seen((0, 81)) && shape.is_seen((199, 300)));
        assert!(!shape.is_seen((0, 80)) && !shape.is_seen((200, 300)));
    }
}
