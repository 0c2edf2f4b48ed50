//! What was appended is read: by stream, by position, by id; and the whole log is right.

use super::given::{append, deal, draft, every_log, id, long_note, note};
use mercato::deal::ids::{Position, Version};
use mercato::deal::record::Record;
use mercato::log::{Append, Checked, EventLog};
use serde_json::json;

/// Three appends over two deals, of one record and of many, some of them large.
fn filled(log: &mut dyn EventLog) -> Vec<Record> {
    let large = |n: u128| if n.is_multiple_of(7) { long_note(n, 20_000) } else { note(n) };
    let appends = [
        append(deal(1), 0, [draft(1, "kjaer-milan", 0, "interest", json!({"by": "Milan"}))]),
        append(deal(2), 0, (2..40).map(large)),
        append(deal(1), 1, (40..90).map(large)),
    ];
    let mut expected = Vec::new();
    for one in &appends {
        log.append(std::slice::from_ref(one)).unwrap();
        let Append { stream, expected: before, drafts } = one;
        for (draft, version) in drafts.iter().zip(before.0 + 1..) {
            let position = Position(expected.len() as u64 + 1);
            expected.push(Record { position, stream: *stream, version: Version(version), draft: draft.clone() });
        }
    }
    expected
}

#[test]
fn a_stream_is_read_whole_and_by_version_and_an_unknown_one_is_empty() {
    every_log(|log| {
        let all = filled(log);
        for stream in [deal(1), deal(2)] {
            let of_it: Vec<_> = all.iter().filter(|record| record.stream == stream).cloned().collect();
            assert_eq!(log.read_stream(stream).unwrap(), of_it);
        }
        assert_eq!(log.read_stream(deal(3)).unwrap(), []);
    });
}

#[test]
fn pages_of_any_size_after_any_position_are_a_part_of_the_whole() {
    every_log(|log| {
        let all = filled(log);
        for after in 0..all.len() + 2 {
            for limit in [0, 1, 2, 38, 1_000] {
                let page: Vec<_> = all.iter().skip(after).take(limit).cloned().collect();
                let read = log.read_after(Position(after as u64), limit).unwrap();
                assert_eq!(read, page, "after {after}, {limit} at the most");
            }
        }
    });
}

#[test]
fn an_id_is_located_where_its_record_stands() {
    every_log(|log| {
        filled(log);
        assert_eq!(log.locate(id(1)).unwrap(), Some(Position(1)));
        assert_eq!(log.locate(id(89)).unwrap(), Some(Position(89)));
        assert_eq!(log.locate(id(90)).unwrap(), None);
    });
}

#[test]
fn a_check_of_a_log_that_is_right_counts_what_it_went_over() {
    every_log(|log| {
        assert_eq!(log.check(&mut |_| ()).unwrap(), Checked::default());
        filled(log);
        let mut last = 0;
        let checked = log.check(&mut |read| last = read).unwrap();
        // An entry of its stream and one of its id for each record, and the slugs of two deals.
        assert_eq!(checked, Checked { records: 89, streams: 2, entries: 2 * 89 + 2, erased: 0 });
        assert_eq!(last, 89);
    });
}
