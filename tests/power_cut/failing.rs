//! The disk fails, or is full, at the n-th call: the step says that it was not recorded, that it was and the read model is
//! behind it, or that nobody knows, and the ledger takes no more; and what was acknowledged before is there when the disk is
//! well again.

use super::child::{End, process, taken};
use super::hold::{Depth, First, holds};
use super::run::HANGS;
use super::shim::{EIO, ENOSPC, Failing, Shim, failing, real, traced};
use super::trace::Calls;
use super::workload::Expected;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A life with an append of 300 records and a reopening in it.
const STEPS: u64 = 70;

struct Lives {
    shim: Shim,
    folder: TempDir,
    expected: Expected,
}

impl Lives {
    fn new() -> Self {
        Self { shim: Shim::new(), folder: TempDir::new().unwrap(), expected: Expected::new(STEPS) }
    }

    /// One life, in a folder of its own, and whether the store holds when its disk is well again.
    fn one(&self, prepare: impl Fn(&mut Command)) -> (End, Result<bool, String>) {
        let place = TempDir::new_in(self.folder.path()).unwrap();
        let (watched, acknowledged) = (real(place.path()).join("watched"), place.path().join("acknowledged"));
        fs::create_dir(&watched).unwrap();
        let mut command = process();
        self.shim.load(&mut command, &watched);
        prepare(&mut command);
        let store = watched.join("above/store");
        let end = taken(command, &store, &acknowledged, STEPS, HANGS);
        (end, holds(&store, &self.expected, newest(&acknowledged), First::Question, Depth::Whole))
    }
}

fn newest(acknowledged: &Path) -> Option<u64> {
    fs::read_to_string(acknowledged).unwrap().lines().last().map(|mark| mark.parse().unwrap())
}

/// Lets the n-th call fail, for so many n all over a life.
fn all_over(kind: &'static str, error: i32, rest: bool, times: usize) {
    let lives = Lives::new();
    let trace = lives.folder.path().join("trace");
    assert_eq!(lives.one(|command| traced(command, &trace)), (End::Done, Ok(true)));
    let calls = Calls::of(&trace).of_kind(kind);
    let (mut not_opened, mut not_taken) = (0, 0);
    for number in 0..times {
        // The first writes are the name of the holder in its lock, without which all goes on.
        let fail = Failing { kind, at: 5 + calls * number / times, error, rest };
        let (end, held) = lives.one(|command| failing(command, fail));
        let label = format!("{fail:?} of {calls}: {end:?}");
        assert!(held.is_ok(), "{label}: {held:?}");
        match end {
            // A thing of no weight may have failed: the name of the holder, say, or a call while it was closed.
            End::Done => assert!(!rest || fail.at + 2 * STEPS as usize > calls, "{label}"),
            End::NotOpened(error) => {
                let told = ["Log(Unavailable", "Log(Unknown", "Store(WitnessNotWritten", "Model(Unavailable"];
                assert!(told.iter().any(|told| error.starts_with(told)), "{label}");
                not_opened += 1;
            }
            End::NotTaken(error) => {
                let told = [
                    "Log(Unknown",
                    "RecordedNotShown",
                    "Store(WitnessNotWritten",
                    "Log(Unavailable",
                    "Model(Unavailable",
                ];
                assert!(told.iter().any(|told| error.starts_with(told)), "{label}");
                not_taken += 1;
            }
            End::Hung => panic!("{label}"),
        }
    }
    assert!(not_opened > 0, "no opening met an error");
    assert!(not_taken > 0 || kind == "name", "no append met an error");
}

#[test]
fn a_disk_that_fails_from_some_write_on_loses_nothing_that_was_acknowledged() {
    all_over("write", EIO, true, 6);
}

#[test]
fn a_disk_that_fails_at_one_write_loses_nothing_that_was_acknowledged() {
    all_over("write", EIO, false, 6);
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_a_write_loses_nothing_that_was_acknowledged() {
    all_over("write", ENOSPC, true, 6);
}

#[test]
fn a_disk_that_fails_from_some_sync_on_loses_nothing_that_was_acknowledged() {
    all_over("sync", EIO, true, 6);
}

#[test]
fn a_disk_that_fails_at_one_sync_loses_nothing_that_was_acknowledged() {
    all_over("sync", EIO, false, 6);
}

#[test]
fn a_disk_that_has_no_room_for_a_name_loses_nothing_that_was_acknowledged() {
    all_over("name", ENOSPC, true, 6);
    all_over("name", ENOSPC, false, 6);
}
