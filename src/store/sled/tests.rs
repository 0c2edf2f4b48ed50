//! Trees that sled finds nothing wrong with, but that no append left so.

use super::long_value::rest_of;
use super::*;
use sled::Batch;
use tempfile::TempDir;

/// Hashes of so many blocks and records after them are in each of these logs.
const RECORDS: u64 = 2 * BLOCK as u64 + 3;

fn record(number: u64) -> Encoded {
    let body = if number.is_multiple_of(100) { vec![b'x'; 20_000] } else { format!("body {number}").into_bytes() };
    Encoded { envelope: format!("envelope {number}").into_bytes(), body }
}

fn records(numbers: impl IntoIterator<Item = u64>) -> Vec<Encoded> {
    numbers.into_iter().map(record).collect()
}

fn open(folder: &TempDir) -> Result<SledLog, LogError> {
    SledLog::open(folder.path(), folder.path())
}

/// Two sealed blocks, and three records after them.
fn filled(folder: &TempDir) -> SledLog {
    let log = open(folder).unwrap();
    log.append(Position(0), &records(1..=RECORDS)).unwrap();
    log
}

fn get(log: &SledLog, key: &[u8]) -> Vec<u8> {
    log.reading().tree.get(key).unwrap().unwrap().to_vec()
}

fn commit(log: &SledLog, batch: Batch) {
    log.writing().tree.commit(batch).unwrap();
}

/// How many records a check hands on, if it finds nothing wrong.
fn checked(log: &SledLog) -> Result<u64, LogError> {
    checked_as(log, record)
}

/// The same, of a log of other records.
fn checked_as(log: &SledLog, record: impl Fn(u64) -> Encoded) -> Result<u64, LogError> {
    let mut count = 0;
    log.check::<LogError>(&mut |position, envelope, body| {
        count += 1;
        assert_eq!(position, Position(count));
        let record = record(count);
        assert!((envelope, body) == (record.envelope.as_slice(), record.body.as_slice()), "record {count}");
        Ok(())
    })?;
    Ok(count)
}

/// What a check says after `tamper` changed the tree, or what opening it says.
fn said(tamper: impl FnOnce(&SledLog, &mut Batch)) -> String {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let mut batch = Batch::default();
    tamper(&log, &mut batch);
    assert_eq!(checked(&log).unwrap(), RECORDS, "the log was right before");
    commit(&log, batch);
    drop(log);
    let error = open(&folder).and_then(|log| log.check::<LogError>(&mut |_, _, _| Ok(()))).unwrap_err();
    assert!(matches!(error, LogError::Damaged { .. }), "{error:?}");
    error.to_string().strip_prefix("the log is damaged: ").unwrap().to_owned()
}

/// The same value with the lowest bit of its last byte turned.
fn flipped(log: &SledLog, batch: &mut Batch, key: &[u8]) {
    let mut value = get(log, key);
    *value.last_mut().unwrap() ^= 1;
    batch.insert(key, value);
}

#[test]
fn bundles_that_are_not_what_was_written_are_named() {
    let block = BLOCK as u64;
    for (kind, what) in [(keys::ENVELOPES, "the envelopes"), (keys::BODIES, "the bodies")] {
        for first in [1, block + 1] {
            let key = keys::numbered(kind, first);
            let bad = said(|log, batch| flipped(log, batch, &key));
            assert_eq!(bad, format!("{what} from position {first} on do not read"));
            let empty = said(|_, batch| batch.insert(&key, Vec::<u8>::new()));
            assert!(empty.contains(&format!("position {first}")), "{empty}");
        }
        let first = keys::numbered(kind, 1);
        let gone = said(|_, batch| batch.remove(&first));
        assert_eq!(gone, "the record at position 1 is missing");
        let more = said(|log, batch| batch.insert(&keys::numbered(kind, 2), get(log, &first)));
        assert!(more.contains("keys of the kind") || more.contains("position 2"), "{more}");
    }
}

/// Of bodies that changed places, the digests in the envelopes tell.
#[test]
fn envelopes_that_changed_places_are_damage() {
    let swapped = said(|log, batch| {
        let [one, other] = [1, BLOCK as u64 + 1].map(|first| keys::numbered(keys::ENVELOPES, first));
        batch.insert(&one, get(log, &other));
        batch.insert(&other, get(log, &one));
    });
    assert_eq!(swapped, format!("up to position {BLOCK} it is not what it was"));
}

#[test]
fn envelopes_without_as_many_bodies_are_damage() {
    let three = records(1..=3);
    let few = bundle::Packer::new().unwrap().pack(&three.iter().collect::<Vec<_>>()).unwrap().remove(0);
    let what = said(|_, batch| batch.insert(&keys::numbered(keys::BODIES, 1), few.bodies.as_slice()));
    assert_eq!(what, format!("from position 1 on there are {BLOCK} envelopes and 3 bodies"));
    let what = said(|_, batch| batch.insert(&keys::numbered(keys::ENVELOPES, 1), few.envelopes.as_slice()));
    assert_eq!(what, format!("from position 1 on there are 3 envelopes and {BLOCK} bodies"));
}

#[test]
fn a_record_of_the_tail_that_is_not_what_was_written_is_named() {
    let last = keys::in_tail(1);
    let cut = said(|_, batch| batch.insert(&last, &b"\0\0"[..]));
    assert_eq!(cut, format!("the record at position {} does not read", RECORDS - 1));
    let long = said(|log, batch| {
        let mut value = get(log, &last);
        value[8..12].fill(0xff);
        batch.insert(&last, value);
    });
    assert_eq!(long, cut);
    let gap = said(|_, batch| batch.remove(&last));
    assert_eq!(gap, format!("the record at position {} is missing", RECORDS - 1));
    let empty = said(|_, batch| batch.insert(&last, b""));
    assert_eq!(empty, gap);
    let another = said(|log, batch| {
        let mut value = get(log, &last);
        value[7] ^= 1;
        batch.insert(&last, value);
    });
    assert_eq!(another, gap);
    let beyond = said(|log, batch| batch.insert(&keys::in_tail(4), get(log, &last)));
    assert_eq!(beyond, format!("the record at position {} is missing", RECORDS + 1));
    let before = said(|log, batch| batch.insert(&keys::numbered(keys::TAIL, 0), get(log, &last)));
    assert_eq!(before, format!("the record at position {} is missing", RECORDS - 2));
}

#[test]
fn hashes_that_are_not_those_of_the_blocks_are_damage() {
    let key = keys::numbered(keys::HASHES, 0);
    let last = said(|log, batch| flipped(log, batch, &key));
    assert_eq!(last, format!("up to position {} it is not what it was", 2 * BLOCK));
    let first = said(|log, batch| {
        let mut hashes = get(log, &key);
        hashes[0] ^= 1;
        batch.insert(&key, hashes);
    });
    assert_eq!(first, format!("up to position {BLOCK} it is not what it was"));
    let cut = said(|log, batch| batch.insert(&key, &get(log, &key)[..32]));
    assert_eq!(cut, last);
    let more = said(|log, batch| batch.insert(&key, [get(log, &key), vec![7; 32]].concat()));
    assert_eq!(more, "the hashes of blocks have 96 bytes, not 64");
    assert_eq!(said(|_, batch| batch.remove(&key)), first);
}

#[test]
fn a_mark_of_what_is_sealed_that_does_not_fit_is_damage() {
    let unread = said(|log, batch| flipped(log, batch, &[keys::SEALED]));
    assert_eq!(unread, "how far it is sealed does not read");
    let forgotten = said(|_, batch| batch.remove(&[keys::SEALED]));
    assert_eq!(forgotten, "the record at position 1 is missing");
    let other = said(|log, batch| {
        let text = String::from_utf8(get(log, &[keys::SEALED])).unwrap();
        let at = text.find("\"peaks\":[\"").unwrap() + 10;
        let digit = if &text[at..=at] == "0" { "1" } else { "0" };
        batch.insert(&[keys::SEALED], [&text[..at], digit, &text[at + 1..]].concat().as_bytes());
    });
    assert_eq!(other, format!("up to position {} it is not what it was", 2 * BLOCK));
}

#[test]
fn a_key_that_nobody_wrote_is_damage() {
    assert_eq!(said(|_, batch| batch.insert(b"quagga", b"")), "there is a key that nobody wrote: quagga");
    assert_eq!(said(|_, batch| batch.insert(b"a", b"x")), "there is a key that nobody wrote: a");
    let stray = said(|_, batch| batch.insert(&keys::numbered(keys::HASHES, 9), &[7; 32]));
    assert_eq!(stray, "the hashes of blocks have 96 bytes, not 64");
}

/// A record as long as any, whose body nothing compresses.
fn large(number: u64) -> Encoded {
    let words =
        (0..6_000_u64).map(|word| xxhash_rust::xxh3::xxh3_64_with_seed(&word.to_be_bytes(), number).to_be_bytes());
    Encoded { envelope: number.to_string().into_bytes(), body: words.flatten().collect() }
}

#[test]
fn large_records_are_cut_and_read_whole() {
    let folder = TempDir::new().unwrap();
    let log = open(&folder).unwrap();
    let count = 2 * BLOCK as u64 + 40;
    // Singly and together.
    for number in 1..=60 {
        log.append(Position(number - 1), &[large(number)]).unwrap();
    }
    log.append(Position(60), &(61..=count).map(large).collect::<Vec<_>>()).unwrap();
    assert_eq!(checked_as(&log, large).unwrap(), count);
    drop(log);
    let log = open(&folder).unwrap();
    assert!(log.read(Position(0), usize::MAX).unwrap() == (1..=count).map(large).collect::<Vec<_>>());
    assert_eq!(checked_as(&log, large).unwrap(), count);
}

/// Where keys go, sled puts what is left of a page to the page before it, which may then be too large.
#[test]
fn no_key_of_the_tail_ever_goes() {
    let folder = TempDir::new().unwrap();
    let log = open(&folder).unwrap();
    let last = BLOCK as u64 - 1;
    log.append(Position(0), &(1..=last).map(large).collect::<Vec<_>>()).unwrap();
    let tail_keys = || {
        let keys = log.reading().tree.after(b"", usize::MAX).unwrap().into_iter().map(|(key, _)| key);
        keys.filter(|key| key.starts_with(&[keys::TAIL]) || key.starts_with(&rest_of(&[keys::TAIL])))
            .collect::<Vec<_>>()
    };
    let before = tail_keys();
    assert_eq!(before.len(), 2 * (BLOCK - 1));
    log.append(Position(last), &[large(last + 1), large(last + 2)]).unwrap();
    assert_eq!(tail_keys(), before);
    assert_eq!(checked_as(&log, large).unwrap(), last + 2);
}

#[test]
fn a_rest_that_is_lost_changed_or_of_nothing_is_damage() {
    let said = |key: &[u8], change: &dyn Fn(&mut Batch, &[u8])| {
        let folder = TempDir::new().unwrap();
        let log = open(&folder).unwrap();
        let count = BLOCK as u64 + 3;
        log.append(Position(0), &(1..=count).map(large).collect::<Vec<_>>()).unwrap();
        let mut batch = Batch::default();
        change(&mut batch, &rest_of(key));
        commit(&log, batch);
        drop(log);
        open(&folder).and_then(|log| checked_as(&log, large)).unwrap_err().to_string()
    };
    let (sealed, tail) = (keys::numbered(keys::BODIES, 1), keys::in_tail(0));
    for (key, what) in [(&sealed, "the bodies from position 1 on do not read"), (&tail, "position 257 does not read")] {
        let lost = said(key, &|batch, rest| batch.remove(rest));
        assert!(lost.ends_with(what), "{lost}");
        let cut = said(key, &|batch, rest| batch.insert(rest, b"x"));
        assert!(cut.ends_with(what), "{cut}");
    }
    let stray = said(&keys::in_tail(8), &|batch, rest| batch.insert(rest, b"x"));
    assert!(stray.contains("a key that nobody wrote"), "{stray}");
    let stray = said(&keys::numbered(keys::ENVELOPES, 1), &|batch, rest| batch.insert(rest, b"x"));
    assert!(stray.contains("a key that nobody wrote"), "{stray}");
}

/// sled puts large pages into files of their own there, which it never syncs.
#[test]
fn a_file_of_sled_that_is_never_synced_is_damage() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    std::fs::write(folder.path().join("blobs/7"), "x").unwrap();
    let error = checked(&log).unwrap_err().to_string();
    assert!(error.ends_with("there are files in log/blobs"), "{error}");
}

#[test]
fn a_log_that_was_found_damaged_is_read_on_but_not_written_to() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let mut batch = Batch::default();
    flipped(&log, &mut batch, &keys::numbered(keys::BODIES, 1));
    commit(&log, batch);
    assert!(matches!(log.read(Position(0), 1), Err(LogError::Damaged { .. })));
    assert_eq!(log.read(Position(RECORDS - 3), 9).unwrap(), records(RECORDS - 2..=RECORDS));
    assert!(matches!(log.append(Position(RECORDS), &[record(1)]), Err(LogError::Damaged { .. })));
    let erased = log.erase(&[Position(1)], Position(RECORDS), &record(1), &mut |_| ());
    assert!(matches!(erased, Err(LogError::Damaged { .. })), "{erased:?}");
    assert_eq!(log.head().unwrap(), Position(RECORDS));
}

#[test]
fn the_root_at_any_position_is_that_of_the_envelopes_up_to_there() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    let mut tree = Frontier::default();
    for position in 0..=RECORDS {
        if position > 0 {
            tree.push(crate::proof::tree_hash::leaf(&record(position).envelope));
        }
        let near_a_block = position % BLOCK as u64 <= 1 || position % BLOCK as u64 == BLOCK as u64 - 1;
        if near_a_block || position.is_multiple_of(37) {
            assert_eq!(log.root_at(Position(position)).unwrap(), tree.root(), "{position} records");
        }
    }
}

#[test]
fn a_closed_log_takes_and_says_no_more() {
    let folder = TempDir::new().unwrap();
    let log = filled(&folder);
    log.close();
    let refused = |error: LogError| assert!(matches!(error, LogError::Unavailable { .. }), "{error:?}");
    refused(log.head().unwrap_err());
    refused(log.tree().unwrap_err());
    refused(log.read(Position(0), 1).unwrap_err());
    refused(log.append(Position(RECORDS), &[record(1)]).unwrap_err());
    assert_eq!(checked(&open(&folder).unwrap()).unwrap(), RECORDS);
}
