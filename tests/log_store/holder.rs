//! One process at a time, which is named to the others, and whose end, however it comes, frees the store.

use super::given::{append, note};
use super::opened::{options, store};
use mercato::deal::ids::Position;
use mercato::log::EventLog as _;
use mercato::store::{OpenOptions, Store, StoreError};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

fn refused(path: &Path, wait: Duration) -> String {
    match Store::open(path, OpenOptions { wait, ..options() }) {
        Err(StoreError::InUse { holder, .. }) => holder,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two have the store"),
    }
}

/// This test binary again, as a process that appends a record and keeps the store open.
fn other_process(path: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "holder::holds_the_store_that_it_is_told"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{}", path.display()).unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("it is held")), "the other process opened nothing");
    child
}

#[test]
#[ignore = "the other process of the tests below"]
fn holds_the_store_that_it_is_told() {
    let mut path = String::new();
    std::io::stdin().read_line(&mut path).unwrap();
    if path.is_empty() {
        return;
    }
    let held = store(Path::new(path.trim_end())).unwrap();
    append(held.log().as_ref(), [note(1)]).unwrap();
    println!("it is held");
    // Until it is killed, or the test that waits for it ends.
    std::io::stdin().read_line(&mut path).unwrap();
}

#[test]
fn the_holder_is_named_to_others_in_the_same_process() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let holder = "mercato import (process 1234)".to_owned();
    let held = Store::open(&path, OpenOptions { holder, ..options() }).unwrap();
    assert_eq!(refused(&path, Duration::ZERO), "mercato import (process 1234)");
    drop(held);
    store(&path).unwrap();
}

#[test]
fn the_holder_is_named_to_other_processes_and_its_death_frees_the_store() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut child = other_process(&path);
    assert_eq!(refused(&path, Duration::from_millis(30)), "a test");
    child.kill().unwrap();
    child.wait().unwrap();
    // Its words stand in the file still, and what it acknowledged in the log.
    let after = store(&path).unwrap();
    assert_eq!(after.log().head().unwrap(), Position(1));
}

#[test]
fn who_waits_gets_the_store_when_its_holder_ends() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let held = store(&path).unwrap();
    let (asked, asks) = mpsc::channel();
    let waiting = thread::spawn({
        let path = path.clone();
        move || {
            assert_eq!(refused(&path, Duration::ZERO), "a test");
            asked.send(()).unwrap();
            Store::open(&path, OpenOptions { wait: Duration::from_secs(60), ..options() }).map(|_| ())
        }
    });
    asks.recv().unwrap();
    drop(held);
    waiting.join().unwrap().unwrap();
}

#[test]
fn a_holder_has_no_control_characters_in_its_name() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let holder = "mercato\u{1b}[31m\n import".to_owned();
    let _held = Store::open(&path, OpenOptions { holder, ..options() }).unwrap();
    assert_eq!(refused(&path, Duration::ZERO), "mercato[31m import");
}

#[test]
fn of_many_who_make_the_same_store_at_once_one_does_and_all_get_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("above/store");
    let open = |number: u8| {
        let path = path.clone();
        thread::spawn(move || {
            let fresh = Box::new(move |bytes: &mut [u8]| bytes.fill(number));
            let wait = Duration::from_secs(60);
            Store::open(&path, OpenOptions { wait, fresh, ..options() }).map(|store| store.id()).unwrap()
        })
    };
    let all: Vec<_> = (1..=8).map(open).collect();
    let ids: Vec<_> = all.into_iter().map(|one| one.join().unwrap()).collect();
    assert_eq!(ids, [store(&path).unwrap().id(); 8]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_holder_that_cannot_leave_its_name_holds_the_store_all_the_same() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    drop(store(&path).unwrap());
    // What is written there meets a full disk.
    std::fs::remove_file(path.join("lock")).unwrap();
    std::os::unix::fs::symlink("/dev/full", path.join("lock")).unwrap();
    let held = store(&path).unwrap();
    assert_eq!(refused(&path, Duration::ZERO), "another process");
    drop(held);
    store(&path).unwrap();
}
