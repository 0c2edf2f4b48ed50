//! Erased bodies: nothing of them is in any file of the store, whenever it was cut; and the store is as sound as before.

use super::check_copy::checked;
use super::folder::files;
use super::given::{append, draft, encoded, id, long_note, note, records, salt};
use super::ledgers::{asked, everything, model, reopen, verified, witness};
use super::opened::{options, store};
use super::unfinished::copy;
use mercato::bytes::decode;
use mercato::deal::ids::{Position, RecordId};
use mercato::deal::name::{Name, Text};
use mercato::deal::record::{Draft, Record};
use mercato::ledger::{EraseReceipt, EraseRequest, Error, Ledger, Reader};
use mercato::log::{EventLog, LogError};
use mercato::store::witness::{FileId, Witness, WitnessState};
use mercato::store::{CheckCopy, OpenOptions, Store, StoreError};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

const SECRET: &str = "the knee is beyond repair";
/// One in a bundle, one in the tail.
const ERASED: [u64; 2] = [100, 590];

/// 600 records, of which two have a note with the secret.
fn fill(store: &Store) {
    let told = |number: u128| match ERASED.contains(&u64::try_from(number).unwrap()) {
        true => Draft { note: Some(Text::new(&format!("{SECRET} {number}")).unwrap()), ..note(number) },
        false if number.is_multiple_of(40) => long_note(number, 9_000),
        false => note(number),
    };
    append(store.log().as_ref(), (1..601).map(told)).unwrap();
}

/// The log takes the body of this record out.
fn erase(log: &dyn EventLog, position: u64) -> Result<(), LogError> {
    erase_told(log, position, &mut |_| ())
}

fn erase_told(log: &dyn EventLog, position: u64, told: &mut dyn FnMut(u64)) -> Result<(), LogError> {
    let of = id(u128::from(position));
    let told_by =
        draft(9_000 + u128::from(position), "caldara-atalanta", 5, "erasure", json!({"of": of, "reason": "law"}));
    let head = log.head()?;
    log.erase(&[Position(position)], head, &records(head, [told_by]).iter().map(encoded).next().unwrap(), told)
}

/// The ledger does.
fn erase_from(ledger: &mut Ledger, position: u64) {
    assert_eq!(try_to_erase_from(ledger, position).unwrap().gone, [Position(position)]);
}

fn try_to_erase_from(ledger: &mut Ledger, position: u64) -> Result<EraseReceipt, Error> {
    let of = ledger.find_record(&position.to_string()).unwrap();
    let (reason, recorder) = (Text::new("the law").unwrap(), Name::new("Bo").unwrap());
    let erasure = EraseRequest { id: RecordId(Uuid::from_u128(u128::from(position))), of, reason, recorder };
    ledger.erase(&erasure, super::ledgers::now(), &mut |_| ())
}

fn all(log: &dyn EventLog) -> Vec<Record> {
    let read = log.read(Position(0), usize::MAX).unwrap();
    read.iter().zip(1..).map(|(read, at)| decode(Position(at), &read.envelope, &read.body).unwrap()).collect()
}

/// What is in a file, also within its zstd frames.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    let frames = bytes.windows(4).enumerate().filter(|(_, four)| *four == [0x28, 0xb5, 0x2f, 0xfd]);
    for (from, _) in frames {
        let mut decoder = zstd::Decoder::new(bytes.split_at(from).1).unwrap().single_frame();
        let _ = std::io::copy(&mut decoder, &mut all);
    }
    all
}

pub(super) fn holds(folder: &Path, what: &[u8]) -> bool {
    files(folder).values().any(|bytes| unpacked(bytes).windows(what.len()).any(|found| found == what))
}

/// The salt of a record, in hex and raw.
fn salts(position: u64) -> [Vec<u8>; 2] {
    let raw = salt(Position(position));
    [hex::encode(raw).into_bytes(), raw.to_vec()]
}

#[test]
fn nothing_of_an_erased_body_is_in_any_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    fill(&store(&path).unwrap());
    drop(reopen(&path).0.unwrap());
    let first = model(&path);
    for position in ERASED {
        let [hex, _] = salts(position);
        assert!(
            holds(&path, &hex) && holds(&path, format!("{SECRET} {position}").as_bytes()),
            "it is looked for wrongly"
        );
    }
    assert!(unpacked(&fs::read(&first).unwrap()).windows(SECRET.len()).any(|found| found == SECRET.as_bytes()));
    let (log, mut open) = (path.join("log"), reopen(&path).0.unwrap());
    // What a verification and an erasure left that were killed.
    copy(&log, &path.join("verify.tmp/log"));
    copy(&log, &path.join("log.new"));
    let gone = |positions: &[u64]| {
        for position in positions {
            let [hex, raw] = salts(*position);
            assert!(!holds(&path, format!("{SECRET} {position}").as_bytes()), "the note of {position}");
            assert!(!holds(&path, &hex) && !holds(&path, &raw), "the salt of {position}");
        }
    };
    for (number, position) in ERASED.into_iter().enumerate() {
        erase_from(&mut open, position);
        gone(&ERASED[..=number]);
    }
    drop(open);
    gone(&ERASED);
    assert!(!holds(&path, SECRET.as_bytes()));
    assert!(holds(&path, &salts(7)[0]), "other salts stay");
    assert!(!first.exists() && model(&path).exists());
    assert_eq!((verified(&path).unwrap().records, verified(&path).unwrap().erased), (602, 2));
}

#[test]
fn the_store_is_as_sound_as_before_and_can_be_backed_up_and_restored() {
    let folder = TempDir::new().unwrap();
    let (path, other, file) = (folder.path().join("store"), folder.path().join("other"), folder.path().join("saved"));
    let open = store(&path).unwrap();
    fill(&open);
    let before = all(open.log().as_ref());
    ERASED.iter().for_each(|position| erase(open.log().as_ref(), *position).unwrap());
    let saved = open.back_up(&file, false, &mut |_| ()).unwrap();
    let (read, root) = (all(open.log().as_ref()), open.log().tree().unwrap().root());
    drop(open);
    for (before, after) in before.iter().zip(&read) {
        let gone = ERASED.contains(&before.position.0);
        assert_eq!(*after, if gone { before.clone().erased() } else { before.clone() });
    }
    assert_eq!(Store::verify_backup(&file, &mut |_| ()).unwrap(), saved);
    assert!(!holds(folder.path(), SECRET.as_bytes()));
    assert_eq!(checked(&path).unwrap().records, 602);
    Store::restore(&other, &file, &options(), &mut |_| ()).unwrap();
    for path in [&path, &other] {
        let open = store(path).unwrap();
        assert!(all(open.log().as_ref()) == read && open.log().tree().unwrap().root() == root);
        drop(open);
        assert_eq!((checked(path).unwrap().records, checked(path).unwrap().erased), (602, 2));
    }
    let answers = [&path, &other].map(|path| asked(path, everything).0.unwrap());
    assert_eq!(answers[0], answers[1]);
}

/// Whether the store at the path is whole, and its data erased. Who asks it first, asks the read model.
fn is_erased(path: &Path) -> bool {
    let shown = asked(path, |reader| reader.find_record("100")).0.unwrap();
    let open = Store::open(path, OpenOptions { create: false, ..options() }).unwrap();
    let read = all(open.log().as_ref());
    let record = read.get(99).unwrap();
    let erased = record.is_erased();
    assert_eq!((record.note.is_none(), read.len()), (erased, if erased { 601 } else { 600 }));
    assert_eq!(shown.note, record.note);
    drop(open);
    assert_eq!(verified(path).unwrap().records, read.len() as u64);
    for left in ["log.old", "log.new", "verify.tmp"] {
        assert!(!path.join(left).exists(), "{left} is left");
    }
    assert_eq!(holds(path, format!("{SECRET} 100").as_bytes()), !erased);
    erased
}

/// The witness is as it is while somebody writes.
fn is_open(path: &Path) {
    let file = FileId::of(&model(path));
    Witness { state: WitnessState::Open, whole: false, file, log: None, ..witness(path) }.write(path).unwrap();
}

#[test]
fn an_erasing_that_was_cut_anywhere_is_done_or_was_not_begun() {
    let whole = TempDir::new().unwrap();
    let before = whole.path().join("before");
    fill(&store(&before).unwrap());
    drop(reopen(&before).0.unwrap());
    let after = whole.path().join("after");
    copy(&before, &after);
    erase(store(&after).unwrap().log().as_ref(), 100).unwrap();
    type Cut<'c> = (&'c dyn Fn(&Path), bool);
    let cuts: [Cut<'_>; 5] = [
        (
            &|path| {
                fs::create_dir(path.join("log.new")).unwrap();
                fs::write(path.join("log.new/conf"), "torn").unwrap();
            },
            false,
        ),
        (&|path| copy(&after.join("log"), &path.join("log.new")), false),
        (
            &|path| {
                copy(&after.join("log"), &path.join("log.new"));
                fs::rename(path.join("log"), path.join("log.old")).unwrap();
            },
            true,
        ),
        (
            &|path| {
                fs::rename(path.join("log"), path.join("log.old")).unwrap();
                copy(&after.join("log"), &path.join("log"));
            },
            true,
        ),
        (
            &|path| {
                fs::rename(path.join("log"), path.join("log.old")).unwrap();
                fs::remove_file(path.join("log.old/conf")).unwrap();
                copy(&after.join("log"), &path.join("log"));
            },
            true,
        ),
    ];
    for (number, (cut, done)) in cuts.into_iter().enumerate() {
        for verified in [false, true] {
            let folder = TempDir::new().unwrap();
            let path: PathBuf = folder.path().join("store");
            copy(&before, &path);
            is_open(&path);
            cut(&path);
            if verified {
                let copy = CheckCopy::open(&path, &options()).unwrap();
                assert_eq!(copy.check(&mut |_| Ok(())).unwrap().records, if done { 601 } else { 600 });
            }
            assert_eq!(is_erased(&path), done, "cut {number}");
        }
    }
}

#[test]
fn where_both_logs_are_gone_it_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    fill(&store(&path).unwrap());
    fs::rename(path.join("log"), path.join("log.old")).unwrap();
    let error = Store::open(&path, OpenOptions { create: false, ..options() }).map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Log(LogError::Damaged { .. })), "{error}");
    assert!(path.join("log.old/db").exists(), "what is left is not touched");
}

/// Never more than some megabytes are held at once, however long the notes are.
#[test]
fn what_is_written_anew_is_written_in_parts() {
    let folder = TempDir::new().unwrap();
    for (length, parts) in [(10, &[600][..]), (20_000, &[256, 512, 600])] {
        let path = folder.path().join(length.to_string());
        let open = store(&path).unwrap();
        append(open.log().as_ref(), (1..601).map(|number| long_note(number, length))).unwrap();
        let mut told = Vec::new();
        erase_told(open.log().as_ref(), 100, &mut |records| told.push(records)).unwrap();
        assert_eq!(told, parts, "notes of {length}");
        drop(open);
        assert_eq!(checked(&path).unwrap().erased, 1);
    }
}

#[test]
fn where_something_of_the_old_log_cannot_be_removed_it_is_told_that_the_erasing_stands() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let open = store(&path).unwrap();
    fill(&open);
    fs::write(path.join("verify.tmp"), "no folder").unwrap();
    let error = erase(open.log().as_ref(), 100).unwrap_err();
    assert!(matches!(error, LogError::OldLogLeft { .. }), "{error}");
    assert!(error.to_string().starts_with("the erasure is done, but the old log"), "{error}");
    assert!(all(open.log().as_ref())[99].is_erased());
    drop(open);
    fs::remove_file(path.join("verify.tmp")).unwrap();
    assert!(is_erased(&path));
}

/// The names of the logs could not be changed, so that the log is closed and the read model cannot be rebuilt from it.
#[test]
fn an_erasing_that_may_or_may_not_be_done_is_told_as_such() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    fill(&store(&path).unwrap());
    let mut ledger = reopen(&path).0.unwrap();
    fs::create_dir(path.join("log.old")).unwrap();
    fs::write(path.join("log.old/in the way"), "").unwrap();
    let said = try_to_erase_from(&mut ledger, ERASED[0]).map(drop).unwrap_err();
    assert!(matches!(said, Error::Log(LogError::Unknown { .. })), "{said:?}");
    drop(ledger);
    let (head, _) = asked(&path, Reader::head);
    assert_eq!(head.unwrap(), Position(600));
    verified(&path).unwrap();
}

#[test]
fn an_erasing_that_fails_leaves_all_as_it_was_and_takes_no_room() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let open = store(&path).unwrap();
    fill(&open);
    let before = all(open.log().as_ref());
    fs::write(path.join("log.new"), "no folder").unwrap();
    let error = erase(open.log().as_ref(), 100).unwrap_err();
    assert!(matches!(error, LogError::Unavailable { .. }), "{error}");
    fs::remove_file(path.join("log.new")).unwrap();
    assert!(all(open.log().as_ref()) == before);
    erase(open.log().as_ref(), 100).unwrap();
    assert!(all(open.log().as_ref())[99].is_erased() && !path.join("log.new").exists());
}
