//! Erased bodies: nothing of them is in any file of the store, whenever it was cut; and the store is as sound as before.

use super::folder::files;
use super::given::{append, at, deal, draft, id, long_note, note, options, store};
use super::unfinished::copy;
use mercato::deal::ids::Position;
use mercato::deal::name::Text;
use mercato::deal::record::Draft;
use mercato::log::{Append, EventLog as _, Examined, LogError, OpenOptions, Store};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const SECRET: &str = "the knee is beyond repair";
/// One in a bundle, one in the tail.
const ERASED: [u128; 2] = [100, 590];

/// Bytes that never come twice, and all that were drawn.
fn drawing() -> (OpenOptions, Arc<Mutex<Vec<u8>>>) {
    let drawn = Arc::new(Mutex::new(Vec::new()));
    let (kept, mut state) = (Arc::clone(&drawn), 0x9e37_79b9_7f4a_7c15_u64);
    let fresh = Box::new(move |bytes: &mut [u8]| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = state.to_be_bytes()[3];
            kept.lock().unwrap().push(*byte);
        }
    });
    (OpenOptions { fresh, ..options() }, drawn)
}

/// 600 records, of which two have a note with the secret.
fn fill(store: &mut Store) {
    let told = |number: u128| match ERASED.contains(&number) {
        true => Draft { note: Some(Text::new(&format!("{SECRET} {number}")).unwrap()), ..note(number) },
        false if number.is_multiple_of(40) => long_note(number, 9_000),
        false => note(number),
    };
    store.log.append(&[append(deal(1), 0, (1..601).map(told))]).unwrap();
}

fn erasure(of: u128, expected: u64) -> Append {
    append(
        deal(1),
        expected,
        [draft(9_000 + of, "caldara-atalanta", 5, "erasure", json!({"of": id(of), "reason": "law"}))],
    )
}

fn erase(store: &mut Store) {
    for (of, expected) in ERASED.into_iter().zip(600..) {
        store.erase(&[Position(of as u64)], &erasure(of, expected), &mut |_| ()).unwrap();
    }
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

/// The salt of a record, raw and in hex: sixteen bytes, after those of the id and the secret of the store.
fn salts(drawn: &[u8], number: u128) -> [Vec<u8>; 2] {
    let from = 48 + 16 * (number as usize - 1);
    let raw: Vec<u8> = drawn.iter().skip(from).take(16).copied().collect();
    [hex::encode(&raw).into_bytes(), raw]
}

#[test]
fn nothing_of_an_erased_body_is_in_any_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let (options, drawn) = drawing();
    let mut open = Store::open(&path, options).unwrap();
    fill(&mut open);
    drop(open);
    let drawn = drawn.lock().unwrap().clone();
    for number in ERASED {
        let [hex, _] = salts(&drawn, number);
        assert!(
            holds(&path, &hex) && holds(&path, format!("{SECRET} {number}").as_bytes()),
            "it is looked for wrongly"
        );
    }
    let (log, mut open) = (path.join("log"), store(&path).unwrap());
    // What a verification and an erasure left that were killed.
    copy(&log, &path.join("verify.tmp/log"));
    copy(&log, &path.join("log.new"));
    erase(&mut open);
    let gone = || {
        for number in ERASED {
            let [hex, raw] = salts(&drawn, number);
            assert!(!holds(&path, SECRET.as_bytes()), "the note");
            assert!(!holds(&path, &hex) && !holds(&path, &raw), "the salt of {number}");
        }
    };
    gone();
    drop(open);
    gone();
    assert!(holds(&path, &salts(&drawn, 7)[0]), "other salts stay");
}

#[test]
fn the_store_is_as_sound_as_before_and_can_be_backed_up_and_restored() {
    let folder = TempDir::new().unwrap();
    let (path, other, file) = (folder.path().join("store"), folder.path().join("other"), folder.path().join("saved"));
    let mut open = store(&path).unwrap();
    fill(&mut open);
    erase(&mut open);
    let saved = open.back_up(&file, false, &mut |_| ()).unwrap();
    let (records, root) = (open.log.read_after(Position(0), usize::MAX).unwrap(), open.log.root());
    drop(open);
    assert!(fs::read_to_string(path.join("store.json")).unwrap().contains("\"format\": 3"));
    assert!(fs::read(&file).unwrap().starts_with(b"mercato backup 2\n"));
    assert_eq!(Store::verify_backup(&file, &mut |_| ()).unwrap(), saved);
    assert!(!holds(folder.path(), SECRET.as_bytes()));
    let examined = Examined::open(&path, options()).unwrap();
    assert_eq!(examined.check(&mut |_| ()).unwrap().records, 602);
    drop(examined);
    Store::restore(&other, &file, &options(), &mut |_| ()).unwrap();
    assert!(fs::read_to_string(other.join("store.json")).unwrap().contains("\"format\": 3"));
    for path in [&path, &other] {
        let mut open = store(path).unwrap();
        open.log.rebuild(&mut |_| ()).unwrap();
        assert_eq!(open.log.check(&mut |_| ()).unwrap().records, 602);
        assert!(open.log.read_after(Position(0), usize::MAX).unwrap() == records && open.log.root() == root);
    }
}

#[test]
fn a_program_that_knows_no_empty_bodies_is_kept_out_of_a_store_that_takes_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut open = store(&path).unwrap();
    fill(&mut open);
    let format = || fs::read_to_string(path.join("store.json")).unwrap();
    assert!(format().contains("\"format\": 2"));
    let gone = open.log.read_after(Position(99), 1).unwrap().remove(0).erased().draft;
    let gone = Draft { id: id(8_000), recorded: at(1), ..gone };
    let begun = open.begin(vec![append(deal(1), 600, [gone])], Position(600));
    let prepared = begun.prepare().unwrap();
    open.finish(vec![prepared]).unwrap();
    assert!(format().contains("\"format\": 3"));
}

/// Whether the store at the path is whole, and its data erased.
fn is_erased(path: &Path) -> bool {
    let open = Store::open(path, OpenOptions { create: false, ..options() }).unwrap();
    open.log.check(&mut |_| ()).unwrap();
    let read = open.log.read_after(Position(0), usize::MAX).unwrap();
    let record = read.get(99).unwrap();
    let erased = record.is_erased();
    assert_eq!((record.note.is_none(), read.len()), (erased, if erased { 601 } else { 600 }));
    drop(open);
    for left in ["log.old", "log.new", "verify.tmp"] {
        assert!(!path.join(left).exists(), "{left} is left");
    }
    assert_eq!(holds(path, format!("{SECRET} 100").as_bytes()), !erased);
    erased
}

#[test]
fn an_erasing_that_was_cut_anywhere_is_done_or_was_not_begun() {
    let whole = TempDir::new().unwrap();
    let before = whole.path().join("before");
    let mut open = store(&before).unwrap();
    fill(&mut open);
    drop(open);
    let after = whole.path().join("after");
    copy(&before, &after);
    store(&after).unwrap().erase(&[Position(100)], &erasure(100, 600), &mut |_| ()).unwrap();
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
            fs::copy(after.join("store.json"), path.join("store.json")).unwrap();
            cut(&path);
            println!("cut {number}");
            if verified {
                let examined = Examined::open(&path, options()).unwrap();
                assert_eq!(examined.check(&mut |_| ()).unwrap().records, if done { 601 } else { 600 });
            }
            assert_eq!(is_erased(&path), done);
        }
    }
}

#[test]
fn where_both_logs_are_gone_it_is_damage() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    fill(&mut store(&path).unwrap());
    fs::rename(path.join("log"), path.join("log.old")).unwrap();
    let error = Store::open(&path, OpenOptions { create: false, ..options() }).map(|_| ()).unwrap_err();
    assert!(matches!(error, LogError::Damaged { .. }), "{error}");
    assert!(path.join("log.old/db").exists(), "what is left is not touched");
}

/// Never more than a few blocks are held at once, however long their notes are.
#[test]
fn what_is_written_anew_is_written_in_parts() {
    let folder = TempDir::new().unwrap();
    for (length, parts) in [(10, &[600][..]), (20_000, &[256, 512, 600])] {
        let mut open = store(&folder.path().join(length.to_string())).unwrap();
        open.append(&[append(deal(1), 0, (1..601).map(|number| long_note(number, length)))]).unwrap();
        let mut told = Vec::new();
        open.erase(&[Position(100)], &erasure(100, 600), &mut |records| told.push(records)).unwrap();
        assert_eq!(told, parts, "notes of {length}");
        assert_eq!(open.log.check(&mut |_| ()).unwrap().erased, 1);
    }
}

#[test]
fn where_something_of_the_old_log_cannot_be_removed_it_is_told_that_the_erasing_stands() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut open = store(&path).unwrap();
    fill(&mut open);
    fs::write(path.join("verify.tmp"), "no folder").unwrap();
    let error = open.erase(&[Position(100)], &erasure(100, 600), &mut |_| ()).unwrap_err();
    assert!(matches!(error, LogError::OldLogLeft { .. }), "{error}");
    assert!(error.to_string().starts_with("it is done and stands, but the old log"), "{error}");
    assert_eq!(open.log.check(&mut |_| ()).unwrap().erased, 1);
    drop(open);
    fs::remove_file(path.join("verify.tmp")).unwrap();
    assert!(is_erased(&path));
}

/// A retraction has no step of its own: without its body nothing of it could be read.
#[test]
fn an_erasing_that_fails_leaves_all_as_it_was_and_takes_no_room() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let mut open = store(&path).unwrap();
    fill(&mut open);
    let retraction = draft(7_000, "caldara-atalanta", 5, "retraction", json!({"of": id(3), "reason": "gossip"}));
    open.append(&[append(deal(1), 600, [retraction])]).unwrap();
    let too_long = json!({"of": id(100), "reason": "x".repeat(60_000)});
    let too_long = append(deal(1), 601, [draft(9_100, "caldara-atalanta", 5, "erasure", too_long)]);
    let error = open.erase(&[Position(100)], &too_long, &mut |_| ()).unwrap_err();
    assert!(matches!(error, LogError::TooLarge { .. }), "{error}");
    let error = open.erase(&[Position(100), Position(601)], &erasure(100, 601), &mut |_| ()).unwrap_err();
    assert!(matches!(error, LogError::Damaged { .. }), "{error}");
    assert!(!path.join("log.new").exists(), "what was written takes no room");
    fs::write(path.join("log.new"), "no folder").unwrap();
    let error = open.erase(&[Position(100)], &erasure(100, 601), &mut |_| ()).unwrap_err();
    assert!(matches!(error, LogError::Unavailable { .. }), "{error}");
    fs::remove_file(path.join("log.new")).unwrap();
    let checked = open.log.check(&mut |_| ()).unwrap();
    assert_eq!((checked.records, checked.erased), (601, 0));
    let format = fs::read_to_string(path.join("store.json")).unwrap();
    assert!(format.contains("\"format\": 2"), "older programs are kept out for nothing");
    open.erase(&[Position(100)], &erasure(100, 601), &mut |_| ()).unwrap();
    assert_eq!(open.log.check(&mut |_| ()).unwrap().erased, 1);
}
