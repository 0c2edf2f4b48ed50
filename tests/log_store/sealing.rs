//! The newest records stand one a key, all others in bundles: nobody who reads can tell.

use super::check_copy::checked;
use super::given::{append, long_note, note};
use super::opened::store;
use mercato::deal::ids::Position;
use mercato::log::{EventLog, MemoryLog};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Appends of these sizes to both logs; some records are large.
fn filled(sizes: &[u64], logs: [&dyn EventLog; 2]) {
    let mut number = 0;
    for size in sizes {
        let drafts = (number..number + size).map(|number| {
            let length = if number % 97 == 0 { 20_000 } else { 1 + usize::try_from(number % 300).unwrap() };
            long_note(u128::from(number), length)
        });
        let drafts: Vec<_> = drafts.collect();
        for log in logs {
            append(log, drafts.clone()).unwrap();
        }
        number += size;
    }
}

fn same(left: &dyn EventLog, right: &dyn EventLog) {
    assert_eq!((left.head().unwrap(), left.tree().unwrap()), (right.head().unwrap(), right.tree().unwrap()));
    let head = left.head().unwrap().0;
    for (after, limit) in [(0, usize::MAX), (250, 20), (255, 2), (256, 1), (511, 600), (head, 5)] {
        let page = |log: &dyn EventLog| {
            (log.read(Position(after), limit).unwrap(), log.envelopes(Position(after), limit).unwrap())
        };
        assert!(page(left) == page(right), "{limit} after {after}");
    }
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
        let (memory, open) = (MemoryLog::new(), store(&path).unwrap());
        filled(sizes, [&memory, open.log().as_ref()]);
        same(&memory, open.log().as_ref());
        drop(open);
        same(&memory, store(&path).unwrap().log().as_ref());
        assert_eq!(checked(&path).unwrap().records, sizes.iter().sum::<u64>());
        assert_eq!(blobs(&path), 0);
    }
}

#[test]
fn the_root_is_that_of_the_records_and_not_of_how_they_came() {
    let root = |sizes: &[u64]| {
        let folder = TempDir::new().unwrap();
        let open = store(&folder.path().join("store")).unwrap();
        let mut number = 0;
        for size in sizes {
            append(open.log().as_ref(), (number..number + size).map(|number| note(u128::from(number)))).unwrap();
            number += size;
        }
        open.log().tree().unwrap().root()
    };
    // The salts are the same in both, so the envelopes are.
    assert_eq!(root(&[600]), root(&[1, 254, 1, 44, 300]));
    assert_ne!(root(&[600]), root(&[599]));
}
