//! Erasing: bodies are gone, all else stays, and the record that says so comes in the same act.

use super::given::{all, bytes, every_log, many};
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::log::{EventLog, LogError};

/// Two blocks and a part.
const HEAD: u64 = 600;

fn fill(log: &dyn EventLog) {
    log.append(Position(0), &many(1..=HEAD)).unwrap();
}

fn erase(log: &dyn EventLog, gone: &[u64], after: u64) -> Result<(), LogError> {
    let gone: Vec<Position> = gone.iter().copied().map(Position).collect();
    log.erase(&gone, Position(after), &bytes(after + 1), &mut |_| ())
}

/// The records up to this one, those without a body.
fn without(gone: &[u64], head: u64) -> Vec<Encoded> {
    let emptied = |number| match gone.contains(&number) {
        true => Encoded { body: Vec::new(), ..bytes(number) },
        false => bytes(number),
    };
    (1..=head).map(emptied).collect()
}

#[test]
fn what_was_erased_is_gone_and_all_else_stays() {
    every_log(|log| {
        fill(log);
        let tree = log.tree().unwrap();
        erase(log, &[300], HEAD).unwrap();
        assert!(all(log) == without(&[300], HEAD + 1));
        erase(log, &[1, 599, 601], HEAD + 1).unwrap();
        let gone = [1, 300, 599, 601];
        assert!(all(log) == without(&gone, HEAD + 2));
        let (mut expected, envelopes) = (tree, log.envelopes(Position(HEAD), 9).unwrap());
        envelopes.iter().for_each(|envelope| expected.push(mercato::proof::tree_hash::leaf(envelope)));
        assert_eq!(log.tree().unwrap(), expected);
        log.append(Position(HEAD + 2), &many(HEAD + 3..=HEAD + 300)).unwrap();
        assert!(all(log) == without(&gone, HEAD + 300));
    });
}

#[test]
fn the_record_that_says_so_is_the_newest_and_keeps_its_body() {
    every_log(|log| {
        fill(log);
        // Of what is not there nothing can go.
        erase(log, &[0, 5, HEAD + 1, 9_999], HEAD).unwrap();
        assert!(all(log) == without(&[5], HEAD + 1));
        erase(log, &[], HEAD + 1).unwrap();
        assert!(all(log) == without(&[5], HEAD + 2));
    });
}

#[test]
fn who_goes_by_another_head_erases_nothing() {
    every_log(|log| {
        fill(log);
        for after in [0, HEAD - 1, HEAD + 1] {
            let refused = erase(log, &[300], after);
            let told = |error: &LogError| matches!(error, LogError::Conflict { expected, actual } if (expected.0, actual.0) == (after, HEAD));
            assert!(refused.as_ref().is_err_and(told), "after {after}: {refused:?}");
        }
        assert!(all(log) == many(1..=HEAD));
    });
}

#[test]
fn who_waits_is_told_how_far_it_has_come() {
    every_log(|log| {
        let count = 20_000;
        log.append(Position(0), &(1..=count).map(|_| bytes(1)).collect::<Vec<_>>()).unwrap();
        let mut told = Vec::new();
        log.erase(&[Position(1)], Position(count), &bytes(2), &mut |records| told.push(records)).unwrap();
        assert!(told.len() > 2 && told.is_sorted(), "{} were told", told.len());
        assert!(told.last().is_some_and(|last| (count..=count + 1).contains(last)), "{:?}", told.last());
    });
}
