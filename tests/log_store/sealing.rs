//! The newest records stand one a key, all others in bundles: nobody who asks can tell.

use super::given::{append, deal, draft, id, long_note, note, store};
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::record::Draft;
use mercato::log::{EventLog, Key, LogError, MemoryLog, Store};
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Deals of their own: each record opens one.
fn opened(number: u64) -> Draft {
    let parties = json!({"players": [format!("Player {number}")], "owner": "Milan", "to": "Roma"});
    draft(u128::from(number), &format!("player-{number}-roma"), 0, "opened", parties)
}

/// Appends of these sizes, of deals that take turns, to both logs.
fn filled(sizes: &[u64], logs: &mut [&mut dyn EventLog]) {
    let mut number = 0;
    let mut versions = [0; 3];
    for size in sizes {
        let mut appends = Vec::new();
        for _ in 0..*size {
            number += 1;
            if number % 5 == 0 {
                appends.push(append(deal(u128::from(number)), 0, [opened(number)]));
            } else {
                let turn = usize::try_from(number % 3).unwrap();
                let length = if number % 97 == 0 { 20_000 } else { 1 + usize::try_from(number % 300).unwrap() };
                let version = versions.get_mut(turn).unwrap();
                appends.push(append(deal(turn as u128), *version, [long_note(u128::from(number), length)]));
                *version += 1;
            }
        }
        for log in &mut *logs {
            log.append(&appends).unwrap();
        }
    }
}

fn same(left: &dyn EventLog, right: &dyn EventLog) {
    let head = left.head().unwrap();
    assert_eq!(head, right.head().unwrap());
    for (after, limit) in [(0, usize::MAX), (250, 20), (255, 2), (256, 1), (511, 600), (head.position.0, 5)] {
        let page = |log: &dyn EventLog| log.read_after(Position(after), limit).unwrap();
        assert_eq!(page(left), page(right), "{limit} after {after}");
    }
    for stream in (0..20).map(deal).chain([deal(255), deal(1_000_000)]) {
        assert_eq!(left.read_stream(stream).unwrap(), right.read_stream(stream).unwrap(), "{stream}");
    }
    let many: Vec<StreamId> = (0..400).rev().map(deal).collect();
    assert_eq!(left.read_streams(&many).unwrap(), right.read_streams(&many).unwrap());
    for number in [1, 5, 255, 256, 257, 511, 512, 513, 100_000] {
        assert_eq!(left.locate(id(number)).unwrap(), right.locate(id(number)).unwrap(), "id {number}");
    }
    for key in [Key::Deal(""), Key::Deal("player-1"), Key::Player("player"), Key::Player("255"), Key::Club("roma")] {
        assert_eq!(left.find(key).unwrap(), right.find(key).unwrap(), "{key:?}");
    }
    assert_eq!(left.check(&mut |_| ()).unwrap(), right.check(&mut |_| ()).unwrap());
}

fn blobs(path: &Path) -> usize {
    fs::read_dir(path.join("log/blobs")).unwrap().count()
}

#[test]
fn it_answers_as_a_log_in_memory_does_wherever_the_blocks_end() {
    let sizes: [&[u64]; 5] = [&[255], &[256], &[200, 56, 1], &[100, 1_000, 1, 3, 700], &[1; 300]];
    for sizes in sizes {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        let mut memory = MemoryLog::new();
        let mut open = store(&path).unwrap();
        filled(sizes, &mut [&mut memory, &mut open.log]);
        same(&memory, &open.log);
        drop(open);
        let mut again = store(&path).unwrap();
        same(&memory, &again.log);
        again.log.rebuild(&mut |_| ()).unwrap();
        memory.rebuild(&mut |_| ()).unwrap();
        same(&memory, &again.log);
        assert_eq!(blobs(&path), 0);
    }
}

#[test]
fn a_deal_may_have_more_records_than_a_run() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut open = store(&path).unwrap();
    for first in (0..1_400).step_by(200) {
        open.log.append(&[append(deal(1), first, (first..first + 200).map(|n| note(u128::from(n))))]).unwrap();
    }
    let records = open.log.read_stream(deal(1)).unwrap();
    assert_eq!(records.iter().map(|record| record.version.0).collect::<Vec<_>>(), (1..=1_400).collect::<Vec<_>>());
    open.log.check(&mut |_| ()).unwrap();
    let conflict = open.log.append(&[append(deal(1), 1_399, [note(9_999)])]).unwrap_err();
    assert!(matches!(conflict, LogError::Conflict { actual, .. } if actual.0 == 1_400), "{conflict}");
}

/// Each of these ids stands already: sealed or not, in an append that seals or in one that does not.
#[test]
fn an_id_that_stands_anywhere_is_refused() {
    let folder = TempDir::new().unwrap();
    let mut open = store(&folder.path().join("store")).unwrap();
    open.log.append(&[append(deal(1), 0, (0..300).map(note))]).unwrap();
    let head = open.log.head().unwrap();
    for twice in [0, 255, 256, 299] {
        for others in [0, 400] {
            let drafts = (1_000..1_000 + others).chain([twice]).map(note);
            let error = open.log.append(&[append(deal(2), 0, drafts)]).unwrap_err();
            let LogError::TwiceTheSameId { id: named, position } = error else { panic!("{error}") };
            assert_eq!((named, position), (id(twice), Position(u64::try_from(twice).unwrap() + 1)));
            assert_eq!(open.log.head().unwrap(), head);
        }
    }
    open.log.check(&mut |_| ()).unwrap();
}

#[test]
fn the_root_is_that_of_the_records_and_not_of_how_they_came() {
    let root = |sizes: &[u64]| {
        let folder = TempDir::new().unwrap();
        let mut open: Store = store(&folder.path().join("store")).unwrap();
        let mut number = 0;
        for size in sizes {
            let drafts = (number..number + size).map(|number| note(u128::from(number)));
            open.log.append(&[append(StreamId(deal(1).0), number, drafts)]).unwrap();
            number += size;
        }
        open.log.root()
    };
    // The salts are the same in both, so the envelopes are.
    assert_eq!(root(&[600]), root(&[1, 254, 1, 44, 300]));
    assert_ne!(root(&[600]), root(&[599]));
}
