//! Records are read as they were taken in: of a deal, at a position, with an id.

use super::given::{LEDGER, Told, every_model, foreign_id, own_id, stream, take, world};
use mercato::deal::ids::{Position, RecordId, StreamId};
use mercato::deal::name::Text;
use mercato::deal::record::Record;
use mercato::read_model::{DealNumber, ReadModel};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

const COUNT: u64 = 900;

/// Some in chunks, some in the tail.
fn fill(model: &mut ReadModel, records: &[Record]) {
    let (many, few) = records.split_at(700);
    take(model, many).unwrap();
    few.chunks(3).for_each(|some| take(model, some).unwrap());
}

fn by_deal(records: &[Record]) -> BTreeMap<StreamId, Vec<Record>> {
    let mut deals: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
    records.iter().for_each(|record| deals.entry(record.stream).or_default().push(record.clone()));
    deals
}

#[test]
fn the_records_of_a_deal_are_those_that_it_took_in_their_order() {
    let records = world(COUNT);
    let deals = by_deal(&records);
    assert!(deals.len() > 60 && deals.values().any(|of_deal| of_deal.len() > 130), "the test has no large deal");
    every_model(|model| {
        fill(model, &records);
        assert_eq!((model.position(), model.ledger()), (Position(COUNT), super::given::LEDGER));
        assert_eq!(model.recorded(), records.last().map(|record| record.recorded));
        assert_eq!((model.root(), model.has_erased()), (super::given::tree(COUNT).root(), true));
        let number = |stream: &StreamId| model.number_of(*stream).unwrap().unwrap();
        for (stream, expected) in &deals {
            assert_eq!(model.records_of(number(stream)).unwrap(), *expected);
        }
        // In whatever order, and even twice.
        let mut numbers: Vec<DealNumber> = deals.keys().rev().map(number).collect();
        numbers.push(numbers[3]);
        let mut expected: Vec<Vec<Record>> = deals.values().rev().cloned().collect();
        expected.push(expected[3].clone());
        assert!(model.records_of_all(&numbers).unwrap() == expected);
        assert_eq!(model.records_of_all(&[]).unwrap(), [[]; 0]);
        assert_eq!(model.number_of(stream(9_999)).unwrap(), None);
    });
}

#[test]
fn a_record_is_found_by_its_position() {
    let records = world(COUNT);
    every_model(|model| {
        fill(model, &records);
        for record in &records {
            assert_eq!(model.record_at(record.position).unwrap().as_ref(), Some(record));
        }
        for none in [0, COUNT + 1, u64::MAX] {
            assert_eq!(model.record_at(Position(none)).unwrap(), None);
        }
    });
}

#[test]
fn a_record_is_found_by_its_id_wherever_that_was_made() {
    let records = world(COUNT);
    every_model(|model| {
        fill(model, &records);
        for record in records.iter().step_by(7).chain(&records[COUNT as usize - 9..]) {
            assert_eq!(model.record_with(record.id).unwrap().as_ref(), Some(record));
        }
        let unlike_any = RecordId(Uuid::from_u128(u128::MAX));
        for none in [foreign_id(2), own_id(1, COUNT + 1), own_id(9_999, 5), unlike_any, RecordId(Uuid::nil())] {
            assert_eq!(model.record_with(none).unwrap(), None, "{none}");
        }
    });
}

/// The first six bytes of two deals may be the same: both are looked through.
#[test]
fn an_id_that_could_be_of_two_deals_is_found_in_the_second() {
    let mut records = world(2);
    let (twin, other) = (StreamId(Uuid::from_u128(stream(1).0.as_u128() + 1)), records[1].clone());
    records.push(Record { position: Position(3), stream: twin, ..other });
    records[2].draft.id = own_id(1, 3);
    every_model(|model| {
        take(model, &records).unwrap();
        assert_eq!(model.record_with(own_id(1, 3)).unwrap().as_ref(), Some(&records[2]));
        assert_eq!(model.record_with(own_id(1, 2)).unwrap().as_ref(), Some(&records[1]));
        assert_eq!(model.record_with(own_id(1, 4)).unwrap(), None);
    });
}

#[test]
fn the_records_after_a_position_are_those_of_the_log_in_its_order() {
    every_model(|model| {
        let records = world(900);
        take(model, &records[..640]).unwrap();
        records[640..].chunks(9).for_each(|some| take(model, some).unwrap());
        for (after, limit) in
            [(0, 900), (0, 1), (0, 640), (300, 77), (630, 20), (639, 1), (640, 1), (640, 500), (899, 9)]
        {
            let end = usize::try_from((after + limit).min(900)).unwrap();
            let expected = &records[usize::try_from(after).unwrap()..end];
            assert_eq!(model.records_after(Position(after), limit).unwrap(), expected, "{limit} after {after}");
        }
        for after in [900, 901, 5_000] {
            assert_eq!(model.records_after(Position(after), 10).unwrap(), []);
        }
    });
}

#[test]
fn the_records_after_a_position_are_fewer_where_they_are_long() {
    let count = 2_000;
    let mut told = Told::default();
    for number in 0..count {
        let record = told.tell(1 + number % 40, "a-deal", "note", json!({}));
        record.draft.note = Some(Text::new(&"x".repeat(40_000)).unwrap());
    }
    // The last of them are in the tail.
    let records = told.records;
    let mut model = ReadModel::in_memory(LEDGER).unwrap();
    take(&mut model, &records[..1_900]).unwrap();
    take(&mut model, &records[1_900..]).unwrap();
    let (mut after, mut pages) = (0, Vec::new());
    while after < count {
        let page = model.records_after(Position(after), u64::MAX).unwrap();
        let begin = usize::try_from(after).unwrap();
        assert!(page == records[begin..begin + page.len()], "after {after}");
        after += page.len() as u64;
        pages.push(page.len());
    }
    // 32 MiB have room for 836 of them.
    assert_eq!(pages, [836, 836, 328]);
    assert!(model.records_after(Position(7), 5).unwrap() == records[7..12]);
}
