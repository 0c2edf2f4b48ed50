//! The root of the tree over all records: what a checkpoint signs.

use super::{in_turns, titled};
use crate::Outcome;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use mercato::deal::ids::Position;
use mercato::log::EventLog as _;
use mercato::proof::root;
use mercato::proof::tree_hash::Hash;
use sha2::Sha256;
use std::convert::Infallible;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

const TURNS: usize = 9;

/// Both begin with what they have in hand: the opened store, and the entries in memory.
pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let store = place.open()?;
    let log = store.log();
    let records = log.head()?.0;
    let entries = log.envelopes(Position(0), usize::try_from(records)?)?;
    let kept = || root(records, &|height, number| log.subtree(height, number));
    if kept()? != of_all(&entries) {
        return Err("the two roots differ".into());
    }
    let (ours, anew) = in_turns(TURNS, |_| timed(kept), |_| timed(|| Ok::<_, Infallible>(of_all(&entries))))?;
    report.add(Row {
        what: titled("root over", place),
        mercato: Some(Measure::Time(ours)),
        sqlite: None,
        target: "milliseconds",
        limit: Some(Measure::Time(anew)),
    });
    Ok(())
}

/// The root that another library makes of all entries.
fn of_all(entries: &[Vec<u8>]) -> Hash {
    let mut tree = MemoryBackedTree::<Sha256, &[u8]>::new();
    entries.iter().for_each(|entry| tree.push(entry));
    (*tree.root().as_bytes()).into()
}

fn timed<E: Error + 'static>(root: impl FnOnce() -> Result<Hash, E>) -> Outcome<Duration> {
    let start = Instant::now();
    black_box(root()?);
    Ok(start.elapsed())
}
