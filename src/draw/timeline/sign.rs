//! The signs of marks: each kind has its own shape, not only its own colour.

use crate::draw::pen::Pen;
use crate::views::history::Standing;
use crate::views::timeline::Sign;
use svg::node::element::Path;

/// A sign around this point, nine pixels across. One that is hollow may have happened, or is planned.
pub(super) fn sign(pen: &mut Pen, kind: Sign, (x, y): (i64, i64), hollow: bool, standing: Standing) {
    let colours = pen.colours;
    let ink = match (kind, standing) {
        (Sign::Correction | Sign::Retraction, _) => colours.cut,
        (_, Standing::Retracted) => colours.faint,
        _ => colours.ink,
    };
    let fill = if hollow || standing == Standing::Retracted { colours.paper } else { ink };
    match kind {
        Sign::Step => pen.path(circle(x, y, 4), fill, ink, ""),
        Sign::Word => pen.path(circle(x, y, 2), fill, ink, ""),
        Sign::Offer => pen.polygon(&[(x, y - 5), (x + 4, y), (x, y + 5), (x - 4, y)], fill, ink),
        Sign::Authorization => pen.rect((x - 3, y - 3), (7, 7), fill, ink),
        Sign::Milestone => pen.polygon(&[(x, y - 4), (x + 4, y + 4), (x - 4, y + 4)], fill, ink),
        Sign::No => {
            // Hollow has no meaning for a cross: it gets a frame.
            if hollow {
                pen.rect((x - 4, y - 4), (8, 8), colours.paper, ink);
            }
            cross(pen, (x, y), if hollow { 2 } else { 4 }, ink);
        }
        Sign::Correction => {
            pen.path(format!("M{},{} h8 M{x},{} v8", x - 4, y, y - 4), "none", ink, "");
            pen.path(circle(x, y, 4), "none", ink, "");
        }
        Sign::Retraction => {
            pen.path(circle(x, y, 4), "none", ink, "");
            pen.path(format!("M{},{} h8", x - 4, y), "none", ink, "");
        }
    }
    match standing {
        Standing::Stands => {}
        Standing::Corrected => pen.path(format!("M{},{} h9", x - 4, y + 6), "none", colours.cut, ""),
        Standing::Retracted | Standing::Erased => {
            let stroke = format!("M{},{} l9,-9", x - 5, y + 5);
            if standing == Standing::Erased {
                // It is seen on a sign that is full.
                pen.add(Path::new().set("d", stroke.as_str()).set("stroke", colours.paper).set("stroke-width", 2));
            }
            pen.path(stroke, "none", colours.cut, "");
        }
    }
}

fn cross(pen: &mut Pen, (x, y): (i64, i64), reach: i64, ink: &str) {
    let strokes =
        format!("M{},{} l{d},{d} M{},{} l{d},-{d}", x - reach, y - reach, x - reach, y + reach, d = 2 * reach);
    let path = Path::new().set("d", strokes).set("fill", "none").set("stroke", ink);
    pen.add(path.set("stroke-width", 2));
}

fn circle(x: i64, y: i64, radius: i64) -> String {
    format!("M{},{y} a{radius},{radius} 0 1 0 {d},0 a{radius},{radius} 0 1 0 -{d},0 z", x - radius, d = 2 * radius)
}
