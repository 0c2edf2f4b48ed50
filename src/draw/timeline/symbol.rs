//! The signs of marks: each kind has its own shape, not only its own colour.

use crate::draw::canvas::Canvas;
use crate::views::history::Standing;
use crate::views::timeline::MarkKind;
use svg::node::element::Path;

/// A sign around this point, nine pixels across. One that is hollow may have happened, is planned or comes from a doubtful source.
pub(super) fn symbol(canvas: &mut Canvas, kind: MarkKind, (x, y): (i64, i64), hollow: bool, standing: Standing) {
    let colours = canvas.colours;
    let ink = match (kind, standing) {
        (MarkKind::Correction | MarkKind::Retraction, _) => colours.cut,
        (_, Standing::Retracted) => colours.faint,
        _ => colours.ink,
    };
    let fill = if hollow || standing == Standing::Retracted { colours.paper } else { ink };
    match kind {
        MarkKind::Step => canvas.path(circle(x, y, 4), fill, ink, ""),
        MarkKind::Word => canvas.path(circle(x, y, 2), fill, ink, ""),
        MarkKind::Offer => canvas.polygon(&[(x, y - 5), (x + 4, y), (x, y + 5), (x - 4, y)], fill, ink),
        MarkKind::Authorization => canvas.rect((x - 3, y - 3), (7, 7), fill, ink),
        MarkKind::Milestone => canvas.polygon(&[(x, y - 4), (x + 4, y + 4), (x - 4, y + 4)], fill, ink),
        MarkKind::No => {
            // Hollow has no meaning for a cross: it gets a frame.
            if hollow {
                canvas.rect((x - 4, y - 4), (8, 8), colours.paper, ink);
            }
            cross(canvas, (x, y), if hollow { 2 } else { 4 }, ink);
        }
        MarkKind::Correction => {
            canvas.path(format!("M{},{} h8 M{x},{} v8", x - 4, y, y - 4), "none", ink, "");
            canvas.path(circle(x, y, 4), "none", ink, "");
        }
        MarkKind::Retraction => {
            canvas.path(circle(x, y, 4), "none", ink, "");
            canvas.path(format!("M{},{} h8", x - 4, y), "none", ink, "");
        }
    }
    match standing {
        Standing::Stands => {}
        Standing::Corrected => canvas.path(format!("M{},{} h9", x - 4, y + 6), "none", colours.cut, ""),
        Standing::Retracted | Standing::Erased => {
            let stroke = format!("M{},{} l9,-9", x - 5, y + 5);
            if standing == Standing::Erased {
                // It is seen on a sign that is full.
                canvas.add(Path::new().set("d", stroke.as_str()).set("stroke", colours.paper).set("stroke-width", 2));
            }
            canvas.path(stroke, "none", colours.cut, "");
        }
    }
}

fn cross(canvas: &mut Canvas, (x, y): (i64, i64), reach: i64, ink: &str) {
    let strokes =
        format!("M{},{} l{d},{d} M{},{} l{d},-{d}", x - reach, y - reach, x - reach, y + reach, d = 2 * reach);
    let path = Path::new().set("d", strokes).set("fill", "none").set("stroke", ink);
    canvas.add(path.set("stroke-width", 2));
}

fn circle(x: i64, y: i64, radius: i64) -> String {
    format!("M{},{y} a{radius},{radius} 0 1 0 {d},0 a{radius},{radius} 0 1 0 -{d},0 z", x - radius, d = 2 * radius)
}
