//! A process that was killed while it wrote: what it acknowledged is in every answer, whatever became of SQLite's files.

use super::ledgers::{Told, add, asked, everything, filled, import, lines, model, open, reopen, verified, witness};
use mercato::store::witness::WitnessState;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Many at once, and some one by one.
const RECORDS: u64 = 620;

/// Records all of it, and holds the ledger open.
#[test]
#[ignore = "the process of the tests below"]
fn records_until_it_is_killed() {
    let mut path = String::new();
    std::io::stdin().read_line(&mut path).unwrap();
    if path.is_empty() {
        return;
    }
    let mut ledger = open(Path::new(path.trim_end())).unwrap();
    import(&mut ledger, lines(0..RECORDS - 20));
    (RECORDS - 20..RECORDS).for_each(|number| add(&mut ledger, number));
    println!("all is recorded");
    // Until it is killed, or the test that waits for it ends.
    std::io::stdin().read_line(&mut path).unwrap();
}

/// A store whose writer was killed.
fn killed(path: &Path) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "killed::records_until_it_is_killed"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{}", path.display()).unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(said.map_while(Result::ok).any(|line| line.contains("all is recorded")), "it recorded nothing");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(witness(path).state, WitnessState::Open);
}

fn beside(model: &Path, what: &str) -> PathBuf {
    PathBuf::from(format!("{}{what}", model.display()))
}

fn cut(file: &Path, of_a_hundred: u64) {
    let length = fs::metadata(file).unwrap().len() * of_a_hundred / 100;
    File::options().write(true).open(file).unwrap().set_len(length).unwrap();
}

/// What was done to the model in this file after the kill, and whether it has to be rebuilt for it.
type Done<'d> = (&'d dyn Fn(&Path), Option<bool>);

#[test]
fn all_that_was_acknowledged_is_in_every_answer() {
    let folder = TempDir::new().unwrap();
    filled(&folder.path().join("expected"), RECORDS);
    let expected = asked(&folder.path().join("expected"), everything).0.unwrap();
    let acts: [Done<'_>; 8] = [
        (&|_| (), Some(false)),
        (&|model| fs::remove_file(beside(model, "-shm")).unwrap(), Some(false)),
        (&|model| cut(&beside(model, "-shm"), 50), Some(false)),
        (&|model| fs::remove_file(beside(model, "-wal")).unwrap(), Some(false)),
        // Not as a power cut leaves it: what the file has of it already was synced there first.
        (&|model| cut(&beside(model, "-wal"), 90), None),
        (&|model| cut(&beside(model, "-wal"), 30), None),
        (&|model| cut(model, 50), None),
        (&|model| fs::remove_file(model).unwrap(), Some(true)),
    ];
    for (number, (act, rebuilt)) in acts.into_iter().enumerate() {
        for asks in [true, false] {
            let path = folder.path().join(format!("store-{number}-{asks}"));
            killed(&path);
            act(&model(&path));
            let (answer, why): Told<String> = if asks {
                asked(&path, everything)
            } else {
                let (opened, why) = reopen(&path);
                (opened.and_then(|ledger| everything(&ledger)), why.so_far())
            };
            assert!(answer.unwrap() == expected, "act {number}: a wrong answer");
            assert!(rebuilt.is_none_or(|rebuilt| rebuilt != why.is_empty()), "act {number}: {why:?}");
            assert_eq!(witness(&path).state, WitnessState::Closed, "act {number}");
            assert!(verified(&path).unwrap().model, "act {number}");
            let left = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            assert_eq!(left.filter(|name| name.starts_with("live.")).count(), 0, "act {number}");
        }
    }
}

/// Both find that nobody keeps the model up, and one of them does.
#[test]
fn two_who_ask_at_once_after_a_kill_get_the_same_answer() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    killed(&path);
    fs::remove_file(model(&path)).unwrap();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let ask = || scope.spawn(|| asked(&path, everything).0.unwrap());
        [ask(), ask(), ask()].map(|asker| asker.join().unwrap()).into()
    });
    assert!(answers.windows(2).all(|two| two[0] == two[1]));
    assert!(answers[0] == asked(&path, everything).0.unwrap());
    assert!(verified(&path).unwrap().model);
}
