//! The moves that brought a player back, looked up by time.

use crate::deal::moment::{Instant, Moment};

/// Moves back to one club, by the day that they begin: each with the latest end of those up to it. So a look-up takes as many steps
/// as there are digits in their number, however many they are.
pub(super) struct Returns(Vec<(Instant, Instant)>);

impl Returns {
    pub(super) fn of<'m>(moments: impl IntoIterator<Item = &'m Moment>) -> Self {
        let mut spans: Vec<(Instant, Instant)> = moments.into_iter().map(|moment| (moment.start, moment.end)).collect();
        spans.sort_unstable();
        let mut latest = None;
        for (_, end) in &mut spans {
            *end = latest.map_or(*end, |latest: Instant| latest.max(*end));
            latest = Some(*end);
        }
        Self(spans)
    }

    /// One of them may have happened between these two: it is neither after both, nor are both after it.
    pub(super) fn may_lie_between(&self, one: &Moment, other: &Moment) -> bool {
        let (first, last) = (one.start.min(other.start), one.end.max(other.end));
        let begun = self.0.partition_point(|(start, _)| *start < last);
        let latest = begun.checked_sub(1).and_then(|place| self.0.get(place));
        latest.is_some_and(|(_, end)| *end > first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    fn defined(back: &Moment, one: &Moment, other: &Moment) -> bool {
        !(back.is_after(one) && back.is_after(other) || one.is_after(back) && other.is_after(back))
    }

    /// Small and seeded.
    fn next(state: &mut u64) -> u64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *state >> 33
    }

    fn moment(state: &mut u64) -> Moment {
        let (day, days) = (1 + next(state) % 24, next(state) % 4);
        Moment::parse(&format!("2020-01-{day:02}..2020-01-{:02}", day + days), Tz::UTC).unwrap()
    }

    #[test]
    fn a_look_up_says_what_looking_at_each_says() {
        let (mut state, mut between, mut asked) = (7, 0, 0);
        for size in 0..40 {
            let backs: Vec<Moment> = (0..size % 8).map(|_| moment(&mut state)).collect();
            let returns = Returns::of(&backs);
            for _ in 0..100 {
                let (one, other) = (moment(&mut state), moment(&mut state));
                let expected = backs.iter().any(|back| defined(back, &one, &other));
                assert_eq!(returns.may_lie_between(&one, &other), expected, "{backs:?}, {one:?}, {other:?}");
                (between, asked) = (between + usize::from(expected), asked + 1);
            }
        }
        assert!(between > asked / 10 && between < asked * 9 / 10, "{between} of {asked}");
    }

    #[test]
    fn a_hundred_thousand_returns_are_looked_up_a_hundred_thousand_times() {
        let mut state = 3;
        let backs: Vec<Moment> = (0..1_000).map(|_| moment(&mut state)).collect();
        let returns = Returns::of(backs.iter().cycle().take(100_000));
        let pairs: Vec<(Moment, Moment)> = (0..100).map(|_| (moment(&mut state), moment(&mut state))).collect();
        // Looking at each would be ten thousand million steps.
        let found = pairs.iter().cycle().take(100_000).filter(|(one, other)| returns.may_lie_between(one, other));
        assert!(found.count() > 50_000);
    }
}
