//! How often each line came, for millions of lines: most come once, and then seven bytes of an id are all that is kept,
//! of which the first two only say where the others are.

use std::collections::HashMap;

/// One for each value of the first two bytes. They grow one at a time, so that growing takes no second place of the whole.
const PARTS: usize = 1 << 16;

/// Counts by half of an id, of which seven bytes are compared. That two of ten million lines have the same is unlikely (one
/// in a thousand), and then one of them only has another id than it might: the same one each time.
pub(in crate::ledger) struct EqualLines {
    /// The lines that came, each part in order. Empty until the first line comes.
    came: Vec<Vec<[u8; 5]>>,
    more: HashMap<u64, u32>,
}

impl EqualLines {
    pub(in crate::ledger) fn new() -> Self {
        Self { came: Vec::new(), more: HashMap::new() }
    }

    /// How often it came before this time.
    pub(super) fn again(&mut self, half: u64) -> u32 {
        if self.came.is_empty() {
            self.came.resize(PARTS, Vec::new());
        }
        let [high, low, rest @ .., _] = half.to_le_bytes();
        let Some(part) = self.came.get_mut(usize::from(u16::from_be_bytes([high, low]))) else { return 0 };
        match part.binary_search(&rest) {
            Err(place) => {
                if part.len() == part.capacity() {
                    part.reserve_exact(part.len() / 4 + 4);
                }
                part.insert(place, rest);
                0
            }
            Ok(_) => {
                // Without the byte that is not compared.
                let times = self.more.entry(half << 8).or_insert(0);
                *times += 1;
                *times
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_on_its_own() {
        let mut seen = EqualLines::new();
        let came = [7, 9, 7, 7 + 256, 7 + (1 << 40), 7, 9, 7 + (1 << 40)].map(|half| seen.again(half));
        assert_eq!(came, [0, 0, 1, 0, 0, 2, 1, 1]);
    }

    #[test]
    fn many_are_counted_as_few_are() {
        let half = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut seen = EqualLines::new();
        for time in 0..3 {
            assert!((0..300_000).all(|number| seen.again(half(number)) == time), "time {time}");
        }
        let bytes: usize = seen.came.iter().map(|part| part.capacity() * 5).sum();
        assert!(bytes < 300_000 * 10, "{bytes}");
    }
}
