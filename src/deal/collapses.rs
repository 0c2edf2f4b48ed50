//! Collapses, and what undoes them, while some come and others go.

use super::ids::Position;
use super::moment::{Instant, Moment};
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// When an event was certain; its position breaks ties.
pub(super) type Certain = (Instant, Position);

/// Later than any event.
const NEVER: Certain = (Instant::MAX_UTC, Position(u64::MAX));

/// When a collapse was certain, when it started, and its position.
///
/// Of those at one moment, an event undoes all that were recorded before some position. So the last of them tells of all.
type Place = (Instant, Instant, Position);

/// What can undo a collapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undoing {
    /// A step undoes what it is after.
    Step,
    /// A reopening or a completion undoes what it follows: what it is after, and what it overlaps with a higher position.
    Reopening,
}

/// The collapses of a deal. Whatever comes or goes, only those that it may concern are looked at, and of a moment only the
/// last.
#[derive(Clone, Debug, Default)]
pub(super) struct Collapses {
    all: BTreeSet<Place>,
    by_position: BTreeMap<Position, Place>,
    standing: BTreeSet<Place>,
    /// No collapse takes longer.
    longest: Duration,
    /// What can undo, by its start; then by when it was certain.
    undoing: BTreeSet<(Instant, Instant, Position)>,
    reopenings: BTreeSet<Certain>,
}

impl Collapses {
    pub(super) fn put(&mut self, when: &Moment, position: Position) {
        let place = (when.end, when.start, position);
        self.all.insert(place);
        self.by_position.insert(position, place);
        self.longest = self.longest.max(when.end - when.start);
        if self.first_to_undo(place) == NEVER {
            self.standing.insert(place);
        }
    }

    pub(super) fn take(&mut self, when: &Moment, position: Position) {
        let place = (when.end, when.start, position);
        self.all.remove(&place);
        self.by_position.remove(&position);
        self.standing.remove(&place);
    }

    pub(super) fn put_undoing(&mut self, when: &Moment, position: Position, undoing: Undoing) {
        self.undoing.insert((when.start, when.end, position));
        let before = self.standing.range(..=last_at(when.start));
        let mut undone: Vec<Place> = before.copied().collect();
        if undoing == Undoing::Reopening {
            self.reopenings.insert((when.end, position));
            for (end, start, _) in moments(&self.standing, when.start, self.latest_overlap(when)) {
                if start < when.end {
                    undone.extend(self.standing.range((end, start, Position(0))..(end, start, position)));
                }
            }
        }
        for place in undone {
            self.standing.remove(&place);
        }
    }

    pub(super) fn take_undoing(&mut self, when: &Moment, position: Position) {
        self.undoing.remove(&(when.start, when.end, position));
        let overlapped = self.reopenings.remove(&(when.end, position));
        // What lies before the last that is left is undone by that.
        let undone_by = self.undoing.last().map_or(Instant::MIN_UTC, |(start, ..)| *start);
        let latest = if overlapped { self.latest_overlap(when) } else { when.start };
        let mut again: Vec<Place> = Vec::new();
        for (end, start, _) in moments(&self.all, undone_by, latest) {
            let of_the_moment = self.all.range((end, start, Position(0))..=(end, start, NEVER.1)).rev();
            again.extend(of_the_moment.copied().take_while(|place| self.first_to_undo(*place) == NEVER));
        }
        self.standing.extend(again);
    }

    /// No collapse that overlaps this moment is certain later.
    fn latest_overlap(&self, when: &Moment) -> Instant {
        when.end.checked_add_signed(self.longest).unwrap_or(NEVER.0)
    }

    /// Those that stand and were certain by then.
    pub(super) fn standing(&self, by: Instant) -> impl Iterator<Item = Position> {
        self.standing.range(..=last_at(by)).map(|(.., position)| *position)
    }

    /// Of those that stand, the one that was certain first.
    pub(super) fn first_standing(&self) -> Option<Certain> {
        let (end, ..) = *self.standing.first()?;
        let mut first = NEVER;
        let mut from = Bound::Unbounded;
        while let Some(place) = self.standing.range((from, Bound::Included(last_at(end)))).next() {
            first = first.min((end, place.2));
            from = Bound::Excluded((place.0, place.1, NEVER.1));
        }
        Some(first)
    }

    /// What undid a collapse last; of several that were certain together, what undid the collapse recorded last. Asked
    /// where none stands.
    pub(super) fn undone_last(&self) -> Option<Certain> {
        let mut latest: Option<((Instant, Position), Certain)> = None;
        let mut recorded = self.by_position.values().rev();
        let mut until = Bound::Unbounded;
        while let Some(place) = self.all.range((Bound::Unbounded, until)).next_back() {
            // Nothing undid this collapse later, and nothing undid one before it later.
            let after = self.first_after(place.0);
            match latest {
                Some(((instant, _), _)) if after.0 < instant => break,
                Some(((instant, _), _)) if after.0 == instant => {
                    // What is left was undone at the same time or earlier: from here on we look from both ends.
                    let undoing = recorded.next().map(|place| self.first_to_undo(*place));
                    if undoing.is_some_and(|undoing| undoing.0 == instant) {
                        return undoing;
                    }
                }
                _ => {}
            }
            let undoing = self.first_to_undo(*place);
            latest = latest.max(Some(((undoing.0, place.2), undoing)));
            until = Bound::Excluded((place.0, place.1, Position(0)));
        }
        latest.map(|(_, undoing)| undoing)
    }

    fn first_to_undo(&self, (end, start, position): Place) -> Certain {
        let after = self.first_after(end);
        // Of the reopenings that do not lie before the collapse, the first that was recorded later.
        let mut passed = (start, NEVER.1);
        while passed < after
            && let Some(reopening) = self.reopenings.range((Bound::Excluded(passed), Bound::Excluded(after))).next()
        {
            if reopening.1 > position {
                return *reopening;
            }
            passed = (reopening.0, position);
        }
        after
    }

    /// What was certain first of all that starts then or later.
    fn first_after(&self, start: Instant) -> Certain {
        let mut first = NEVER;
        let mut from = Bound::Included((start, Instant::MIN_UTC, Position(0)));
        // What starts once another was certain was certain later.
        while let Some((start, end, position)) = self.undoing.range((from, Bound::Unbounded)).next()
            && *start < first.0
        {
            first = first.min((*end, *position));
            from = Bound::Excluded((*start, NEVER.0, NEVER.1));
        }
        first
    }
}

/// After all that were certain then.
fn last_at(end: Instant) -> Place {
    (end, NEVER.0, NEVER.1)
}

/// One place of each moment that ends after the first instant, and no later than the second.
fn moments(places: &BTreeSet<Place>, after: Instant, until: Instant) -> Vec<Place> {
    let mut moments = Vec::new();
    let mut passed = last_at(after);
    let until = last_at(until);
    while passed < until
        && let Some(place) = places.range((Bound::Excluded(passed), Bound::Included(until))).next()
    {
        moments.push(*place);
        passed = (place.0, place.1, NEVER.1);
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, TimeZone as _, Utc};

    struct MadeUpEvent {
        when: Moment,
        position: Position,
        /// None for a collapse.
        undoing: Option<Undoing>,
    }

    /// Some hours long, within a few days: many overlap, and many are at the same moment.
    fn event(number: &mut u64, position: u64) -> MadeUpEvent {
        let mut below = |end: u64| {
            *number = number.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            (*number >> 33) % end
        };
        let hour = |hour: u64| Utc.timestamp_opt(i64::try_from(hour * 3_600).unwrap(), 0).unwrap();
        let start = below(30);
        let end = hour(start + [1, 1, 2, 6, 25][usize::try_from(below(5)).unwrap()]);
        let when = Moment { words: String::new(), start: hour(start), end, day: NaiveDate::default() };
        let undoing = [None, None, Some(Undoing::Step), Some(Undoing::Reopening), Some(Undoing::Reopening)];
        MadeUpEvent { when, position: Position(position), undoing: undoing[usize::try_from(below(5)).unwrap()] }
    }

    fn undoes(event: &MadeUpEvent, collapse: &MadeUpEvent) -> bool {
        let overlaps = event.when.overlaps(&collapse.when) && event.position > collapse.position;
        event
            .undoing
            .is_some_and(|undoing| event.when.is_after(&collapse.when) || (overlaps && undoing == Undoing::Reopening))
    }

    /// Each collapse, and the first event that undoes it.
    fn each_with_each<'e>(there: &[&'e MadeUpEvent]) -> Vec<(&'e MadeUpEvent, Option<Certain>)> {
        let collapses = there.iter().copied().filter(|event| event.undoing.is_none());
        let first = |collapse: &MadeUpEvent| {
            let undoing = there.iter().filter(|event| undoes(event, collapse));
            undoing.map(|event| (event.when.end, event.position)).min()
        };
        collapses.map(|collapse| (collapse, first(collapse))).collect()
    }

    fn agrees(collapses: &Collapses, there: &[&MadeUpEvent]) {
        let each = each_with_each(there);
        let standing = || each.iter().filter(|(_, undone)| undone.is_none()).map(|(collapse, _)| collapse);
        let first = standing().map(|collapse| (collapse.when.end, collapse.position)).min();
        assert_eq!(collapses.first_standing(), first);
        let mut positions: Vec<Position> = collapses.standing(NEVER.0).collect();
        positions.sort_unstable();
        assert_eq!(positions, standing().map(|collapse| collapse.position).collect::<Vec<_>>());
        if first.is_none() {
            let undone = each.iter().filter_map(|(collapse, undone)| Some((undone.as_ref()?, collapse.position)));
            let last = undone.max_by_key(|(undone, position)| (undone.0, *position)).map(|(undone, _)| *undone);
            assert_eq!(collapses.undone_last(), last);
        }
    }

    #[test]
    fn what_stands_is_what_each_held_against_each_other_leaves() {
        let mut none_stood = 0;
        for seed in 0..150 {
            let mut number = seed;
            let events: Vec<MadeUpEvent> = (1..40).map(|position| event(&mut number, position)).collect();
            let mut collapses = Collapses::default();
            let mut there: Vec<&MadeUpEvent> = Vec::new();
            for step in 0..120 {
                let one = &events[(step * 7 + usize::try_from(seed).unwrap()) % events.len()];
                let before = there.len();
                there.retain(|event| event.position != one.position);
                match (one.undoing, there.len() < before) {
                    (None, true) => collapses.take(&one.when, one.position),
                    (None, false) => collapses.put(&one.when, one.position),
                    (Some(_), true) => collapses.take_undoing(&one.when, one.position),
                    (Some(undoing), false) => collapses.put_undoing(&one.when, one.position, undoing),
                }
                if there.len() == before {
                    there.push(one);
                    there.sort_by_key(|event| event.position);
                }
                agrees(&collapses, &there);
                none_stood += usize::from(collapses.first_standing().is_none());
            }
        }
        assert!(none_stood > 1_000, "in most cases one stood: {none_stood}");
    }
}
