//! Things side by side, each in the first line that has room for it.

/// The lines, with what is taken of each.
pub(super) struct Lanes {
    between: i64,
    taken: Vec<Vec<(i64, i64)>>,
}

impl Lanes {
    /// So many pixels stay free between two things.
    pub(super) fn apart(between: i64) -> Self {
        Self { between, taken: Vec::new() }
    }

    /// Takes the room from left to right, and answers with the line that has it.
    pub(super) fn take(&mut self, (left, right): (i64, i64)) -> i64 {
        let apart = |(from, to): &(i64, i64)| right + self.between <= *from || *to + self.between <= left;
        let at = self.taken.iter().position(|lane| lane.iter().all(apart)).unwrap_or(self.taken.len());
        match self.taken.get_mut(at) {
            Some(lane) => lane.push((left, right)),
            None => self.taken.push(vec![(left, right)]),
        }
        i64::try_from(at).unwrap_or_default()
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> i64 {
        i64::try_from(self.taken.len()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_touch_stands_in_another_line() {
        let mut lanes = Lanes::apart(2);
        let taken = [(0, 10), (11, 20), (12, 20), (32, 40), (23, 31), (0, 50)].map(|ends| lanes.take(ends));
        assert_eq!(taken, [0, 1, 0, 0, 1, 2]);
        assert_eq!(lanes.count(), 3);
    }
}
