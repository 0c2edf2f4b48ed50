//! One byte of the file is not what was written: the right answers, or an error; never a wrong answer.

use super::given::{in_file, take, world};
use super::questions::{Answers, answers};
use super::random::Random;
use mercato::read_model::{ModelError, ReadModel};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const COUNT: u64 = 1_000;
/// Bytes that are changed, one after the other, by each of the tests.
const FLIPS: u64 = 500;

/// A model with several rows of each look-up, several chunks of a deal, and a tail; closed.
fn closed(file: &Path) -> Answers {
    let (mut model, records) = (in_file(file), world(COUNT));
    take(&mut model, &records[..800]).unwrap();
    records[800..].chunks(9).for_each(|some| take(&mut model, some).unwrap());
    let expected = answers(&model, COUNT).unwrap();
    model.close().unwrap();
    let db = rusqlite::Connection::open(file).unwrap();
    let count = |what: &str| db.query_row(what, [], |row| row.get::<_, i64>(0)).unwrap();
    assert!(count("SELECT count(*) FROM block") > 15 && count("SELECT count(*) FROM tail") == 200);
    assert!(count("SELECT count(*) FROM chunk WHERE number & 65535 > 0") > 0, "no deal has two chunks");
    expected
}

/// What opening it and asking all questions gives.
fn asked(open: fn(&Path) -> Result<ReadModel, ModelError>, file: &Path) -> Result<Answers, ModelError> {
    open(file).and_then(|model| answers(&model, COUNT))
}

/// What came of a change.
fn outcome(found: Result<Answers, ModelError>, expected: &Answers) -> Result<&'static str, String> {
    match found {
        Ok(answer) if answer == *expected => Ok("nothing"),
        Ok(_) => Err("a wrong answer".into()),
        Err(ModelError::Damaged { .. }) => Ok("found"),
        Err(ModelError::Unavailable { reason }) if reason.contains("I/O") => Ok("an error of input"),
        Err(other) => Err(format!("{other:?}")),
    }
}

/// Changes one byte at a time, so many, all over the file, with numbers from this seed.
fn all_over(file: &Path, seed: u64, flips: u64, asks: impl Fn() -> Result<Answers, ModelError>, expected: &Answers) {
    let (bytes, mut random) = (fs::read(file).unwrap(), Random(seed));
    let open = File::options().write(true).open(file).unwrap();
    let (mut outcomes, mut wrong) = (BTreeMap::new(), Vec::new());
    for number in 0..flips {
        // The header and the first page, which says where all is, are a small part of the file.
        let end = if number % 8 == 0 { 8_192 } else { bytes.len() as u64 };
        let (at, by) = (random.below(end), 1 + random.below(255));
        let old = bytes[at as usize];
        open.write_all_at(&[old ^ by as u8], at).unwrap();
        match outcome(asks(), expected) {
            Ok(outcome) => *outcomes.entry(outcome).or_insert(0) += 1,
            Err(what) => wrong.push(format!("byte {at} from {old} to {}: {what}", old ^ by as u8)),
        }
        open.write_all_at(&[old], at).unwrap();
    }
    assert!(wrong.is_empty(), "{} of {flips}, {outcomes:?}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(outcomes.get("found").is_some_and(|found| *found > flips / 4), "{outcomes:?}");
}

fn closed_one(seed: u64, flips: u64) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let expected = closed(&file);
    assert!(asked(ReadModel::to_read_closed, &file).unwrap() == expected);
    all_over(&file, seed, flips, || asked(ReadModel::to_read_closed, &file), &expected);
}

/// A writer may write when it opens a file, so each opens a copy.
fn opened_one(seed: u64, flips: u64) {
    let folder = TempDir::new().unwrap();
    let [file, copy] = ["model.sqlite", "copy.sqlite"].map(|name| folder.path().join(name));
    let expected = closed(&file);
    let turn = std::cell::Cell::new(false);
    let asks = || {
        for what in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(PathBuf::from(format!("{}{what}", copy.display())));
        }
        fs::copy(&file, &copy).unwrap();
        turn.set(!turn.get());
        asked(if turn.get() { ReadModel::to_write } else { ReadModel::to_read }, &copy)
    };
    all_over(&file, seed, flips, asks, &expected);
}

#[test]
fn a_closed_model_with_one_other_byte_gives_no_wrong_answer() {
    closed_one(1, FLIPS);
}

#[test]
fn nor_does_one_that_a_writer_or_a_reader_beside_one_opens() {
    opened_one(2, FLIPS);
}

#[test]
#[ignore = "takes long; docs/faults.md says how it is started"]
#[expect(clippy::disallowed_methods, reason = "whoever starts it by hand says how long it may take")]
fn the_same_at_thousands_of_places() {
    let flips = std::env::var("MERCATO_FLIPS").map_or(3_000, |text| text.parse().unwrap());
    closed_one(11, flips);
    opened_one(12, flips);
}
