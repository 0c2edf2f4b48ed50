//! The board of one large window, in a store of its own.

use super::in_turns;
use crate::Outcome;
use crate::child::{mercato, peer, timed};
use crate::generator::Shape;
use crate::options::Options;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use std::path::Path;
use std::time::Duration;

const DEALS: u64 = 5_000;
const RECORDS: u64 = 100_000;
const TURNS: usize = 9;

pub(crate) fn of_a_window(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    if !options.wants("board") && !options.wants("http") {
        return Ok(());
    }
    let place = Place::new(folder, "one-window", RECORDS, &Shape::one_window(DEALS, RECORDS))?;
    place.fill()?;
    if options.wants("http") {
        super::http::board(&place, report)?;
    }
    if options.wants("board") {
        alone(&place, report)?;
    }
    // What adds records comes last.
    if options.wants("http") {
        super::under_load::measure(&place, report)?;
    }
    Ok(())
}

fn alone(place: &Place, report: &mut Report) -> Outcome<()> {
    let (window, day) = (Shape::last_window(), Shape::midst_of_the_last_window());
    let (ours, theirs) = in_turns(
        TURNS,
        |_| timed(place.mercato().args(["board", "--window", &window, "--at", &day])),
        |_| timed(place.peer("board")?.args([&window, &day])),
    )?;
    let (start, their_start) =
        in_turns(TURNS * 3, |_| timed(mercato().arg("--version")), |_| timed(peer()?.arg("nothing")))?;
    report.add(row("board, 5,000 deals of 100,000 records", (ours, theirs), "<= 150 ms"));
    let without = (ours.saturating_sub(start), theirs.saturating_sub(their_start));
    report.add(row("the same, less the start of a process", without, ""));
    Ok(())
}

fn row(what: &str, (ours, theirs): (Duration, Duration), target: &'static str) -> Row {
    let (mercato, sqlite) = (Some(Measure::Time(ours)), Some(Measure::Time(theirs)));
    Row { what: what.into(), mercato, sqlite, target, limit: None }
}
