//! What must hold of a store, whoever was killed.

use crate::house::House;
use crate::ledgers::{asked, verified};
use crate::opened::options;
use mercato::bytes::decode;
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::record::Record;
use mercato::ledger::Error;
use mercato::log::EventLog as _;
use mercato::store::{OpenOptions, Store, StoreError};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// The deals as questions show them, by slug; none where there is no store yet.
pub(crate) fn answer(house: &House) -> Option<Vec<History>> {
    match asked(&house.store(), |reader| reader.histories(&DealFilter::default())).0 {
        Err(Error::Store(StoreError::NoStore { .. })) => None,
        answer => Some(answer.unwrap()),
    }
}

/// All records, after a check of every byte: `verify` passes, positions and versions have no gap, and questions, which are
/// asked first, show the same.
pub(crate) fn records(house: &House) -> Vec<Record> {
    let mut records = Vec::new();
    grown(house, &mut records);
    records
}

/// The same, with those that were read before, which are not read again.
pub(crate) fn grown(house: &House, records: &mut Vec<Record>) {
    let Some(answer) = answer(house) else { return assert!(records.is_empty(), "the store is gone") };
    let checked = verified(&house.store()).unwrap();
    assert!(checked.model, "a question left a read model that nobody vouches for");
    records.extend(after(house, Position(records.len() as u64)));
    let mut versions: HashMap<StreamId, u64> = HashMap::new();
    for (record, position) in records.iter().zip(1..) {
        let version = versions.entry(record.stream).or_default();
        *version += 1;
        assert_eq!((record.position.0, record.version.0), (position, *version), "{}", record.draft.slug);
    }
    assert_eq!((checked.records, checked.streams), (records.len() as u64, versions.len() as u64));
    let mut expected: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
    for record in records.iter() {
        expected.entry(record.stream).or_default().push(record.clone());
    }
    assert_eq!(answer.len(), expected.len());
    for history in answer {
        let stream = history.records()[0].stream;
        let expected = History::of(history.zone(), expected.remove(&stream).unwrap());
        assert!(history.records() == expected.records(), "questions show another deal {:?}", history.slug());
    }
}

/// The records of the log above a position.
fn after(house: &House, after: Position) -> Vec<Record> {
    let options = OpenOptions { create: false, wait: Duration::from_secs(5), ..options() };
    let read = Store::open(&house.store(), options).unwrap().log().read(after, usize::MAX).unwrap();
    let decoded = read.iter().zip(after.0 + 1..);
    decoded.map(|(read, position)| decode(Position(position), &read.envelope, &read.body).unwrap()).collect()
}

/// The note of a record; empty for none.
pub(crate) fn note(record: &Record) -> &str {
    record.draft.note.as_ref().map_or("", |note| note.as_str())
}
