//! How long each open deal has been in its phase.

use super::{count, foot, left_out};
use crate::render::block::{Block, Sheet, are_copied};
use crate::views::date::{day, readable};
use crate::views::report::ageing::{Aged, Ageing};

/// A row a deal, the longest first.
pub(crate) fn blocks(ageing: &Ageing) -> Vec<Block> {
    let left_out = left_out(&ageing.not_certain, "since nothing of them is certain yet");
    if ageing.deals.is_empty() {
        return [foot("No open deals", &ageing.as_of)].into_iter().chain(left_out).collect();
    }
    let row = |aged: &Aged| {
        let possible = aged.possible_phase.map(|phase| format!(",\npossibly {}", phase.word())).unwrap_or_default();
        vec![
            aged.days.to_string(),
            format!("{}{possible}", aged.phase.word()),
            aged.deal.to_string(),
            readable(&aged.since),
            aged.waits_for.clone(),
        ]
    };
    let firm: &[usize] =
        if are_copied(ageing.deals.iter().map(|aged| &aged.deal)) { &[0, 1, 2, 3] } else { &[0, 1, 3] };
    let rows = ageing.deals.iter().map(row).collect();
    let sheet = Sheet::new(&["DAYS", "PHASE", "DEAL", "SINCE", "WAITS FOR"], rows).firm(firm);
    let told = format!("{}, aged to {}", count(ageing.deals.len(), "open deal"), day(ageing.today));
    [Block::Sheet(sheet), foot(&told, &ageing.as_of)].into_iter().chain(left_out).collect()
}
