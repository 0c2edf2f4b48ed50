//! What becomes of submissions that are decided in one group.

use crate::given::*;
use mercato::deal::ids::{Position, Version};
use mercato::deal::refusal::Refusal;
use mercato::ledger::{Error, Receipts, Submission, Writer};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn refusal(receipts: Receipts) -> (Option<usize>, Refusal) {
    match receipts.unwrap_err() {
        refused if matches!(refused.error, Error::Refused(_)) => match refused.error {
            Error::Refused(refusal) => (refused.line, refusal),
            _ => unreachable!(),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_receipt_has_the_record_and_the_deal_with_it() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    let receipts = writer.record(one(&note("caldara", "one"))).unwrap();
    let receipt = &receipts[0];
    assert_eq!((receipt.record.position, receipt.record.version, receipt.again), (Position(2), Version(2), false));
    assert_eq!(receipt.history.records().last(), Some(&receipt.record));
}

#[test]
fn a_group_is_decided_line_by_line_and_each_receipt_tells_the_deal_of_its_moment() {
    let writer = writer();
    let hold = hold(&writer);
    let answers =
        [opened("caldara"), note("caldara", "one"), note("caldara", "two")].map(|line| hand_in(&writer, one(&line)));
    hold.let_go();
    for (answer, place) in answers.into_iter().zip(1..) {
        let receipt = answer.recv().unwrap().unwrap().remove(0);
        assert_eq!((receipt.record.position, receipt.record.version), (Position(place), Version(place)));
        let with_it = receipt.history_with_it();
        assert_eq!(with_it.records().last(), Some(&receipt.record));
        assert_eq!(with_it.version(), Version(place));
    }
}

#[test]
fn who_is_refused_disturbs_nobody() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    let hold = hold(&writer);
    let [first, bad, last] =
        [note("caldara", "one"), refused("caldara"), note("caldara", "two")].map(|line| hand_in(&writer, one(&line)));
    let unknown = hand_in(&writer, one(&note("nobody", "three")));
    hold.let_go();
    assert_eq!(first.recv().unwrap().unwrap()[0].record.position, Position(2));
    assert_eq!(last.recv().unwrap().unwrap()[0].record.position, Position(3));
    assert!(matches!(refusal(bad.recv().unwrap()), (Some(0), Refusal::NoSuchRecord { .. })));
    assert!(matches!(refusal(unknown.recv().unwrap()), (Some(0), Refusal::UnknownDeal { .. })));
}

#[test]
fn lines_that_are_handed_in_together_are_recorded_together_or_not_at_all() {
    let writer = writer();
    let lines = [opened("caldara"), note("caldara", "one"), opened("kjaer"), refused("caldara")];
    let before = hold(&writer);
    let failed = hand_in(&writer, together(&lines));
    let after = hand_in(&writer, together(&lines[..2]));
    before.let_go();
    assert!(matches!(refusal(failed.recv().unwrap()), (Some(3), Refusal::NoSuchRecord { .. })));
    let receipts = after.recv().unwrap().unwrap();
    assert_eq!(receipts.iter().map(|receipt| receipt.record.position.0).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(export(&writer).len(), 2);
    assert!(matches!(refusal(writer.record(one(&note("kjaer", "x")))), (_, Refusal::UnknownDeal { .. })));
}

#[test]
fn what_is_taken_back_leaves_the_deal_as_it_was() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    let lines = [with_id(note("caldara", "one"), 5), refused("caldara")];
    writer.record(together(&lines)).unwrap_err();
    let receipts = writer.record(one(&lines[0])).unwrap();
    assert_eq!((receipts[0].record.position, receipts[0].again), (Position(2), false));
    assert_eq!(receipts[0].history.version(), Version(2));
}

#[test]
fn a_dry_run_tells_what_would_be_and_records_nothing() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    let would = writer.record(together(&[note("caldara", "one"), note("caldara", "two")]).dry()).unwrap();
    assert_eq!(would.iter().map(|receipt| receipt.record.position.0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(would[1].history.version(), Version(3));
    assert_eq!(writer.head().position(), Position(1));
    assert!(matches!(refusal(writer.record(one(&refused("caldara")).dry())), (Some(0), Refusal::NoSuchRecord { .. })));
    let receipts = writer.record(one(&note("caldara", "three"))).unwrap();
    assert_eq!(receipts[0].record.position, Position(2));
    assert_eq!(export(&writer).len(), 2);
}

#[test]
fn entries_that_are_taken_back_give_no_name_to_anybody() {
    let club = |name: &str, aliases: &[&str]| json!({"type": "club_set", "happened": "2020-01-02", "learned": "2020-01-02", "data": {"name": name, "aliases": aliases}});
    let writer = writer();
    writer.record(one(&club("Milan", &["Diavolo"]))).unwrap();
    let hold = hold(&writer);
    let earlier = hand_in(&writer, one(&club("Lido", &["Lidense"])));
    let dry = Submission { dry: true, ..together(&[club("Inter", &["Beneamata"]), club("Milan", &["Casciavit"])]) };
    let dry = hand_in(&writer, dry);
    let bad = hand_in(&writer, together(&[club("Napoli", &["Azzurri"]), refused("nobody")]));
    // Each of these names is free again.
    let free = [club("Genoa", &["Beneamata", "Casciavit"]), club("Pescara", &["Azzurri"])];
    let free = free.map(|line| hand_in(&writer, one(&line)));
    // And these are not.
    let taken = [club("Torino", &["Diavolo"]), club("Torino", &["Lidense"])].map(|line| hand_in(&writer, one(&line)));
    hold.let_go();
    assert!(earlier.recv().unwrap().is_ok() && dry.recv().unwrap().is_ok() && bad.recv().unwrap().is_err());
    for answer in free {
        answer.recv().unwrap().unwrap();
    }
    for answer in taken {
        assert!(matches!(refusal(answer.recv().unwrap()).1, Refusal::NameTaken { .. }));
    }
}

#[test]
fn the_same_id_again_is_the_first_receipt() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    let line = with_id(note("caldara", "one"), 5);
    let hold = hold(&writer);
    let answers = [&line, &line].map(|line| hand_in(&writer, one(line)));
    hold.let_go();
    let [first, second] = answers.map(|answer| answer.recv().unwrap().unwrap().remove(0));
    writer.record(one(&note("caldara", "two"))).unwrap();
    let third = writer.record(one(&line)).unwrap().remove(0);
    assert_eq!([&first, &second, &third].map(|receipt| receipt.again), [false, true, true]);
    assert_eq!([&second, &third].map(|receipt| receipt.record == first.record), [true, true]);
    assert_eq!(third.history_with_it(), first.history_with_it());
    let other = refusal(writer.record(one(&with_id(note("caldara", "three"), 5))));
    assert!(matches!(other.1, Refusal::IdHasOtherContent { position: Position(2), differs: "note", .. }), "{other:?}");
    assert_eq!(writer.head().position(), Position(3));
}

#[test]
fn equal_lines_without_an_id_are_two_records() {
    let writer = writer();
    writer.record(one(&opened("caldara"))).unwrap();
    let hold = hold(&writer);
    let answers = [0, 1].map(|_| hand_in(&writer, one(&note("caldara", "one"))));
    hold.let_go();
    let [first, second] = answers.map(|answer| answer.recv().unwrap().unwrap().remove(0).record);
    assert_eq!((first.position, second.position), (Position(2), Position(3)));
    assert_ne!(first.id, second.id);
}

#[test]
fn after_an_erasure_the_deal_reads_as_it_is() {
    use mercato::deal::ids::RecordId;
    use mercato::deal::name::{Name, Text};
    use mercato::ledger::EraseRequest;
    let writer = writer();
    writer.record(together(&[opened("caldara"), note("caldara", "one")])).unwrap();
    let erased = writer.run(|ledger| {
        let of = ledger.find_record("2")?;
        let id = RecordId(uuid::Uuid::from_u128(9));
        let (reason, recorder) = (Text::new("the law").unwrap(), Name::new("Bo").unwrap());
        ledger.erase(&EraseRequest { id, of, reason, recorder }, noon(), &mut |_| ())
    });
    assert_eq!(erased.unwrap().record.position, Position(3));
    assert_eq!(writer.head().position(), Position(3));
    let receipt = writer.record(one(&note("caldara", "two"))).unwrap().remove(0);
    assert_eq!(receipt.record.position, Position(4));
    assert!(receipt.history.records()[1].is_erased());
}

#[test]
fn a_clock_that_was_ahead_while_nothing_was_recorded_leaves_no_trace() {
    let ahead = Arc::new(AtomicBool::new(false));
    let is_ahead = Arc::clone(&ahead);
    let hour = Duration::from_secs(3_600);
    let clock = move || if is_ahead.load(Ordering::SeqCst) { noon() + hour } else { noon() };
    let writer = Writer::start(ledger(), Arc::new(clock)).unwrap();
    writer.record(one(&opened("caldara"))).unwrap();
    ahead.store(true, Ordering::SeqCst);
    writer.record(one(&note("caldara", "one")).dry()).unwrap();
    writer.record(one(&refused("caldara"))).unwrap_err();
    ahead.store(false, Ordering::SeqCst);
    // A refusal is answered before its group ends, a dry run after it: the next one begins a group of its own.
    writer.record(one(&note("caldara", "one")).dry()).unwrap();
    assert_eq!(writer.record(one(&note("caldara", "two"))).unwrap()[0].record.recorded, noon());
    // What was recorded then holds.
    ahead.store(true, Ordering::SeqCst);
    writer.record(one(&note("caldara", "three"))).unwrap();
    ahead.store(false, Ordering::SeqCst);
    assert!(matches!(refusal(writer.record(one(&note("caldara", "four")))), (_, Refusal::ClockBehind { .. })));
}
