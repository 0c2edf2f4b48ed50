//! Trees that sled finds nothing wrong with, but that no append left so.

use super::*;
use crate::deal::event::Event;
use crate::deal::ids::Version;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Draft;
use crate::log::pages::{Additions, merge};
use crate::log::places;
use crate::log::plan::Standing as _;
use chrono_tz::Europe::Rome;
use serde_json::json;
use shelf::Pages;
use sled::Batch;
use tempfile::TempDir;
use uuid::Uuid;

const STREAM: StreamId = StreamId(Uuid::from_u128(1));

fn draft(number: u64) -> Draft {
    let moment = Moment::parse("2020-01-06", Rome).unwrap();
    let parties = json!({"players": ["Simon Kjær"], "owner": "Sevilla", "to": "Milan"});
    Draft {
        id: RecordId(Uuid::from_u128(u128::from(number))),
        slug: Slug::new("kjaer-milan").unwrap(),
        happened: moment.clone(),
        learned: moment,
        recorded: "2020-01-06T12:00:00Z".parse().unwrap(),
        recorder: Name::new("giulia").unwrap(),
        source: None,
        note: None,
        event: serde_json::from_value::<Event>(json!({"type": "opened", "data": parties})).unwrap(),
    }
}

fn open(folder: &TempDir) -> Result<SledLog, LogError> {
    SledLog::open(folder.path(), folder.path(), Box::new(|salt| salt.fill(7)))
}

/// One stream: a sealed block, and three records after it.
fn filled(folder: &TempDir) -> SledLog {
    let mut log = open(folder).unwrap();
    log.append(&[Append { stream: STREAM, expected: Version(0), drafts: (1..=259).map(draft).collect() }]).unwrap();
    log
}

/// Gathered in large steps, cut, and caught up at the next opening; as it is after an import that was killed.
#[test]
fn an_index_that_lags_behind_is_caught_up_and_answers_meanwhile() {
    let folder = TempDir::new().unwrap();
    let mut log = filled(&folder);
    log.watch().unwrap();
    let drafts =
        (1_001..=1_512).map(|number| Draft { slug: Slug::new("kjaer-roma").unwrap(), ..draft(number) }).collect();
    // The block that was begun is filled first.
    let filling = (260..=512).map(draft).collect();
    log.append(&[Append { stream: STREAM, expected: Version(259), drafts: filling }]).unwrap();
    let other = StreamId(Uuid::from_u128(2));
    let begun = log.begin(vec![Append { stream: other, expected: Version(0), drafts }], Position(512));
    let positions = log.finish(vec![begun.prepare().unwrap()]).unwrap();
    assert_eq!((positions.first(), positions.len()), (Some(&Position(513)), 512));
    assert_eq!(log.sealed.indexed, Position(512));
    let asked = |log: &SledLog| {
        let found = log.find(Key::Deal("kjaer")).unwrap();
        let located = log.locate(RecordId(Uuid::from_u128(1_400))).unwrap();
        (found.len(), located, log.read_stream(other).unwrap().len(), log.version_of(other).unwrap())
    };
    let expected = (2, Some(Position(912)), 512, Version(512));
    assert_eq!(asked(&log), expected);
    drop(log);
    let log = open(&folder).unwrap().watched().unwrap().caught_up().unwrap();
    assert_eq!(log.sealed.indexed, Position(1_024));
    assert_eq!((asked(&log), log.check(&mut |_| ()).unwrap().records), (expected, 1_024));
}

/// One after the other, as an import does: so many records of each stream, made ready and written.
fn imported(log: &mut SledLog, streams: std::ops::Range<u128>) {
    for stream in streams {
        let first = log.newest().position.0 + 1;
        let slug = Slug::new(&format!("kjaer-club-{stream}")).unwrap();
        let drafts = (first..first + 256).map(|number| Draft { slug: slug.clone(), ..draft(number) }).collect();
        let append = Append { stream: StreamId(Uuid::from_u128(stream)), expected: Version(0), drafts };
        let begun = log.begin(vec![append], Position(first - 1));
        log.finish(vec![begun.prepare().unwrap()]).unwrap();
    }
}

/// Pages that are many, and no entry of a later edition, nor a part of one that a cut has left, comes into them.
#[test]
fn editions_of_the_index_follow_each_other_and_lead_to_the_same() {
    let folder = TempDir::new().unwrap();
    let mut log = open(&folder).unwrap();
    log.limits = Limits { at_most: 1_024, in_place: 300 };
    log.watch().unwrap();
    // What a cut has left of the edition to come.
    let mut batch = Batch::default();
    for page in [b"".as_slice(), b"i9", b"zebra"] {
        batch.insert(Pages::new(&log.tree, 1).key(page), b"old");
    }
    log.tree.commit(batch).unwrap();
    imported(&mut log, 1..23);
    assert_eq!((log.sealed.edition, log.sealed.indexed), (5, Position(20 * 256)));
    let answers = |log: &SledLog| {
        let found = log.find(Key::Deal("kjaer")).unwrap().len();
        let long: Vec<_> = (1..23).map(|stream| log.read_stream(StreamId(Uuid::from_u128(stream))).unwrap()).collect();
        let lengths: Vec<_> = long.iter().map(Vec::len).collect();
        (found, lengths, log.locate(RecordId(Uuid::from_u128(4_000))).unwrap())
    };
    let expected = (22, vec![256; 22], Some(Position(4_000)));
    assert_eq!(answers(&log), expected);
    log.settle().unwrap();
    assert_eq!((log.sealed.edition, log.sealed.indexed), (6, Position(22 * 256)));
    assert_eq!((answers(&log), log.check(&mut |_| ()).unwrap().records), (expected.clone(), 22 * 256));
    log.rebuild(&mut |_| ()).unwrap();
    assert_eq!((answers(&log), log.check(&mut |_| ()).unwrap().records), (expected.clone(), 22 * 256));
    let pages = log.tree.keys_after(&[keys::PAGES], 9_999).unwrap();
    let mut pages = pages.iter().take_while(|key| key.first() == Some(&keys::PAGES));
    assert!(pages.all(|key| key.starts_with(&keys::pages(log.sealed.edition))), "an old edition stands");
    drop(log);
    let log = open(&folder).unwrap().watched().unwrap().caught_up().unwrap();
    assert_eq!(answers(&log), expected);
}

#[test]
fn an_index_that_is_gone_or_does_not_read_is_made_anew_at_the_next_opening() {
    for lags in [false, true] {
        let folder = TempDir::new().unwrap();
        let mut log = filled(&folder);
        log.watch().unwrap();
        let mut batch = Batch::default();
        let after = log.tree.keys_after(&[keys::PAGES], 9).unwrap();
        for key in after.into_iter().filter(|key| key.first() == Some(&keys::PAGES)) {
            if lags { batch.insert(key, b"no page") } else { batch.remove(key) }
        }
        log.tree.commit(batch).unwrap();
        if lags {
            log.sealed.indexed = Position(0);
            let mut batch = Batch::default();
            batch.insert(&[keys::SEALED], log.sealed.value());
            log.tree.commit(batch).unwrap();
        }
        drop(log);
        let log = open(&folder).unwrap().watched().unwrap().caught_up().unwrap();
        assert_eq!((log.check(&mut |_| ()).unwrap().records, log.read_stream(STREAM).unwrap().len()), (259, 259));
    }
}

/// What a check says after `tamper` changed the tree, or what opening it says.
fn said(tamper: impl FnOnce(&SledLog, &mut Batch)) -> String {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let mut batch = Batch::default();
    tamper(&log, &mut batch);
    assert_eq!(log.check(&mut |_| ()).unwrap().records, 259, "the log was right before");
    log.tree.commit(batch).unwrap();
    drop(log);
    open(&folder).and_then(|log| log.check(&mut |_| ())).unwrap_err().to_string()
}

fn flipped(log: &SledLog, batch: &mut Batch, key: &[u8]) {
    let mut value = log.tree.get(key).unwrap().unwrap().to_vec();
    *value.last_mut().unwrap() ^= 1;
    batch.insert(key, value);
}

#[test]
fn bundles_that_are_not_what_was_written_are_named() {
    for (kind, what) in [(keys::ENVELOPES, "the envelopes"), (keys::BODIES, "the bodies")] {
        let first = keys::numbered(kind, 1);
        let bad = said(|log, batch| flipped(log, batch, &first));
        assert_eq!(bad, format!("the log is damaged: {what} from position 1 on do not read"));
        let gone = said(|_, batch| batch.remove(&first));
        assert_eq!(gone, "the log is damaged: the record at position 1 is not there");
        let more = said(|log, batch| {
            let value = log.tree.get(&first).unwrap().unwrap();
            batch.insert(&keys::numbered(kind, 2), value);
        });
        assert!(more.contains("there are 2 keys of the kind") || more.contains("position 2"), "{more}");
    }
}

#[test]
fn a_record_of_the_tail_that_is_not_what_was_written_is_named() {
    let bad = said(|log, batch| flipped(log, batch, &keys::numbered(keys::TAIL, 258)));
    assert!(bad.contains("the record at position 258 does not read"), "{bad}");
    let gap = said(|_, batch| batch.remove(&keys::numbered(keys::TAIL, 258)));
    assert_eq!(gap, "the log is damaged: the record at position 258 is not there");
}

#[test]
fn a_hash_or_a_mark_of_what_is_sealed_that_does_not_fit_is_damage() {
    let hash = said(|log, batch| flipped(log, batch, &keys::numbered(keys::HASHES, 0)));
    assert_eq!(hash, "the log is damaged: up to position 256 it is not what it was");
    let unread = said(|log, batch| flipped(log, batch, &[keys::SEALED]));
    assert_eq!(unread, "the log is damaged: how far it is sealed does not read");
    let forgotten = said(|_, batch| batch.remove(&[keys::SEALED]));
    assert_eq!(forgotten, "the log is damaged: the record at position 1 is not there");
}

/// An entry that no record made.
fn added(log: &SledLog, batch: &mut Batch, entry: (Vec<u8>, Vec<u8>)) {
    let shelf = Pages::new(&log.tree, 0);
    for page in merge(&shelf, &Additions::from([entry]), &mut |_, _| ()).unwrap() {
        batch.insert(shelf.key(&page.key), page.bytes);
    }
}

#[test]
fn an_index_that_does_not_fit_the_records_is_told_from_a_damaged_log() {
    let id = RecordId(Uuid::from_u128(999));
    let more = said(|log, batch| added(log, batch, (places::id_key(id), places::spelled(Position(3)))));
    assert_eq!(more, "the index is damaged: the index of ids has 260 entries, and the records make 259");
    let stray = said(|log, batch| added(log, batch, (places::run_key(STREAM, 1), places::spelled(Position(3)))));
    assert_eq!(stray, "the index is damaged: the index of streams has 260 entries, and the records make 259");
    let name = said(|log, batch| added(log, batch, (b"dkjaer-roma\0................".to_vec(), Vec::new())));
    assert!(name.contains("the index of names has"), "{name}");
    let valued = said(|log, batch| added(log, batch, (b"dkjaer-roma\0................".to_vec(), vec![1])));
    assert!(valued.contains("an entry of the index does not read: dkjaer-roma"), "{valued}");
    let gone = said(|log, batch| {
        for key in
            log.tree.keys_after(&[keys::PAGES], 9).unwrap().iter().filter(|key| key.first() == Some(&keys::PAGES))
        {
            batch.remove(key);
        }
    });
    assert_eq!(gone, "the index is damaged: the index of ids has 3 entries, and the records make 259");
}

#[test]
fn a_key_that_nobody_wrote_is_damage() {
    let what = said(|_, batch| batch.insert(b"quagga", b""));
    assert_eq!(what, "the log is damaged: there is a key that nobody wrote: quagga");
}

#[test]
fn a_log_that_was_found_damaged_is_read_on_but_not_written_to() {
    let folder = TempDir::new().unwrap();
    let mut log = filled(&folder);
    let mut batch = Batch::default();
    flipped(&log, &mut batch, &keys::numbered(keys::BODIES, 1));
    log.tree.commit(batch).unwrap();
    assert!(matches!(log.check(&mut |_| ()), Err(LogError::Damaged { .. })));
    assert_eq!(log.read_after(Position(256), 9).unwrap().len(), 3);
    let append = Append { stream: STREAM, expected: Version(259), drafts: vec![draft(260)] };
    assert!(matches!(log.append(&[append]), Err(LogError::Damaged { .. })));
}

#[test]
fn a_record_of_a_newer_program_is_not_taken_for_damage() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let mut batch = Batch::default();
    let newer = br#"{"v":2}"#;
    let length = u32::try_from(newer.len()).unwrap().to_be_bytes();
    batch.insert(&keys::numbered(keys::TAIL, 260), [length.as_slice(), newer].concat());
    log.tree.commit(batch).unwrap();
    drop(log);
    let error = open(&folder).map(|_| ()).unwrap_err();
    assert!(matches!(error, LogError::NewerFormat { found: 2, known: 1, .. }), "{error}");
}

#[test]
fn a_rebuilding_mends_an_index_and_leaves_nothing_of_the_old_one() {
    let folder = TempDir::new().unwrap();
    let mut log = filled(&folder);
    let (records, before) = (log.read_stream(STREAM).unwrap(), log.check(&mut |_| ()).unwrap());
    let mut batch = Batch::default();
    added(&log, &mut batch, (places::id_key(RecordId(Uuid::from_u128(999))), places::spelled(Position(3))));
    // What a rebuilding that was cut has left.
    batch.insert(Pages::new(&log.tree, 1).key(b"zebra"), b"old");
    log.tree.commit(batch).unwrap();
    assert!(matches!(log.check(&mut |_| ()), Err(LogError::DamagedIndex { .. })));
    log.rebuild(&mut |_| ()).unwrap();
    assert_eq!(log.check(&mut |_| ()).unwrap(), before);
    drop(log);
    let log = open(&folder).unwrap();
    assert_eq!((log.check(&mut |_| ()).unwrap(), log.read_stream(STREAM).unwrap()), (before, records));
    let pages = log.tree.keys_after(&[keys::PAGES], 99).unwrap();
    assert!(
        pages.iter().take_while(|key| key.first() == Some(&keys::PAGES)).all(|key| key.starts_with(&keys::pages(1)))
    );
}
