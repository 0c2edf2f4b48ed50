//! Moments for made-up histories: minutes counted from the first of January 2020 in Central European winter time.

use super::Rng;

const DAY: i64 = 24 * 60;

/// The 29th of February: nothing happens later, though it may be learned later.
pub(crate) const LAST_DAY: i64 = 59;

/// The first days of the months from January to May.
const MONTHS: [i64; 5] = [0, 31, 60, 91, 121];

/// `[start, end)` in minutes, and the words for it.
#[derive(Clone)]
pub(crate) struct Stretch {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) words: String,
}

impl Stretch {
    pub(crate) fn first_day(&self) -> i64 {
        self.start / DAY
    }

    pub(crate) fn last_day(&self) -> i64 {
        (self.end - 1) / DAY
    }
}

/// A moment on or about a day, of any precision.
pub(crate) fn near(rng: &mut Rng, day: i64) -> Stretch {
    match rng.below(20) {
        0..=4 => minute(rng, day),
        5 => month(day),
        6 => joined(&month(0), &month(LAST_DAY)),
        7 => joined(&minute(rng, day), &whole_day((day + rng.below(3)).min(LAST_DAY))),
        8 => joined(&whole_day((day - rng.below(3)).max(0)), &minute(rng, day)),
        9..=12 => {
            let first = (day - rng.below(5)).max(0);
            let last = (day + rng.below(5)).min(LAST_DAY);
            joined(&whole_day(first), &whole_day(last))
        }
        _ => whole_day(day),
    }
}

/// When something was learned: never wholly before it happened, now and then long after.
pub(crate) fn learned_after(rng: &mut Rng, happened: &Stretch) -> Stretch {
    let (first, last) = (happened.first_day(), happened.last_day());
    let day = match rng.below(10) {
        0..=3 => last,
        4 => first,
        5..=6 => last + 1 + rng.below(3),
        7 => last + 10 + rng.below(12),
        _ => first + rng.below(last - first + 1),
    };
    match rng.below(14) {
        0 if day > first => minute(rng, day),
        1 => month(day),
        2 => joined(&whole_day(day), &whole_day(day + rng.below(3))),
        _ => whole_day(day),
    }
}

pub(crate) fn whole_day(day: i64) -> Stretch {
    Stretch { start: day * DAY, end: (day + 1) * DAY, words: day_words(day) }
}

fn month(day: i64) -> Stretch {
    let number = month_of(day);
    let words = format!("2020-{:02}", number + 1);
    Stretch { start: MONTHS[number] * DAY, end: MONTHS[number + 1] * DAY, words }
}

/// By daylight, so that another offset does not change the day.
fn minute(rng: &mut Rng, day: i64) -> Stretch {
    let start = day * DAY + 8 * 60 + rng.below(4) * 180 + rng.below(3);
    let offset = *rng.pick(&[1, 1, 1, 0, 2]);
    let wall = start + (offset - 1) * 60 - day * DAY;
    let words = format!("{}T{:02}:{:02}+{offset:02}:00", day_words(day), wall / 60, wall % 60);
    Stretch { start, end: start + 1, words }
}

fn joined(first: &Stretch, last: &Stretch) -> Stretch {
    let words = format!("{}..{}", first.words, last.words);
    Stretch { start: first.start, end: last.end, words }
}

fn month_of(day: i64) -> usize {
    (0..MONTHS.len() - 1).rfind(|&month| MONTHS[month] <= day).unwrap_or(0)
}

fn day_words(day: i64) -> String {
    let month = month_of(day);
    format!("2020-{:02}-{:02}", month + 1, day - MONTHS[month] + 1)
}
