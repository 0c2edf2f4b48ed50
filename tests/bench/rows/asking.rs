//! One deal out of all, and what goes over all: whole processes.

use super::{in_turns, runs, titled};
use crate::Outcome;
use crate::child::timed;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use std::time::Duration;

/// Different deals, from the whole length of the file.
const DEALS: u64 = 30;

pub(super) fn show(place: &Place, report: &mut Report) -> Outcome<()> {
    let mut asked = Vec::new();
    for part in 0..DEALS {
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let deal =
            place.lines_from(part, DEALS)?.find_map(|(_, line)| Some((text(&line["deal"])?, text(&line["learned"])?)));
        let (deal, learned) = deal.ok_or("there are no lines")?;
        // The day of a minute, too.
        asked.push((deal, learned.split('T').next().unwrap_or_default().to_owned()));
    }
    let one_of = |turn: usize| &asked[turn % asked.len()];
    let (ours, theirs) = in_turns(
        asked.len() * 3,
        |turn| timed(place.mercato().args(["show", &one_of(turn).0, "--at", &one_of(turn).1])),
        |turn| timed(place.peer("show")?.args([&one_of(turn).0, &one_of(turn).1])),
    )?;
    report.add(Row {
        what: titled("show DEAL --at D", place),
        mercato: Some(Measure::Time(ours)),
        sqlite: Some(Measure::Time(theirs)),
        target: "<= 8 ms",
        limit: None,
    });
    Ok(())
}

pub(super) fn verify(place: &Place, report: &mut Report) -> Outcome<()> {
    let row = over_all(place, "verify", || timed(place.mercato().arg("verify")))?;
    report.add(row);
    Ok(())
}

pub(super) fn rebuild(place: &Place, report: &mut Report) -> Outcome<()> {
    let row = over_all(place, "rebuild", || timed(place.mercato().arg("rebuild")))?;
    report.add(Row { target: ">= 200,000/s", ..row });
    Ok(())
}

fn over_all(place: &Place, work: &'static str, ours: impl Fn() -> Outcome<Duration>) -> Outcome<Row> {
    let (ours, theirs) = in_turns(runs(place.records), |_| ours(), |_| timed(&mut place.peer(work)?))?;
    Ok(Row {
        what: titled(work, place),
        mercato: Some(Measure::rate(place.records, ours)),
        sqlite: Some(Measure::rate(place.records, theirs)),
        target: "",
        limit: None,
    })
}
