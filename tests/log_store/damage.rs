//! Bytes that are not what was written: an error, or the log as it was; never a panic, never another record, and never
//! a shorter log, since the witness knows how long it was (sled takes damage for a torn end).

use super::given::{append, deal, long_note, note, store};
use super::unfinished::copy;
use mercato::deal::ids::Position;
use mercato::deal::record::Record;
use mercato::log::{EventLog as _, LogError};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn filled(folder: &Path) -> (PathBuf, Vec<Record>) {
    let path = folder.join("whole");
    let mut open = store(&path).unwrap();
    for number in 0..60 {
        let length = usize::try_from(number * 7).unwrap() + 1;
        open.log.append(&[append(deal(1), number, [long_note(u128::from(number), length)])]).unwrap();
    }
    // So that some are sealed, and some are not.
    open.log.append(&[append(deal(2), 0, (100..400).map(note))]).unwrap();
    let all = open.log.read_after(Position(0), usize::MAX).unwrap();
    (path, all)
}

#[derive(Debug, Default)]
struct Outcomes {
    errors: u32,
    whole: u32,
}

fn outcome(path: &Path, all: &[Record], outcomes: &mut Outcomes) {
    let read = store(path).and_then(|open| {
        let records = open.log.read_after(Position(0), usize::MAX)?;
        open.log.check(&mut |_| ())?;
        Ok(records)
    });
    match read {
        Ok(records) => {
            assert!(records == all, "{} records, and not those that were written", records.len());
            outcomes.whole += 1;
        }
        Err(LogError::Damaged { .. } | LogError::DamagedIndex { .. } | LogError::Unavailable { .. }) => {
            outcomes.errors += 1;
        }
        Err(other) => panic!("{other}"),
    }
}

/// Flips one bit at each of `count` places all over a file of the log.
fn flipped(folder: &Path, whole: &Path, all: &[Record], name: &str, count: usize) -> Outcomes {
    let bytes = fs::read(whole.join("log").join(name)).unwrap();
    // The end of the file of sled's log is empty: nothing can be damaged there.
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    let mut outcomes = Outcomes::default();
    let place = folder.join("damaged");
    copy(whole, &place);
    outcome(&place, all, &mut outcomes);
    assert_eq!(outcomes.whole, 1, "an undamaged copy is no whole log: {outcomes:?}");
    fs::remove_dir_all(&place).unwrap();
    for number in 0..count {
        copy(whole, &place);
        let mut damaged = bytes.clone();
        *damaged.get_mut(end * number / count).unwrap() ^= 1 << (number % 8);
        fs::write(place.join("log").join(name), damaged).unwrap();
        outcome(&place, all, &mut outcomes);
        fs::remove_dir_all(&place).unwrap();
    }
    outcomes
}

#[test]
fn a_flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let (whole, all) = filled(folder.path());
    let outcomes = flipped(folder.path(), &whole, &all, "db", 300);
    assert!(outcomes.errors > 0, "no damage was met: {outcomes:?}");
}

#[test]
fn a_flipped_bit_in_a_snapshot_or_what_it_stands_for_is_found_or_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let (whole, all) = filled(folder.path());
    drop(store(&whole).unwrap());
    let names: Vec<_> = fs::read_dir(whole.join("log")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let names = names.iter().filter_map(|name| name.to_str());
    for name in names.filter(|name| name.starts_with("snap.") || *name == "db" || *name == "conf") {
        let outcomes = flipped(folder.path(), &whole, &all, name, 100);
        assert!(outcomes.errors > 0, "no damage was met: {outcomes:?}");
    }
}

#[test]
fn a_file_that_was_cut_is_found_or_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let (whole, all) = filled(folder.path());
    let mut outcomes = Outcomes::default();
    let names: Vec<_> = fs::read_dir(whole.join("log")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    for name in names.iter().filter(|name| *name != "blobs") {
        let bytes = fs::read(whole.join("log").join(name)).unwrap();
        for part in 0..20 {
            let place = folder.path().join("damaged");
            copy(&whole, &place);
            fs::write(place.join("log").join(name), &bytes[..bytes.len() * part / 20]).unwrap();
            outcome(&place, &all, &mut outcomes);
            fs::remove_dir_all(&place).unwrap();
        }
    }
    assert!(outcomes.errors > 0, "no damage was met: {outcomes:?}");
}
