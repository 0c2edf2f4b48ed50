//! The witness: a log that is shorter than it was, or not what it was, is not opened.

use super::given::{append, deal, note, store};
use super::unfinished::copy;
use mercato::deal::ids::Position;
use mercato::log::{EventLog as _, LogError};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn with_records(folder: &Path, name: &str, count: u64, first: u128) -> PathBuf {
    let path = folder.join(name);
    let mut open = store(&path).unwrap();
    open.log.append(&[append(deal(1), 0, (first..first + u128::from(count)).map(note))]).unwrap();
    path
}

fn damage(path: &Path) -> String {
    match store(path).map(|_| ()).unwrap_err() {
        LogError::Damaged { what } => what,
        LogError::DamagedFile { file: "witness", what } => format!("witness: {what}"),
        other => panic!("{other}"),
    }
}

/// The log of one store in the place of that of another.
fn swapped(path: &Path, other: &Path) {
    fs::remove_dir_all(path.join("log")).unwrap();
    copy(&other.join("log"), &path.join("log"));
}

#[test]
fn a_log_that_ends_before_its_witness_is_damaged_and_says_so() {
    let folder = TempDir::new().unwrap();
    let (path, shorter) = (with_records(folder.path(), "store", 300, 0), with_records(folder.path(), "other", 299, 0));
    swapped(&path, &shorter);
    assert_eq!(damage(&path), "it ends at position 299, but it had 300 records once");
    // However often it is tried.
    assert_eq!(damage(&path), "it ends at position 299, but it had 300 records once");
}

/// sled puts zeros over all that follows what does not read; but the records there are good.
#[test]
fn a_log_that_is_refused_keeps_what_it_had() {
    let folder = TempDir::new().unwrap();
    let whole = with_records(folder.path(), "whole", 300, 0);
    // Opened once more, so that there is a snapshot.
    drop(store(&whole).unwrap());
    let length = fs::read(whole.join("log/db")).unwrap().iter().rposition(|byte| *byte != 0).unwrap();
    let mut refused = 0;
    for (number, at) in (100..length).step_by(length / 40).enumerate() {
        let path = folder.path().join(format!("store-{number}"));
        copy(&whole, &path);
        if number % 2 == 0 {
            for entry in fs::read_dir(path.join("log")).unwrap().map(Result::unwrap) {
                if entry.file_name().to_string_lossy().starts_with("snap.") {
                    fs::remove_file(entry.path()).unwrap();
                }
            }
        }
        let mut db = fs::read(path.join("log/db")).unwrap();
        db[at] ^= 1;
        fs::write(path.join("log/db"), &db).unwrap();
        let before = super::folder::files(&path.join("log"));
        if let Err(LogError::Damaged { .. }) = store(&path).map(|_| ()) {
            refused += 1;
            assert!(before == super::folder::files(&path.join("log")), "byte {at}: something was written");
        }
    }
    assert!(refused > 10, "only {refused} were refused");
}

/// Someone put it aside, or an upgrade was cut.
#[test]
fn an_old_log_is_not_removed_while_there_is_no_other() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 3, 0);
    fs::rename(path.join("log"), path.join("log.old")).unwrap();
    damage(&path);
    assert!(path.join("log.old/db").exists());
    copy(&path.join("log.old"), &path.join("log"));
    fs::write(path.join("log/db"), "torn").unwrap();
    damage(&path);
    assert!(path.join("log.old/db").exists());
}

#[test]
fn a_log_with_other_records_is_damaged_and_says_so() {
    let folder = TempDir::new().unwrap();
    for count in [3, 256, 300] {
        let path = with_records(folder.path(), &format!("store-{count}"), count, 0);
        let other = with_records(folder.path(), &format!("other-{count}"), count, 7);
        swapped(&path, &other);
        assert_eq!(damage(&path), format!("up to position {count} it is not what it was"));
    }
}

#[test]
fn a_check_finds_other_records_even_where_they_were_sealed_since() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 100, 0);
    let early = fs::read(path.join("witness")).unwrap();
    let other = with_records(folder.path(), "other", 300, 7);
    swapped(&path, &other);
    fs::write(path.join("witness"), early).unwrap();
    let error = store(&path).unwrap().log.check(&mut |_| ()).unwrap_err();
    assert!(error.to_string().ends_with("up to position 100 it is not what it was"), "{error}");
}

#[test]
fn a_witness_that_is_gone_or_does_not_read_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 3, 0);
    fs::write(path.join("witness"), "{").unwrap();
    assert_eq!(damage(&path), "witness: it is cut short");
    fs::write(path.join("witness"), "{\n\"position\": 3, \"root\": \"0g\"}").unwrap();
    assert!(damage(&path).starts_with("witness: it does not read in line 2"), "{}", damage(&path));
    fs::remove_file(path.join("witness")).unwrap();
    assert_eq!(damage(&path), "witness: it is gone");
}

#[test]
fn a_witness_that_lags_behind_stops_nobody_and_is_brought_up_at_the_next_close() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 3, 0);
    let early = fs::read(path.join("witness")).unwrap();
    store(&path).unwrap().log.append(&[append(deal(1), 3, (3..300).map(note))]).unwrap();
    let late = fs::read(path.join("witness")).unwrap();
    assert_ne!(early, late);
    fs::write(path.join("witness"), &early).unwrap();
    assert_eq!(store(&path).unwrap().log.head().unwrap().position, Position(300));
    assert_eq!(fs::read(path.join("witness")).unwrap(), late);
    assert!(!path.join("witness.new").exists());
}

#[test]
fn a_long_run_brings_it_up_on_the_way() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 1, 0);
    let early = fs::read(path.join("witness")).unwrap();
    let mut open = store(&path).unwrap();
    open.log.append(&[append(deal(2), 0, (1..4_000).map(note))]).unwrap();
    assert_eq!(fs::read(path.join("witness")).unwrap(), early);
    open.log.append(&[append(deal(2), 3_999, (4_000..4_200).map(note))]).unwrap();
    assert_ne!(fs::read(path.join("witness")).unwrap(), early);
}
