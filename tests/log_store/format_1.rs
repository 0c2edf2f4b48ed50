//! A store of format 1, as a program of that format left it: it is read, and becomes one of this format.

use super::given::{append, deal, note, options};
use mercato::deal::ids::Position;
use mercato::deal::record::{Draft, Record};
use mercato::ledger::Exported;
use mercato::log::{EventLog as _, Examined, LogError, OpenOptions, Store};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const EXPORT: &str = include_str!("fixtures/format-1/export.jsonl");

fn unpacked(folder: &Path) -> PathBuf {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/log_store/fixtures/format-1");
    let path = folder.join("store");
    fs::create_dir_all(path.join("log/blobs")).unwrap();
    fs::copy(fixture.join("store.json"), path.join("store.json")).unwrap();
    for name in ["conf", "snap.000000000003FEFD"] {
        fs::copy(fixture.join(name), path.join("log").join(name)).unwrap();
    }
    let db = zstd::decode_all(fs::File::open(fixture.join("db.zst")).unwrap()).unwrap();
    fs::write(path.join("log/db"), db).unwrap();
    path
}

fn open(path: &Path) -> Store {
    Store::open(path, OpenOptions { create: false, ..options() }).unwrap()
}

fn exported(store: &Store) -> String {
    let records = store.log.read_after(Position(0), usize::MAX).unwrap();
    let line = |record: &Record| serde_json::to_string(&Exported::of(record, store.zone())).unwrap() + "\n";
    records.iter().map(line).collect()
}

fn holds_what_it_held(path: &Path) {
    let store = open(path);
    assert_eq!(exported(&store), EXPORT);
    assert_eq!(store.log.check(&mut |_| ()).unwrap().records, 123);
    drop(store);
    assert!(!path.join("log.old").exists() && !path.join("log.new").exists());
    assert!(fs::read_to_string(path.join("store.json")).unwrap().contains("\"format\": 2"));
}

#[test]
fn it_reads_as_it_was_and_takes_more() {
    let folder = TempDir::new().unwrap();
    let path = unpacked(folder.path());
    holds_what_it_held(&path);
    let today = "2030-01-01T00:00:00Z".parse().unwrap();
    let more = (0..300).map(|number| Draft { recorded: today, ..note(number) });
    let appended = open(&path).log.append(&[append(deal(1), 0, more)]).unwrap();
    assert_eq!(appended.last(), Some(&Position(423)));
}

#[test]
fn a_rewriting_that_was_cut_anywhere_is_finished() {
    let whole = TempDir::new().unwrap();
    let new = unpacked(whole.path());
    drop(open(&new));
    let cuts: [&dyn Fn(&Path); 4] = [
        &|path| {
            fs::create_dir(path.join("log.new")).unwrap();
            fs::write(path.join("log.new/conf"), "torn").unwrap();
        },
        &|path| {
            super::unfinished::copy(&new.join("log"), &path.join("log.new"));
            fs::copy(new.join("witness"), path.join("witness")).unwrap();
            fs::rename(path.join("log"), path.join("log.old")).unwrap();
        },
        &|path| {
            fs::rename(path.join("log"), path.join("log.old")).unwrap();
            super::unfinished::copy(&new.join("log"), &path.join("log"));
            fs::copy(new.join("witness"), path.join("witness")).unwrap();
        },
        &|path| {
            fs::rename(path.join("log"), path.join("log.old")).unwrap();
            super::unfinished::copy(&new, path);
        },
    ];
    for (number, cut) in cuts.iter().enumerate() {
        for verified in [false, true] {
            let folder = TempDir::new().unwrap();
            let path = unpacked(folder.path());
            cut(&path);
            println!("cut {number}");
            if verified {
                let examined = Examined::open(&path, options()).unwrap();
                assert_eq!(examined.check(&mut |_| ()).unwrap().records, 123);
                examined.end_what_was_cut().unwrap();
            }
            holds_what_it_held(&path);
        }
    }
}

/// What is left is not touched, and no empty log is made in its place.
#[test]
fn a_log_that_is_gone_is_not_made_anew() {
    let gone: [&dyn Fn(&Path); 3] = [
        &|path| fs::remove_dir_all(path.join("log")).unwrap(),
        &|path| fs::remove_file(path.join("log/db")).unwrap(),
        &|path| fs::rename(path.join("log"), path.join("log.old")).unwrap(),
    ];
    for go in gone {
        let folder = TempDir::new().unwrap();
        let path = unpacked(folder.path());
        go(&path);
        let before = super::folder::files(&path);
        for _ in 0..2 {
            let error = Store::open(&path, OpenOptions { create: false, ..options() }).map(|_| ()).unwrap_err();
            assert!(matches!(error, LogError::Damaged { .. }), "{error}");
        }
        let after = super::folder::files(&path);
        assert!(before.iter().all(|(file, bytes)| after.get(file) == Some(bytes)), "something is gone");
    }
}

#[test]
fn examining_leaves_it_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = unpacked(folder.path());
    let mut before = super::folder::files(&path);
    let examined = Examined::open(&path, OpenOptions { create: false, ..options() }).unwrap();
    assert_eq!(examined.check(&mut |_| ()).unwrap().records, 123);
    drop(examined);
    let mut after = super::folder::files(&path);
    before.remove(&path.join("lock"));
    after.remove(&path.join("lock"));
    assert!(before == after, "something has changed");
}
