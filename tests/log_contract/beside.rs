//! Readers beside a writer: they see whole appends, and each that was acknowledged before.

use super::given::{all, bytes, every_log, many};
use mercato::deal::ids::Position;
use mercato::log::EventLog;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const APPENDS: u64 = 60;
/// Records an append; no divisor of a block.
const EACH: u64 = 61;

/// Reads again and again until it saw the last record; how often it read.
fn reads_along(log: &dyn EventLog, acknowledged: &AtomicU64) -> u64 {
    let expected = many(1..=APPENDS * EACH);
    let (mut seen, mut times) = (0, 0);
    while seen < APPENDS * EACH {
        let known = acknowledged.load(Ordering::Acquire);
        let head = log.head().unwrap().0;
        let found = all(log);
        let count = found.len() as u64;
        assert!(count.is_multiple_of(EACH), "{count} records are no whole appends");
        assert!(known <= head && head <= count && seen <= count, "{known}, {head}, {count}");
        assert!(found == expected[..found.len()], "among {count} records is another one");
        let tree = log.tree().unwrap().leaves();
        assert!(tree.is_multiple_of(EACH) && count <= tree, "{tree} leaves of {count}");
        let page = log.envelopes(Position(seen), usize::MAX).unwrap().len() as u64;
        assert!((seen + page).is_multiple_of(EACH), "{page} envelopes after {seen} are no whole appends");
        (seen, times) = (count, times + 1);
    }
    times
}

#[test]
fn a_reader_sees_only_whole_appends_and_all_that_was_acknowledged() {
    every_log(|log| {
        let acknowledged = &AtomicU64::new(0);
        thread::scope(|scope| {
            let readers: Vec<_> = (0..2).map(|_| scope.spawn(move || reads_along(log, acknowledged))).collect();
            for append in 0..APPENDS {
                let head = append * EACH;
                log.append(Position(head), &many(head + 1..=head + EACH)).unwrap();
                acknowledged.store(head + EACH, Ordering::Release);
            }
            readers.into_iter().for_each(|reader| assert!(reader.join().unwrap() > 0));
        });
    });
}

#[test]
fn a_reader_beside_an_erasing_sees_the_log_before_or_after_it() {
    every_log(|log| {
        log.append(Position(0), &many(1..=600)).unwrap();
        thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let mut head = 600;
                while head < 640 {
                    let found = all(log);
                    let emptied = found[..600].iter().zip(1..).filter(|(found, number)| **found != bytes(*number));
                    assert_eq!(emptied.count() as u64, found.len() as u64 - 600, "bodies and records that say so");
                    head = found.len() as u64;
                }
            });
            for head in 600..640 {
                // Each of these has a body.
                log.erase(&[Position(head - 540)], Position(head), &bytes(head + 1), &mut |_| ()).unwrap();
            }
            reader.join().unwrap();
        });
    });
}
