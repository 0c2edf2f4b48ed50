//! The witness: a log that is shorter than it was, or not what it was, is not opened; and it says which read model is
//! complete.

use super::folder::files;
use super::ledgers::{add, asked, everything, existing, filled, fresh, lines, model, reopen, try_import, witness};
use super::opened::store;
use super::unfinished::copy;
use mercato::deal::ids::Position;
use mercato::ledger::{Error, Ledger};
use mercato::log::{EventLog as _, LogError};
use mercato::store::StoreError;
use mercato::store::witness::{FileId, Lag, Witness, WitnessState};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn with_records(folder: &Path, name: &str, count: u64) -> PathBuf {
    let path = folder.join(name);
    filled(&path, count);
    path
}

/// What is wrong with the log or the witness.
fn damage(path: &Path) -> String {
    match reopen(path).0.map(drop).unwrap_err() {
        Error::Log(LogError::Damaged { what }) => what,
        Error::Store(StoreError::DamagedFile { file: "witness", what }) => format!("witness: {what}"),
        other => panic!("{other}"),
    }
}

/// The log of one store in the place of that of another.
fn swapped(path: &Path, other: &Path) {
    fs::remove_dir_all(path.join("log")).unwrap();
    copy(&other.join("log"), &path.join("log"));
}

#[test]
fn a_store_that_was_closed_has_one_that_says_all() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 300);
    let Witness { state, position, root, model: number, whole, file, log } = witness(&path);
    assert_eq!((state, position, number, whole, file), (WitnessState::Closed, Position(300), Some(1), true, None));
    assert_eq!(log.unwrap().length, fs::metadata(path.join("log/db")).unwrap().len());
    assert!(model(&path).is_file() && !path.join("witness.new").exists());
    assert_eq!(root, store(&path).unwrap().log().tree().unwrap().root());
}

#[test]
fn it_is_open_from_the_first_append_on_and_names_the_file_of_the_read_model() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 300);
    let before = witness(&path);
    let mut open = reopen(&path).0.unwrap();
    assert_eq!(witness(&path), before, "who only reads changes nothing");
    add(&mut open, 300);
    let Witness { state, position, root, model: number, whole, file, log } = witness(&path);
    assert_eq!((state, position, root), (WitnessState::Open, before.position, before.root));
    assert_eq!((number, whole, log), (Some(1), false, None));
    assert!(file.is_some() && file == FileId::of(&model(&path)));
    add(&mut open, 301);
    drop(open);
    assert_eq!((witness(&path).state, witness(&path).position), (WitnessState::Closed, Position(302)));
}

/// Where sled's file is known, nothing of it needs to be copied before sled opens it.
#[test]
fn a_log_that_is_as_it_was_closed_is_not_salvaged_and_any_other_is() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 300);
    fs::write(path.join("log.salvage"), "no folder can be made here").unwrap();
    for _ in 0..3 {
        reopen(&path).0.unwrap();
    }
    let mut other = witness(&path);
    other.log.as_mut().unwrap().hash ^= 1;
    other.write(&path).unwrap();
    let error = reopen(&path).0.map(drop).unwrap_err();
    assert!(matches!(error, Error::Log(LogError::Unavailable { .. })), "{error}");
}

#[test]
fn a_log_that_ends_before_its_witness_is_damaged_and_says_so() {
    let folder = TempDir::new().unwrap();
    let (path, shorter) = (with_records(folder.path(), "store", 300), with_records(folder.path(), "other", 299));
    swapped(&path, &shorter);
    assert_eq!(damage(&path), "it ends at position 299, but it had 300 records once");
    // However often it is tried.
    assert_eq!(damage(&path), "it ends at position 299, but it had 300 records once");
}

/// sled puts zeros over all that follows what does not read; but the records there are good.
#[test]
fn a_log_that_is_refused_keeps_what_it_had() {
    let folder = TempDir::new().unwrap();
    let whole = with_records(folder.path(), "whole", 300);
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
        let before = files(&path.join("log"));
        if let Err(StoreError::Log(LogError::Damaged { .. })) = store(&path).map(|_| ()) {
            refused += 1;
            assert!(before == files(&path.join("log")), "byte {at}: something was written");
        }
        fs::remove_dir_all(&path).unwrap();
    }
    assert!(refused > 10, "only {refused} were refused");
}

/// Someone put it aside, or an erasing was cut.
#[test]
fn an_old_log_is_not_removed_while_there_is_no_other() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 30);
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
        // Their salts are others.
        let path = with_records(folder.path(), &format!("store-{count}"), count);
        let other = with_records(folder.path(), &format!("other-{count}"), count);
        swapped(&path, &other);
        assert_eq!(damage(&path), format!("up to position {count} it is not what it was"));
    }
}

#[test]
fn other_records_are_found_even_where_they_were_sealed_since() {
    let folder = TempDir::new().unwrap();
    let (path, other) = (with_records(folder.path(), "store", 100), with_records(folder.path(), "other", 300));
    swapped(&path, &other);
    assert_eq!(damage(&path), "up to position 100 it is not what it was");
}

#[test]
fn a_witness_that_is_gone_or_does_not_read_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 3);
    fs::write(path.join("witness"), "{").unwrap();
    assert_eq!(damage(&path), "witness: it is cut short");
    fs::write(path.join("witness"), "{\n\"position\": 3, \"root\": \"0g\"}").unwrap();
    assert!(damage(&path).starts_with("witness: it does not read in line 2"), "{}", damage(&path));
    fs::write(path.join("witness"), "").unwrap();
    assert_eq!(damage(&path), "witness: it is empty");
    fs::remove_file(path.join("witness")).unwrap();
    assert_eq!(damage(&path), "witness: it is gone");
}

#[test]
fn a_witness_that_lags_behind_stops_nobody_and_is_brought_up_at_the_next_close() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 30);
    let early = fs::read(path.join("witness")).unwrap();
    let mut open = reopen(&path).0.unwrap();
    (30..300).for_each(|number| add(&mut open, number));
    drop(open);
    let late = Witness { log: None, ..witness(&path) };
    let answer = asked(&path, everything).0.unwrap();
    for asks in [true, false] {
        fs::write(path.join("witness"), &early).unwrap();
        if asks {
            assert!(asked(&path, everything).0.unwrap() == answer);
        } else {
            assert_eq!(reopen(&path).0.unwrap().log().head().unwrap(), Position(300));
        }
        assert_eq!(Witness { log: None, ..witness(&path) }, late);
    }
    assert!(!path.join("witness.new").exists());
}

#[test]
fn where_it_cannot_be_written_nothing_is_recorded_and_at_the_end_that_is_told() {
    let folder = TempDir::new().unwrap();
    let path = with_records(folder.path(), "store", 30);
    let lag = Lag::default();
    let mut open = Ledger::open(&path, existing(), fresh(), lag.clone(), mercato::ledger::nobody()).unwrap();
    // A folder in its place stops everyone, the superuser too, whom permissions do not.
    fs::create_dir(path.join("witness.new")).unwrap();
    let error = try_import(&mut open, lines(30..31)).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::WitnessNotWritten { .. })), "{error}");
    assert_eq!(open.log().head().unwrap(), Position(30));
    fs::remove_dir(path.join("witness.new")).unwrap();
    add(&mut open, 30);
    fs::create_dir(path.join("witness.new")).unwrap();
    drop(open);
    assert!(matches!(lag.take(), Some(StoreError::WitnessNotWritten { .. })));
    fs::remove_dir(path.join("witness.new")).unwrap();
    assert_eq!(asked(&path, |reader| reader.head()).0.unwrap(), Position(31));
}
