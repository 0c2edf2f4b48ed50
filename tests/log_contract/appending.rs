//! All or nothing; positions; versions; ids.

use super::given::{append, at, deal, draft, every_log, id, long_note, note, positions};
use mercato::deal::ids::{Position, Version};
use mercato::log::{Head, LogError};
use serde_json::json;

#[test]
fn positions_begin_at_1_and_grow_and_are_answered_in_the_order_given() {
    every_log(|log| {
        let first = log.append(&[append(deal(1), 0, [note(1), note(2)]), append(deal(2), 0, [note(3)])]).unwrap();
        assert_eq!(first, positions([1, 2, 3]));
        assert_eq!(log.append(&[append(deal(1), 2, [note(4)])]).unwrap(), positions([4]));
        let stands: Vec<_> = log.read_after(Position(0), 9).unwrap();
        let stands: Vec<_> = stands.iter().map(|r| (r.position.0, r.id, r.stream, r.version.0)).collect();
        let expected = [(1, id(1), deal(1), 1), (2, id(2), deal(1), 2), (3, id(3), deal(2), 1), (4, id(4), deal(1), 3)];
        assert_eq!(stands, expected);
    });
}

#[test]
fn a_stream_may_come_more_than_once_and_its_version_counts_what_came_before() {
    every_log(|log| {
        let twice = [append(deal(1), 0, [note(1)]), append(deal(2), 0, [note(2)]), append(deal(1), 1, [note(3)])];
        assert_eq!(log.append(&twice).unwrap(), positions([1, 2, 3]));
        let versions: Vec<_> = log.read_stream(deal(1)).unwrap().iter().map(|r| r.version.0).collect();
        assert_eq!(versions, [1, 2]);
    });
}

#[test]
fn a_conflict_says_what_stands_and_appends_nothing() {
    every_log(|log| {
        log.append(&[append(deal(1), 0, [note(1)])]).unwrap();
        for (expected, actual, tried) in [
            (0, 1, vec![append(deal(2), 0, [note(2)]), append(deal(1), 0, [note(3)])]),
            (2, 1, vec![append(deal(1), 2, [note(3)])]),
            (1, 2, vec![append(deal(1), 1, [note(2)]), append(deal(1), 1, [note(3)])]),
            (7, 1, vec![append(deal(1), 7, [])]),
        ] {
            let error = log.append(&tried).unwrap_err();
            let LogError::Conflict { stream, expected: went_by, actual: stands } = error else { panic!("{error}") };
            assert_eq!((stream, went_by, stands), (deal(1), Version(expected), Version(actual)));
            assert_eq!(log.head().unwrap().position, Position(1));
            assert_eq!(log.read_stream(deal(2)).unwrap(), []);
            assert_eq!(log.locate(id(2)).unwrap(), None);
        }
    });
}

#[test]
fn an_id_that_stands_already_is_refused_and_nothing_is_appended() {
    every_log(|log| {
        log.append(&[append(deal(1), 0, [note(1), note(2)])]).unwrap();
        for (position, tried) in
            [(2, append(deal(2), 0, [note(3), note(2)])), (4, append(deal(2), 0, [note(3), note(4), note(4)]))]
        {
            let error = log.append(&[tried]).unwrap_err();
            let LogError::TwiceTheSameId { position: stands, .. } = error else { panic!("{error}") };
            assert_eq!(stands, Position(position));
            assert_eq!(log.read_after(Position(2), 9).unwrap(), []);
        }
    });
}

#[test]
fn a_record_that_is_too_large_is_refused_with_all_that_came_with_it() {
    every_log(|log| {
        let error = log.append(&[append(deal(1), 0, [note(1), long_note(2, 50_000)])]).unwrap_err();
        assert!(matches!(error, LogError::TooLarge { bytes: 50_001.., limit: 49_152 }), "{error}");
        assert_eq!(log.head().unwrap(), Head::default());
        log.append(&[append(deal(1), 0, [note(1), long_note(2, 48_000)])]).unwrap();
    });
}

#[test]
fn nothing_to_append_is_no_error() {
    every_log(|log| {
        assert_eq!(log.append(&[]).unwrap(), []);
        assert_eq!(log.append(&[append(deal(1), 0, [])]).unwrap(), []);
        assert_eq!(log.head().unwrap(), Head { position: Position(0), recorded: None });
    });
}

#[test]
fn the_head_is_the_newest_record() {
    every_log(|log| {
        let drafts = [draft(1, "a", 5, "note", json!({})), draft(2, "a", 9, "note", json!({}))];
        log.append(&[append(deal(1), 0, drafts)]).unwrap();
        assert_eq!(log.head().unwrap(), Head { position: Position(2), recorded: Some(at(9)) });
    });
}

#[test]
#[should_panic(expected = "BUG: a record that is older")]
fn a_record_that_is_older_than_the_newest_is_a_bug_of_the_caller() {
    every_log(|log| {
        log.append(&[append(deal(1), 0, [draft(1, "a", 5, "note", json!({}))])]).unwrap();
        let _ = log.append(&[append(deal(1), 1, [draft(2, "a", 4, "note", json!({}))])]);
    });
}
