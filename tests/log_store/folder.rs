//! What may be opened as a store, and what is refused with nothing written.

use super::given::{append, encoded, note, records};
use super::opened::{options, store};
use chrono_tz::Europe::{London, Rome};
use mercato::deal::ids::Position;
use mercato::log::{EventLog as _, LogError};
use mercato::store::{OpenOptions, Store, StoreError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Every file below, with its bytes.
pub(super) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.insert(path.clone(), Vec::new());
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

fn refused(path: &Path, options: OpenOptions) -> StoreError {
    let above = path.ancestors().skip(1).find(|above| above.is_dir()).unwrap();
    let before = files(above);
    let error = Store::open(path, options).map(|_| ()).unwrap_err();
    assert!(before == files(above), "something was written");
    error
}

#[test]
fn a_store_keeps_its_zone_its_id_its_secret_and_its_records() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a/b/store");
    let made = Store::open(&path, OpenOptions { zone: Some(London), ..options() }).unwrap();
    append(made.log().as_ref(), [note(1)]).unwrap();
    let (zone, id, secret) = (made.zone(), made.id(), made.secret().clone());
    drop(made);
    let again = Store::open(&path, OpenOptions { create: false, fresh: Box::new(|_| ()), ..options() }).unwrap();
    assert_eq!((again.zone(), again.id(), again.secret()), (zone, id, &secret));
    assert_eq!(zone, London);
    assert_ne!(secret.bytes(), &[0; 32]);
    assert_eq!(again.log().read(Position(0), 9).unwrap(), [encoded(&records(Position(0), [note(1)])[0])]);
}

#[test]
fn a_store_that_is_not_there_is_made_only_when_it_was_asked_for() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let error = refused(&path, OpenOptions { create: false, ..options() });
    assert!(matches!(&error, StoreError::NoStore { path: named } if *named == path), "{error}");
    assert_eq!(store(&path).unwrap().zone(), Rome);
}

#[cfg(unix)]
#[test]
fn only_the_user_reads_what_a_store_has() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("above/store");
    drop(store(&path).unwrap());
    let mode = |name: &str| fs::metadata(path.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(".."), mode(""), mode("log")], [0o700; 3]);
    assert_eq!([mode("store.json"), mode("lock")], [0o600; 2]);
}

#[test]
fn another_zone_is_refused_and_the_same_one_is_not() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    drop(store(&path).unwrap());
    let error = refused(&path, OpenOptions { zone: Some(London), ..options() });
    let StoreError::OtherZone { zone: stands, asked } = error else { panic!("{error}") };
    assert_eq!((stands, asked), (Rome, London));
    Store::open(&path, OpenOptions { zone: Some(Rome), ..options() }).unwrap();
}

#[test]
fn a_newer_format_is_refused_whatever_else_its_store_json_says() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    drop(store(&path).unwrap());
    fs::write(path.join("store.json"), r#"{"format": 2, "shards": 4}"#).unwrap();
    let error = refused(&path, options());
    assert!(matches!(error, StoreError::NewerFormat { found: 2, known: 1, .. }), "{error}");
}

#[test]
fn a_store_json_that_does_not_read_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    drop(store(&path).unwrap());
    let good = fs::read_to_string(path.join("store.json")).unwrap();
    for (bad, said) in [
        ("", "it is empty"),
        ("{", "it is cut short"),
        ("[]", "it does not read in line 1"),
        (r#"{"format": 1}"#, "it does not read in line 1"),
        (&good.replace("Rome", "Atlantis"), "it does not read in line 4"),
        (&good.replace("secret", "s"), "it does not read in line 5"),
    ] {
        assert_ne!(bad, good);
        fs::write(path.join("store.json"), bad).unwrap();
        let error = refused(&path, options());
        let StoreError::DamagedFile { file, what } = error else { panic!("{bad}: {error}") };
        assert!(file == "store.json" && what.starts_with(said), "{bad}: {what}");
    }
}

#[test]
fn each_flipped_bit_of_store_json_is_found() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    drop(store(&path).unwrap());
    let good = fs::read(path.join("store.json")).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(path.join("store.json"), &bad).unwrap();
        let error = refused(&path, options());
        let is_found = matches!(error, StoreError::DamagedFile { .. } | StoreError::NewerFormat { .. });
        assert!(is_found, "byte {at}: {error}");
    }
}

#[test]
fn a_file_is_no_store() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    fs::write(&path, "x").unwrap();
    let error = refused(&path, options());
    assert!(
        matches!(&error, StoreError::Log(LogError::Unavailable { reason, .. }) if reason.contains("a file")),
        "{error}"
    );
    let error = refused(&path.join("below"), options()).to_string();
    assert!(error.contains("is not available"), "{error}");
}

#[test]
fn a_folder_with_other_things_in_it_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("documents");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("letter.txt"), "x").unwrap();
    let error = refused(&path, options());
    assert!(
        matches!(&error, StoreError::Log(LogError::Unavailable { reason, .. }) if reason.contains("other things")),
        "{error}"
    );
}

#[test]
fn what_cannot_be_opened_is_unavailable_with_the_words_of_the_system() {
    for name in ["lock", "store.json"] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        drop(store(&path).unwrap());
        // A folder in its place stops everyone, the superuser too, whom permissions do not.
        fs::remove_file(path.join(name)).unwrap();
        fs::create_dir(path.join(name)).unwrap();
        let error = refused(&path, options());
        assert!(
            matches!(&error, StoreError::Log(LogError::Unavailable { reason, .. }) if reason.contains("directory")),
            "{error}"
        );
    }
}

#[test]
fn a_store_that_lost_its_log_or_its_store_json_is_damaged_and_not_made_anew() {
    for lost in ["log", "store.json"] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        append(store(&path).unwrap().log().as_ref(), [note(1)]).unwrap();
        fs::rename(path.join(lost), folder.path().join("lost")).unwrap();
        let error = store(&path).map(|_| ()).unwrap_err();
        assert!(matches!(error, StoreError::Log(LogError::Damaged { .. }) | StoreError::DamagedFile { .. }), "{error}");
        fs::rename(folder.path().join("lost"), path.join(lost)).unwrap();
        assert_eq!(store(&path).unwrap().log().head().unwrap(), Position(1));
    }
}
