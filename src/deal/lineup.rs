//! Events in their order, while some come and others go.

use super::ids::Position;
use super::moment::{Instant, Moment};
use super::order::Placed;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Events of which the [last](super::order::last) is asked for again and again. Each has a position of its own.
#[derive(Clone, Debug)]
pub(super) struct Lineup<T> {
    by_start: BTreeMap<(Instant, Position), T>,
    by_day: BTreeMap<(NaiveDate, Position), T>,
}

impl<T> Default for Lineup<T> {
    fn default() -> Self {
        Self { by_start: BTreeMap::new(), by_day: BTreeMap::new() }
    }
}

impl<T: Placed + Clone> Lineup<T> {
    pub(super) fn put(&mut self, item: T) {
        let (start, day, position) = (item.when().start, item.when().day, item.position());
        self.by_start.insert((start, position), item.clone());
        self.by_day.insert((day, position), item);
    }

    pub(super) fn take(&mut self, item: &T) {
        self.by_start.remove(&(item.when().start, item.position()));
        self.by_day.remove(&(item.when().day, item.position()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_start.is_empty()
    }

    /// When the latest of them starts.
    pub(super) fn latest_start(&self) -> Option<Instant> {
        self.by_start.last_key_value().map(|((start, _), _)| *start)
    }

    /// Those that start then or later, in the order of their starts.
    pub(super) fn from(&self, start: Instant) -> impl Iterator<Item = &T> {
        self.by_start.range((start, Position(0))..).map(|(_, item)| item)
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.last_of(None, |_| true)
    }

    /// The last of those that count and start before that instant.
    ///
    /// It mostly looks at one or two: it passes over those that do not count, and over those of the last day that were
    /// over when the latest of them started.
    pub(super) fn last_of(&self, before: Option<Instant>, counts: impl Fn(&T) -> bool) -> Option<&T> {
        let before = before.map_or((Instant::MAX_UTC, Position(u64::MAX)), |before| (before, Position(0)));
        let (_, latest) = self.by_start.range(..before).rev().find(|(_, item)| counts(item))?;
        self.last_since(latest.when(), before, counts)
    }

    /// The last of all those of some lineups that start before that instant.
    pub(super) fn last_among<'l>(lineups: impl Iterator<Item = &'l Self> + Clone, before: Instant) -> Option<&'l T> {
        let before = (before, Position(0));
        let latest = lineups.clone().filter_map(|lineup| lineup.by_start.range(..before).next_back());
        let (_, latest) = latest.max_by_key(|(place, _)| **place)?;
        let lasts = lineups.filter_map(|lineup| lineup.last_since(latest.when(), before, |_| true));
        lasts.max_by_key(|item| (item.when().day, item.position()))
    }

    /// The last of those that count, where this is when the latest of them is.
    fn last_since(&self, latest: &Moment, before: (Instant, Position), counts: impl Fn(&T) -> bool) -> Option<&T> {
        // An instant later may be a day earlier: clocks that are put back at midnight.
        let until = (latest.day.succ_opt().unwrap_or(latest.day), Position(u64::MAX));
        let (_, last) = self.by_day.range(..=until).rev().find(|(_, item)| {
            let when = item.when();
            when.end > latest.start && (when.start, item.position()) < before && counts(item)
        })?;
        Some(last)
    }
}
