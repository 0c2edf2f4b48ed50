//! All or nothing, after the head that the writer knows; positions without gaps.

use super::given::{all, bytes, every_log, many};
use mercato::bytes::{Encoded, LARGEST};
use mercato::deal::ids::Position;
use mercato::log::LogError;
use std::thread;

fn is_conflict(outcome: &Result<(), LogError>, after: u64, head: u64) -> bool {
    matches!(outcome, Err(LogError::Conflict { expected, actual }) if (expected.0, actual.0) == (after, head))
}

#[test]
fn an_empty_log_ends_at_0_and_the_first_record_is_1() {
    every_log(|log| {
        assert_eq!(log.head().unwrap(), Position(0));
        assert_eq!(all(log), []);
        log.append(Position(0), &many([1])).unwrap();
        assert_eq!(log.head().unwrap(), Position(1));
    });
}

#[test]
fn records_stand_in_the_order_given_whatever_appends_they_came_in() {
    every_log(|log| {
        let mut head = 0;
        for count in [1, 254, 1, 1, 300, 0, 700, 2, 511] {
            log.append(Position(head), &many(head + 1..=head + count)).unwrap();
            head += count;
            assert_eq!(log.head().unwrap(), Position(head));
        }
        assert_eq!(all(log), many(1..=head));
    });
}

#[test]
fn several_thousand_records_at_once_are_as_good_as_one() {
    every_log(|log| {
        log.append(Position(0), &many(1..=5)).unwrap();
        log.append(Position(5), &many(6..=6_000)).unwrap();
        log.append(Position(6_000), &many([6_001])).unwrap();
        assert_eq!(log.head().unwrap(), Position(6_001));
        assert!(all(log) == many(1..=6_001));
    });
}

#[test]
fn who_goes_by_another_head_is_told_both_and_appends_nothing() {
    every_log(|log| {
        assert!(is_conflict(&log.append(Position(1), &many([1])), 1, 0));
        log.append(Position(0), &many(1..=300)).unwrap();
        for after in [0, 255, 256, 299, 301, u64::MAX] {
            for count in [0, 1, 600] {
                assert!(
                    is_conflict(&log.append(Position(after), &many(0..count)), after, 300),
                    "{count} after {after}"
                );
            }
        }
        assert_eq!(all(log), many(1..=300));
    });
}

#[test]
fn nothing_to_append_is_no_error() {
    every_log(|log| {
        log.append(Position(0), &[]).unwrap();
        assert_eq!(log.head().unwrap(), Position(0));
    });
}

#[test]
fn any_bytes_are_taken_and_come_back() {
    every_log(|log| {
        let odd: Vec<Encoded> = [
            (vec![], vec![]),
            (vec![0], vec![]),
            (vec![], vec![0; 9]),
            (vec![0xff; 300], b"\n\"\0".to_vec()),
            (b"x".to_vec(), vec![b'x'; LARGEST]),
        ]
        .map(|(envelope, body)| Encoded { envelope, body })
        .into();
        let times = 100;
        for time in 0..times {
            log.append(Position(time * odd.len() as u64), &odd).unwrap();
        }
        let expected: Vec<Encoded> = (0..times).flat_map(|_| odd.clone()).collect();
        assert!(all(log) == expected);
    });
}

#[test]
fn of_many_who_append_after_the_same_head_exactly_one_does() {
    every_log(|log| {
        for round in 0..20 {
            let outcomes: Vec<_> = thread::scope(|scope| {
                let racers = (0..4)
                    .map(|racer| scope.spawn(move || log.append(Position(round), &[bytes(racer)]).map(|()| racer)));
                racers.collect::<Vec<_>>().into_iter().map(|racer| racer.join().unwrap()).collect()
            });
            let winners: Vec<u64> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok().copied()).collect();
            let [winner] = winners.as_slice() else { panic!("{outcomes:?}") };
            assert_eq!(log.read(Position(round), 9).unwrap(), [bytes(*winner)]);
            let told = |outcome: Result<u64, LogError>| is_conflict(&outcome.map(drop), round, round + 1);
            assert_eq!(
                outcomes.into_iter().filter(|outcome| outcome.is_err()).map(told).filter(|told| *told).count(),
                3
            );
        }
    });
}
