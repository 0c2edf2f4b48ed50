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

/// The places of the rows on each sheet, which has so much room. A group that no sheet has room for is cut, and no row is left alone on the
/// last sheet if another one can come with it.
fn filled(groups: &[Vec<RowHeight>], room: i64) -> Vec<BTreeSet<usize>> {
    let high = |group: &[RowHeight]| group.iter().map(|(_, height)| height).sum::<i64>();
    let whole = |group: &&Vec<RowHeight>| high(group) <= room;
    let mut sheets: Vec<Vec<&[RowHeight]>> = Vec::new();
    let mut left = 0;
    for group in groups {
        let parts = if whole(&group) { group.chunks(group.len().max(1)) } else { group.chunks(1) };
        for part in parts {
            if sheets.is_empty() || high(part) > left {
                sheets.push(Vec::new());
                left = room;
            }
            left -= high(part);
            sheets.last_mut().into_iter().for_each(|sheet| sheet.push(part));
        }
    }
    if let [.., before, last] = sheets.as_mut_slice()
        && last.concat().len() == 1
        && before.len() > 1
        && let Some(part) = before.pop_if(|part| high(part) + high(&last.concat()) <= room)
    {
        last.insert(0, part);
    }
    sheets.iter().map(|sheet| sheet.concat().into_iter().map(|(place, _)| place).collect()).collect()
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

    #[test]
    fn no_row_is_left_alone_on_the_last_sheet_if_another_can_come_with_it() {
        let places = |heights: [i64; 4]| {
            let groups: Vec<_> = heights.into_iter().enumerate().map(|row| vec![row]).collect();
            filled(&groups, 100).into_iter().map(Vec::from_iter).collect::<Vec<_>>()
        };
        assert_eq!(places([30, 30, 30, 30]), [vec![0, 1], vec![2, 3]]);
        assert_eq!(places([30, 30, 40, 80]), [vec![0, 1, 2], vec![3]]);
        assert_eq!(places([90, 30, 30, 30]), [vec![0], vec![1, 2, 3]]);
    }
}
