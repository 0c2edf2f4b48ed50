//! Envelopes are the leaves of one tree, and every part of it has its root.

use super::given::{every_log, many};
use super::opened::store;
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::log::subtree::{tree_at, tree_of as tree_read};
use mercato::log::{EventLog, LogError};
use mercato::proof;
use mercato::proof::tree_hash::{Frontier, Hash, leaf};
use tempfile::TempDir;

/// Two whole blocks and a part of one, in appends that are not blocks.
fn fill(log: &dyn EventLog) {
    for (from, to) in [(0, 1), (1, 300), (300, 600)] {
        log.append(Position(from), &many(from + 1..=to)).unwrap();
    }
}

fn envelopes(log: &dyn EventLog) -> Vec<Vec<u8>> {
    log.envelopes(Position(0), usize::MAX).unwrap()
}

fn tree_of(envelopes: &[Vec<u8>]) -> Frontier {
    let mut tree = Frontier::default();
    envelopes.iter().for_each(|envelope| tree.push(leaf(envelope)));
    tree
}

#[test]
fn the_tree_and_its_whole_subtrees_are_those_of_the_envelopes() {
    every_log(|log| {
        assert_eq!(log.tree().unwrap(), Frontier::default());
        fill(log);
        let all = envelopes(log);
        assert_eq!(log.tree().unwrap(), tree_of(&all));
        for height in 0..=9 {
            for (number, part) in (0..).zip(all.chunks_exact(1 << height)) {
                assert_eq!(log.subtree(height, number).unwrap(), tree_of(part).root(), "{number} of height {height}");
            }
        }
        let subtree = |height: u32, number: u64| -> Result<Hash, LogError> { log.subtree(height, number) };
        for size in [0, 1, 255, 256, 257, 300, 512, 513, 600] {
            assert_eq!(proof::root(size, &subtree).unwrap(), tree_of(&all[..size as usize]).root(), "{size} records");
        }
    });
}

/// So many blocks that their hashes fill more than one value.
#[test]
fn the_tree_over_many_blocks_is_that_of_the_envelopes() {
    every_log(|log| {
        let small = |number: u64| Encoded { envelope: number.to_be_bytes().to_vec(), body: Vec::new() };
        let records: Vec<Encoded> = (0..258 * 256 + 9).map(small).collect();
        let (some, rest) = records.split_at(257 * 256 + 5);
        log.append(Position(0), some).unwrap();
        log.append(Position(some.len() as u64), rest).unwrap();
        let all: Vec<Vec<u8>> = records.into_iter().map(|record| record.envelope).collect();
        assert_eq!(log.tree().unwrap(), tree_of(&all));
        for (height, number) in [(8, 255), (8, 256), (9, 128), (10, 63), (13, 7), (16, 0)] {
            let (from, count) = ((number << height) as usize, 1 << height);
            let expected = tree_of(&all[from..from + count]).root();
            assert_eq!(log.subtree(height, number).unwrap(), expected, "{number} of height {height}");
        }
    });
}

#[test]
fn a_part_from_anywhere_has_the_tree_of_its_envelopes() {
    every_log(|log| {
        fill(log);
        let all = envelopes(log);
        for (after, count) in [(0, 0), (0, 600), (3, 1), (255, 2), (17, 500)] {
            let expected = tree_of(&all[after..after + count]);
            assert_eq!(
                tree_read(log, Position(after as u64), count as u64).unwrap(),
                expected,
                "{count} after {after}"
            );
        }
        assert!(matches!(tree_read(log, Position(599), 2), Err(LogError::Damaged { .. })));
    });
}

#[test]
fn the_tree_up_to_any_position_is_that_of_the_envelopes_up_to_there() {
    every_log(|log| {
        fill(log);
        let all = envelopes(log);
        for position in [0, 1, 255, 256, 257, 300, 511, 512, 599, 600] {
            assert_eq!(tree_at(log, Position(position)).unwrap(), tree_of(&all[..position as usize]), "{position}");
        }
        assert!(matches!(tree_at(log, Position(601)), Err(LogError::Damaged { .. })));
    });
}

#[test]
fn a_subtree_that_the_log_has_not_whole_is_damage() {
    every_log(|log| {
        fill(log);
        for (height, number) in [(0, 600), (3, 75), (8, 2), (9, 1), (10, 0), (20, 0)] {
            let refused = log.subtree(height, number);
            assert!(matches!(refused, Err(LogError::Damaged { .. })), "{number} of height {height}: {refused:?}");
        }
    });
}

#[test]
fn they_are_the_same_after_the_store_was_closed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let opened = store(&path).unwrap();
    fill(opened.log().as_ref());
    let before = (envelopes(opened.log().as_ref()), opened.log().tree().unwrap());
    drop(opened);
    let opened = store(&path).unwrap();
    assert_eq!((envelopes(opened.log().as_ref()), opened.log().tree().unwrap()), before);
}
