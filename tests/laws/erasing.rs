//! After an erasure the state at any cut is that of the history in which the record has its step and no data.

use crate::as_of::same;
use crate::generator::history;
use crate::oracle;
use crate::product::{ZONE, cuts, empty_ledger, histories, import, now, states};
use mercato::deal::cuts::Cuts;
use mercato::deal::ids::RecordId;
use mercato::deal::name::{Name, Text};
use mercato::ledger::{EraseRequest, Export, Ledger};
use serde_json::{Value, json};
use uuid::Uuid;

const SEEDS: u64 = 60;
/// Of the records that can be erased, each so many-th is.
const EVERY: usize = 3;

/// Erases some records, and answers with the lines that the oracle is to read.
fn erased(ledger: &mut Ledger, taken: &[Value], seed: u64) -> Vec<Value> {
    let mut lines = taken.to_vec();
    let kept = ["opened", "correction", "retraction"];
    let erasable = |line: &&Value| line["id"].is_string() && !kept.contains(&line["type"].as_str().unwrap());
    for line in taken.iter().filter(erasable).skip(seed as usize % EVERY).step_by(EVERY) {
        let of = ledger.find_record(line["id"].as_str().unwrap()).unwrap();
        let id = RecordId(Uuid::from_u128(0xe2a5_0000 + lines.len() as u128));
        let erasure =
            EraseRequest { id, of, reason: Text::new("the law").unwrap(), recorder: Name::new("Bo").unwrap() };
        let id = ledger.erase(&erasure, now(), &mut |_| ()).unwrap().record.id;
        lines.push(json!({ "id": id, "deal": line["deal"], "type": "erasure", "happened": "2030-01-01",
            "learned": "2030-01-01", "data": { "of": line["id"], "reason": "the law" } }));
    }
    lines
}

const CUTS: [(Option<&str>, Option<&str>); 6] = [
    (None, None),
    (Some("2020-01-15"), None),
    (Some("2020-01-22T11:01+01:00"), Some("2020-02-10")),
    (Some("2020-02"), Some("2020-01-20..2020-01-25")),
    (None, Some("2020-01")),
    (Some("2020-02-12"), Some("2020-03")),
];

#[test]
fn the_state_is_the_one_that_the_oracle_gives() {
    let mut erasures = 0;
    for seed in 0..SEEDS {
        let mut ledger = empty_ledger(1);
        let taken = import(&mut ledger, &history(seed, 80));
        let lines = erased(&mut ledger, &taken, seed);
        erasures += lines.len() - taken.len();
        let histories = histories(&ledger);
        for (at, known_at) in CUTS {
            let expected = oracle::states(&lines, ZONE, at, known_at);
            same(&states(&histories, &cuts(at, known_at)), &expected, || {
                format!("seed {seed}, --at {at:?} --known-at {known_at:?}")
            });
        }
    }
    assert!(erasures > 400, "only {erasures} records were erased");
}

#[test]
fn an_export_of_what_is_left_gives_an_empty_ledger_the_same_answers() {
    for seed in 0..SEEDS {
        let (mut one, mut other) = (empty_ledger(1), empty_ledger(2));
        let taken = import(&mut one, &history(seed, 80));
        let all = erased(&mut one, &taken, seed).len();
        let mut out = Vec::new();
        Export::new(&mut out).go_on(&one, None, &mut |_, _| {}).unwrap();
        let lines: Vec<Value> =
            String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(import(&mut other, &lines).len(), all, "seed {seed}: every exported line is accepted");
        for cuts in [Cuts::default(), cuts(Some("2020-01-18"), Some("2020-02-01"))] {
            assert_eq!(states(&histories(&other), &cuts), states(&histories(&one), &cuts), "seed {seed}");
        }
    }
}
