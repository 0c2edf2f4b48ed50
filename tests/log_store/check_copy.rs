//! A store is checked on a copy: nothing in it changes, however sound or damaged it is.

use super::folder::files;
use super::given::{append, draft, encoded, id, note, records};
use super::ledgers::reopen;
use super::opened::{options, store};
use super::unfinished::copy;
use mercato::deal::ids::{Position, Version};
use mercato::deal::record::Draft;
use mercato::log::{EventLog as _, LogError};
use mercato::store::{CheckCopy, Checked, OpenOptions, StoreError};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("store");
    append(store(&path).unwrap().log().as_ref(), (0..600).map(note)).unwrap();
    // Now the witness knows of them.
    drop(reopen(&path).0.unwrap());
    path
}

/// Every file but the lock, with its bytes.
fn all_but_the_lock(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = files(path);
    found.remove(&path.join("lock"));
    found
}

/// What a check says of the log.
pub(super) fn checked(path: &Path) -> Result<Checked, StoreError> {
    let options = OpenOptions { create: false, ..options() };
    CheckCopy::open(path, &options).and_then(|copy| copy.check(&mut |_| Ok(())))
}

/// What a check says, after which everything is as it was.
fn unchanged(path: &Path) -> Result<Checked, StoreError> {
    let before = all_but_the_lock(path);
    let said = checked(path);
    assert!(before == all_but_the_lock(path), "something changed: {said:?}");
    said
}

#[test]
fn a_sound_store_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    assert_eq!(unchanged(&path).unwrap().records, 600);
    // What a kill left in the log is not put aside.
    fs::write(path.join("log/snap.FFFFFFFFFFFFFFFF.generating"), "half").unwrap();
    assert_eq!(unchanged(&path).unwrap().records, 600);
}

#[test]
fn a_record_that_another_would_have_followed_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let open = store(&path).unwrap();
    append(open.log().as_ref(), [note(1)]).unwrap();
    let mut later = records(Position(1), [note(2)]).remove(0);
    later.version = Version(3);
    open.log().append(Position(1), &[encoded(&later)]).unwrap();
    drop(open);
    let error = unchanged(&path).unwrap_err();
    assert!(error.to_string().ends_with("position 2 is version 3 of a stream of 1 records"), "{error}");
}

#[test]
fn a_body_is_gone_where_an_erasure_says_so_and_nowhere_else() {
    let folder = TempDir::new().unwrap();
    let with = |name: &str, told: Draft, gone: &[Position]| {
        let path = folder.path().join(name);
        let open = store(&path).unwrap();
        append(open.log().as_ref(), (0..300).map(note)).unwrap();
        let told = encoded(&records(Position(300), [told])[0]);
        open.log().erase(gone, Position(300), &told, &mut |_| ()).unwrap();
        drop(open);
        unchanged(&path)
    };
    let erasure = || draft(9_000, "caldara-atalanta", 5, "erasure", json!({"of": id(99), "reason": "the law"}));
    let right = with("right", erasure(), &[Position(100)]).unwrap();
    assert_eq!((right.records, right.streams, right.erased), (301, 1, 1));
    let untold = with("untold", note(9_000), &[Position(100)]).unwrap_err().to_string();
    assert!(untold.contains("the body of the record at position 100 is gone, and nothing erased it"), "{untold}");
    let left = with("left", erasure(), &[]).unwrap_err().to_string();
    assert!(left.contains("the erasure at position 301 left the body of record"), "{left}");
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
        match unchanged(&place) {
            Ok(checked) => assert_eq!(checked.records, 600),
            Err(
                StoreError::Log(LogError::Damaged { .. })
                | StoreError::DamagedFile { .. }
                | StoreError::Log(LogError::Unavailable { .. }),
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
    append(store(&shorter).unwrap().log().as_ref(), (0..599).map(note)).unwrap();
    fs::remove_dir_all(path.join("log")).unwrap();
    copy(&shorter.join("log"), &path.join("log"));
    let error = unchanged(&path).unwrap_err();
    assert!(error.to_string().ends_with("it ends at position 599, but it had 600 records once"), "{error}");
    fs::remove_file(path.join("witness")).unwrap();
    let error = unchanged(&path).unwrap_err();
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
        let error = unchanged(&place).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
    let nothing = folder.path().join("nothing");
    assert!(matches!(checked(&nothing).unwrap_err(), StoreError::NoStore { .. }));
    assert!(!nothing.exists());
    // A making that was cut, with a log that never had a record.
    let cut = folder.path().join("cut");
    drop(store(&folder.path().join("empty")).unwrap());
    fs::rename(folder.path().join("empty"), &cut).unwrap();
    fs::remove_file(cut.join("store.json")).unwrap();
    assert!(matches!(unchanged(&cut).unwrap_err(), StoreError::NoStore { .. }));
}

#[test]
fn a_copy_that_a_kill_left_is_removed_and_confuses_nobody() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    let left = path.join("verify.tmp");
    copy(&path.join("log"), &left.join("log"));
    fs::write(left.join("log/db"), "half").unwrap();
    assert_eq!(store(&path).unwrap().log().head().unwrap(), Position(600));
    assert_eq!(checked(&path).unwrap().records, 600);
    assert!(!left.exists());
    // Neither a store nor other people's things.
    copy(&path.join("log"), &left.join("log"));
    fs::rename(path.join("log"), folder.path().join("log")).unwrap();
    fs::remove_file(path.join("store.json")).unwrap();
    assert!(matches!(checked(&path).unwrap_err(), StoreError::NoStore { .. }));
    assert_eq!(store(&path).unwrap().log().head().unwrap(), Position(0));
}

#[test]
fn a_log_that_cannot_be_copied_is_unavailable_and_says_so() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    // A file in the place of the copy stops everyone, the superuser too, whom permissions do not.
    fs::write(path.join("verify.tmp"), "mine").unwrap();
    let error = unchanged(&path).unwrap_err();
    let StoreError::Log(LogError::Unavailable { path: named, reason }) = error else { panic!("{error}") };
    assert_eq!(named, path.canonicalize().unwrap());
    assert!(reason.starts_with("its log cannot be copied into verify.tmp, to be checked there: "), "{reason}");
}

#[test]
fn nobody_else_has_the_store_while_it_is_checked() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    let held = CheckCopy::open(&path, &OpenOptions { create: false, ..options() }).unwrap();
    assert_eq!(held.log().head().unwrap(), Position(600));
    let error = store(&path).map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    drop(held);
    store(&path).unwrap();
}
