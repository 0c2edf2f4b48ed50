//! What must hold of a store, whoever was killed.

use crate::given::options;
use crate::house::House;
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::record::Record;
use mercato::log::{EventLog as _, LogError, OpenOptions, Store};
use std::collections::HashMap;
use std::time::Duration;

/// The store, none where there is none yet.
pub(crate) fn opened(house: &House) -> Option<Store> {
    let options = OpenOptions { create: false, wait: Duration::from_secs(5), ..options() };
    match Store::open(&house.store(), options) {
        Err(LogError::NoStore { .. }) => None,
        opened => Some(opened.unwrap()),
    }
}

/// All records, after a check of every byte: `verify` passes, and positions and versions have no gap.
pub(crate) fn records(house: &House) -> Vec<Record> {
    let mut records = Vec::new();
    grown(house, &mut records);
    records
}

/// The same, with those that were read before, which are not read again.
pub(crate) fn grown(house: &House, records: &mut Vec<Record>) {
    let Some(store) = opened(house) else { return assert!(records.is_empty(), "the store is gone") };
    let checked = store.check(&mut |_| ()).unwrap();
    records.extend(store.read_after(Position(records.len() as u64), usize::MAX).unwrap());
    let mut versions: HashMap<StreamId, u64> = HashMap::new();
    for (record, position) in records.iter().zip(1..) {
        let version = versions.entry(record.stream).or_default();
        *version += 1;
        assert_eq!((record.position.0, record.version.0), (position, *version), "{}", record.draft.slug);
    }
    assert_eq!((checked.records, checked.streams), (records.len() as u64, versions.len() as u64));
}

/// The note of a record; empty for none.
pub(crate) fn note(record: &Record) -> &str {
    record.draft.note.as_ref().map_or("", |note| note.as_str())
}
