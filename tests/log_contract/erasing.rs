//! Erasing: what records said is gone, where and what they were stays, and it is told in the same act.

use super::given::{append, at, deal, draft, every_log, id, note};
use mercato::deal::ids::Position;
use mercato::deal::record::Draft;
use mercato::log::{Append, EventLog, Key, LogError};
use serde_json::json;

/// A deal of two blocks and a part, opened by record 1, corrected by record 2.
fn fill(log: &mut dyn EventLog) {
    let parties = json!({"players": ["Mattia Caldara"], "owner": "Milan", "to": "Atalanta"});
    let patch = json!({"data": {"owner": "Genoa"}});
    let first = [
        draft(1, "caldara-atalanta", 0, "opened", parties),
        draft(2, "caldara-atalanta", 0, "correction", json!({"of": id(1), "patch": patch, "reason": "wrong"})),
    ];
    log.append(&[append(deal(1), 0, first.into_iter().chain((3..601).map(note)))]).unwrap();
}

fn erasure(of: u128, expected: u64) -> Append {
    let told = draft(9_000 + of, "caldara-atalanta", 5, "erasure", json!({"of": id(of), "reason": "the law"}));
    append(deal(1), expected, [told])
}

#[test]
fn what_was_erased_is_gone_and_all_else_stays() {
    every_log(|log| {
        fill(log);
        let before = log.read_after(Position(0), usize::MAX).unwrap();
        let envelopes = log.envelopes_after(Position(0), usize::MAX).unwrap();
        log.erase(&[Position(300)], &erasure(300, 600), &mut |_| ()).unwrap();
        log.erase(&[Position(600)], &erasure(600, 601), &mut |_| ()).unwrap();
        let after = log.read_after(Position(0), usize::MAX).unwrap();
        assert_eq!(after.len(), 602);
        for (before, after) in before.iter().zip(&after) {
            let gone = [300, 600].contains(&before.position.0);
            assert_eq!(after.is_erased(), gone);
            assert_eq!(*after, if gone { before.clone().erased() } else { before.clone() });
        }
        assert_eq!(after[600].event.of(), Some(id(300)));
        let stand = log.envelopes_after(Position(0), 600).unwrap();
        assert!(stand == envelopes, "an envelope has changed");
        assert_eq!(log.locate(id(300)).unwrap(), Some(Position(300)));
        let checked = log.check(&mut |_| ()).unwrap();
        assert_eq!((checked.records, checked.erased), (602, 2));
        let more = log.append(&[append(deal(1), 602, [Draft { recorded: at(6), ..note(7_000) }])]).unwrap();
        assert_eq!(more, [Position(603)]);
    });
}

#[test]
fn names_that_only_it_gave_lead_nowhere() {
    every_log(|log| {
        fill(log);
        let keys = [Key::Deal("caldara"), Key::Player("caldara"), Key::Club("milan"), Key::Club("genoa")];
        assert!(keys.iter().all(|key| log.find(*key).unwrap().len() == 1));
        log.erase(&[Position(1), Position(2)], &erasure(1, 600), &mut |_| ()).unwrap();
        assert!(keys.iter().all(|key| log.find(*key).unwrap().is_empty()));
        let id = deal(1).to_string();
        let found = log.find(Key::Deal(&id[..4])).unwrap();
        assert_eq!(found.iter().map(|found| found.slug.to_string()).collect::<Vec<_>>(), [id]);
        assert_eq!(log.read_stream(deal(1)).unwrap().len(), 601);
        log.rebuild(&mut |_| ()).unwrap();
        assert_eq!(log.check(&mut |_| ()).unwrap().records, 601);
        assert!(keys.iter().all(|key| log.find(*key).unwrap().is_empty()));
    });
}

#[test]
fn what_cannot_be_told_is_not_done() {
    every_log(|log| {
        fill(log);
        let stale = log.erase(&[Position(300)], &erasure(300, 599), &mut |_| ()).unwrap_err();
        assert!(matches!(stale, LogError::Conflict { .. }), "{stale}");
        let twice = log.erase(&[Position(300)], &append(deal(1), 600, [note(5)]), &mut |_| ()).unwrap_err();
        assert!(matches!(twice, LogError::TwiceTheSameId { .. }), "{twice}");
        assert!(!log.read_after(Position(299), 1).unwrap()[0].is_erased());
        assert_eq!(log.head().unwrap().position, Position(600));
    });
}

/// It comes so from another ledger.
#[test]
fn what_was_erased_before_it_came_is_no_damage() {
    every_log(|log| {
        fill(log);
        let gone = log.read_after(Position(299), 1).unwrap().remove(0).erased().draft;
        let gone = Draft { id: id(8_000), recorded: at(1), ..gone };
        log.append(&[append(deal(1), 600, [gone])]).unwrap();
        assert!(log.read_after(Position(600), 1).unwrap()[0].is_erased());
        assert_eq!(log.check(&mut |_| ()).unwrap().records, 601);
    });
}

#[test]
fn a_body_is_gone_where_an_erasure_says_so_and_nowhere_else() {
    every_log(|log| {
        fill(log);
        log.erase(&[Position(300)], &append(deal(1), 600, [Draft { recorded: at(5), ..note(7_000) }]), &mut |_| ())
            .unwrap();
        let untold = log.check(&mut |_| ()).unwrap_err().to_string();
        assert!(untold.contains("the body of the record at position 300 is gone"), "{untold}");
    });
    every_log(|log| {
        fill(log);
        log.append(&[erasure(300, 600)]).unwrap();
        let left = log.check(&mut |_| ()).unwrap_err().to_string();
        assert!(left.contains("the erasure at position 601 left the body"), "{left}");
    });
}
