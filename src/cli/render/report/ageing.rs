//! How long each open deal has been in its phase.

use super::{count, foot, left_out};
use crate::cli::render::table::table_with_firm;
use crate::views::date::{day, readable};
use crate::views::report::ageing::{Aged, Ageing};

/// A row a deal, the longest first.
pub(crate) fn table_of(ageing: &Ageing, width: u16) -> String {
    let left_out = left_out(&ageing.not_certain, "since nothing of them is certain yet", width);
    if ageing.deals.is_empty() {
        return foot("No open deals", &ageing.as_of, width) + &left_out;
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
    let rows = ageing.deals.iter().map(row).collect();
    let table = table_with_firm(&["DAYS", "PHASE", "DEAL", "SINCE", "WAITS FOR"], rows, width, &[0, 1, 3]);
    let told = format!("{}, aged to {}", count(ageing.deals.len(), "open deal"), day(ageing.today));
    format!("{table}\n{}{left_out}", foot(&told, &ageing.as_of, width))
}
