//! An import that others overtake decides anew, and loses and doubles nothing.

use crate::cluster::Cluster;
use crate::given::opened;
use crate::shared::{export, meta, noon, note, on_a_machine, opening, request};
use mercato::bytes::Encoded;
use mercato::bytes::line::Line;
use mercato::deal::ids::Position;
use mercato::deal::name::Name;
use mercato::demo::ZONE;
use mercato::ledger::{Import, Imported, Ledger, PartedImport, Writer};
use mercato::log::{EventLog, LogError, MemoryLog};
use mercato::proof::tree_hash::Frontier;
use mercato::store::Meta;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// Notes without an id.
fn line(number: u64) -> String {
    note(&format!("line {number}")).to_string()
}

/// The opening of a deal, or a note on one of 200 deals.
fn of_many(number: u64) -> String {
    let mut line = if number < 200 { opening() } else { note(&format!("line {number}")) };
    line["deal"] = format!("deal-{}", number % 200).into();
    line.to_string()
}

/// A ledger with one deal, on two machines.
fn two_machines(logs: [&Arc<dyn EventLog>; 2], meta: &Meta, folder: &Path) -> [Ledger; 2] {
    let [mut one, two] = [0, 1].map(|at| on_a_machine(logs[at], meta, &folder.join(at.to_string())));
    one.record(&request(&opening()), noon()).unwrap();
    one.catch_up().unwrap();
    [one, two]
}

#[test]
fn an_import_that_is_overtaken_before_each_batch_records_every_line_once() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let store = opened(&cluster, "m", true).unwrap();
    let log = store.log();
    let [mut one, mut two] = two_machines([&log, &log], store.meta(), folder.path());
    let mut import = Import::new(&mut one, Name::new("Ada").unwrap(), false, noon()).unwrap();
    // More than the batches that are on their way at a time.
    const LINES: u64 = 20_000;
    for number in 0..LINES {
        if number % 5_000 == 10 {
            two.record(&request(&note(&format!("beside {number}"))), noon()).unwrap();
        }
        import.take(&of_many(number), noon()).unwrap().unwrap();
    }
    two.record(&request(&note("at the end")), noon()).unwrap();
    import.flush().unwrap();
    assert_eq!(import.done(), Imported { recorded: LINES, stood: 0 });
    assert_eq!(log.head().unwrap(), Position(1 + LINES + 5));
    let again = {
        let mut import = Import::new(&mut two, Name::new("Ada").unwrap(), false, noon()).unwrap();
        (0..LINES).for_each(|number| import.take(&of_many(number), noon()).unwrap().unwrap());
        import.flush().unwrap();
        import.done()
    };
    assert_eq!(again, Imported { recorded: 0, stood: LINES });
    drop(one);
    assert_eq!(two.root(), log.tree().unwrap().root());
}

#[test]
fn a_line_that_a_rule_refuses_by_then_stops_the_import_with_what_came_before_it_recorded() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let store = opened(&cluster, "m", true).unwrap();
    let log = store.log();
    let [mut one, mut two] = two_machines([&log, &log], store.meta(), folder.path());
    let mut import = Import::new(&mut one, Name::new("Ada").unwrap(), false, noon()).unwrap();
    let mut second = opening();
    second["deal"] = "caldara-again".into();
    for line in [line(1), second.to_string(), line(2)] {
        import.take(&line, noon()).unwrap().unwrap();
    }
    // Another deal has its name by now.
    second["data"]["to"] = "Lazio".into();
    two.record(&request(&second), noon()).unwrap();
    let refused = import.flush().unwrap_err();
    assert!(refused.to_string().contains("caldara-again"), "{refused}");
    assert_eq!(import.done(), Imported { recorded: 1, stood: 0 });
    drop(one);
    assert_eq!(log.head().unwrap(), Position(3));
}

/// As the records of a row of a table are.
#[test]
fn lines_that_belong_together_are_recorded_together_or_not_at_all_when_they_are_decided_anew() {
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    let [mut one, mut two] = two_machines([&log, &log], &meta, folder.path());
    let mut second = opening();
    second["deal"] = "caldara-again".into();
    let rows = [[note("1"), note("2")], [note("3"), note("4")], [note("5"), second.clone()], [note("6"), note("7")]];
    let mut import = Import::new(&mut one, Name::new("Ada").unwrap(), false, noon()).unwrap();
    for row in rows {
        let read = |line: &serde_json::Value| (Line::read(&line.to_string(), ZONE).unwrap(), 100);
        import.take_together(row.iter().map(read).collect(), noon()).unwrap().unwrap();
    }
    // Another deal has its name by now.
    second["data"]["to"] = "Lazio".into();
    two.record(&request(&second), noon()).unwrap();
    let refused = import.flush().unwrap_err();
    assert!(refused.to_string().contains("caldara-again"), "{refused}");
    assert_eq!(import.done(), Imported { recorded: 4, stood: 0 });
    drop(one);
    two.catch_up().unwrap();
    let exported = String::from_utf8(export(&two)).unwrap();
    let notes: Vec<bool> = (1..8).map(|note| exported.contains(&format!(r#""note":"{note}""#))).collect();
    assert_eq!(notes, [true, true, true, true, false, false, false], "{exported}");
}

/// A log that somebody else appends to first, so many times.
struct OvertakenLog {
    log: Arc<dyn EventLog>,
    by: Mutex<(Option<Ledger>, u32)>,
}

impl EventLog for OvertakenLog {
    fn append(&self, after: Position, records: &[Encoded]) -> Result<(), LogError> {
        if let (Some(ledger), times @ 1..) = &mut *self.by.lock().unwrap() {
            ledger.record(&request(&note(&format!("{times} more"))), noon()).unwrap();
            *times -= 1;
        }
        self.log.append(after, records)
    }
    fn head(&self) -> Result<Position, LogError> {
        self.log.head()
    }
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        self.log.read(after, limit)
    }
    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.log.envelopes(after, limit)
    }
    fn tree(&self) -> Result<Frontier, LogError> {
        self.log.tree()
    }
    fn erase(
        &self,
        gone: &[Position],
        after: Position,
        record: &Encoded,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), LogError> {
        self.log.erase(gone, after, record, progress)
    }
    fn wait(&self, after: Position, timeout: Duration) -> Result<Position, LogError> {
        self.log.wait(after, timeout)
    }
}

#[test]
fn a_line_that_is_refused_by_then_is_told_however_often_the_lines_before_it_are_overtaken() {
    let folder = TempDir::new().unwrap();
    let (log, meta): (Arc<dyn EventLog>, _) = (Arc::new(MemoryLog::new()), meta(folder.path()));
    let overtaken = Arc::new(OvertakenLog { log: Arc::clone(&log), by: Mutex::default() });
    let over: Arc<dyn EventLog> = Arc::clone(&overtaken) as _;
    let [mut one, mut two] = two_machines([&over, &log], &meta, folder.path());
    let mut import = Import::new(&mut one, Name::new("Ada").unwrap(), false, noon()).unwrap();
    let mut second = opening();
    second["deal"] = "caldara-again".into();
    for line in [line(1), second.to_string(), line(2)] {
        import.take(&line, noon()).unwrap().unwrap();
    }
    second["data"]["to"] = "Lazio".into();
    two.record(&request(&second), noon()).unwrap();
    // The first is overtaken by what has the name; what is decided anew, by two notes more.
    *overtaken.by.lock().unwrap() = (Some(two), 2);
    let refused = import.flush().unwrap_err();
    assert!(refused.to_string().contains("caldara-again"), "{refused}");
    assert_eq!(import.done(), Imported { recorded: 1, stood: 0 });
    // Two openings, two notes, and the line before the refused one.
    assert_eq!(log.head().unwrap(), Position(5));
}

#[test]
fn imports_through_two_servers_at_once_record_every_line_once() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    const EACH: u64 = 600;
    on_a_machine(
        &opened(&cluster, "m", true).unwrap().log(),
        opened(&cluster, "m", false).unwrap().meta(),
        folder.path(),
    )
    .record(&request(&opening()), noon())
    .unwrap();
    let writers: Vec<Writer> = ["1", "2"]
        .map(|machine| {
            let store = opened(&cluster, "m", false).unwrap();
            let ledger = on_a_machine(&store.log(), store.meta(), &folder.path().join(machine));
            Writer::start(ledger, Arc::new(noon)).unwrap()
        })
        .into();
    std::thread::scope(|scope| {
        for (writer, first) in writers.iter().zip([0, EACH]) {
            scope.spawn(move || {
                let mut import = PartedImport::new(writer, Name::new("Ada").unwrap(), false);
                let lines: Vec<String> = (first..first + EACH).map(line).collect();
                for part in lines.chunks(50) {
                    let read = part.iter().map(|text| (Line::read(text, writer.zone()).unwrap(), text.len()));
                    let faults = import.take(read.collect()).unwrap();
                    assert!(faults.is_empty(), "{faults:?}");
                }
                assert_eq!(import.done(), Imported { recorded: EACH, stood: 0 });
            });
        }
    });
    assert_eq!(writers[0].log().head().unwrap(), Position(1 + 2 * EACH));
    writers.iter().for_each(Writer::stop);
}
