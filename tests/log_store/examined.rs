//! A store is examined on a copy: nothing in it changes, however sound or damaged it is.

use super::folder::files;
use super::given::{append, deal, note, options, store};
use super::unfinished::copy;
use mercato::deal::ids::Position;
use mercato::log::{Checked, EventLog as _, Examined, LogError, OpenOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("store");
    store(&path).unwrap().log.append(&[append(deal(1), 0, (0..600).map(note))]).unwrap();
    path
}

/// Every file but the lock, with its bytes.
fn all_but_the_lock(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = files(path);
    found.remove(&path.join("lock"));
    found
}

fn examine(path: &Path) -> Result<Checked, LogError> {
    let options = OpenOptions { create: false, ..options() };
    Examined::open(path, options).and_then(|examined| examined.check(&mut |_| ()))
}

/// What an examination says, after which everything is as it was.
fn examined(path: &Path) -> Result<Checked, LogError> {
    let before = all_but_the_lock(path);
    let said = examine(path);
    assert!(before == all_but_the_lock(path), "something changed: {said:?}");
    said
}

#[test]
fn a_sound_store_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    assert_eq!(examined(&path).unwrap().records, 600);
    // A witness that lags behind is not brought up, and what a kill left in the log is not put aside.
    let text = fs::read_to_string(path.join("witness")).unwrap();
    let earlier = folder.path().join("earlier");
    drop(store(&earlier).unwrap());
    fs::copy(earlier.join("witness"), path.join("witness")).unwrap();
    assert_ne!(fs::read_to_string(path.join("witness")).unwrap(), text);
    fs::write(path.join("log/snap.FFFFFFFFFFFFFFFF.generating"), "half").unwrap();
    assert_eq!(examined(&path).unwrap().records, 600);
}

#[test]
fn a_damaged_store_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let whole = filled(folder.path());
    let good = fs::read(whole.join("log/db")).unwrap();
    let end = good.iter().rposition(|byte| *byte != 0).unwrap();
    let half = good[..end / 2].to_vec();
    let flipped = (1..24).map(|number| {
        let mut bad = good.clone();
        bad[end * number / 24] ^= 0x55;
        bad
    });
    let mut found = 0;
    for bad in [half, Vec::new()].into_iter().chain(flipped) {
        let place = folder.path().join("damaged");
        copy(&whole, &place);
        fs::write(place.join("log/db"), bad).unwrap();
        match examined(&place) {
            Ok(checked) => assert_eq!(checked.records, 600),
            Err(
                LogError::Damaged { .. }
                | LogError::DamagedFile { .. }
                | LogError::DamagedIndex { .. }
                | LogError::Unavailable { .. },
            ) => found += 1,
            Err(other) => panic!("{other}"),
        }
        fs::remove_dir_all(&place).unwrap();
    }
    assert!(found > 2, "no damage was met");
}

#[test]
fn a_log_that_is_shorter_than_its_witness_says_or_has_none_is_damaged() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    let shorter = folder.path().join("shorter");
    store(&shorter).unwrap().log.append(&[append(deal(1), 0, (0..599).map(note))]).unwrap();
    fs::remove_dir_all(path.join("log")).unwrap();
    copy(&shorter.join("log"), &path.join("log"));
    let error = examined(&path).unwrap_err();
    assert!(error.to_string().ends_with("it ends at position 599, but it had 600 records once"), "{error}");
    fs::remove_file(path.join("witness")).unwrap();
    let error = examined(&path).unwrap_err();
    assert_eq!(error.to_string(), "the store's file witness is damaged: it is gone");
}

#[test]
fn a_store_that_lost_a_part_is_damaged_and_what_is_none_is_none() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    for (lost, said) in [
        ("log", "the log is damaged: the store's folder has no log in it"),
        ("store.json", "the store's file store.json is damaged: it is gone, and there is a log with 600 records"),
    ] {
        let place = folder.path().join(lost);
        copy(&path, &place);
        fs::rename(place.join(lost), folder.path().join(format!("lost-{lost}"))).unwrap();
        let error = examined(&place).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
    let nothing = folder.path().join("nothing");
    assert!(matches!(examine(&nothing).unwrap_err(), LogError::NoStore { .. }));
    assert!(!nothing.exists());
    // A making that was cut, with a log that never had a record.
    let cut = folder.path().join("cut");
    drop(store(&folder.path().join("empty")).unwrap());
    fs::rename(folder.path().join("empty"), &cut).unwrap();
    fs::remove_file(cut.join("store.json")).unwrap();
    assert!(matches!(examined(&cut).unwrap_err(), LogError::NoStore { .. }));
}

#[test]
fn a_copy_that_a_kill_left_is_removed_and_confuses_nobody() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    let left = path.join("verify.tmp");
    copy(&path.join("log"), &left.join("log"));
    fs::write(left.join("log/db"), "half").unwrap();
    assert_eq!(store(&path).unwrap().log.head().unwrap().position, Position(600));
    assert_eq!(examine(&path).unwrap().records, 600);
    assert!(!left.exists());
    // Neither a store nor other people's things.
    copy(&path.join("log"), &left.join("log"));
    fs::rename(path.join("log"), folder.path().join("log")).unwrap();
    fs::remove_file(path.join("store.json")).unwrap();
    assert!(matches!(examine(&path).unwrap_err(), LogError::NoStore { .. }));
    assert_eq!(store(&path).unwrap().log.head().unwrap().position, Position(0));
}

#[test]
fn a_log_that_cannot_be_copied_is_unavailable_and_says_so() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    // A file in the place of the copy stops everyone, the superuser too, whom permissions do not.
    fs::write(path.join("verify.tmp"), "mine").unwrap();
    let error = examined(&path).unwrap_err();
    let LogError::Unavailable { path: named, reason } = error else { panic!("{error}") };
    assert_eq!(named, path.canonicalize().unwrap());
    assert!(reason.starts_with("its log cannot be copied into verify.tmp, to be checked there: "), "{reason}");
}

#[test]
fn nobody_else_has_the_store_while_it_is_examined() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    let held = Examined::open(&path, OpenOptions { create: false, ..options() }).unwrap();
    assert_eq!(held.records().unwrap(), Position(600));
    let error = store(&path).map(|_| ()).unwrap_err();
    assert!(matches!(error, LogError::InUse { .. }), "{error}");
    drop(held);
    store(&path).unwrap();
}
