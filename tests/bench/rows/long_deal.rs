//! A deal that is longer than any: whole processes.

use super::median;
use crate::Outcome;
use crate::child::timed;
use crate::generator::Shape;
use crate::options::Options;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use std::path::Path;

const RECORDS: u64 = 20_000;
const TURNS: usize = 5;

pub(crate) fn of_a_long_deal(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    if !options.wants("long") {
        return Ok(());
    }
    let place = Place::new(folder, "long-deal", RECORDS, &Shape::one_window(1, RECORDS))?;
    timed(&mut place.import()?)?;
    let deal = place.lines_from(1, 2)?.find_map(|(_, line)| line["deal"].as_str().map(str::to_owned));
    let deal = deal.ok_or("there are no lines")?;
    for (what, target) in [("history", "<= 500 ms"), ("show", ""), ("record", "<= 100 ms")] {
        let mut times = Vec::new();
        for turn in 0..TURNS {
            let note = format!("remark {turn}");
            let mut command = place.mercato();
            match what {
                "record" => command.args(["record", "note", &deal, "--note", &note]),
                _ => command.args([what, &deal]),
            };
            times.push(timed(&mut command)?);
        }
        report.add(Row {
            what: format!("{what} on a deal of 20,000 records"),
            mercato: Some(Measure::Time(median(times))),
            sqlite: None,
            target,
            limit: None,
        });
    }
    Ok(())
}
