//! What was appended is read, from anywhere, as it was given.

use super::given::{bytes, every_log, many};
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::log::{EventLog, PAGE_BYTES};

const HEAD: u64 = 1_300;

/// Appends of one record and of many.
fn fill(log: &dyn EventLog) {
    for (from, to) in [(0, 1), (1, 255), (255, 700), (700, HEAD - 1), (HEAD - 1, HEAD)] {
        log.append(Position(from), &many(from + 1..=to)).unwrap();
    }
}

/// Around the ends of blocks and of the log, wherever those are.
fn places() -> Vec<u64> {
    let near = |place: u64| place.saturating_sub(2)..place + 3;
    let beyond = [HEAD + 1_000, u64::MAX - 1, u64::MAX];
    [0, 128, 256, 512, 1_024, 1_280, HEAD].into_iter().flat_map(near).chain(beyond).collect()
}

#[test]
fn a_page_is_the_records_above_a_position_and_no_more_than_asked_for() {
    every_log(|log| {
        fill(log);
        for after in places() {
            for limit in [0, 1, 2, 255, 256, 257, 600, usize::MAX] {
                let to = HEAD.min(after.saturating_add(limit as u64));
                let expected = if after < to { many(after + 1..=to) } else { Vec::new() };
                let found = log.read(Position(after), limit).unwrap();
                assert!(found == expected, "{limit} after {after}: {} records", found.len());
            }
        }
    });
}

#[test]
fn envelopes_are_those_of_the_same_records() {
    every_log(|log| {
        fill(log);
        for after in places() {
            for limit in [0, 1, 2, 255, 256, 257, 600, usize::MAX] {
                let records = log.read(Position(after), limit).unwrap();
                let envelopes: Vec<Vec<u8>> = records.into_iter().map(|record| record.envelope).collect();
                assert!(log.envelopes(Position(after), limit).unwrap() == envelopes, "{limit} after {after}");
            }
        }
    });
}

#[test]
fn pages_one_after_the_other_are_the_whole_log() {
    every_log(|log| {
        fill(log);
        for limit in [1, 7, 256, 300] {
            let (mut after, mut found) = (0, Vec::new());
            loop {
                let page = log.read(Position(after), limit).unwrap();
                if page.is_empty() {
                    break;
                }
                after += page.len() as u64;
                found.extend(page);
            }
            assert!(found == many(1..=HEAD), "pages of {limit}");
        }
    });
}

#[test]
fn what_was_read_is_not_what_comes_later() {
    every_log(|log| {
        log.append(Position(0), &many([1])).unwrap();
        let before = log.read(Position(0), 9).unwrap();
        log.append(Position(1), &many(2..=600)).unwrap();
        assert_eq!(before, [bytes(1)]);
        assert_eq!(log.read(Position(0), 1).unwrap(), before);
    });
}

#[test]
fn a_page_ends_where_its_records_have_too_many_bytes() {
    let long = |number: u64| Encoded { envelope: number.to_be_bytes().into(), body: vec![0; 40_000] };
    let count = 2 * (PAGE_BYTES / 40_008) as u64 + 9;
    every_log(|log| {
        log.append(Position(0), &many(1..=3)).unwrap();
        log.append(Position(3), &(4..=count).map(long).collect::<Vec<_>>()).unwrap();
        let (mut after, mut pages) = (0, Vec::new());
        while after < count {
            let page = log.read(Position(after), usize::MAX).unwrap();
            let length: usize = page.iter().map(Encoded::length).sum();
            let last = page.len() as u64 + after == count;
            assert!(length <= PAGE_BYTES && (last || length + 40_008 > PAGE_BYTES), "{length} after {after}");
            for (record, number) in page.iter().zip(after + 1..) {
                assert!(*record == if number <= 3 { bytes(number) } else { long(number) }, "{number}");
            }
            after += page.len() as u64;
            pages.push(page.len());
        }
        assert_eq!(pages.len(), 3, "{pages:?}");
        // Fewer than fit are as many as asked for.
        assert_eq!(log.read(Position(9), 5).unwrap().len(), 5);
    });
}
