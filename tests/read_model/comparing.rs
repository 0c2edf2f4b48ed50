//! Two models of the same log are the same, and any difference is found.

use super::given::{LEDGER, foreign_id, take, world};
use mercato::deal::name::{Name, Slug, Text};
use mercato::deal::record::Record;
use mercato::read_model::{ModelError, ReadModel};
use serde_json::json;

const COUNT: u64 = 700;

fn of(records: &[Record]) -> ReadModel {
    let mut model = ReadModel::in_memory(LEDGER).unwrap();
    take(&mut model, records).unwrap();
    model
}

/// What is found where these records were changed.
fn found(change: impl FnOnce(&mut Vec<Record>)) -> String {
    let mut records = world(COUNT);
    let built = of(&records);
    change(&mut records);
    let error = of(&records).compare(&built).unwrap_err();
    assert!(matches!(error, ModelError::Damaged { .. }), "{error:?}");
    error.to_string()
}

/// The last record of this type.
fn last<'r>(records: &'r mut [Record], kind: &str) -> &'r mut Record {
    records.iter_mut().rev().find(|record| record.event.type_name() == kind).unwrap()
}

#[test]
fn models_of_the_same_records_are_the_same() {
    let records = world(COUNT);
    of(&records).compare(&of(&records)).unwrap();
    ReadModel::in_memory(LEDGER).unwrap().compare(&ReadModel::in_memory(LEDGER).unwrap()).unwrap();
}

#[test]
fn one_that_ends_elsewhere_is_found() {
    let short = found(|records| records.truncate(699));
    assert!(short.contains("it ends at record 699, and the log at 700"), "{short}");
    let none = ReadModel::in_memory(LEDGER).unwrap().compare(&of(&world(3))).unwrap_err().to_string();
    assert!(none.contains("it ends at record 0"), "{none}");
}

#[test]
fn any_other_content_of_a_record_is_found() {
    type Change = fn(&mut Record);
    let changes: [Change; 7] = [
        |record| record.draft.note = Some(Text::new("another").unwrap()),
        |record| record.draft.recorder = Name::new("another").unwrap(),
        |record| record.draft.recorded += chrono::Duration::milliseconds(1),
        |record| record.draft.happened.words = "6 January".into(),
        |record| record.draft.learned.end += chrono::Duration::milliseconds(1),
        |record| record.draft.source = None,
        |record| record.draft.slug = Slug::new("another").unwrap(),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let said = found(|records| {
            let record = records.iter_mut().rev().find(|record| record.source.is_some()).unwrap();
            change(record);
        });
        assert!(said.contains("has other records in the log"), "change {number}: {said}");
    }
}

#[test]
fn another_name_id_or_window_is_found() {
    let renamed = found(|records| {
        let (stream, slug) = (last(records, "opened").stream, Slug::new("another").unwrap());
        records.iter_mut().filter(|record| record.stream == stream).for_each(|of| of.draft.slug = slug.clone());
    });
    assert!(renamed.contains("the look-up"), "{renamed}");
    let id = found(|records| {
        let foreign = records.iter_mut().rev().find(|record| record.position.0 % 4 == 0).unwrap();
        foreign.draft.id = foreign_id(9_999);
    });
    assert!(id.contains("the look-up"), "{id}");
    let club = found(|records| {
        let of = records[1].id;
        let patch = json!({"data": {"to": "Another"}});
        let event = json!({"type": "correction", "data": {"of": of, "patch": patch, "reason": "r"}});
        last(records, "note").draft.event = serde_json::from_value(event).unwrap();
    });
    assert!(club.contains("the look-up"), "{club}");
}

#[test]
fn records_that_changed_places_are_found() {
    let said = found(|records| {
        let notes: Vec<usize> = (0..records.len()).filter(|at| records[*at].event.type_name() == "note").collect();
        let (one, other) = (notes[4], notes[notes.len() - 3]);
        let [first, second] = [one, other].map(|at| records[at].draft.clone());
        records[one].draft = mercato::deal::record::Draft { recorded: first.recorded, ..(*second).clone() }.into();
        records[other].draft = mercato::deal::record::Draft { recorded: second.recorded, ..(*first).clone() }.into();
    });
    assert!(said.contains("has other records in the log") || said.contains("the look-up"), "{said}");
}

#[test]
fn two_records_with_one_id_are_found() {
    let mut records = world(COUNT);
    let last = records.len() - 1;
    let of_the_same = (0..last).rev().find(|at| records[*at].stream == records[last].stream).unwrap();
    records[last].draft.id = records[of_the_same].id;
    let error = of(&records).compare(&of(&records)).unwrap_err().to_string();
    assert!(error.contains("have the same id"), "{error}");
}

#[test]
fn two_records_of_two_deals_with_one_id_are_found() {
    let records = world(COUNT);
    let last = records.len() - 1;
    let another = |own: bool| {
        let is_own = |of: &Record| of.id.0.as_u128() >> 80 == of.stream.0.as_u128() >> 80;
        let is_meant = |at: &usize| records[*at].stream != records[last].stream && is_own(&records[*at]) == own;
        (1..last).rev().find(is_meant).unwrap()
    };
    for other in [another(true), another(false)] {
        let mut records = records.clone();
        records[last].draft.id = records[other].id;
        let error = of(&records).compare(&of(&records)).unwrap_err().to_string();
        assert!(error.contains("has its id") && error.contains(&records[other].id.to_string()), "{error}");
    }
}
