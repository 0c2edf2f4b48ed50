//! What changed in a deal between two dates: in the world, or in what we knew of it.

use super::changes::{Change, changes};
use super::deal::{AsOf, deal};
use super::history::{HistoryEntry, Standing, history};
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::ids::Position;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The changes between two cuts, and the records behind them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Diff {
    /// The cuts that both were made with, the clock that differs at its later date.
    pub as_of: AsOf,
    /// The earlier date, as typed.
    pub from: String,
    /// The later date, as typed.
    pub to: String,
    /// What reads differently.
    pub changes: Vec<Change>,
    /// The records that the later state goes by and the earlier did not.
    pub records: Vec<HistoryEntry>,
}

/// The two kinds of change in a deal, apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// The deal.
    pub deal: String,
    /// What changed between two dates of the happened clock.
    pub in_the_world: Option<Diff>,
    /// What changed between two dates of the learned clock.
    pub in_what_we_knew: Option<Diff>,
}

/// From one pair of cuts to another; `from` and `to` are how the dates that differ were typed.
pub fn diff(of: &History, from: (&str, &Cuts), to: (&str, &Cuts)) -> Diff {
    let (before, after) = (deal(of, from.1), deal(of, to.1));
    // A record that was retracted is behind nothing; its retraction is.
    let counts = |entry: &HistoryEntry| entry.standing != Standing::Retracted;
    let told = |cuts: &Cuts| -> BTreeSet<(Position, bool)> {
        history(of, cuts).into_iter().filter(counts).map(|entry| (entry.position, entry.possible)).collect()
    };
    let known_before = told(from.1);
    let records = history(of, to.1)
        .into_iter()
        .filter(|entry| counts(entry) && !known_before.contains(&(entry.position, entry.possible)));
    Diff {
        as_of: AsOf::from(to.1),
        from: from.0.into(),
        to: to.0.into(),
        changes: changes(before.as_ref(), after.as_ref()),
        records: records.collect(),
    }
}
