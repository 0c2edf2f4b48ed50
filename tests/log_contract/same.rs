//! Any sequence of appends gives the same answers from every log, and again after it was closed and opened.

use super::given::{append, deal, draft, id, store};
use mercato::deal::ids::Position;
use mercato::deal::record::Draft;
use mercato::log::{Append, EventLog, Key, MemoryLog};
use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;

const WORDS: [&str; 4] = ["caldara", "kjaer", "barrow", "zapata"];

/// Few streams, few ids and small versions, so that conflicts and ids that come twice are common.
fn any_append() -> impl Strategy<Value = Append> {
    let drafts = prop::collection::vec((0_u128..60, prop::sample::select(&WORDS), any::<bool>()), 0..12);
    (1_u128..4, prop_oneof![0_u64..3, 0_u64..20], drafts).prop_map(|(stream, expected, drafts)| {
        append(
            deal(stream),
            expected,
            drafts.into_iter().map(|(number, word, opens)| any_draft(number, word, opens, stream)),
        )
    })
}

fn any_draft(number: u128, word: &str, opens: bool, stream: u128) -> Draft {
    let slug = format!("deal-{stream}");
    if opens {
        draft(number, &slug, 0, "opened", json!({"players": [word], "owner": "Milan", "to": "Genoa", "window": word}))
    } else {
        let patch = json!({"data": {"owner": word}});
        draft(number, &slug, 0, "correction", json!({"of": id(1), "patch": patch, "reason": "wrong"}))
    }
}

#[derive(Clone, Debug)]
enum Step {
    Append(Vec<Append>),
    Reopen,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        9 => prop::collection::vec(any_append(), 0..4).prop_map(Step::Append),
        1 => Just(Step::Reopen),
    ]
}

/// Everything that can be asked.
fn answers(log: &dyn EventLog) -> String {
    let mut keys = vec![Key::Deal(""), Key::Deal("deal-2"), Key::Window("")];
    for word in WORDS {
        keys.extend([Key::Player(word), Key::Club(word), Key::InWindow(word)]);
    }
    let found: Vec<_> = keys.into_iter().map(|key| log.find(key)).collect();
    let streams: Vec<_> = (0..5).map(|stream| log.read_stream(deal(stream))).collect();
    let located: Vec<_> = (0..60).map(|number| log.locate(id(number))).collect();
    let pages: Vec<_> = (0..9).map(|page| log.read_after(Position(page * 3), 5)).collect();
    let whole = (log.read_after(Position(0), usize::MAX), log.head(), log.check(&mut |_| ()));
    format!("{found:?} {streams:?} {located:?} {pages:?} {whole:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_log_on_disk_answers_as_the_one_in_memory(steps in prop::collection::vec(any_step(), 1..12)) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        let mut memory = MemoryLog::new();
        let mut on_disk = store(&path).unwrap();
        for step in steps {
            match step {
                Step::Append(appends) => {
                    let (one, other) = (memory.append(&appends), on_disk.log.append(&appends));
                    prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
                }
                Step::Reopen => {
                    drop(on_disk);
                    on_disk = store(&path).unwrap();
                }
            }
        }
        prop_assert_eq!(answers(&memory), answers(&on_disk.log));
        drop(on_disk);
        prop_assert_eq!(answers(&memory), answers(&store(&path).unwrap().log));
    }
}
