//! The queue, and the head.

use crate::given::*;
use mercato::deal::ids::Position;
use mercato::ledger::Error;
use std::sync::mpsc::channel;
use std::time::Duration;

#[test]
fn a_full_queue_says_so() {
    let writer = writer();
    let hold = hold(&writer);
    let mut answers = vec![hand_in(&writer, one(&opened("caldara")))];
    answers.extend((1..1_024).map(|number| hand_in(&writer, one(&note("caldara", &number.to_string())))));
    assert_eq!(writer.waiting(), 1_024);
    let refused = writer.submit(one(&note("caldara", "too many")), |_| panic!("it was not taken"));
    assert!(matches!(refused, Err(Error::WriterBusy { waiting: 1_024 })));
    hold.let_go();
    for (answer, position) in answers.into_iter().zip(1..) {
        assert_eq!(answer.recv().unwrap().unwrap()[0].record.position, Position(position));
    }
    assert_eq!(writer.record(one(&note("caldara", "now"))).unwrap()[0].record.position, Position(1_025));
}

#[test]
fn the_head_moves_before_the_receipt_is_there() {
    let writer = writer();
    let (heads, moved) = channel();
    writer.head().subscribe(move |head| heads.send(head).is_ok());
    let hold = hold(&writer);
    let answers = [opened("caldara"), note("caldara", "one")].map(|line| hand_in(&writer, one(&line)));
    hold.let_go();
    for answer in answers {
        answer.recv().unwrap().unwrap();
        assert_eq!(writer.head().position(), Position(2));
    }
    writer.record(one(&note("caldara", "two"))).unwrap();
    assert_eq!(moved.try_iter().collect::<Vec<_>>(), [Position(2), Position(3)], "once for a group");
}

#[test]
fn who_waits_for_the_head_is_woken() {
    let writer = writer();
    assert_eq!(writer.head().wait(Position(0), Duration::from_millis(1)), Position(0));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| writer.head().wait(Position(0), Duration::from_secs(60)));
        writer.record(one(&opened("caldara"))).unwrap();
        assert_eq!(waiting.join().unwrap(), Position(1));
    });
}
