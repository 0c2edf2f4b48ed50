//! Opening. A question that finds that the one before was killed opens the store as all do, and puts right what that left.

use crate::house::House;
use crate::moment::{killed_after, lives, moment};
use crate::random::Random;
use std::time::Duration;

/// How long it takes to open the log of this store, to read it, and to close it.
pub(crate) fn takes(house: &House) -> Duration {
    lives(house.command(&["backup", "saved", "--force"]))
}

/// Kills `show` so often while it opens the store.
pub(crate) fn killed(house: &House, slug: &str, times: u64, takes: Duration, random: &mut Random) -> u64 {
    (0..times)
        .map(|_| u64::from(killed_after(house.command(&["show", slug]), moment(takes, 2, 100, random)).killed))
        .sum()
}
