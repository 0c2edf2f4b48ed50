//! Something for each deal that was recorded in lately.

use crate::deal::ids::StreamId;
use std::collections::HashMap;

/// What is kept of the deals that were recorded in last. Where there are too many, the half that was kept longest ago is forgotten.
pub(super) struct NewestDeals<T> {
    most: usize,
    kept: HashMap<StreamId, (u64, T)>,
    turn: u64,
}

impl<T> NewestDeals<T> {
    /// Of so many deals at the most.
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: HashMap::new(), turn: 0 }
    }

    pub(super) fn get(&self, deal: StreamId) -> Option<&T> {
        self.kept.get(&deal).map(|(_, value)| value)
    }

    pub(super) fn keep(&mut self, deal: StreamId, value: T) {
        self.turn += 1;
        self.kept.insert(deal, (self.turn, value));
        if self.kept.len() <= self.most {
            return;
        }
        let mut turns: Vec<u64> = self.kept.values().map(|(turn, _)| *turn).collect();
        let half = turns.len() / 2;
        let (_, middle, _) = turns.select_nth_unstable(half);
        self.kept.retain(|_, (turn, _)| turn >= middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_deals_that_were_kept_longest_ago_are_forgotten_first() {
        let deal = |number| StreamId(Uuid::from_u128(number));
        let mut deals = NewestDeals::new(8);
        (0..8).for_each(|number| deals.keep(deal(number), number));
        deals.keep(deal(0), 100);
        deals.keep(deal(8), 8);
        let left: Vec<u128> = (0..9).filter(|number| deals.get(deal(*number)).is_some()).collect();
        assert_eq!((left, deals.get(deal(0))), (vec![0, 5, 6, 7, 8], Some(&100)));
    }
}
