//! What a kill leaves behind, and that it stops nobody.

use super::given::{append, note};
use super::opened::{options, store};
use mercato::deal::ids::Position;
use mercato::log::EventLog as _;
use mercato::store::{OpenOptions, Store, StoreError};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A store with one record, closed.
fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("store");
    append(store(&path).unwrap().log().as_ref(), [note(1)]).unwrap();
    path
}

#[test]
fn a_snapshot_that_a_kill_left_half_made_is_put_aside() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    // Higher than any real one, so that sled would take it for the newest.
    let left = path.join("log/snap.FFFFFFFFFFFFFFFF.generating");
    fs::write(&left, "half").unwrap();
    let open = store(&path).unwrap();
    assert_eq!(open.log().head().unwrap(), Position(1));
    assert!(!left.exists());
    assert_eq!(fs::read_to_string(path.join("log/half-made-snapshot")).unwrap(), "half");
}

#[test]
fn a_making_that_was_cut_anywhere_is_finished() {
    let whole = TempDir::new().unwrap();
    let made = whole.path().join("store");
    drop(store(&made).unwrap());
    let cuts: [&dyn Fn(&Path); 5] = [
        &|_| (),
        &|path| fs::write(path.join("lock"), "gone (process 1)").unwrap(),
        &|path| {
            fs::create_dir(path.join("log.new")).unwrap();
            fs::write(path.join("log.new/conf"), "torn").unwrap();
        },
        &|path| copy(&made.join("log"), &path.join("log")),
        &|path| {
            copy(&made.join("log"), &path.join("log"));
            fs::write(path.join("store.json.new"), "{\"format\": 1, \"id").unwrap();
        },
    ];
    for (number, cut) in cuts.iter().enumerate() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        fs::create_dir(&path).unwrap();
        cut(&path);
        let none = Store::open(&path, OpenOptions { create: false, ..options() }).map(|_| ()).unwrap_err();
        assert!(matches!(none, StoreError::NoStore { .. }), "cut {number}: {none}");
        append(store(&path).unwrap().log().as_ref(), [note(1)]).unwrap();
        let again = store(&path).unwrap();
        assert_eq!(again.log().head().unwrap(), Position(1), "cut {number}");
        assert!(!path.join("log.new").exists() && !path.join("store.json.new").exists(), "cut {number}");
    }
}

/// Or `store.json`, lost later, would be taken for one that was still on its way, and its log for one of no weight.
#[test]
fn what_a_cut_rewriting_of_store_json_left_goes_with_the_next_opening() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    fs::copy(path.join("store.json"), path.join("store.json.new")).unwrap();
    drop(store(&path).unwrap());
    assert!(!path.join("store.json.new").exists());
    fs::remove_file(path.join("store.json")).unwrap();
    let error = store(&path).map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::DamagedFile { file: "store.json", .. }), "{error}");
    assert!(path.join("log/db").exists());
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
