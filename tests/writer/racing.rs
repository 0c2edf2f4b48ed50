//! Many at once.

use crate::given::*;
use mercato::ledger::{Error, Ledger};
use serde_json::Value;
use std::thread;

const CLIENTS: u128 = 8;
const LINES: u128 = 60;

/// A line of a client: mostly about deals that all of them share; some are refused, some come twice.
fn line(client: u128, number: u128) -> Value {
    let deal = format!("deal-{}", number % 3);
    let id = client * 1_000 + number;
    match number {
        0..3 => with_id(opened(&deal), id),
        _ if number.is_multiple_of(11) => with_id(refused(&deal), id),
        _ if number.is_multiple_of(7) => with_id(note(&deal, &format!("{client} says {}", number - 1)), id - 1),
        _ => with_id(note(&deal, &format!("{client} says {number}")), id),
    }
}

#[test]
fn the_ledger_is_that_of_the_same_lines_one_by_one() {
    let writer = writer();
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let writer = &writer;
            scope.spawn(move || (0..LINES).for_each(|number| drop(writer.record(one(&line(client, number))))));
        }
    });
    let recorded = export(&writer);
    assert!(recorded.len() > 300, "only {} were recorded", recorded.len());
    let mut ledger: Ledger = ledger();
    for line in &recorded {
        ledger.record(&request(line), noon()).unwrap();
    }
    assert_eq!(export_of(&ledger), recorded);
}

#[test]
fn of_many_who_go_by_one_version_one_records() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    for version in 1..6 {
        let outcomes: Vec<_> = thread::scope(|scope| {
            let racers = (0..CLIENTS).map(|racer| {
                let (writer, line) = (&writer, note("caldara", &format!("{racer} at {version}")));
                scope.spawn(move || writer.record(if_version(&line, version)))
            });
            let racers: Vec<_> = racers.collect();
            racers.into_iter().map(|racer| racer.join().unwrap()).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.iter().all(|lost| matches!(lost.as_ref().unwrap_err().error, Error::Faster { .. })));
    }
}
