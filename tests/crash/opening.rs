//! Opening. A command that only asks opens the store as all do, and puts right what the one before left.

use crate::house::House;
use crate::moment::{killed_after, lives, moment};
use crate::random::Random;
use std::time::Duration;

/// How long it takes to open this store, which needs no work, and to answer, which is a small part of it.
pub(crate) fn takes(house: &House, slug: &str) -> Duration {
    lives(house.command(&["show", slug]))
}

/// Kills `show` so often while it opens the store.
pub(crate) fn killed(house: &House, slug: &str, times: u64, takes: Duration, random: &mut Random) -> u64 {
    (0..times)
        .map(|_| u64::from(killed_after(house.command(&["show", slug]), moment(takes, 2, 100, random)).killed))
        .sum()
}
