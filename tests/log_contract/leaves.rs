//! Envelopes are the leaves of one tree, and every part of it has its root.

use super::given::{append, deal, every_log, note, store};
use mercato::deal::ids::Position;
use mercato::log::{EventLog, LogError, codec};
use mercato::proof;
use mercato::proof::tree_hash::{Frontier, Hash, leaf};
use tempfile::TempDir;

/// Two whole blocks and a part of one, in appends that are not blocks.
fn fill(log: &mut dyn EventLog) {
    for (from, to) in [(0, 1), (1, 300), (300, 600)] {
        log.append(&[append(deal(1), from, (from..to).map(|number| note(number.into())))]).unwrap();
    }
}

fn envelopes(log: &dyn EventLog) -> Vec<Vec<u8>> {
    log.envelopes_after(Position(0), usize::MAX).unwrap()
}

fn tree_of(envelopes: &[Vec<u8>]) -> Frontier {
    let mut tree = Frontier::default();
    envelopes.iter().for_each(|envelope| tree.push(leaf(envelope)));
    tree
}

#[test]
fn envelopes_are_read_in_order_from_anywhere() {
    every_log(|log| {
        assert_eq!(envelopes(log), Vec::<Vec<u8>>::new());
        fill(log);
        let all = envelopes(log);
        let positions: Vec<_> = all.iter().map(|envelope| codec::peek(envelope).unwrap().position.0).collect();
        assert_eq!(positions, (1..=600).collect::<Vec<_>>());
        for (after, limit) in
            [(0, 1), (0, 256), (255, 2), (256, 256), (300, 0), (511, 2), (599, 9), (600, 9), (9_999, 9)]
        {
            let expected: Vec<_> = all.iter().skip(after).take(limit).cloned().collect();
            assert_eq!(log.envelopes_after(Position(after as u64), limit).unwrap(), expected, "{limit} after {after}");
        }
    });
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
    let mut opened = store(&path).unwrap();
    fill(&mut opened);
    let before = (envelopes(&opened), opened.tree().unwrap());
    drop(opened);
    let opened = store(&path).unwrap();
    assert_eq!((envelopes(&opened), opened.tree().unwrap()), before);
}
