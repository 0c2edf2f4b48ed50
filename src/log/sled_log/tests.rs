//! Trees that sled finds nothing wrong with, but that no append left so.

use super::*;
use crate::deal::event::Event;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Draft;
use crate::log::codec::Encoded;
use chrono_tz::Europe::Rome;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

const STREAM: StreamId = StreamId(Uuid::from_u128(1));

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn draft(number: u128, second: u128) -> Draft {
    let moment = Moment::parse("2020-01-06", Rome).unwrap();
    let parties = json!({"players": ["Simon Kjær"], "owner": "Sevilla", "to": "Milan"});
    Draft {
        id: id(number),
        slug: Slug::new("kjaer-milan").unwrap(),
        happened: moment.clone(),
        learned: moment,
        recorded: format!("2020-01-06T12:00:{second:02}Z").parse().unwrap(),
        recorder: Name::new("giulia").unwrap(),
        source: None,
        note: None,
        event: serde_json::from_value::<Event>(json!({"type": "opened", "data": parties})).unwrap(),
    }
}

fn open(folder: &TempDir) -> SledLog {
    SledLog::open(folder.path(), folder.path(), Box::new(|salt| salt.fill(7))).unwrap()
}

/// Records 1 to 3 of one stream in two appends: values at the positions 1 and 2.
fn filled(folder: &TempDir) -> SledLog {
    let mut log = open(folder);
    let append = |expected, drafts| Append { stream: STREAM, expected: Version(expected), drafts };
    log.append(&[append(0, vec![draft(1, 1)])]).unwrap();
    log.append(&[append(1, vec![draft(2, 2), draft(3, 2)])]).unwrap();
    log
}

fn value(log: &SledLog, position: u64) -> Vec<u8> {
    log.tree.get(&keys::record(Position(position))).unwrap().unwrap().to_vec()
}

/// The value of one record, as an append would write it.
fn written(position: u64, version: u64, draft: &Draft) -> Vec<u8> {
    let placed = Placed { position: Position(position), stream: STREAM, version: Version(version), draft };
    let mut chunks = Chunks::default();
    chunks.add(placed.position, &codec::encode(&placed, [7; 16]).unwrap());
    chunks.done().remove(0).1
}

fn what_is_damaged(log: &SledLog) -> String {
    match log.check(&mut |_| ()) {
        Err(LogError::Damaged { what }) => what,
        other => panic!("{other:?}"),
    }
}

/// What a check says after `tamper` changed the tree.
fn said(tamper: impl FnOnce(&SledLog, &mut Batch)) -> String {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let mut batch = Batch::default();
    tamper(&log, &mut batch);
    assert_eq!(log.check(&mut |_| ()).unwrap().records, 3, "the log was right before");
    log.tree.commit(batch).unwrap();
    what_is_damaged(&log)
}

#[test]
fn a_record_that_is_not_what_was_written_is_named_by_its_position() {
    let flipped = |log: &SledLog, batch: &mut Batch| {
        let mut value = value(log, 2);
        *value.last_mut().unwrap() ^= 1;
        batch.insert(&keys::record(Position(2)), value);
    };
    assert!(said(flipped).contains("position 3"));
    let cut = |log: &SledLog, batch: &mut Batch| {
        let value = value(log, 2);
        batch.insert(&keys::record(Position(2)), &value[..value.len() - 1]);
    };
    assert!(said(cut).contains("position 3"));
    let empty = |_: &SledLog, batch: &mut Batch| batch.insert(&keys::record(Position(2)), &b""[..]);
    assert!(said(empty).contains("the log ends at position 1, not at 3"));
}

#[test]
fn a_gap_in_the_positions_is_damage() {
    let gap = said(|_, batch| batch.remove(&keys::record(Position(1))));
    assert_eq!(gap, "position 2 stands after position 0");
    let lost_end = said(|_, batch| batch.remove(&keys::record(Position(2))));
    assert_eq!(lost_end, "the log ends at position 1, not at 3");
}

#[test]
fn a_version_that_does_not_follow_is_damage() {
    let what = said(|_, batch| batch.insert(&keys::record(Position(1)), written(1, 2, &draft(1, 1))));
    assert_eq!(what, "position 1 is version 2 of a stream of 0 records");
}

#[test]
fn a_clock_that_runs_backwards_is_damage() {
    let what = said(|_, batch| batch.insert(&keys::record(Position(1)), written(1, 1, &draft(1, 59))));
    assert_eq!(what, "position 2 was recorded before the one that it stands after");
}

#[test]
fn an_entry_that_is_missing_or_left_over_or_leads_elsewhere_is_damage() {
    let three = 3_u64.to_be_bytes();
    let no_id = said(|_, batch| batch.remove(keys::id(id(2))));
    assert_eq!(no_id, "the id of the record at position 2 does not lead there");
    let other_id = said(|_, batch| batch.insert(keys::id(id(2)), &three));
    assert_eq!(other_id, no_id);
    let more_ids = said(|_, batch| batch.insert(keys::id(id(9)), &three));
    assert!(more_ids.contains("the index of ids has 4"), "{more_ids}");
    let unknown_id = said(|_, batch| batch.insert(keys::id(id(9)), &9_u64.to_be_bytes()));
    assert!(unknown_id.contains("which no record has"), "{unknown_id}");
    let no_run = said(|_, batch| batch.remove(keys::run(STREAM, Version(2))));
    assert!(no_run.contains("the index of streams has 1"), "{no_run}");
    let other_run = said(|_, batch| batch.insert(keys::run(STREAM, Version(2)), &three));
    assert!(other_run.contains("from version 2 leads elsewhere"), "{other_run}");
    let empty_run = said(|_, batch| batch.insert(keys::run(STREAM, Version(9)), IVec::default()));
    assert!(empty_run.contains("from version 9 leads elsewhere"), "{empty_run}");
    let name = |placed: Draft| {
        let placed = Placed { position: Position(1), stream: STREAM, version: Version(1), draft: &placed };
        entries(&placed).into_iter().find(|entry| entry.starts_with(b"p")).unwrap()
    };
    let no_name = said(|_, batch| batch.remove(name(draft(1, 1))));
    assert_eq!(no_name, "the index lacks an entry: pkjaer kjaer-milan");
    let other_slug = Draft { slug: Slug::new("kjaer-roma").unwrap(), ..draft(1, 1) };
    let more_names = said(|_, batch| batch.insert(name(other_slug), IVec::default()));
    assert_eq!(more_names, "the index has an entry that no record made: pkjaer kjaer-roma");
    let stray = said(|_, batch| batch.insert(b"zebra", IVec::default()));
    assert_eq!(stray, "an entry of the index does not read: zebra");
}

#[test]
fn a_log_that_was_found_damaged_is_read_on_but_not_written_to() {
    let folder = TempDir::new().unwrap();
    let mut log = filled(&folder);
    let mut batch = Batch::default();
    batch.remove(keys::id(id(2)));
    log.tree.commit(batch).unwrap();
    what_is_damaged(&log);
    assert_eq!(log.read_stream(STREAM).unwrap().len(), 3);
    let append = Append { stream: STREAM, expected: Version(3), drafts: vec![draft(4, 4)] };
    assert!(matches!(log.append(&[append]), Err(LogError::Damaged { .. })));
}

#[test]
fn a_log_whose_last_record_does_not_read_is_not_opened() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let other = Encoded { envelope: b"{}".to_vec(), body: b"{}".to_vec() };
    let mut chunks = Chunks::default();
    chunks.add(Position(2), &other);
    let mut batch = Batch::default();
    batch.insert(&keys::record(Position(2)), chunks.done().remove(0).1);
    log.tree.commit(batch).unwrap();
    drop(log);
    let opened = SledLog::open(folder.path(), folder.path(), Box::new(|_| ()));
    assert!(matches!(opened, Err(LogError::Damaged { what }) if what.contains("position 2")));
}

#[test]
fn a_record_of_a_newer_program_is_not_taken_for_damage() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let newer = Encoded { envelope: br#"{"v":2}"#.to_vec(), body: Vec::new() };
    let mut chunks = Chunks::default();
    chunks.add(Position(1), &newer);
    let mut batch = Batch::default();
    batch.insert(&keys::record(Position(1)), chunks.done().remove(0).1);
    log.tree.commit(batch).unwrap();
    let error = log.read_after(Position(0), 1).unwrap_err();
    assert!(matches!(error, LogError::NewerFormat { found: 2, known: 1, .. }), "{error}");
}
