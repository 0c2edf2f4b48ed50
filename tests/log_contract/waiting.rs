//! Waiting for more.

use super::given::{bytes, every_log, many};
use mercato::deal::ids::Position;
use std::thread;
use std::time::Duration;

/// Longer than any machine takes; a test that waits for it hangs.
const LONG: Duration = Duration::from_secs(600);

#[test]
fn who_waits_for_what_is_there_is_answered_at_once() {
    every_log(|log| {
        log.append(Position(0), &many(1..=3)).unwrap();
        for after in 0..3 {
            assert_eq!(log.wait(Position(after), LONG).unwrap(), Position(3));
        }
    });
}

#[test]
fn who_has_waited_long_enough_is_told_where_the_log_ends() {
    every_log(|log| {
        assert_eq!(log.wait(Position(0), Duration::ZERO).unwrap(), Position(0));
        log.append(Position(0), &many(1..=3)).unwrap();
        for after in [3, 4, u64::MAX] {
            assert_eq!(log.wait(Position(after), Duration::from_millis(1)).unwrap(), Position(3));
        }
    });
}

#[test]
fn who_waits_is_woken_by_each_append_of_another_thread() {
    every_log(|log| {
        thread::scope(|scope| {
            let follower = scope.spawn(move || {
                let mut head = Position(0);
                while head < Position(40) {
                    let next = log.wait(head, LONG).unwrap();
                    assert!(next > head, "it was woken at {head} for nothing");
                    assert_eq!(log.read(head, usize::MAX).unwrap().first(), Some(&bytes(head.0 + 1)));
                    head = next;
                }
                head
            });
            for head in 0..40 {
                log.append(Position(head), &many([head + 1])).unwrap();
            }
            assert_eq!(follower.join().unwrap(), Position(40));
        });
    });
}

/// Each waits for what the other appends, so neither gets further without being woken.
#[test]
fn two_that_answer_each_other_come_to_the_end() {
    every_log(|log| {
        let takes_turns = move |first: u64| {
            for head in (first..40).step_by(2) {
                if head > 0 {
                    assert_eq!(log.wait(Position(head - 1), LONG).unwrap(), Position(head));
                }
                log.append(Position(head), &many([head + 1])).unwrap();
            }
        };
        thread::scope(|scope| {
            scope.spawn(move || takes_turns(0));
            scope.spawn(move || takes_turns(1));
        });
        assert_eq!(log.head().unwrap(), Position(40));
    });
}

#[test]
fn an_erasing_wakes_who_waits() {
    every_log(|log| {
        log.append(Position(0), &many(1..=300)).unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(move || log.wait(Position(300), LONG).unwrap());
            log.erase(&[Position(7)], Position(300), &bytes(301), &mut |_| ()).unwrap();
            assert_eq!(waiting.join().unwrap(), Position(301));
        });
    });
}
