//! A server while others write.

use super::append::some_lines;
use super::http::{Sent, board_path, boards, sent};
use super::median;
use crate::Outcome;
use crate::http_client::Serving;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const WRITERS: u64 = 16;
/// Different lines, which are sent again and again.
const LINES: usize = 3_000;
const APPENDS: u64 = 100_000;

/// Both rows add records.
pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let lines: Vec<Sent> = some_lines(place, LINES)?.iter().map(|line| sent(line)).collect::<Outcome<_>>()?;
    board(place, &lines, report)?;
    memory(place, &lines, report)
}

/// One board after another, by one client, while others write as fast as they can.
fn board(place: &Place, lines: &[Sent], report: &mut Report) -> Outcome<()> {
    let serving = Serving::start(place)?;
    let left = AtomicU64::new(u64::MAX);
    let times = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(|| write(&serving, lines, &left))).collect();
        let times = boards(&serving, &board_path());
        left.store(0, Ordering::Relaxed);
        writers.into_iter().try_for_each(ended)?;
        times
    })?;
    serving.stop()?;
    for (part, time) in [("p50", median(times.clone())), ("p99", times.last().copied().unwrap_or_default())] {
        report.add(Row {
            what: format!("GET /board while {WRITERS} write, {part}"),
            mercato: Some(Measure::Time(time)),
            sqlite: None,
            target: if part == "p99" { "<= 240 ms" } else { "" },
            limit: None,
        });
    }
    Ok(())
}

/// The most memory that the server takes, with one who follows the log from its beginning and reads nothing, and without.
fn memory(place: &Place, lines: &[Sent], report: &mut Report) -> Outcome<()> {
    let without = peak(place, lines, false)?;
    let with = peak(place, lines, true)?;
    report.add(Row {
        what: "memory with a stalled subscriber, 100,000 appends".into(),
        mercato: Some(Measure::Megabytes(with)),
        sqlite: None,
        target: "as without (limit)",
        limit: Some(Measure::Megabytes(without)),
    });
    Ok(())
}

fn peak(place: &Place, lines: &[Sent], stalls: bool) -> Outcome<f64> {
    let serving = Serving::start(place)?;
    let stalled = stalls.then(|| serving.follow_and_read_nothing()).transpose()?;
    let left = AtomicU64::new(APPENDS);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(|| write(&serving, lines, &left))).collect();
        writers.into_iter().try_for_each(ended)
    })?;
    let peak = serving.peak_of_memory()?;
    drop(stalled);
    serving.stop()?;
    Ok(peak as f64 / f64::from(1 << 20))
}

/// Writes one line after another until none is left to be written.
fn write(serving: &Serving, lines: &[Sent], left: &AtomicU64) -> Result<(), String> {
    let one_less = |left: u64| left.checked_sub(1);
    let write = || -> Outcome<()> {
        let mut client = serving.client()?;
        while let Ok(number) = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less) {
            let (path, body) = &lines[usize::try_from(number % lines.len() as u64)?];
            client.send("POST", path, body, 201)?;
        }
        Ok(())
    };
    write().map_err(|error| error.to_string())
}

fn ended(writer: thread::ScopedJoinHandle<'_, Result<(), String>>) -> Outcome<()> {
    Ok(writer.join().unwrap_or_else(|_| Err("panicked".into()))?)
}
