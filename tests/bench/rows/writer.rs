//! Durable appends through the writer, by several clients at once, onto the imported records.

use super::append::{A_RUN, into_a_file, into_sqlite, some_lines};
use super::{median, titled};
use crate::Outcome;
use crate::child::settle;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use chrono_tz::Europe::Rome;
use mercato::bytes::line::Line;
use mercato::deal::name::Name;
use mercato::ledger::{Conditions, Ledger, Request, Submission, Writer};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How many clients, how many lines a run, and what is to be reached.
const ROWS: [(usize, usize, &str); 3] =
    [(1, A_RUN, ">= 0.6 of the limit"), (16, 3_000, ""), (64, 3_000, ">= 17,000/s")];
/// Few: each adds to deals, and long ones are decided more slowly.
const RUNS: usize = 5;

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    for (clients, wanted, target) in ROWS {
        let lines = some_lines(place, wanted)?;
        let few = lines.get(..A_RUN).unwrap_or(&lines);
        let (mut ours, mut theirs, mut limit) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            settle()?;
            ours.push(recorded_by(place.ledger()?, clients, &lines)?);
            theirs.push(into_sqlite(place, few)?);
            limit.push(into_a_file(place, few)?);
        }
        let rate = |lines: &[String], measured| Some(Measure::rate(lines.len() as u64, median(measured)));
        report.add(Row {
            what: titled(&format!("durable append by {clients} through the writer, onto"), place),
            mercato: rate(&lines, ours),
            sqlite: rate(few, theirs),
            target,
            limit: rate(few, limit),
        });
    }
    Ok(())
}

/// Each client waits for the receipt of a line before it hands in the next.
pub(super) fn recorded_by(ledger: Ledger, clients: usize, lines: &[String]) -> Outcome<Duration> {
    let now = "2100-01-01T00:00:00Z".parse()?;
    let writer = Writer::start(ledger, Arc::new(move || now))?;
    let mut shares: Vec<Vec<Submission>> = vec![Vec::with_capacity(lines.len() / clients + 1); clients];
    for (number, text) in lines.iter().enumerate() {
        let mut line = Line::read(text, Rome)?;
        line.recorder = Some(line.recorder.map_or_else(|| Name::new("bench"), Ok)?);
        shares[number % clients].push(Submission::of(Request { line, conditions: Conditions::default() }));
    }
    let start = Instant::now();
    let recorded: usize = thread::scope(|scope| {
        let work = |share: Vec<Submission>| {
            let recorded = |submission| writer.record(submission).map_or(0, |receipts| receipts.len());
            share.into_iter().map(recorded).sum::<usize>()
        };
        let clients: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || work(share))).collect();
        clients.into_iter().map(|client| client.join().unwrap_or(0)).sum()
    });
    let took = start.elapsed();
    if recorded != lines.len() {
        return Err(format!("of {} lines {recorded} were recorded", lines.len()).into());
    }
    Ok(took)
}
