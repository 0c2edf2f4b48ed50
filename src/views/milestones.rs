//! What is planned for a deal, and which of its clauses took effect.

use super::date::last_day;
use super::wording;
use crate::deal::choice::{Clause, ClauseOutcome};
use crate::deal::cuts::Cuts;
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::order::{Placed, last};
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

/// The meeting and the medical that were planned last, unless one was held or called off since, or its day is over.
pub(super) fn planned<'r, 'a: 'r>(
    established: &(impl Iterator<Item = &'r Reading<'a>> + Clone),
    cuts: &Cuts,
    zone: Tz,
) -> Vec<Plan> {
    let latest = |kind: Kind| last(established.clone().filter(move |reading| reading.event().is(kind)));
    let plans = [Kind::Meeting, Kind::Medical].into_iter().filter_map(latest);
    let to_come = |reading: &&Reading<'_>| {
        let is_over = |now| last_day(reading.happened().end, zone) < last_day(now, zone);
        reading.event().is_plan() && !cuts.now().is_some_and(is_over)
    };
    let plan = |reading: &Reading<'_>| Plan {
        position: reading.position(),
        happens: reading.happened().words.clone(),
        text: wording::event(reading.event(), reading.happened(), &|_| None),
    };
    plans.filter(to_come).map(plan).collect()
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
