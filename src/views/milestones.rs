//! What is planned for a deal, and which of its clauses took effect.

use super::date::last_day;
use super::wording;
use crate::deal::choice::{Clause, ClauseOutcome, MeetingStatus};
use crate::deal::cuts::Cuts;
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::order::Placed;
use crate::deal::phase::follows;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A meeting or a medical that is still to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Plan {
    pub position: Position,
    pub happens: String,
    pub text: String,
}

/// What became of a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct TriggeredClause {
    pub position: Position,
    pub clause: Clause,
    pub outcome: ClauseOutcome,
    pub happened: String,
}

/// The meetings and medicals that were planned, until their day is over, or one was held or called off.
pub(super) fn planned<'r, 'a: 'r>(
    established: &(impl Iterator<Item = &'r Reading<'a>> + Clone),
    cuts: &Cuts,
    zone: Tz,
) -> Vec<Plan> {
    let restarts: Vec<_> = established.clone().filter(|reading| reading.event().begins_afresh()).collect();
    let is_to_come = |plan: &&Reading<'_>| {
        let is_over = |now| last_day(plan.happened().end, zone) < last_day(now, zone);
        plan.event().is_plan()
            && !cuts.now().is_some_and(is_over)
            && !restarts.iter().any(|restart| follows(restart, plan))
    };
    let mut plans: Vec<&Reading<'_>> = established.clone().filter(is_to_come).collect();
    if plans.is_empty() {
        return Vec::new();
    }
    for event in established.clone().filter(|reading| !reading.event().is_plan()) {
        if let Some(done) = ended_by(event, &plans) {
            plans.remove(done);
        }
    }
    let plan = |reading: &Reading<'_>| Plan {
        position: reading.position(),
        happens: reading.happened().words.clone(),
        text: wording::event(reading.event(), reading.happened(), &|_| None),
    };
    plans.into_iter().map(plan).collect()
}

/// The plan that an event ends: one for that time; for a medical, or what was called off, else the last plan before it.
fn ended_by(event: &Reading<'_>, plans: &[&Reading<'_>]) -> Option<usize> {
    let kind = event.event().kind();
    let is_cancelled = event.event().status() == Some(MeetingStatus::Cancelled.word());
    let is_planned = |plan: &&Reading<'_>| plan.event().is(kind);
    let for_then = |plan: &&Reading<'_>| is_planned(plan) && plan.happened().overlaps(event.happened());
    let made_before = |plan: &&Reading<'_>| is_planned(plan) && follows(event, plan);
    plans.iter().position(for_then).or_else(|| {
        let before = plans.iter().rposition(made_before);
        before.filter(|_| is_cancelled || kind == Kind::Medical)
    })
}

/// What is said of clauses, in the order of the log.
pub(super) fn clauses<'r, 'a: 'r>(established: impl Iterator<Item = &'r Reading<'a>>) -> Vec<TriggeredClause> {
    let triggered = |reading: &Reading<'_>| {
        let (clause, outcome) = reading.event().clause()?;
        let happened = reading.happened().words.clone();
        Some(TriggeredClause { position: reading.position(), clause, outcome, happened })
    };
    established.filter_map(triggered).collect()
}
