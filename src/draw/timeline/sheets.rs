//! A timeline on sheets of paper: the deals in the order in which they began, those that an arrow joins together.

use super::{EDGE, guides, laid_out, legend, whole};
use crate::deal::name::Slug;
use crate::draw::Theme;
use crate::draw::canvas::Canvas;
use crate::draw::scale::Scale;
use crate::views::timeline::{Row, Timeline};
use std::collections::{BTreeMap, BTreeSet};

/// What a printer leaves of A4 on its side, in millimetres: across and down.
const PAPER: (i64, i64) = (277, 188);

/// The pixels that time takes on a sheet: with all beside it a pixel is 0.6 points, and small letters have ten of them.
pub(super) const TIME: i64 = 900;

/// The row's place among all, and how high it is.
type RowHeight = (usize, i64);

/// The same time and the same windows on each, and only those arrows that have both of their deals there.
pub(super) fn sheets(timeline: &Timeline, scale: &Scale, theme: Theme) -> Vec<Timeline> {
    let (across, down) = PAPER;
    let (_, top) = guides::guides(scale, timeline);
    // No sheet explains more signs than all of them have.
    let mut aside = Canvas::new(&timeline.window, theme);
    let under = legend::legend(&mut aside, (timeline, scale), "none", (EDGE, 0), whole(scale) - 2 * EDGE) + EDGE;
    let rows: Vec<RowHeight> = laid_out(timeline, scale, 0).iter().map(|row| row.height).enumerate().collect();
    let groups = joined(timeline, &rows);
    let bare = Timeline { rows: Vec::new(), arrows: Vec::new(), ..timeline.clone() };
    let of_rows = |places: &BTreeSet<usize>| {
        let rows: Vec<Row> = places.iter().filter_map(|place| timeline.rows.get(*place)).cloned().collect();
        let has = |deal: &Slug| rows.iter().any(|row| row.deal == *deal);
        let arrows = timeline.arrows.iter().filter(|arrow| has(&arrow.from) && has(&arrow.to)).cloned().collect();
        Timeline { rows, arrows, ..bare.clone() }
    };
    filled(&groups, whole(scale) * down / across - top - under).iter().map(of_rows).collect()
}

/// The rows that arrows join, each group where the first of it is.
fn joined(timeline: &Timeline, rows: &[RowHeight]) -> Vec<Vec<RowHeight>> {
    let mut firsts: BTreeMap<&Slug, usize> = timeline.rows.iter().map(|row| &row.deal).zip(0..).collect();
    for arrow in &timeline.arrows {
        let (Some(from), Some(to)) = (firsts.get(&arrow.from), firsts.get(&arrow.to)) else { continue };
        let (first, other) = (*from.min(to), *from.max(to));
        firsts.values_mut().filter(|place| **place == other).for_each(|place| *place = first);
    }
    let mut groups: BTreeMap<usize, Vec<RowHeight>> = BTreeMap::new();
    for (row, tall) in timeline.rows.iter().zip(rows) {
        groups.entry(firsts.get(&row.deal).copied().unwrap_or_default()).or_default().push(*tall);
    }
    groups.into_values().collect()
}

/// The places of the rows on each sheet, which has so much room. A group that no sheet has room for is cut.
fn filled(groups: &[Vec<RowHeight>], room: i64) -> Vec<BTreeSet<usize>> {
    let high = |group: &[RowHeight]| group.iter().map(|(_, height)| height).sum::<i64>();
    let whole = |group: &&Vec<RowHeight>| high(group) <= room;
    let mut sheets: Vec<BTreeSet<usize>> = Vec::new();
    let mut left = 0;
    for group in groups {
        let parts = if whole(&group) { group.chunks(group.len().max(1)) } else { group.chunks(1) };
        for part in parts {
            if sheets.is_empty() || high(part) > left {
                sheets.push(BTreeSet::new());
                left = room;
            }
            left -= high(part);
            sheets.last_mut().into_iter().for_each(|sheet| sheet.extend(part.iter().map(|(place, _)| place)));
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_stays_together_where_a_sheet_has_room_for_it() {
        let groups = [vec![(0, 40)], vec![(1, 30), (4, 30)], vec![(2, 30)], vec![(3, 90), (5, 20)], vec![(6, 200)]];
        let sheets = filled(&groups, 100);
        let expected = [vec![0, 1, 4], vec![2], vec![3], vec![5], vec![6]].map(BTreeSet::from_iter);
        assert_eq!(sheets, expected);
    }
}
