//! How far deals came.

use super::{count, foot, headed, left_out, named};
use crate::render::block::{Block, Sheet};
use crate::views::report::funnel::{Collapse, Funnel, Move, Stage};

/// The stages; then how long the moves took; then the collapses.
pub(crate) fn blocks(funnel: &Funnel) -> Vec<Block> {
    let left_out = left_out(&funnel.not_certain, "since nothing of them is certain yet");
    let all = funnel.stages.first().map_or(0, |stage| stage.reached);
    if all == 0 {
        return [foot("No deals", &funnel.as_of)].into_iter().chain(left_out).collect();
    }
    let percent = |percent: Option<usize>| percent.map_or_else(|| "-".into(), |percent| format!("{percent}%"));
    let stage = |stage: &Stage| {
        vec![
            stage.phase.word().into(),
            stage.reached.to_string(),
            percent(stage.percent_of_phase_before),
            percent(stage.percent_of_all),
            or_nothing(stage.stand),
            or_nothing(stage.collapsed),
        ]
    };
    let columns = ["PHASE", "REACHED", "OF THE PHASE BEFORE", "OF ALL", "STILL THERE", "COLLAPSED THERE"];
    let mut blocks = vec![Block::Sheet(Sheet::new(&columns, funnel.stages.iter().map(stage).collect()))];
    if !funnel.moves.is_empty() {
        let moved = |moved: &Move| {
            vec![
                format!("{} to {}", moved.from.word(), moved.to.word()),
                moved.median_days.to_string(),
                moved.deals.to_string(),
            ]
        };
        let rows = funnel.moves.iter().map(moved).collect();
        blocks.push(headed("How long it took"));
        blocks.push(Block::Sheet(Sheet::new(&["FROM, TO", "MEDIAN DAYS", "DEALS"], rows)));
    }
    if !funnel.collapses.is_empty() {
        let collapse = |collapse: &Collapse| {
            vec![
                collapse.phase.word().into(),
                collapse.reason.map_or_else(|| "erased".into(), |reason| reason.word().replace('_', " ")),
                collapse.deals.len().to_string(),
                named(&collapse.deals),
            ]
        };
        let rows = funnel.collapses.iter().map(collapse).collect();
        let columns = ["COLLAPSED IN", "REASON", "DEALS", "WHICH"];
        blocks.push(headed("Collapses"));
        blocks.push(Block::Sheet(Sheet::new(&columns, rows).firm(&[0, 1, 2])));
    }
    blocks.push(foot(&count(all, "deal"), &funnel.as_of));
    blocks.extend(left_out);
    blocks
}

fn or_nothing(number: usize) -> String {
    if number == 0 { "-".into() } else { number.to_string() }
}
