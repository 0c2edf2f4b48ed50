//! A deal of which all is erased that can be: its name is in no file of the store, whatever the order was.

use super::erased::holds;
use super::given::at;
use super::ledgers::{self, verified};
use super::opened::store;
use mercato::bytes::decode;
use mercato::deal::event::Event;
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::{Position, RecordId};
use mercato::deal::kind::Kind;
use mercato::deal::moment::Instant;
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::record::Record;
use mercato::ledger::{EraseRequest, Export, Import, Ledger};
use mercato::log::EventLog as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

const SLUG: &str = "caldara-atalanta";

fn ledger(path: &Path) -> Ledger {
    ledgers::open(path).unwrap()
}

/// All records of the log, as it has them.
fn records(path: &Path) -> Vec<Record> {
    let read = store(path).unwrap().log().read(Position(0), usize::MAX).unwrap();
    let decoded = |(encoded, position): (mercato::bytes::Encoded, u64)| {
        decode(Position(position), &encoded.envelope, &encoded.body).unwrap()
    };
    read.into_iter().zip(1..).map(decoded).collect()
}

/// The id of the line of this number.
fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0xca1d_0000 + number)
}

fn line(number: u128, deal: &str, kind: &str, data: &Value) -> Value {
    json!({ "id": uuid(number), "deal": deal, "type": kind, "happened": "2020-01-03", "learned": "2020-01-03",
        "note": "a note", "data": data })
}

/// Records 1 to 11: one of each kind that is about another, also about each other.
fn deal() -> Vec<Value> {
    let parties = json!({"players": ["Mattia Caldara"], "owner": "Milan", "to": "Atalanta"});
    let of = |of: u128| json!({"of": uuid(of), "reason": "a slip"});
    let patch = |of: u128, patch: Value| json!({"of": uuid(of), "patch": patch, "reason": "misread"});
    vec![
        line(1, SLUG, "opened", &parties),
        line(2, SLUG, "contact", &json!({"between": ["Milan", "Atalanta"]})),
        line(3, SLUG, "medical", &json!({"club": "Atalanta", "status": "passed"})),
        line(4, SLUG, "correction", &patch(3, json!({"note": "the knee"}))),
        line(5, SLUG, "retraction", &of(2)),
        line(6, SLUG, "retraction", &of(5)),
        line(7, SLUG, "correction", &patch(1, json!({"data": {"owner": "Genoa"}}))),
        line(8, SLUG, "retraction", &of(4)),
        line(9, SLUG, "note", &json!({})),
        line(10, SLUG, "retraction", &of(9)),
        line(11, SLUG, "agreement", &json!({})),
    ]
}

/// Those that can be erased by themselves.
const ERASABLE: [u64; 5] = [1, 2, 3, 9, 11];

fn import(ledger: &mut Ledger, lines: &[Value]) {
    let mut import = Import::new(ledger, Name::new("Ada").unwrap(), false, now()).unwrap();
    for line in lines {
        import.take(&line.to_string(), now()).unwrap().unwrap();
    }
    import.flush().unwrap();
}

fn now() -> Instant {
    at(1_000)
}

fn erase(ledger: &mut Ledger, position: u64) -> Slug {
    let of = ledger.find_record(&position.to_string()).unwrap();
    let id = RecordId(uuid(1_000 + u128::from(position)));
    let erasure = EraseRequest { id, of, reason: Text::new("the law").unwrap(), recorder: Name::new("Bo").unwrap() };
    let erased = ledger.erase(&erasure, now(), &mut |_| ()).unwrap();
    erased.history.slug().unwrap().clone()
}

/// The deal, with `more` records of others behind it: in the tail, or in a bundle.
fn filled(path: &Path, more: u128) {
    let mut ledger = ledger(path);
    import(&mut ledger, &deal());
    let other = json!({"players": ["Simon Kjaer"], "owner": "Sevilla", "to": "Milan"});
    let others = (1..more).map(|number| line(100 + number, "kjaer-milan", "note", &json!({})));
    let lines: Vec<Value> = [line(100, "kjaer-milan", "opened", &other)].into_iter().chain(others).collect();
    import(&mut ledger, &lines);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_name_is_in_no_file_once_all_is_erased_that_can_be(
        order in Just(ERASABLE.to_vec()).prop_shuffle(),
        in_a_bundle in any::<bool>(),
    ) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        filled(&path, if in_a_bundle { 300 } else { 2 });
        prop_assert!(holds(&path, SLUG.as_bytes()), "it is looked for wrongly");
        let mut open = ledger(&path);
        let called: Vec<Slug> = order.iter().map(|position| erase(&mut open, *position)).collect();
        // It has its name until its opening goes, also where others went before.
        let opening = order.iter().position(|position| *position == 1).unwrap();
        for (step, slug) in called.iter().enumerate() {
            prop_assert_eq!(slug.as_str() == SLUG, step < opening, "{:?}, step {}", order, step);
        }
        drop(open);
        prop_assert!(!holds(&path, SLUG.as_bytes()), "{:?}", order);
        verified(&path).unwrap();
        for record in records(&path) {
            let stays = matches!(record.event.kind(), Kind::Retraction | Kind::Erasure);
            prop_assert!(record.position > Position(11) || record.is_erased() || stays, "{:?}", record);
        }
    }
}

/// What was recorded of it stands beside what never says the name, and every answer calls the deal by it.
#[test]
fn what_is_never_erased_does_not_say_the_name_and_is_called_by_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, 2);
    let mut open = ledger(&path);
    erase(&mut open, 2);
    let (histories, found) = (open.histories(&DealFilter::default()).unwrap(), open.find("caldara").unwrap());
    let (mut lines, mut of_it) = (Vec::new(), Vec::new());
    Export::new(&mut lines).go_on(&open, None, &mut |_, _| ()).unwrap();
    Export::new(&mut of_it).go_on(&open, Some(&found), &mut |_, _| ()).unwrap();
    drop(open);
    let of_deal = |history: &&mercato::deal::history::History| history.slug().is_some_and(|slug| slug.as_str() == SLUG);
    let history = histories.iter().find(of_deal).unwrap();
    assert!(history.records().iter().all(|record| record.slug.as_str() == SLUG));
    let [lines, of_it] = [lines, of_it].map(|lines| String::from_utf8(lines).unwrap());
    let of_deal: Vec<&str> = lines.lines().filter(|line| !line.contains("kjaer-milan")).collect();
    assert!(of_deal.len() == 12 && of_deal.iter().all(|line| line.contains(SLUG)), "{lines}");
    assert_eq!(of_it.lines().collect::<Vec<_>>(), of_deal);
    let kept = records(&path);
    for record in kept.iter().filter(|record| matches!(record.event, Event::Retraction { .. } | Event::Erasure { .. }))
    {
        assert_eq!(record.slug, Slug::of_id(record.stream), "record {}", record.position);
    }
}

/// A correction of what was erased could not go with it, and is refused wherever it comes from.
#[test]
fn nothing_is_recorded_that_would_have_gone_with_what_was_erased() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, 2);
    let mut open = ledger(&path);
    for position in ERASABLE {
        erase(&mut open, position);
    }
    for (number, of) in (50..).zip(1..=11) {
        let data = json!({"of": uuid(of), "patch": {"note": "x"}, "reason": "misread"});
        let mut import = Import::new(&mut open, Name::new("Ada").unwrap(), false, now()).unwrap();
        let taken = import.take(&line(number, SLUG, "correction", &data).to_string(), now()).unwrap();
        assert!(taken.is_err(), "a correction of record {of}");
    }
}
