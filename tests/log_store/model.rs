//! The read model of a store, when it is not what it should be: it is rebuilt or brought up from the log, which is said, and
//! the answer is right; and where the log is the one that lost something, the model is kept.

use super::folder::files;
use super::ledgers::{add, asked, everything, filled, import, lines, model, open, reopen, verified, witness};
use super::opened::options;
use super::tamper;
use super::unfinished::copy;
use mercato::deal::ids::Position;
use mercato::ledger::{Error, Ledger, NotVerified};
use mercato::read_model::ModelError;
use mercato::store::witness::{Lag, WitnessState};
use mercato::store::{OpenOptions, Store};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Many at once, so that they are in chunks, and some in the tail.
const RECORDS: u64 = 620;

/// A store that was closed, and all that it answers.
fn whole(folder: &Path) -> (PathBuf, String) {
    let path = folder.join("whole");
    filled(&path, RECORDS - 20);
    let mut open = reopen(&path).0.unwrap();
    (RECORDS - 20..RECORDS).for_each(|number| add(&mut open, number));
    drop(open);
    let answer = asked(&path, everything).0.unwrap();
    (path, answer)
}

/// Who meets it first, and says why the model was rebuilt.
type Meets = fn(&Path) -> (Result<String, Error>, Vec<String>);

fn by_asking(path: &Path) -> (Result<String, Error>, Vec<String>) {
    asked(path, everything)
}

fn by_recording(path: &Path) -> (Result<String, Error>, Vec<String>) {
    let (opened, told) = reopen(path);
    let answer = opened.and_then(|mut ledger| {
        let answer = ledger.mending(|ledger| everything(ledger));
        add(&mut ledger, RECORDS);
        answer
    });
    (answer, told.so_far())
}

const MEETS: [Meets; 2] = [by_asking, by_recording];

/// A way to spoil the model in this file.
type Spoil<'s> = &'s dyn Fn(&Path);

/// Whoever meets a store with this done to its model gets the right answer and this reason, if the model was rebuilt.
fn is_mended(whole: &Path, answer: &str, spoil: Spoil<'_>, reason: Option<&str>) {
    for meets in MEETS {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        copy(whole, &path);
        let old = model(&path);
        spoil(&old);
        let (found, why) = meets(&path);
        assert!(found.unwrap() == answer, "a wrong answer; {reason:?}");
        match reason {
            Some(reason) => assert!(why.iter().any(|why| why.contains(reason)), "{reason:?}: {why:?}"),
            None => assert_eq!(why, [""; 0]),
        }
        assert_eq!(reason.is_some(), model(&path) != old, "{reason:?}");
        assert_eq!((witness(&path).state, witness(&path).whole), (WitnessState::Closed, true));
        assert!(verified(&path).unwrap().model, "{reason:?}");
        // From then on nobody needs to mend anything.
        assert_eq!(asked(&path, everything).1, [""; 0]);
    }
}

#[test]
fn one_that_is_missing_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    is_mended(&path, &answer, &|model| fs::remove_file(model).unwrap(), Some("its file is not there"));
}

/// Another version of the program has other look-ups, so that its model tells nothing of damage.
#[test]
fn one_of_another_version_is_rebuilt_and_no_damage() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    let older = |model: &Path| {
        let name = model.file_name().unwrap().to_str().unwrap();
        let older = name.replace(&format!("-{}-", mercato::read_model::FORMAT), "-1-");
        fs::rename(model, model.with_file_name(older)).unwrap();
        assert!(!verified(model.parent().unwrap()).unwrap().model, "it is not compared");
    };
    is_mended(&path, &answer, &older, Some("its file is that of another version of mercato"));
    older(&model(&path));
    drop(reopen(&path).0.unwrap());
    let left = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!left.into_iter().any(|name| name.starts_with("read-model-1-")), "the older one is removed");
}

#[test]
fn one_that_was_cut_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    let length = fs::metadata(model(&path)).unwrap().len();
    for to in [0, 1, 100, 8_192, length / 2 / 8_192 * 8_192, length / 2 + 77, length - 8_192, length - 1] {
        let cut = |model: &Path| fs::File::options().write(true).open(model).unwrap().set_len(to).unwrap();
        is_mended(&path, &answer, &cut, Some(""));
    }
}

#[test]
fn a_file_that_sqlite_did_not_make_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    for text in ["no database\n".repeat(5_000), "\0".repeat(40_000), "SQLite format 3\0".into()] {
        is_mended(&path, &answer, &|model| fs::write(model, &text).unwrap(), Some(""));
    }
    let other = |model: &Path| {
        fs::remove_file(model).unwrap();
        tamper::run(model, "CREATE TABLE letters (text TEXT);");
    };
    is_mended(&path, &answer, &other, Some("no such table: meta"));
}

#[test]
fn one_of_another_store_or_version_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    let other = folder.path().join("other");
    drop(Store::open(&other, OpenOptions { fresh: Box::new(|bytes| bytes.fill(9)), ..options() }).unwrap());
    filled(&other, RECORDS);
    let of_another = |file: &Path| {
        fs::copy(model(&other), file).unwrap();
    };
    is_mended(&path, &answer, &of_another, Some("it is that of another ledger"));
    let format = mercato::read_model::FORMAT;
    let newer = |model: &Path| tamper::meta(model, |meta| meta["format"] = (format + 1).into());
    is_mended(&path, &answer, &newer, Some(&format!("it has format {}, not {format}", format + 1)));
}

#[test]
fn one_without_a_row_or_a_table_is_rebuilt() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    for statement in [
        "DELETE FROM meta",
        "DELETE FROM tail WHERE position = (SELECT max(position) FROM tail)",
        "DELETE FROM tail WHERE position = (SELECT min(position) FROM tail)",
        "DELETE FROM chunk WHERE number = (SELECT max(number) FROM chunk)",
        "DELETE FROM chunk",
        "DELETE FROM block",
        "DROP TABLE meta",
        "DROP TABLE tail",
        "DROP TABLE chunk",
        "DROP TABLE block",
    ] {
        is_mended(
            &path,
            &answer,
            &|model| {
                tamper::run(model, statement);
            },
            Some(""),
        );
    }
}

/// As a copy does that was put back; nobody who asks sees less than there is.
#[test]
fn one_that_is_older_than_the_log_is_brought_up() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, RECORDS - 20);
    let earlier = folder.path().join("earlier");
    fs::copy(model(&path), &earlier).unwrap();
    let mut open = reopen(&path).0.unwrap();
    import(&mut open, lines(RECORDS - 20..RECORDS));
    drop(open);
    let answer = asked(&path, everything).0.unwrap();
    is_mended(
        &path,
        &answer,
        &|model| {
            fs::copy(&earlier, model).unwrap();
        },
        None,
    );
}

/// A file beside the model that is of another time.
#[test]
fn what_was_left_beside_it_misleads_nobody() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut open = open(&path).unwrap();
    import(&mut open, lines(0..RECORDS - 20));
    (RECORDS - 20..RECORDS - 10).for_each(|number| add(&mut open, number));
    let beside = |model: &Path, what: &str| PathBuf::from(format!("{}{what}", model.display()));
    let [wal, shm] = ["-wal", "-shm"].map(|what| fs::read(beside(&model(&path), what)).unwrap());
    assert!(!wal.is_empty());
    (RECORDS - 10..RECORDS).for_each(|number| add(&mut open, number));
    drop(open);
    let answer = asked(&path, everything).0.unwrap();
    for left in [&[("-wal", &wal)][..], &[("-shm", &shm)], &[("-wal", &wal), ("-shm", &shm)]] {
        for meets in MEETS {
            let place = TempDir::new().unwrap();
            let store = place.path().join("store");
            copy(&path, &store);
            for (what, bytes) in left {
                fs::write(beside(&model(&store), what), bytes).unwrap();
            }
            let (found, why) = meets(&store);
            assert!(found.unwrap() == answer, "{why:?}");
            assert!(verified(&store).unwrap().model);
        }
    }
}

#[test]
fn a_copy_of_a_store_that_was_in_use_gets_a_model_of_its_own() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, RECORDS - 1);
    let mut open = reopen(&path).0.unwrap();
    add(&mut open, RECORDS - 1);
    let answer = asked(&path, everything).0.unwrap();
    for meets in MEETS {
        let place = TempDir::new().unwrap();
        let copied = place.path().join("store");
        copy(&path, &copied);
        let (found, why) = meets(&copied);
        assert!(found.unwrap() == answer);
        assert_eq!(why, ["its file was copied while the store was in use"]);
        assert!(verified(&copied).unwrap().model);
    }
    drop(open);
}

/// The log and the witness of an earlier day, and the model of a later one: the log lost what the model has.
#[test]
fn one_that_is_ahead_of_the_log_is_kept_and_nobody_builds_on_that_log() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, RECORDS - 20);
    let earlier = folder.path().join("earlier");
    copy(&path, &earlier);
    let mut open = reopen(&path).0.unwrap();
    import(&mut open, lines(RECORDS - 20..RECORDS));
    drop(open);
    let (kept, bytes) = (model(&path), fs::read(model(&path)).unwrap());
    fs::remove_dir_all(path.join("log")).unwrap();
    copy(&earlier.join("log"), &path.join("log"));
    fs::copy(earlier.join("witness"), path.join("witness")).unwrap();
    let lost = |error: Error| match error {
        Error::LostRecords { log, model } => (log.0, model.0),
        other => panic!("{other}"),
    };
    for _ in 0..2 {
        // Questions have all that was acknowledged, and say what is wrong.
        let (answer, told) = asked(&path, |reader| reader.head());
        assert_eq!(answer.unwrap(), Position(RECORDS));
        assert!(matches!(told.as_slice(), [told] if told.contains("lost records")), "{told:?}");
        assert_eq!(lost(reopen(&path).0.map(drop).unwrap_err()), (RECORDS - 20, RECORDS));
        let error = verified(&path).map(drop).unwrap_err();
        let NotVerified::Ledger(error) = error else { panic!("{error}") };
        assert_eq!(lost(error), (RECORDS - 20, RECORDS));
        assert_eq!(model(&path), kept);
        assert!(fs::read(&kept).unwrap() == bytes, "the model was written to");
    }
}

/// The two have as many records, and other ones.
#[test]
fn one_with_other_records_than_the_log_is_kept() {
    let folder = TempDir::new().unwrap();
    let [path, other] = ["store", "other"].map(|name| folder.path().join(name));
    // The same store, whose salts are others.
    filled(&path, 30);
    filled(&other, 30);
    let kept = fs::read(model(&path)).unwrap();
    for name in ["log", "witness"] {
        let (from, to) = (other.join(name), path.join(name));
        if from.is_dir() {
            fs::remove_dir_all(&to).unwrap();
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
    let error = reopen(&path).0.map(drop).unwrap_err();
    assert!(matches!(error, Error::LostRecords { .. }), "{error}");
    assert!(fs::read(model(&path)).unwrap() == kept);
}

/// Whoever only checks is told, and mends nothing.
#[test]
fn a_check_says_what_is_wrong_with_it() {
    let folder = TempDir::new().unwrap();
    let (path, _) = whole(folder.path());
    let other = folder.path().join("other");
    drop(Store::open(&other, OpenOptions { fresh: Box::new(|bytes| bytes.fill(9)), ..options() }).unwrap());
    filled(&other, RECORDS);
    let spoils: [(Spoil<'_>, &str); 4] = [
        (&|model| fs::remove_file(model).unwrap(), "its file is not there"),
        (&|model| fs::write(model, "no database").unwrap(), "file is not a database"),
        (
            &|file| {
                fs::copy(model(&other), file).unwrap();
            },
            "it is that of another ledger",
        ),
        (
            &|model| {
                tamper::run(model, "DELETE FROM tail WHERE position = 601");
            },
            "record 601 is not in the tail",
        ),
    ];
    for (number, (spoil, said)) in spoils.into_iter().enumerate() {
        let store = folder.path().join(number.to_string());
        copy(&path, &store);
        spoil(&model(&store));
        let mut before = files(&store);
        let error = verified(&store).map(drop).unwrap_err();
        assert!(matches!(error, NotVerified::Ledger(Error::Model(ModelError::Damaged { .. }))), "{error:?}");
        assert!(error.to_string().contains(said), "{error}");
        let mut after = files(&store);
        [&mut before, &mut after].iter_mut().for_each(|files| drop(files.remove(&store.join("lock"))));
        assert!(before == after, "something was changed: {said}");
    }
}

#[test]
fn a_question_on_a_closed_store_writes_nothing_and_waits_for_nobody() {
    let folder = TempDir::new().unwrap();
    let (path, answer) = whole(folder.path());
    let before = files(&path);
    assert!(asked(&path, everything).0.unwrap() == answer);
    assert!(before == files(&path), "something was written");
    // Somebody has it, and records nothing yet.
    let held = reopen(&path).0.unwrap();
    let (found, why) = asked(&path, everything);
    assert!(found.unwrap() == answer && why.is_empty());
    drop(held);
}

#[test]
fn a_question_beside_a_writer_sees_all_that_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut ledger = open(&path).unwrap();
    for number in 0..40 {
        add(&mut ledger, number);
        let (found, why) = asked(&path, |reader| Ok((reader.head()?, everything(reader)?)));
        assert!(found.unwrap() == (Position(number + 1), everything(&ledger).unwrap()) && why.is_empty());
    }
    import(&mut ledger, lines(40..3_000));
    assert!(asked(&path, everything).0.unwrap() == everything(&ledger).unwrap());
}

/// It cannot be brought up while the model's file is out of reach; the records are there all the same.
#[test]
fn a_record_whose_model_cannot_be_committed_is_recorded_and_says_so() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, 30);
    let lag = Lag::default();
    let fresh = super::ledgers::fresh();
    let mut ledger = Ledger::open(&path, options(), fresh, lag.clone(), mercato::ledger::nobody()).unwrap();
    add(&mut ledger, 30);
    // Another session takes the model over, as one would that took this process for dead.
    let mut other = mercato::read_model::ReadModel::to_write(&model(&path)).unwrap();
    other.set_session(uuid::Uuid::from_u128(7)).unwrap();
    drop(other);
    let error = super::ledgers::try_import(&mut ledger, lines(31..32)).unwrap_err();
    assert!(matches!(error, Error::RecordedNotShown { position: Position(32), .. }), "{error}");
    // It has given up: nothing more is recorded, and no question takes what it has for all there is.
    let error = super::ledgers::try_import(&mut ledger, lines(32..33)).unwrap_err();
    assert!(matches!(error, Error::Log(mercato::log::LogError::Unavailable { .. })), "{error}");
    let live = |name: String| name.starts_with("live.");
    let names = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| live(name.clone())).count(), 0);
    drop(ledger);
    assert_eq!(witness(&path).state, WitnessState::Open);
    let (found, why) = asked(&path, |reader| Ok(reader.find_record("32")?.note.clone()));
    assert_eq!(found.unwrap().map(|note| note.to_string()), Some("line 31".into()));
    assert_eq!(why, [""; 0]);
    assert!(verified(&path).unwrap().model);
}
