//! The rows of the table.

mod append;
mod asking;
mod database;
mod http;
mod importing;
mod long_deal;
mod recording;
mod root;
mod served;
mod under_load;
mod window;
mod writer;

use crate::Outcome;
use crate::generator::Shape;
use crate::options::Options;
use crate::place::Place;
use crate::report::{Report, grouped};
use std::path::Path;
use std::time::Duration;

pub(crate) use long_deal::of_a_long_deal;
pub(crate) use window::of_a_window;

/// Those that depend on how many records there are; the one that adds records comes last.
pub(crate) fn of_size(records: u64, options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    if ![
        "import", "served", "show", "beside", "verify", "rebuild", "root", "record", "append", "writer", "http",
        "postgres",
    ]
    .iter()
    .any(|row| options.wants(row))
    {
        return Ok(());
    }
    let place = Place::new(folder, &format!("{records}-records"), records, &Shape::feed(records))?;
    if options.wants("import") {
        importing::measure(&place, report)?;
    }
    if options.wants("served") {
        served::measure(&place, report)?;
    }
    place.fill()?;
    if options.wants("show") {
        asking::show(&place, report)?;
    }
    if options.wants("verify") {
        asking::verify(&place, report)?;
    }
    if options.wants("rebuild") {
        asking::rebuild(&place, report)?;
    }
    if options.wants("root") {
        root::measure(&place, report)?;
    }
    if options.wants("beside") {
        recording::beside(&place, report)?;
    }
    if options.wants("record") {
        recording::record(&place, report)?;
    }
    if options.wants("postgres") {
        database::measure(&place, report)?;
    }
    // Those that follow put the clock ahead.
    if options.wants("http") {
        http::measure(&place, report)?;
    }
    if options.wants("append") {
        append::measure(&place, report)?;
    }
    if options.wants("writer") {
        writer::measure(&place, report)?;
    }
    Ok(())
}

/// Few runs where each takes long.
fn runs(records: u64) -> usize {
    if records > 100_000 { 3 } else { 5 }
}

fn titled(what: &str, place: &Place) -> String {
    format!("{what}, {} records", grouped(place.records))
}

fn median<T: Ord + Copy + Default>(mut measured: Vec<T>) -> T {
    measured.sort_unstable();
    measured.get(measured.len() / 2).copied().unwrap_or_default()
}

/// The medians of two that take turns, after one turn of each that does not count.
fn in_turns(
    turns: usize,
    mut one: impl FnMut(usize) -> Outcome<Duration>,
    mut other: impl FnMut(usize) -> Outcome<Duration>,
) -> Outcome<(Duration, Duration)> {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    one(0)?;
    other(0)?;
    for turn in 0..turns {
        ones.push(one(turn)?);
        others.push(other(turn)?);
    }
    Ok((median(ones), median(others)))
}
