//! The process that has the store: this binary again, with `trace.c` in it.

use super::given::{append, deal, long_note, store};
use super::shim::{itself, run};
use super::workload::{Step, Workload};
use mercato::deal::ids::Position;
use mercato::log::{EventLog as _, LogError, Store};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Takes the steps, and writes down what was acknowledged: 0 for the store itself, then the head after each append.
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
    let mut open = match store(path) {
        Ok(open) => open,
        Err(error) => return format!("opening: {error:?}"),
    };
    marks.write_all(b"0\n").unwrap();
    for step in Workload::new(steps) {
        match step {
            Step::Append(_) | Step::Import(_) | Step::Settle | Step::Erase(..) => match done(&mut open, step) {
                Ok(head) => marks.write_all(format!("{head}\n").as_bytes()).unwrap(),
                Err(error) => {
                    takes_no_more(&mut open);
                    return format!("append: {error:?}");
                }
            },
            Step::Reopen => {
                drop(open);
                open = match store(path) {
                    Ok(open) => open,
                    Err(error) => return format!("opening: {error:?}"),
                };
            }
        }
    }
    drop(open);
    "done".into()
}

/// Takes a step of an open store, and says where it stands.
pub(crate) fn done(open: &mut Store, step: Step) -> Result<Position, LogError> {
    match step {
        Step::Append(appends) => drop(open.append(&appends)?),
        Step::Import(appends) => {
            let after = open.head()?.position;
            let prepared = open.begin(appends, after).prepare()?;
            open.finish(vec![prepared])?;
        }
        Step::Settle => open.settle()?,
        Step::Erase(gone, told) => open.erase(&[gone], &told, &mut |_| ())?,
        Step::Reopen => {}
    }
    Ok(open.head()?.position)
}

fn takes_no_more(open: &mut Store) {
    let one = append(deal(0), 0, [long_note(9_999_999, 1)]);
    for _ in 0..2 {
        let error = open.append(std::slice::from_ref(&one)).unwrap_err();
        assert!(matches!(error, LogError::Unavailable { .. }), "after an error: {error:?}");
    }
    assert!(matches!(open.head(), Err(LogError::Unavailable { .. })));
}

/// A process that takes so many steps, before anything is loaded into it.
pub(crate) fn process() -> Command {
    itself("child::takes_the_steps_that_it_is_told")
}

/// How a life ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    /// The store did not open.
    NotOpened(String),
    /// An append was not acknowledged, and the log took no more.
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
