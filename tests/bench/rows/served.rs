//! An import through a server that holds the store, beside one that has the store to itself.

use super::{median, runs, titled};
use crate::Outcome;
use crate::child::{settle, timed};
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use mercato::ledger::Writer;
use mercato::socket::{Hints, SocketListener};
use std::sync::Arc;
use std::time::Duration;

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let (mut there, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..runs(place.records) {
        settle()?;
        there.push(through_a_server(place)?);
        settle()?;
        alone.push(timed(&mut place.import()?)?);
    }
    report.add(Row {
        what: titled("import through a server", place),
        mercato: Some(Measure::rate(place.records, median(there))),
        sqlite: None,
        target: ">= 0.5 of the limit",
        limit: Some(Measure::rate(place.records, median(alone))),
    });
    Ok(())
}

/// Into a new store, which this process holds.
fn through_a_server(place: &Place) -> Outcome<Duration> {
    let mut import = place.import()?;
    let ledger = place.new_ledger()?;
    let now = "2100-01-01T00:00:00Z".parse()?;
    let writer = Writer::start(ledger, Arc::new(move || now))?;
    let hints = Hints { of_error: ToString::to_string, of_fault: ToString::to_string };
    let listener = SocketListener::start(&writer, &place.store.canonicalize()?, hints)?;
    let took = timed(&mut import)?;
    drop(listener);
    writer.stop();
    Ok(took)
}
