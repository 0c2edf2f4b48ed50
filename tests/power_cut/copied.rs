//! A folder that is copied while its store is in use is no backup, but it must not lie: opening the copy is an error, or
//! gives a beginning of what was appended.

use super::hold::answer;
use super::ledgers::{asked, open, reopen, verified};
use super::workload::{Expected, Step, Workload, done};
use mercato::ledger::Error;
use mercato::log::LogError;
use mercato::read_model::ModelError;
use mercato::store::StoreError;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const STEPS: u64 = 300;

/// Puts files into the order in which they are copied.
type Order = fn(&mut Vec<PathBuf>);

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    // What goes away meanwhile is not copied.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Copies it file by file, each in pieces, with so long a pause after each piece.
fn copy(from: &Path, to: &Path, order: Order, pause: Duration) {
    let mut all = files(from);
    order(&mut all);
    fs::create_dir_all(to.join("log/blobs")).unwrap();
    for path in all {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        let (Ok(mut source), mut target) = (File::open(&path), File::create(target).unwrap()) else { continue };
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = source.read(&mut piece).unwrap();
            if length == 0 {
                break;
            }
            target.write_all(&piece[..length]).unwrap();
            thread::sleep(pause);
        }
    }
}

/// A beginning of what was recorded (true), or an error.
fn is_a_beginning(path: &Path, expected: &Expected, asks: bool) -> bool {
    let found = if asks { asked(path, answer).0 } else { reopen(path).0.and_then(|ledger| answer(&ledger)) };
    match found {
        Ok((head, deals)) => {
            assert!(deals == expected.deals(head), "the deals are not those of the first {head} records");
            let sound = verified(path).is_ok();
            // Who asks looks at no log: that of the copy may be torn.
            assert!(sound || asks, "a writer took a torn copy for a store");
            sound
        }
        Err(
            Error::Log(LogError::Damaged { .. } | LogError::Unavailable { .. })
            | Error::Store(StoreError::DamagedFile { .. } | StoreError::NoStore { .. })
            | Error::LostRecords { .. }
            | Error::NoModel { .. },
        ) => false,
        Err(Error::Model(ModelError::Damaged { .. })) if !asks => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_copy_of_a_store_in_use_is_refused_or_a_beginning_of_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let expected = Expected::new(STEPS);
    drop(open(&path).unwrap());
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut ledger = Some(reopen(&path).0.unwrap());
            for step in Workload::new(STEPS) {
                match step {
                    Step::Reopen => {
                        drop(ledger.take());
                        ledger = Some(reopen(&path).0.unwrap());
                    }
                    step => drop(done(ledger.as_mut().unwrap(), step).unwrap()),
                }
                // So that it lasts as long as some copies do.
                thread::sleep(Duration::from_millis(5));
            }
            ended.store(true, Ordering::Release);
        });
        let orders: [Order; 5] = [
            |_| (),
            |files| files.reverse(),
            |files| files.sort_by_key(|path| !path.ends_with("log/db")),
            |files| files.sort_by_key(|path| path.ends_with("log/db")),
            |files| files.sort_by_key(|path| path.ends_with("witness")),
        ];
        let (mut beginnings, mut meanwhile, mut copies) = (0, 0, 0);
        while !ended.load(Ordering::Acquire) || copies < 2 * orders.len() {
            let pause = Duration::from_micros([0, 200, 2_000][copies / orders.len() % 3]);
            let place = folder.path().join(format!("copy-{copies}"));
            copy(&path, &place, orders[copies % orders.len()], pause);
            meanwhile += usize::from(!ended.load(Ordering::Acquire));
            beginnings += usize::from(is_a_beginning(&place, &expected, copies % 3 < 2));
            fs::remove_dir_all(place).unwrap();
            copies += 1;
        }
        assert!(beginnings > 0, "none of {copies} copies could be read");
        assert!(meanwhile > 0, "all copies were made of a store that nobody wrote into");
    });
}
