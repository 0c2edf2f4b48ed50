//! Opening. A command that only asks opens the store as all do, and puts right what the one before left.

use crate::house::House;
use crate::moment::{killed_after, moment};
use crate::random::Random;
use std::time::Duration;

/// Of a store that needs no work, so that many are killed while it is opened and few while they answer.
const OPENS_IN: Duration = Duration::from_millis(90);

/// Kills `show` so often while it opens the store.
pub(crate) fn killed(house: &House, slug: &str, times: u64, random: &mut Random) -> u64 {
    (0..times)
        .map(|_| u64::from(killed_after(house.command(&["show", slug]), moment(OPENS_IN, 2, 100, random)).killed))
        .sum()
}
