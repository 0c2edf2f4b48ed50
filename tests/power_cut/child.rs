//! The process that has the ledger: this binary again, with `trace.c` in it.

use super::ledgers::{open, reopen};
use super::shim::{itself, run};
use super::workload::{Step, Workload, done};
use mercato::deal::ids::Position;
use mercato::ledger::{Error, Ledger};
use mercato::log::LogError;
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Takes the steps, and writes down what was acknowledged: 0 for the store itself, then the head after each step.
#[test]
#[ignore = "the process of the tests of this folder"]
fn takes_the_steps_that_it_is_told() {
    let told: Vec<String> = std::io::stdin().lock().lines().map(Result::unwrap).collect();
    if let [path, acknowledged, steps] = told.as_slice() {
        let marks = OpenOptions::new().append(true).create(true).open(acknowledged).unwrap();
        println!("\noutcome: {}", outcome(Path::new(path), marks, steps.parse().unwrap()));
    }
}

fn outcome(path: &Path, mut marks: File, steps: u64) -> String {
    let mut mark = |head: Position| marks.write_all(format!("{head}\n").as_bytes()).unwrap();
    let mut ledger = match open(path) {
        Ok(ledger) => ledger,
        Err(error) => return format!("opening: {error:?}"),
    };
    mark(Position(0));
    for step in Workload::new(steps) {
        if matches!(step, Step::Reopen) {
            drop(ledger);
            ledger = match reopen(path).0 {
                Ok(ledger) => ledger,
                Err(error) => return format!("opening: {error:?}"),
            };
            continue;
        }
        match done(&mut ledger, step) {
            Ok(head) => mark(head),
            Err(error) => {
                if let Error::RecordedNotShown { position, .. } = error {
                    mark(position);
                }
                takes_no_more(&mut ledger, &error);
                return format!("append: {error:?}");
            }
        }
    }
    drop(ledger);
    "done".into()
}

/// Where nobody can tell what the log has, or where the read model is behind it.
fn takes_no_more(ledger: &mut Ledger, after: &Error) {
    if !matches!(after, Error::Log(LogError::Unknown { .. }) | Error::RecordedNotShown { .. }) {
        return;
    }
    for _ in 0..2 {
        let line = json!({"deal": "one-more", "type": "opened", "happened": "2020-01-05",
            "data": {"players": ["P"], "owner": "Milan", "to": "Roma"}});
        let error = done(ledger, Step::Import(vec![line])).unwrap_err();
        assert!(matches!(error, Error::Log(LogError::Unavailable { .. })), "after {after:?}: {error:?}");
    }
}

/// A process that takes so many steps, before anything is loaded into it.
pub(crate) fn process() -> Command {
    itself("child::takes_the_steps_that_it_is_told")
}

/// How a life ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    /// The ledger did not open.
    NotOpened(String),
    /// A step was not acknowledged.
    NotTaken(String),
    /// Neither an answer nor an error came in good time, and it was killed.
    Hung,
}

/// Runs it to its end.
pub(crate) fn taken(command: Command, path: &Path, acknowledged: &Path, steps: u64, limit: Duration) -> End {
    let input = format!("{}\n{}\n{steps}\n", path.display(), acknowledged.display());
    let Some(output) = run(command, &input, limit) else { return End::Hung };
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let end = said.lines().find_map(|line| line.strip_prefix("outcome: "));
    let end = end.unwrap_or_else(|| panic!("no outcome: {said}\n{errors}"));
    assert!(output.status.success() && !errors.contains("panicked"), "{end}: {errors}");
    match end.split_once(": ") {
        Some(("opening", error)) => End::NotOpened(error.into()),
        Some(("append", error)) => End::NotTaken(error.into()),
        _ => End::Done,
    }
}
