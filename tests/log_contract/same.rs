//! Any sequence of appends and erasings gives the same answers from every log, and again after it was closed and opened.

#[cfg(feature = "postgres")]
use super::cluster::Cluster;
#[cfg(feature = "postgres")]
use super::given::in_database;
use super::opened::store;
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::log::{EventLog, MemoryLog};
use proptest::collection::vec;
use proptest::prelude::*;
#[cfg(feature = "postgres")]
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

#[derive(Clone, Debug)]
enum Step {
    /// After a head that is so far off.
    Append(i64, Vec<Encoded>),
    /// Positions in thousandths of the log, after a head that is so far off.
    Erase(Vec<u64>, i64),
    Reopen,
}

fn any_record() -> impl Strategy<Value = Encoded> {
    (vec(any::<u8>(), 0..9), vec(any::<u8>(), 0..30)).prop_map(|(envelope, body)| Encoded { envelope, body })
}

/// A few records, or so many that some are sealed.
fn any_records() -> impl Strategy<Value = Vec<Encoded>> {
    prop_oneof![
        4 => vec(any_record(), 0..6),
        2 => (any_record(), 200_usize..700).prop_map(|(record, count)| {
            let numbered = |number: usize| Encoded { envelope: [&number.to_le_bytes(), record.envelope.as_slice()].concat(), ..record.clone() };
            (0..count).map(numbered).collect()
        }),
    ]
}

/// Most go by the head as it is.
fn any_gap() -> impl Strategy<Value = i64> {
    prop_oneof![9 => Just(0), 1 => -3_i64..4]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        9 => (any_gap(), any_records()).prop_map(|(gap, records)| Step::Append(gap, records)),
        2 => (vec(0_u64..1_100, 0..4), any_gap()).prop_map(|(places, gap)| Step::Erase(places, gap)),
        2 => Just(Step::Reopen),
    ]
}

fn off(head: Position, gap: i64) -> Position {
    Position(head.0.saturating_add_signed(gap))
}

/// Takes the step, and says what came of it.
fn take(log: &dyn EventLog, step: &Step) -> String {
    let head = log.head().unwrap();
    let outcome = match step {
        Step::Append(gap, records) => log.append(off(head, *gap), records),
        Step::Erase(places, gap) => {
            let gone: Vec<Position> = places.iter().map(|place| Position(head.0 * place / 1_000)).collect();
            let told = Encoded { envelope: b"told".to_vec(), body: b"why".to_vec() };
            log.erase(&gone, off(head, *gap), &told, &mut |_| ())
        }
        Step::Reopen => Ok(()),
    };
    format!("{outcome:?}")
}

/// Everything that can be asked.
fn answers(log: &dyn EventLog) -> String {
    let head = log.head().unwrap().0;
    let places = [0, 1, 3, 100, 255, 256, 257, 511, 512, head.saturating_sub(1), head, head + 1].map(Position);
    let pages = places.map(|after| (log.read(after, 5), log.envelopes(after, 5)));
    let whole = (log.head(), log.tree(), log.read(Position(0), usize::MAX), log.envelopes(Position(0), usize::MAX));
    let heights = 0..12_u32;
    let subtrees: Vec<_> = heights.flat_map(|height| (0..3).map(move |number| (height, number))).collect();
    let subtrees = subtrees.into_iter().map(|(height, number)| log.subtree(height, number).ok());
    format!("{pages:?} {whole:?} {:?}", subtrees.collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_log_on_disk_answers_as_the_one_in_memory(steps in vec(any_step(), 1..14)) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        let memory = MemoryLog::new();
        let mut on_disk = store(&path).unwrap();
        for step in steps {
            if matches!(step, Step::Reopen) {
                drop(on_disk);
                on_disk = store(&path).unwrap();
            }
            prop_assert_eq!(take(&memory, &step), take(on_disk.log().as_ref(), &step));
        }
        prop_assert_eq!(answers(&memory), answers(on_disk.log().as_ref()));
        drop(on_disk);
        prop_assert_eq!(answers(&memory), answers(store(&path).unwrap().log().as_ref()));
    }
}

/// The same of a database: a ledger for each sequence.
#[cfg(feature = "postgres")]
#[test]
fn the_log_in_a_database_answers_as_the_one_in_memory() {
    let Some(cluster) = Cluster::start() else { return };
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    let number = std::cell::Cell::new(0);
    let run = TestRunner::new(config).run(&vec(any_step(), 1..14), |steps| {
        number.set(number.get() + 1);
        let schema = format!("ledger_{}", number.get());
        let memory = MemoryLog::new();
        let mut opened = in_database(&cluster, &schema);
        for step in steps {
            if matches!(step, Step::Reopen) {
                opened = in_database(&cluster, &schema);
            }
            prop_assert_eq!(take(&memory, &step), take(opened.log().as_ref(), &step));
        }
        prop_assert_eq!(answers(&memory), answers(opened.log().as_ref()));
        prop_assert_eq!(answers(&memory), answers(in_database(&cluster, &schema).log().as_ref()));
        Ok(())
    });
    run.unwrap();
}
