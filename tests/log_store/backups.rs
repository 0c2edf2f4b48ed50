//! Backups: what is saved comes back as it was, whole or not at all.

use super::check_copy::checked;
use super::folder::files;
use super::given::{append, long_note, note};
use super::ledgers::{asked, everything, reopen, verified};
use super::opened::{options, store};
use super::unfinished::copy;
use chrono_tz::Europe::{London, Rome};
use mercato::deal::ids::Position;
use mercato::log::EventLog as _;
use mercato::store::{BackupFault, CheckCopy, Contents, OpenOptions, Store, StoreError};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A store with some records sealed and some not, closed, and its backup.
fn saved(folder: &Path) -> (PathBuf, PathBuf) {
    let (path, file) = (folder.join("store"), folder.join("saved"));
    let open = store(&path).unwrap();
    append(open.log().as_ref(), (0..300).map(note)).unwrap();
    append(open.log().as_ref(), (300..420).map(|number| long_note(number, 900))).unwrap();
    back_up(&open, &file).unwrap();
    (path, file)
}

fn back_up(store: &Store, file: &Path) -> Result<Contents, StoreError> {
    store.back_up(file, false, &mut |_| ())
}

fn restore(path: &Path, file: &Path) -> Result<Contents, StoreError> {
    Store::restore(path, file, &options(), &mut |_| ())
}

fn open(path: &Path) -> Store {
    Store::open(path, OpenOptions { create: false, ..options() }).unwrap()
}

fn fault(result: Result<Contents, StoreError>) -> BackupFault {
    match result.unwrap_err() {
        StoreError::Backup { fault, .. } => fault,
        other => panic!("{other}"),
    }
}

/// The two are one store, and sound.
fn are_the_same(path: &Path, other: &Path) {
    let [first, second] = [open(path), open(other)];
    let read = |store: &Store| (store.log().read(Position(0), usize::MAX).unwrap(), store.log().tree().unwrap());
    assert!(read(&first) == read(&second));
    drop((first, second));
    assert_eq!(checked(path).unwrap(), checked(other).unwrap());
    assert_eq!(fs::read(path.join("store.json")).unwrap(), fs::read(other.join("store.json")).unwrap());
}

#[test]
fn what_was_saved_comes_back_as_the_same_store() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let restored = folder.path().join("a/b/restored");
    let contents = restore(&restored, &file).unwrap();
    assert_eq!((contents.records, contents.streams), (420, 1));
    assert_eq!(contents, Store::verify_backup(&file, &mut |_| ()).unwrap());
    are_the_same(&path, &restored);
    let answers = [&path, &restored].map(|path| asked(path, everything));
    assert!(answers.iter().all(|(answer, why)| answer.is_ok() && why.is_empty()), "{answers:?}");
    assert!(answers[0].0.as_ref().unwrap() == answers[1].0.as_ref().unwrap());
    // Byte for byte: a backup of it is the same file.
    back_up(&open(&restored), &folder.path().join("again")).unwrap();
    assert!(fs::read(file).unwrap() == fs::read(folder.path().join("again")).unwrap());
}

#[test]
fn an_empty_store_comes_back_too() {
    let folder = TempDir::new().unwrap();
    let (path, file) = (folder.path().join("store"), folder.path().join("saved"));
    assert_eq!(back_up(&store(&path).unwrap(), &file).unwrap().records, 0);
    restore(&folder.path().join("restored"), &file).unwrap();
    are_the_same(&path, &folder.path().join("restored"));
}

#[test]
fn what_is_recorded_while_a_backup_is_written_is_not_in_it() {
    let folder = TempDir::new().unwrap();
    let (made, file) = (store(&folder.path().join("store")).unwrap(), folder.path().join("saved"));
    append(made.log().as_ref(), (0..9_000).map(note)).unwrap();
    let mut next = 9_000..;
    let mut record = |_| {
        append(made.log().as_ref(), next.next().map(note)).unwrap();
    };
    let contents = made.back_up(&file, false, &mut record).unwrap();
    assert_eq!((contents.records, made.log().head().unwrap()), (9_000, Position(9_002)));
    assert_eq!(contents, Store::verify_backup(&file, &mut |_| ()).unwrap());
}

#[test]
fn many_batches_come_back() {
    let folder = TempDir::new().unwrap();
    let (path, file) = (folder.path().join("store"), folder.path().join("saved"));
    let made = store(&path).unwrap();
    append(made.log().as_ref(), (0..9_000).map(note)).unwrap();
    back_up(&made, &file).unwrap();
    drop(made);
    restore(&folder.path().join("restored"), &file).unwrap();
    are_the_same(&path, &folder.path().join("restored"));
}

#[cfg(unix)]
#[test]
fn only_the_user_reads_a_backup_and_what_is_made_of_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let (_, file) = saved(folder.path());
    let restored = folder.path().join("restored");
    restore(&restored, &file).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(&file), mode(&restored.join("store.json"))], [0o600; 2]);
    assert_eq!([mode(&restored), mode(&restored.join("log"))], [0o700; 2]);
}

#[test]
fn a_backup_that_fails_leaves_nothing_behind_and_what_stood_as_it_was() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let beside = || files(folder.path()).into_iter().filter(|(found, _)| !found.starts_with(&path)).collect::<Vec<_>>();
    let before = beside();
    let made = open(&path);
    assert_eq!(fault(back_up(&made, &file)), BackupFault::Exists);
    assert_eq!(fault(made.back_up(&path, true, &mut |_| ())), BackupFault::NoFile);
    assert_eq!(fault(back_up(&made, &path.join("log/saved"))), BackupFault::InsideTheStore);
    assert!(matches!(fault(back_up(&made, &folder.path().join("nowhere/saved"))), BackupFault::Unavailable { .. }));
    assert!(before == beside(), "something was written");
    assert!(!path.join("log/saved").exists());
}

#[test]
fn what_a_killed_backup_left_is_removed_unless_someone_still_writes_it() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let [left, written, other] = ["saved.new.1", "saved.new.2", "saved.new.txt"].map(|name| folder.path().join(name));
    for file in [&left, &written, &other] {
        fs::write(file, "half").unwrap();
    }
    let held = fs::File::open(&written).unwrap();
    held.lock().unwrap();
    open(&path).back_up(&file, true, &mut |_| ()).unwrap();
    assert!(!left.exists() && written.exists() && other.exists());
}

#[test]
fn a_place_that_is_not_empty_is_refused_whatever_is_in_it() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let lost = folder.path().join("lost");
    copy(&path, &lost);
    fs::remove_file(lost.join("store.json")).unwrap();
    let letters = folder.path().join("letters");
    fs::create_dir(&letters).unwrap();
    fs::write(letters.join("letter.txt"), "x").unwrap();
    for place in [&path, &lost, &letters, &file] {
        let before = files(folder.path());
        let error = restore(place, &file).unwrap_err();
        assert!(matches!(&error, StoreError::NotEmpty { path } if path == place), "{error}");
        assert!(before == files(folder.path()), "something was written");
    }
}

#[test]
fn what_is_no_backup_or_of_another_zone_leaves_no_store() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let place = folder.path().join("restored");
    assert_eq!(fault(restore(&place, &path.join("store.json"))), BackupFault::NoBackup);
    let in_london = OpenOptions { zone: Some(London), ..options() };
    let error = Store::restore(&place, &file, &in_london, &mut |_| ()).unwrap_err();
    let StoreError::OtherZone { zone: stands, asked } = error else { panic!("{error}") };
    assert_eq!((stands, asked), (Rome, London));
    assert!(!place.exists());
}

/// A backup with another beginning, whose sum is right.
fn with_lines(good: &[u8], lines: &str) -> Vec<u8> {
    let ends = good.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let rest = good.split_at(ends.take(2).last().unwrap()).1;
    let mut bytes = [lines.as_bytes(), rest.split_at(rest.len() - 32).0].concat();
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// It would become a store that this program refuses.
#[test]
fn a_backup_of_a_newer_store_is_refused() {
    let folder = TempDir::new().unwrap();
    let (_, file) = saved(folder.path());
    let good = fs::read(&file).unwrap();
    let text = String::from_utf8_lossy(&good).into_owned();
    let lines = text.split_inclusive('\n').take(2).collect::<String>();
    assert!(with_lines(&good, &lines) == good);
    let place = folder.path().join("restored");
    let refused = |lines: &str| {
        fs::write(&file, with_lines(&good, lines)).unwrap();
        let found = fault(Store::verify_backup(&file, &mut |_| ()));
        assert_eq!(found, fault(restore(&place, &file)));
        assert!(!place.exists());
        found
    };
    let newer = lines.replace(r#"{"format":1,"#, r#"{"format":9,"shards":4,"#);
    assert_eq!(refused(&newer), BackupFault::Newer { what: "the store in it", found: 9, known: 1 });
    assert!(matches!(refused(&lines.replace(r#""zone""#, r#""zona""#)), BackupFault::Damaged { .. }));
}

#[test]
fn a_damaged_backup_leaves_a_place_that_is_as_good_as_empty() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let place = folder.path().join("restored");
    let good = fs::read(&file).unwrap();
    for at in [good.len() / 2, good.len() - 40, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        let damaged = folder.path().join("damaged");
        fs::write(&damaged, bad).unwrap();
        assert!(matches!(fault(restore(&place, &damaged)), BackupFault::Damaged { .. }));
        assert_eq!(files(&place).into_keys().collect::<Vec<_>>(), [place.join("lock")]);
    }
    restore(&place, &file).unwrap();
    are_the_same(&path, &place);
}

/// What a restoring leaves that was cut anywhere: nothing opens as a store, and it can be done again.
#[test]
fn a_restoring_that_was_cut_anywhere_is_no_store_and_is_done_again() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let whole = folder.path().join("whole");
    restore(&whole, &file).unwrap();
    let put = |place: &Path, name: &str, to: &str| {
        if whole.join(name).is_dir() {
            copy(&whole.join(name), &place.join(to));
        } else {
            fs::copy(whole.join(name), place.join(to)).unwrap();
        }
    };
    let cuts: [&[(&str, &str)]; 6] = [
        &[("lock", "lock")],
        &[("lock", "lock"), ("log", "log.restored")],
        &[("log", "log.restored"), ("witness", "witness.new")],
        &[("log", "log.restored"), ("witness", "witness")],
        &[("log", "log.restored"), ("witness", "witness"), ("store.json", "store.json.new")],
        &[("log", "log"), ("witness", "witness"), ("store.json", "store.json.new")],
    ];
    for (number, cut) in cuts.iter().enumerate() {
        let make = |name: &str| {
            let place = folder.path().join(format!("{name}-{number}"));
            fs::create_dir(&place).unwrap();
            cut.iter().for_each(|(name, to)| put(&place, name, to));
            place
        };
        let place = make("cut");
        let marked = place.join("log.restored").exists();
        let is_none = |error: StoreError| match error {
            StoreError::RestoreCutShort { path } => marked && path == place,
            StoreError::NoStore { .. } => !marked,
            other => panic!("cut {number}: {other}"),
        };
        let read = || OpenOptions { create: false, ..options() };
        assert!(is_none(Store::open(&place, read()).map(|_| ()).unwrap_err()), "cut {number}");
        assert!(is_none(CheckCopy::open(&place, &read()).map(|_| ()).unwrap_err()), "cut {number}");
        restore(&place, &file).unwrap();
        are_the_same(&path, &place);
        assert_eq!(fs::read_dir(&place).unwrap().count(), 4, "cut {number}");
        // Another store may be made there where nothing tells of a restoring: it begins with nothing of the backup.
        let place = make("other");
        if marked {
            let error = store(&place).map(|_| ()).unwrap_err();
            assert!(matches!(error, StoreError::RestoreCutShort { .. }), "cut {number}: {error}");
            assert!(place.join("log.restored").exists(), "cut {number}");
            continue;
        }
        assert_eq!(store(&place).unwrap().log().head().unwrap(), Position(0), "cut {number}");
        assert_eq!(fs::read_dir(&place).unwrap().count(), 4, "cut {number}");
    }
}

/// The read model is no part of a backup: the first who asks makes it.
#[test]
fn a_restored_store_gets_its_read_model_from_its_log() {
    let folder = TempDir::new().unwrap();
    let (path, file) = saved(folder.path());
    let restored = folder.path().join("restored");
    restore(&restored, &file).unwrap();
    assert!(!verified(&restored).unwrap().model);
    drop(reopen(&restored).0.unwrap());
    assert!(verified(&restored).unwrap().model);
    let names = fs::read_dir(&restored).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.starts_with("read-model")).collect::<Vec<_>>(), ["read-model-2-1.sqlite"]);
    are_the_same(&path, &restored);
}
