//! Recording: twins, and someone who was faster.

use crate::events::*;
use crate::story::{given, on};
use mercato::deal::ids::{Position, Version};
use mercato::deal::kind::Kind;
use mercato::deal::refusal::Refusal;
use mercato::ledger::Error;

#[test]
fn an_exact_twin_of_the_newest_record_is_refused() {
    let mut story = given([on("2020-01-02", contact()).by("Gazzetta", "B2")]);
    let twin = || on("2020-01-02", contact()).by("Gazzetta", "B2");
    assert_eq!(
        story.refuses(twin().only_once()),
        Refusal::DuplicateRecord { position: Position(2), event: Kind::Contact }
    );
    assert_eq!(story.tell(twin()).unwrap().record.position, Position(3), "unless it happened again");
    let learned = || twin().learned("2020-01-09");
    story.tell(learned()).unwrap();
    assert_eq!(
        story.refuses(learned().only_once()),
        Refusal::DuplicateRecord { position: Position(4), event: Kind::Contact }
    );
}

#[test]
fn what_differs_in_anything_is_no_twin() {
    for told in [
        on("2020-01-03", contact()).by("Gazzetta", "B2"),
        on("2020-01-02", contact()).by("Gazzetta", "B3"),
        on("2020-01-02", contact()).by("Gazzetta", "B2").note("by phone"),
        on("2020-01-02", interest()).by("Gazzetta", "B2"),
        on("2020-01-02", contact()).by("Gazzetta", "B2").learned("2020-01-09"),
    ] {
        let mut story = given([on("2020-01-02", contact()).by("Gazzetta", "B2")]);
        assert_eq!(story.tell(told.only_once()).unwrap().record.position, Position(3));
    }
}

#[test]
fn only_the_newest_record_has_twins() {
    let mut story = given([on("2020-01-02", contact()), on("2020-01-03", interest())]);
    assert_eq!(story.tell(on("2020-01-02", contact()).only_once()).unwrap().record.position, Position(4));
}

#[test]
fn someone_was_faster() {
    let mut story = given([on("2020-01-02", contact())]);
    match story.tell(on("2020-01-03", agreement()).if_version(1)) {
        Err(Error::Faster { expected, actual, .. }) => {
            assert_eq!((expected, actual), (Version(1), Version(2)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(story.ledger.head().unwrap(), Position(2), "nothing was appended");
    let receipt = story.tell(on("2020-01-03", agreement()).if_version(2)).unwrap();
    assert_eq!((receipt.record.version, receipt.history.version()), (Version(3), Version(3)));
}

#[test]
fn a_receipt_holds_the_record_and_the_deal_with_it() {
    let mut story = given([]);
    let receipt = story.tell(on("2020-01-02", contact()).note("by phone")).unwrap();
    assert_eq!((receipt.record.position, receipt.record.id), (Position(2), crate::story::id(2)));
    assert_eq!(receipt.history.records().last(), Some(&receipt.record));
    assert_eq!(receipt.record.recorder, name("Ada"));
}
