//! Many ledgers over one log: each decides on a read model of its own, and nothing is decided on what is no longer so.

use crate::cluster::Cluster;
use crate::given::{opened, options};
use mercato::bytes::line::Line;
use mercato::deal::cuts::Cuts;
use mercato::deal::ids::Version;
use mercato::deal::moment::Moment;
use mercato::deal::name::{Name, Text};
use mercato::desk::ask::{BoardQuestion, ShowQuestion};
use mercato::ledger::{
    CacheUse, Conditions, EraseRequest, Error, Export, Import, Ledger, LedgerFolders, Reader, Request, Submission,
    Writer, nobody,
};
use mercato::log::{EventLog, MemoryLog};
use mercato::reported::Reported as _;
use mercato::store::Meta;
use mercato::{demo, store};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use tempfile::TempDir;

/// What is fixed when a ledger is made.
pub(crate) fn meta(folder: &Path) -> Meta {
    store::Store::open(&folder.join("store"), options(true)).unwrap().meta().clone()
}

/// A ledger over this log, as on a machine of its own.
pub(crate) fn on_a_machine(log: &Arc<dyn EventLog>, meta: &Meta, machine: &Path) -> Ledger {
    let folders =
        LedgerFolders { cache: machine.join("cache"), home: machine.join("home"), cache_use: CacheUse::Server };
    Ledger::shared(Arc::clone(log), meta, &folders, Box::new(|salt| salt.fill(7)), nobody()).unwrap()
}

pub(crate) fn request(line: &serde_json::Value) -> Request {
    let mut line = Line::read(&line.to_string(), demo::ZONE).unwrap();
    line.recorder.get_or_insert(Name::new("Ada").unwrap());
    Request { line, conditions: Conditions::default() }
}

pub(crate) fn noon() -> mercato::deal::moment::Instant {
    Moment::parse("2030-01-01T12:00", demo::ZONE).unwrap().start
}

pub(crate) fn opening() -> serde_json::Value {
    json!({"deal": "caldara", "type": "opened", "happened": "2020-01-02", "learned": "2020-01-02",
        "data": {"players": ["Mattia Caldara"], "owner": "Milan", "to": "Atalanta"}})
}

pub(crate) fn note(note: &str) -> serde_json::Value {
    json!({"deal": "caldara", "type": "note", "happened": "2020-01-03", "learned": "2020-01-03", "note": note})
}

pub(crate) fn export(reader: &Reader) -> Vec<u8> {
    let mut lines = Vec::new();
    Export::new(&mut lines).go_on(reader, None, &mut |_, _| ()).unwrap();
    lines
}

#[test]
fn a_ledger_sees_what_another_one_recorded_before_it_decides() {
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    let mut one = on_a_machine(&log, &meta, &folder.path().join("1"));
    let mut two = on_a_machine(&log, &meta, &folder.path().join("2"));
    one.record(&request(&opening()), noon()).unwrap();
    // The other one has not read the opening yet.
    let receipt = two.record(&request(&note("by two")), noon()).unwrap();
    assert_eq!(receipt.record.version, Version(2));
    assert!(one.catch_up().unwrap() && !one.catch_up().unwrap());
    assert_eq!(export(&one), export(&two));
}

#[test]
fn what_another_one_erased_is_in_no_model_any_more() {
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    let mut one = on_a_machine(&log, &meta, &folder.path().join("1"));
    let mut two = on_a_machine(&log, &meta, &folder.path().join("2"));
    one.record(&request(&opening()), noon()).unwrap();
    let of = one.record(&request(&note("a very secret wage")), noon()).unwrap().record;
    two.catch_up().unwrap();
    let id = one.id_beside(&of, uuid::Uuid::from_u128(9));
    let (reason, recorder) = (Text::new("the law").unwrap(), Name::new("Ada").unwrap());
    one.erase(&EraseRequest { id, of, reason, recorder }, noon(), &mut |_| ()).unwrap();
    two.catch_up().unwrap();
    assert_eq!(export(&one), export(&two));
    drop((one, two));
    for machine in ["1", "2"] {
        let mut folders = vec![folder.path().join(machine)];
        while let Some(path) = folders.pop() {
            if path.is_dir() {
                folders.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!bytes.windows(11).any(|part| part == b"secret wage"), "{}", path.display());
            }
        }
    }
}

/// Writers in several servers, on one log: as if there were one.
fn race(log: &Arc<dyn EventLog>, logs: &[Arc<dyn EventLog>], meta: &Meta, folder: &Path) {
    const EACH: u64 = 40;
    on_a_machine(log, meta, &folder.join("first")).record(&request(&opening()), noon()).unwrap();
    let writers: Vec<Writer> = logs
        .iter()
        .enumerate()
        .map(|(number, log)| {
            Writer::start(on_a_machine(log, meta, &folder.join(number.to_string())), Arc::new(noon)).unwrap()
        })
        .collect();
    thread::scope(|scope| {
        for (number, writer) in writers.iter().enumerate() {
            for client in 0..2 {
                scope.spawn(move || {
                    for round in 0..EACH {
                        let told = format!("{number} {client} {round}");
                        let receipts = writer.record(Submission::of(request(&note(&told)))).unwrap();
                        assert_eq!(receipts[0].record.draft.note.as_ref().unwrap().as_str(), told);
                    }
                });
            }
        }
    });
    let (all, mut answers) = (1 + EACH * 2 * writers.len() as u64, Vec::new());
    for writer in &writers {
        writer.catch_up().unwrap();
        assert_eq!(writer.head().position().0, all);
        answers.push(writer.run(|ledger| Ok((export(ledger), ledger.root()))).unwrap());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    let lines = String::from_utf8(answers[0].0.clone()).unwrap();
    for (number, line) in lines.lines().enumerate() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&line["position"], &line["version"]), (&json!(number + 1), &json!(number + 1)));
    }
    let mut told: Vec<&str> = lines.lines().filter_map(|line| line.split("\"note\":\"").nth(1)).collect();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len() as u64, all - 1, "each is there once");
    writers.iter().for_each(Writer::stop);
}

#[test]
fn servers_that_record_at_once_lose_nothing_and_double_nothing() {
    let folder = TempDir::new().unwrap();
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::new());
    race(&log, &[Arc::clone(&log), Arc::clone(&log), Arc::clone(&log)], &meta(folder.path()), folder.path());
}

#[test]
fn servers_that_record_at_once_in_a_database_lose_nothing_and_double_nothing() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let stores = [(); 3].map(|()| opened(&cluster, "m", true).unwrap());
    let logs = stores.each_ref().map(|store| store.log());
    race(&logs[0], &logs[..2], stores[0].meta(), folder.path());
}

/// Without a writer's thread, as commands do.
#[test]
fn commands_that_record_at_once_lose_nothing_and_double_nothing() {
    const EACH: u64 = 60;
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    on_a_machine(&log, &meta, &folder.path().join("first")).record(&request(&opening()), noon()).unwrap();
    let exports: Vec<_> = thread::scope(|scope| {
        let racers = [1, 2, 3].map(|number| {
            let (log, meta, machine) = (&log, &meta, folder.path().join(number.to_string()));
            scope.spawn(move || {
                let mut ledger = on_a_machine(log, meta, &machine);
                for round in 0..EACH {
                    ledger.record(&request(&note(&format!("{number} {round}"))), noon()).unwrap();
                }
                ledger
            })
        });
        let ended = racers.map(|racer| racer.join().unwrap());
        ended.into_iter().map(|mut ledger| (ledger.catch_up().unwrap(), (export(&ledger), ledger.root())).1).collect()
    });
    assert!(exports.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(exports[0].0.iter().filter(|byte| **byte == b'\n').count() as u64, 1 + 3 * EACH);
    assert_eq!(exports[0].1, log.tree().unwrap().root());
}

#[test]
fn of_two_who_go_by_one_version_one_records() {
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    let mut one = on_a_machine(&log, &meta, &folder.path().join("1"));
    let mut two = on_a_machine(&log, &meta, &folder.path().join("2"));
    one.record(&request(&opening()), noon()).unwrap();
    two.catch_up().unwrap();
    let conditions = Conditions { if_version: Some(Version(1)), only_once: false };
    let by = |told: &str| Request { conditions, ..request(&note(told)) };
    one.record(&by("one"), noon()).unwrap();
    let refused = two.record(&by("two"), noon());
    assert!(matches!(refused, Err(Error::Faster { actual: Version(2), .. })), "{refused:?}");
}

#[test]
fn the_same_lines_give_the_same_bytes_in_a_folder_and_in_a_database() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let fresh = || Box::new(|salt: &mut [u8]| salt.fill(7));
    let here = folder.path().join("store");
    let mut in_a_folder =
        Ledger::open(&here, options(true), fresh(), store::witness::Lag::default(), nobody()).unwrap();
    // The same identity and secret, from the same random bytes.
    let there = opened(&cluster, "m", true).unwrap();
    assert_eq!(there.meta().id(), in_a_folder.store().unwrap().id());
    let mut in_a_database = on_a_machine(&there.log(), there.meta(), &folder.path().join("machine"));
    for ledger in [&mut in_a_folder, &mut in_a_database] {
        let mut import = Import::new(ledger, Name::new("Ada").unwrap(), false, noon()).unwrap();
        for line in demo::RECORDS.lines() {
            import.take(line, noon()).unwrap().unwrap();
        }
        import.flush().unwrap();
    }
    assert_eq!(export(&in_a_folder), export(&in_a_database));
    assert_eq!(in_a_folder.root(), in_a_database.root());
    let answers = |ledger: &Ledger| {
        let board = BoardQuestion { window: None, agent: None, cuts: Cuts::default() }.answer(ledger).unwrap();
        let show = ShowQuestion { deal: "caldara".into(), cuts: Cuts::default() }.answer(ledger).unwrap();
        json!([board.deals, show.deal])
    };
    assert_eq!(answers(&in_a_folder), answers(&in_a_database));
}

/// Two servers have two clocks. The log goes by the one that is ahead.
#[test]
fn a_server_whose_clock_is_an_hour_behind_records_nothing_and_one_a_minute_behind_never_runs_backwards() {
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    let mut ahead = on_a_machine(&log, &meta, &folder.path().join("1"));
    let mut behind = on_a_machine(&log, &meta, &folder.path().join("2"));
    ahead.record(&request(&opening()), noon()).unwrap();
    let first = ahead.record(&request(&note("by the one ahead")), noon()).unwrap().record.recorded;
    let refused = behind.record(&request(&note("an hour behind")), noon() - chrono::Duration::hours(1)).unwrap_err();
    assert_eq!(refused.code(), "clock-behind", "{refused}");
    let second = behind.record(&request(&note("a minute behind")), noon() - chrono::Duration::minutes(1)).unwrap();
    assert!(second.record.recorded >= first);
    assert_eq!(log.head().unwrap().0, 3);
}
