//! One record by one command, and a question beside a writer: whole processes.

use super::{in_turns, median, titled};
use crate::Outcome;
use crate::child::timed;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

const TURNS: usize = 15;

pub(super) fn record(place: &Place, report: &mut Report) -> Outcome<()> {
    let deal = a_deal(place)?;
    let mut times = Vec::new();
    for turn in 0..TURNS {
        let note = format!("remark {turn}");
        times.push(timed(place.mercato().args(["record", "note", &deal, "--note", &note]))?);
    }
    report.add(Row {
        what: titled("record note DEAL", place),
        mercato: Some(Measure::Time(median(times))),
        sqlite: None,
        target: "<= 100 ms",
        limit: None,
    });
    Ok(())
}

/// Alone, and while another process imports into the same store.
pub(super) fn beside(place: &Place, report: &mut Report) -> Outcome<()> {
    let deal = a_deal(place)?;
    let show = || timed(place.mercato().args(["show", &deal]));
    let (alone, _) = in_turns(TURNS, |_| show(), |_| Ok(Duration::ZERO))?;
    let mut import = place.mercato();
    import.args(["import", "-"]).stdin(File::open(said_again(place)?)?);
    import.stdout(Stdio::null()).stderr(Stdio::null());
    let mut import = import.spawn()?;
    let mut times = Vec::new();
    while import.try_wait()?.is_none() {
        times.push(show()?);
    }
    report.add(Row {
        what: titled("show DEAL beside an import", place),
        mercato: Some(Measure::Time(median(times))),
        sqlite: None,
        target: "<= 3x alone (limit)",
        limit: Some(Measure::Time(alone)),
    });
    Ok(())
}

/// Reports and remarks, which may always be said once more, by somebody else.
fn said_again(place: &Place) -> Outcome<PathBuf> {
    let path = place.lines.with_extension("again");
    let mut file = BufWriter::new(File::create(&path)?);
    for (_, mut line) in place.lines_from(0, 1)? {
        if matches!(line["type"].as_str(), Some("terms_reported" | "note")) && line["id"].is_null() {
            line["recorder"] = "somebody else".into();
            writeln!(file, "{line}")?;
        }
    }
    file.flush()?;
    Ok(path)
}

fn a_deal(place: &Place) -> Outcome<String> {
    let mut lines = place.lines_from(1, 2)?;
    let deal = lines.find_map(|(_, line)| line["deal"].as_str().map(str::to_owned));
    Ok(deal.ok_or("there are no lines")?)
}
