//! How often each line came, for millions of lines: most come once, and then half of an id is all that is kept.

use std::collections::{HashMap, HashSet};

/// Parts that grow one at a time, so that growing takes no second place of the whole.
const PARTS: usize = 256;

/// Counts by half of an id. That two lines have the same half is as good as impossible, and then they only have other
/// ids than they might: the same ones each time.
pub(super) struct EqualLines {
    once: Vec<HashSet<u64>>,
    more: HashMap<u64, u32>,
}

impl EqualLines {
    pub(super) fn new() -> Self {
        Self { once: vec![HashSet::new(); PARTS], more: HashMap::new() }
    }

    /// How often it came before this time.
    pub(super) fn again(&mut self, half: u64) -> u32 {
        let [part, ..] = half.to_le_bytes();
        let new = self.once.get_mut(usize::from(part)).is_some_and(|part| part.insert(half));
        if new {
            return 0;
        }
        let times = self.more.entry(half).or_insert(0);
        *times += 1;
        *times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_on_its_own() {
        let mut seen = EqualLines::new();
        let came = [7, 9, 7, 7 + 256, 7, 9].map(|half| seen.again(half));
        assert_eq!(came, [0, 0, 1, 0, 2, 1]);
    }
}
