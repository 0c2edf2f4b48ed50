//! Import, and what it leaves: disk, and the memory that it took.

use super::{median, runs, titled};
use crate::Outcome;
use crate::child::{settle, watched};
use crate::place::{Place, on_disk};
use crate::report::{Measure, Report, Row};
use std::fs;
use std::path::PathBuf;

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let (mut ours, mut theirs) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    for _ in 0..runs(place.records) {
        for (command, (times, peaks)) in [(place.import()?, &mut ours), (place.peer_import()?, &mut theirs)] {
            let mut command = command;
            settle()?;
            let (time, peak) = watched(&mut command)?;
            times.push(time);
            peaks.push(peak);
        }
    }
    report.add(Row {
        what: titled("import", place),
        mercato: Some(Measure::rate(place.records, median(ours.0))),
        sqlite: Some(Measure::rate(place.records, median(theirs.0))),
        target: "ratio >= 1.2, aim at 1.5",
        limit: None,
    });
    let megabytes = |peaks: Vec<u64>| {
        Some(median(peaks)).filter(|peak| *peak > 0).map(|peak| Measure::Megabytes(peak as f64 / 1e6))
    };
    report.add(Row {
        what: titled("peak memory of the import", place),
        mercato: megabytes(ours.1),
        sqlite: megabytes(theirs.1),
        target: "<= 500 MB",
        limit: None,
    });
    // The peer has closed its database, so that no WAL is left; one that is would count.
    let wal = PathBuf::from(format!("{}-wal", place.database.display()));
    let wal = if wal.exists() { fs::metadata(&wal)?.len() } else { 0 };
    let a_record = |bytes: u64| Some(Measure::Bytes(bytes as f64 / place.records as f64));
    let peer = on_disk(&place.database)? + wal;
    report.add(Row {
        what: titled("disk a record, the log alone", place),
        mercato: a_record(on_disk(&place.store.join("log"))?),
        sqlite: a_record(peer),
        target: "ratio <= 0.6",
        limit: None,
    });
    report.add(Row {
        what: titled("disk a record", place),
        mercato: a_record(on_disk(&place.store)?),
        sqlite: a_record(peer),
        target: "ratio <= 1",
        limit: a_record(fs::metadata(&place.lines)?.len()),
    });
    Ok(())
}
