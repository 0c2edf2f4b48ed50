//! The line format: what goes out is what comes in.

use crate::generator::history;
use crate::product::{ZONE, cuts, empty_ledger, histories, import, now, states};
use mercato::bytes::line::{Exported, Line};
use mercato::deal::cuts::Cuts;
use mercato::deal::name::Name;
use mercato::ledger::{Export, Import, Ledger};
use serde_json::Value;

const SEEDS: u64 = 20;

fn exported(ledger: &Ledger) -> Vec<Value> {
    let mut out = Vec::new();
    Export::new(&mut out).go_on(ledger, None, &mut |_, _| {}).unwrap();
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_exported_record_reads_back_as_itself() {
    let mut read = 0;
    for seed in 0..SEEDS {
        let mut ledger = empty_ledger(1);
        import(&mut ledger, &history(seed, 80));
        for record in histories(&ledger).iter().flat_map(|history| history.records()) {
            let text = serde_json::to_string(&Exported::of(record, ZONE)).unwrap();
            let line = Line::read(&text, ZONE).unwrap();
            assert_eq!(line.differs_from(record), None, "{text}");
            assert_eq!(line.id, Some(record.id.0), "{text}");
            assert_eq!((&line.happened, line.learned.as_ref()), (&record.happened, Some(&record.learned)), "{text}");
            assert_eq!(line.recorder.as_ref(), Some(&record.recorder), "{text}");
            read += 1;
        }
    }
    assert!(read > 500, "hardly any record: {read}");
}

#[test]
fn an_export_gives_an_empty_ledger_with_another_secret_the_same_answers() {
    for seed in 0..SEEDS {
        let (mut one, mut other) = (empty_ledger(1), empty_ledger(2));
        let taken = import(&mut one, &history(seed, 80));
        let lines = exported(&one);
        assert_eq!(import(&mut other, &lines).len(), taken.len(), "seed {seed}: every exported line is accepted");
        for cuts in [Cuts::default(), cuts(Some("2020-01-18"), Some("2020-02-01")), cuts(Some("2020-02"), None)] {
            assert_eq!(states(&histories(&other), &cuts), states(&histories(&one), &cuts), "seed {seed}");
        }
        assert_eq!(exported(&other), lines, "seed {seed}");
    }
}

#[test]
fn an_import_that_is_repeated_adds_nothing() {
    for seed in 0..SEEDS {
        let mut ledger = empty_ledger(1);
        let taken = import(&mut ledger, &history(seed, 80));
        let mut again = Import::new(&mut ledger, Name::new("Bo").unwrap(), false, now()).unwrap();
        for line in &taken {
            assert!(again.take(&line.to_string(), now()).unwrap().is_ok(), "seed {seed}: {line}");
        }
        again.flush().unwrap();
        assert_eq!((again.done().recorded, again.done().stood), (0, taken.len() as u64), "seed {seed}");
        assert_eq!(ledger.head().unwrap().0, taken.len() as u64);
    }
}
