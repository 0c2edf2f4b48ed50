//! What follows is taken in, all of it or none; anything else is refused, and changes nothing.

use super::given::{every_model, foreign_id, stream, take, tree, world};
use super::questions::answers;
use mercato::deal::ids::{Position, Version};
use mercato::deal::record::Record;
use mercato::read_model::{ModelError, ReadModel};

const COUNT: u64 = 700;

/// A model with `COUNT` records, some in the tail, and the records that may follow.
fn every_filled(test: impl Fn(&mut ReadModel, &[Record])) {
    let records = world(2 * COUNT);
    every_model(|model| {
        take(model, &records[..600]).unwrap();
        take(model, &records[600..COUNT as usize]).unwrap();
        test(model, &records[COUNT as usize..]);
    });
}

fn refuses(model: &mut ReadModel, records: &[Record], tree_of: u64) {
    let before = answers(model, COUNT).unwrap();
    let refused = model.take(records, &tree(tree_of));
    assert!(matches!(refused, Err(ModelError::Damaged { .. })), "{refused:?}");
    assert!(answers(model, COUNT).unwrap() == before, "something was taken in");
}

#[test]
fn records_that_leave_a_gap_or_come_again_are_refused() {
    every_filled(|model, next| {
        let newest = world(COUNT).pop().unwrap();
        refuses(model, &next[1..2], COUNT + 2);
        refuses(model, &next[1..600], COUNT + 600);
        refuses(model, &[newest], COUNT);
        let mut gap = next[..9].to_vec();
        gap.remove(4);
        refuses(model, &gap, COUNT + 9);
        let mut twice = next[..9].to_vec();
        twice[4] = twice[3].clone();
        refuses(model, &twice, COUNT + 9);
    });
}

#[test]
fn a_tree_that_is_not_over_these_records_is_refused() {
    every_filled(|model, next| {
        for leaves in [0, COUNT, COUNT + 2, COUNT + 9] {
            refuses(model, &next[..1], leaves);
        }
    });
}

#[test]
fn a_record_of_a_deal_that_never_began_or_that_begins_again_is_refused() {
    every_filled(|model, next| {
        let unknown = Record { stream: stream(99_999), version: Version(2), ..next[0].clone() };
        refuses(model, &[unknown], COUNT + 1);
        let again = Record { stream: stream(1), version: Version(1), ..next[0].clone() };
        refuses(model, &[again], COUNT + 1);
        // Nothing of those before it is taken in either.
        let mut last = next[..600].to_vec();
        last[599].stream = stream(99_999);
        last[599].version = Version(2);
        refuses(model, &last, COUNT + 600);
    });
}

#[test]
fn nothing_to_take_changes_nothing() {
    every_filled(|model, next| {
        let before = answers(model, COUNT).unwrap();
        model.take(&[], &tree(5)).unwrap();
        assert!(answers(model, COUNT).unwrap() == before);
        take(model, &next[..1]).unwrap();
        assert_eq!(model.position(), Position(COUNT + 1));
    });
}

#[test]
fn after_what_was_refused_the_right_ones_are_taken() {
    every_filled(|model, next| {
        refuses(model, &next[1..2], COUNT + 2);
        take(model, next).unwrap();
        let mut whole = ReadModel::in_memory(super::given::LEDGER).unwrap();
        take(&mut whole, &world(2 * COUNT)).unwrap();
        model.compare(&whole).unwrap();
        assert_eq!(model.record_with(foreign_id(9_999)).unwrap(), None);
    });
}

#[test]
fn records_that_the_log_turns_out_not_to_have_are_not_taken_in() {
    every_filled(|model, next| {
        let before = answers(model, COUNT).unwrap();
        for count in [1, 600] {
            let given_up = model.take_once(&next[..count], &tree(COUNT + count as u64), || false);
            assert!(matches!(given_up, Err(ModelError::Unavailable { .. })), "{given_up:?}");
            assert_eq!(model.position(), Position(COUNT));
            assert!(answers(model, COUNT).unwrap() == before, "something was taken in");
        }
        take(model, next).unwrap();
        assert_eq!(model.position(), Position(2 * COUNT));
    });
}
