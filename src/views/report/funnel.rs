//! How far deals came: how many reached each phase, how long it took them, and where and why they collapsed.

use super::days::{Bounds, Days};
use super::not_certain;
use crate::deal::event::{CollapseReason, Event};
use crate::deal::filter::DealFilter;
use crate::deal::name::Slug;
use crate::deal::phase::Phase;
use crate::views::deal::AsOf;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All of it. Of each stage: those that reached it = those that reached the next + those that stand there + those that
/// collapsed there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Funnel {
    pub as_of: AsOf,
    pub stages: Vec<Stage>,
    pub moves: Vec<Move>,
    pub collapses: Vec<Collapse>,
    /// Left out: nothing of them is certain yet.
    pub not_certain: Vec<Slug>,
}

/// A phase, and how many deals reached it: also those that skipped it on the way to a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Stage {
    pub phase: Phase,
    pub reached: usize,
    /// In whole percent of those that reached the phase before; none of none.
    pub percent_of_phase_before: Option<usize>,
    /// In whole percent of all.
    pub percent_of_all: Option<usize>,
    /// Of those that reached it, how many are in it now.
    pub stand: usize,
    /// Of those that reached it, how many collapsed before they reached the next.
    pub collapsed: usize,
}

/// From one phase to the next that is recorded of a deal, whatever lies between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Move {
    pub from: Phase,
    pub to: Phase,
    pub deals: usize,
    pub median_days: Days,
}

/// Deals that collapsed in the same phase for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Collapse {
    pub phase: Phase,
    /// None where it was erased.
    pub reason: Option<CollapseReason>,
    pub deals: Vec<Slug>,
}

/// The phases that a deal goes through.
const STAGES: [Phase; 7] =
    [Phase::Interest, Phase::Contact, Phase::Meeting, Phase::Offer, Phase::Agreed, Phase::Signed, Phase::Completed];

/// The funnel of the deals wanted, at the cuts.
pub fn funnel(deals: &Deals<'_>, filter: &DealFilter) -> Funnel {
    let paths: Vec<Path<'_>> = deals.taken(filter).filter_map(Path::of).collect();
    Funnel {
        as_of: AsOf::from(deals.cuts()),
        stages: stages(&paths),
        moves: moves(&paths),
        collapses: collapses(&paths),
        not_certain: not_certain(deals.taken(filter)),
    }
}

/// How a deal went.
struct Path<'c> {
    slug: &'c Slug,
    furthest: Phase,
    /// With the reason, unless that was erased.
    collapsed: Option<Option<CollapseReason>>,
    /// The phases that are recorded, in their order, and when it came to each.
    entered: Vec<(Phase, Bounds)>,
}

impl<'c> Path<'c> {
    fn of(case: &'c DealAtCuts<'_>) -> Option<Self> {
        let collapsed = match case.state.phase? {
            Phase::Collapsed => case.collapse().map(|collapse| match collapse.event() {
                Event::Collapse { reason, .. } => Some(*reason),
                _ => None,
            }),
            _ => None,
        };
        let mut entered: Vec<(Phase, Bounds)> = Vec::new();
        // From the last one back, so that what came only after a later phase is passed over: it moved nothing.
        for phase in STAGES.into_iter().rev() {
            let Some(first) = super::entered(case, phase) else { continue };
            if entered.iter().all(|(_, later)| first.first <= later.last) {
                entered.push((phase, first));
            }
        }
        entered.reverse();
        let furthest = entered.last().map_or(Phase::Interest, |(phase, _)| *phase);
        Some(Self { slug: case.slug, furthest, collapsed, entered })
    }
}

fn stages(paths: &[Path<'_>]) -> Vec<Stage> {
    let reached = |phase: Phase| paths.iter().filter(|path| path.furthest >= phase).count();
    let here = |phase: Phase, collapsed: bool| {
        paths.iter().filter(|path| path.furthest == phase && path.collapsed.is_some() == collapsed).count()
    };
    let before = [None].into_iter().chain(STAGES.map(Some));
    let stage = |(phase, before): (Phase, Option<Phase>)| Stage {
        phase,
        reached: reached(phase),
        percent_of_phase_before: before.and_then(|before| percent(reached(phase), reached(before))),
        percent_of_all: percent(reached(phase), paths.len()),
        stand: here(phase, false),
        collapsed: here(phase, true),
    };
    STAGES.into_iter().zip(before).map(stage).collect()
}

/// The nearest whole number; a half is rounded up.
pub(super) fn percent(part: usize, whole: usize) -> Option<usize> {
    (part * 200 + whole).checked_div(whole * 2)
}

fn moves(paths: &[Path<'_>]) -> Vec<Move> {
    let mut all: BTreeMap<(Phase, Phase), Vec<Days>> = BTreeMap::new();
    for path in paths {
        for ((from, left), (to, came)) in path.entered.iter().zip(path.entered.iter().skip(1)) {
            all.entry((*from, *to)).or_default().push(left.until(*came));
        }
    }
    let moved = |((from, to), days): (&(Phase, Phase), &Vec<Days>)| {
        Some(Move { from: *from, to: *to, deals: days.len(), median_days: Days::median(days)? })
    };
    all.iter().filter_map(moved).collect()
}

fn collapses(paths: &[Path<'_>]) -> Vec<Collapse> {
    let mut collapses: BTreeMap<(Phase, &'static str), Collapse> = BTreeMap::new();
    for path in paths {
        let Some(reason) = path.collapsed else { continue };
        let new = || Collapse { phase: path.furthest, reason, deals: Vec::new() };
        collapses
            .entry((path.furthest, reason.map_or("", CollapseReason::word)))
            .or_insert_with(new)
            .deals
            .push(path.slug.clone());
    }
    collapses.into_values().collect()
}
