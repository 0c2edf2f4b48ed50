//! The acts that state a field, by when they start: what supersedes the claims that end before.

use super::claims::Claim;
use super::ids::Position;
use super::moment::Instant;
use std::collections::BTreeMap;

/// When acts start, and when they were over; those from doubtful sources apart: they supersede only what is doubtful too.
#[derive(Clone, Debug, Default)]
pub(super) struct Acts {
    sure: BTreeMap<(Instant, Position), Instant>,
    doubtful: BTreeMap<(Instant, Position), Instant>,
}

impl Acts {
    pub(super) fn put(&mut self, act: &Claim<'_>) {
        self.of(act).insert((act.when.start, act.said_by.position), act.when.end);
    }

    /// Whether it was there.
    pub(super) fn take(&mut self, act: &Claim<'_>) -> bool {
        self.of(act).remove(&(act.when.start, act.said_by.position)).is_some()
    }

    fn of(&mut self, act: &Claim<'_>) -> &mut BTreeMap<(Instant, Position), Instant> {
        if act.is_doubtful() { &mut self.doubtful } else { &mut self.sure }
    }

    pub(super) fn latest(&self) -> Latest {
        let last = |acts: &BTreeMap<(Instant, Position), Instant>| acts.last_key_value().map(|((start, _), _)| *start);
        Latest { sure: last(&self.sure), any: last(&self.sure).max(last(&self.doubtful)) }
    }

    /// When the latest of those that are not doubtful and were over by then starts.
    pub(super) fn latest_over(&self, by: Instant) -> Option<Instant> {
        let started = self.sure.range(..(by, Position(0))).rev();
        started.filter(|(_, end)| **end <= by).map(|((start, _), _)| *start).next()
    }

    /// When the first of those that are not doubtful is over that starts then or later.
    pub(super) fn first_over(&self, start: Instant) -> Option<Instant> {
        let mut first = None;
        // What starts once another was over was over later.
        for ((start, _), end) in self.sure.range((start, Position(0))..) {
            if first.is_some_and(|first| *start >= first) {
                break;
            }
            first = first.into_iter().chain([*end]).min();
        }
        first
    }

    /// One of those that were over by then supersedes the claim.
    pub(super) fn supersede_by(&self, claim: &Claim<'_>, by: Instant) -> bool {
        let over = |acts: &BTreeMap<(Instant, Position), Instant>| {
            acts.range((claim.when.end, Position(0))..(by.max(claim.when.end), Position(0)))
                .rev()
                .any(|(_, end)| *end <= by)
        };
        over(&self.sure) || (claim.is_doubtful() && over(&self.doubtful))
    }
}

/// When the latest acts start: the latest that is not doubtful, and the latest of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Latest {
    pub(super) sure: Option<Instant>,
    pub(super) any: Option<Instant>,
}

impl Latest {
    /// The latest that is not doubtful starts then or later.
    pub(super) fn is_at_or_after(self, start: Instant) -> bool {
        self.sure.is_some_and(|sure| sure >= start)
    }

    pub(super) fn is_over(self, claim: &Claim<'_>) -> bool {
        let after = |start: Option<Instant>| start.is_some_and(|start| start >= claim.when.end);
        after(self.sure) || (claim.is_doubtful() && after(self.any))
    }
}
