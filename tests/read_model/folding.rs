//! However records come, one by one or many at once, a model has the same in the end.

use super::given::{LEDGER, Told, in_file, take, world};
use super::questions::answers;
use mercato::deal::record::Record;
use mercato::read_model::ReadModel;
use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;

/// More than the tail holds, so that it is folded into chunks on the way.
const SINGLE: u64 = 4_200;

fn at_once(records: &[Record]) -> ReadModel {
    let mut model = ReadModel::in_memory(LEDGER).unwrap();
    take(&mut model, records).unwrap();
    model
}

fn are_the_same(one: &ReadModel, other: &ReadModel) {
    one.compare(other).unwrap();
    other.compare(one).unwrap();
    let count = one.position().0;
    assert!(answers(one, count).unwrap() == answers(other, count).unwrap());
}

#[test]
fn more_single_records_than_the_tail_holds_are_as_good_as_one_large_step() {
    let records = world(SINGLE);
    let mut tree = mercato::proof::tree_hash::Frontier::default();
    let mut one_by_one = ReadModel::in_memory(LEDGER).unwrap();
    for record in &records {
        tree.push(mercato::proof::tree_hash::leaf(&record.position.0.to_be_bytes()));
        one_by_one.take(std::slice::from_ref(record), &tree).unwrap();
    }
    are_the_same(&one_by_one, &at_once(&records));
}

/// It keeps its tail between the steps: while that grows, when it is folded, and when a large step goes past it.
#[test]
fn a_writer_that_is_asked_between_its_steps_has_all_that_it_took() {
    let records = world(5_200);
    let (mut model, mut taken) = (ReadModel::in_memory(LEDGER).unwrap(), 0);
    for step in [1, 3, 511, 511, 511, 511, 511, 511, 511, 511, 3, 1, 1, 2, 600, 1] {
        let next = &records[taken..taken + step];
        taken += step;
        take(&mut model, next).unwrap();
        let newest = next.last().unwrap();
        assert_eq!(model.record_at(newest.position).unwrap().as_ref(), Some(newest));
        if taken > 4_000 {
            are_the_same(&model, &at_once(&records[..taken]));
        }
    }
}

/// A deal whose chunks are filled, a little at a time, in every way.
#[test]
fn a_long_deal_grows_chunk_by_chunk() {
    let mut told = Told::default();
    for number in 0..2_600 {
        let deal = if number % 9 == 0 { 1 } else { 0 };
        told.tell(deal, ["long", "short"][deal as usize], "note", json!({}));
    }
    let whole = at_once(&told.records);
    for steps in [&[520, 520, 1_040, 520][..], &[600, 1, 511, 600, 3, 885], &[2_050, 550]] {
        let (mut model, mut rest) = (ReadModel::in_memory(LEDGER).unwrap(), told.records.as_slice());
        for step in steps {
            let (some, after) = rest.split_at(*step);
            take(&mut model, some).unwrap();
            rest = after;
        }
        are_the_same(&model, &whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_steps_and_reopenings_lead_to_the_same(
        steps in prop::collection::vec((prop_oneof![3 => 1_usize..30, 1 => 500_usize..700], any::<bool>()), 1..12),
    ) {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("model.sqlite");
        let count = steps.iter().map(|(step, _)| *step as u64).sum::<u64>();
        let records = world(count);
        let (mut model, mut rest) = (in_file(&file), records.as_slice());
        for (step, reopens) in steps {
            let (some, after) = rest.split_at(step);
            take(&mut model, some).unwrap();
            rest = after;
            if reopens {
                model.close().unwrap();
                model = ReadModel::to_write(&file).unwrap();
            }
        }
        are_the_same(&model, &at_once(&records));
    }
}
