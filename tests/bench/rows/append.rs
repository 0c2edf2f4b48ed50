//! One durable append at a time, by one writer, onto the imported records.

use super::{median, titled};
use crate::child::settle;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use crate::{Outcome, peer};
use chrono_tz::Europe::Rome;
use mercato::bytes::line::Line;
use mercato::deal::name::Name;
use mercato::ledger::{Conditions, Request};
use serde_json::Value;
use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};
use uuid::Uuid;

pub(super) const A_RUN: usize = 500;
/// Many short ones: the disk of a shared machine has good and bad seconds.
const RUNS: usize = 15;
/// Among so many lines there are enough for a run.
const ENOUGH: u64 = 10_000;

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let lines = some_lines(place, A_RUN)?;
    let (mut ours, mut theirs, mut limit) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        settle()?;
        ours.push(into_the_ledger(place, run, &lines)?);
        theirs.push(into_sqlite(place, &lines)?);
        limit.push(into_a_file(place, &lines)?);
    }
    let rate = |times| Some(Measure::rate(lines.len() as u64, median(times)));
    let what = titled("durable append onto", place);
    report.add(Row {
        what,
        mercato: rate(ours),
        sqlite: rate(theirs),
        target: ">= 0.6 of the limit",
        limit: rate(limit),
    });
    Ok(())
}

/// Reports and remarks about deals that stand, from the end of the file; they may always be said once more.
pub(super) fn some_lines(place: &Place, wanted: usize) -> Outcome<Vec<String>> {
    let parts = (place.records / ENOUGH).max(1);
    let fits = |line: &Value| matches!(line["type"].as_str(), Some("terms_reported" | "note")) && line["id"].is_null();
    let lines = place.lines_from(parts - 1, parts)?.filter(|(_, line)| fits(line));
    Ok(lines.map(|(text, _)| text).take(wanted).collect())
}

/// Each is decided, appended, synced and taken into the read model before the next one.
fn into_the_ledger(place: &Place, run: usize, lines: &[String]) -> Outcome<Duration> {
    let mut ledger = place.ledger()?;
    let now = "2100-01-01T00:00:00Z".parse()?;
    let mut requests = Vec::new();
    for (number, text) in (1_u128..).zip(lines) {
        let mut line = Line::read(text, Rome)?;
        let random = Uuid::from_u128((run as u128) << 32 | number);
        line.id = Some(ledger.id_in(&line.slug, &line.event, random).0);
        line.recorder = Some(line.recorder.map_or_else(|| Name::new("bench"), Ok)?);
        requests.push(Request { line, conditions: Conditions::default() });
    }
    let start = Instant::now();
    for request in &requests {
        ledger.record(request, now)?;
    }
    Ok(start.elapsed())
}

pub(super) fn into_sqlite(place: &Place, lines: &[String]) -> Outcome<Duration> {
    let connection = peer::open(&place.database)?;
    let mut insert = peer::Insert::new(&connection)?;
    let start = Instant::now();
    for line in lines {
        insert.line(line, 0)?;
    }
    Ok(start.elapsed())
}

pub(super) fn into_a_file(place: &Place, lines: &[String]) -> Outcome<Duration> {
    let mut file = File::create(place.lines.with_extension("plain"))?;
    let start = Instant::now();
    for line in lines {
        file.write_all(line.as_bytes())?;
        file.sync_data()?;
    }
    Ok(start.elapsed())
}
