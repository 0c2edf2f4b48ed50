//! One durable append at a time, by one writer, onto the imported records.

use super::{median, titled};
use crate::child::settle;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use crate::{Outcome, peer};
use chrono_tz::Europe::Rome;
use mercato::deal::ids::{RecordId, StreamId, Version};
use mercato::deal::name::Name;
use mercato::deal::record::Draft;
use mercato::ledger::Line;
use mercato::log::{Append, EventLog as _, Key, Store};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};
use uuid::Uuid;

const A_RUN: usize = 500;
/// Many short ones: the disk of a shared machine has good and bad seconds.
const RUNS: usize = 15;
/// Among so many lines there are enough for a run.
const ENOUGH: u64 = 5_000;

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let lines = some_lines(place)?;
    let (mut ours, mut theirs, mut limit) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        settle()?;
        ours.push(into_the_log(place, run, &lines)?);
        theirs.push(into_sqlite(place, &lines)?);
        limit.push(into_a_file(place, &lines)?);
    }
    let rate = |times| Some(Measure::rate(lines.len() as u64, median(times)));
    let what = titled("durable append onto", place);
    report.add(Row {
        what,
        mercato: rate(ours),
        sqlite: rate(theirs),
        target: ">= 0.75 of the limit",
        limit: rate(limit),
    });
    Ok(())
}

/// Reports and remarks about deals that stand, from the end of the file; they may always be said once more.
fn some_lines(place: &Place) -> Outcome<Vec<String>> {
    let parts = (place.records / ENOUGH).max(1);
    let fits = |line: &Value| matches!(line["type"].as_str(), Some("terms_reported" | "note")) && line["id"].is_null();
    let lines = place.lines_from(parts - 1, parts)?.filter(|(_, line)| fits(line));
    Ok(lines.map(|(text, _)| text).take(A_RUN).collect())
}

/// Drafts are made before the clock starts: what is measured is the log.
fn into_the_log(place: &Place, run: usize, lines: &[String]) -> Outcome<Duration> {
    let mut store = place.open()?;
    let recorded = store.head()?.recorded.ok_or("the store is empty")?;
    let mut streams: HashMap<String, (StreamId, Version)> = HashMap::new();
    let mut appends = Vec::new();
    for (number, text) in (1_u128..).zip(lines) {
        let line = Line::read(text, Rome)?;
        let standing = match streams.get(line.slug.as_str()) {
            Some(standing) => *standing,
            None => standing(&store, line.slug.as_str())?,
        };
        streams.insert(line.slug.to_string(), (standing.0, standing.1.next()));
        let draft = Draft {
            id: RecordId(Uuid::from_u128(0xbe9c << 112 | (run as u128) << 64 | number)),
            slug: line.slug,
            learned: line.learned.unwrap_or_else(|| line.happened.clone()),
            happened: line.happened,
            recorded,
            recorder: line.recorder.map_or_else(|| Name::new("bench"), Ok)?,
            source: line.source,
            note: line.note,
            event: line.event,
        };
        appends.push([Append { stream: standing.0, expected: standing.1, drafts: vec![draft] }]);
    }
    let start = Instant::now();
    for append in &appends {
        store.append(append)?;
    }
    Ok(start.elapsed())
}

fn standing(store: &Store, slug: &str) -> Outcome<(StreamId, Version)> {
    let found = store.find(Key::Deal(slug))?;
    let stream = found.iter().find(|found| found.slug.as_str() == slug).ok_or("the deal does not stand")?.stream;
    Ok((stream, Version(store.read_stream(stream)?.len() as u64)))
}

fn into_sqlite(place: &Place, lines: &[String]) -> Outcome<Duration> {
    let connection = peer::open(&place.database)?;
    let mut insert = peer::Insert::new(&connection)?;
    let start = Instant::now();
    for line in lines {
        insert.line(line, 0)?;
    }
    Ok(start.elapsed())
}

fn into_a_file(place: &Place, lines: &[String]) -> Outcome<Duration> {
    let mut file = File::create(place.lines.with_extension("plain"))?;
    let start = Instant::now();
    for line in lines {
        file.write_all(line.as_bytes())?;
        file.sync_data()?;
    }
    Ok(start.elapsed())
}
