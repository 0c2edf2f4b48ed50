//! A model in which some row is not what was written, compared with one that was just built: every such row is found, whether
//! a question would have needed it or not.

use super::deleted_rows::rows;
use super::given::{LEDGER, in_file, take, world};
use super::questions::answers;
use super::random::Random;
use super::tamper;
use mercato::read_model::{ModelError, ReadModel};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const COUNT: u64 = 700;
/// Bytes that are changed, one after the other.
const FLIPS: u64 = 200;

/// A model with chunks and a tail, closed; and one of the same records that was built at once.
fn closed(file: &Path) -> ReadModel {
    let (mut model, records) = (in_file(file), world(COUNT));
    take(&mut model, &records[..640]).unwrap();
    records[640..].chunks(9).for_each(|some| take(&mut model, some).unwrap());
    model.close().unwrap();
    let mut built = ReadModel::in_memory(LEDGER).unwrap();
    take(&mut built, &records).unwrap();
    ReadModel::to_read_closed(file).unwrap().compare(&built).unwrap();
    built
}

/// What is said of the model in this file.
fn compared(file: &Path, built: &ReadModel) -> Result<(), ModelError> {
    ReadModel::to_read_closed(file)?.compare(built)
}

/// After this was done to a copy of the file, that is found.
fn is_found(file: &Path, built: &ReadModel, statements: &str) {
    let copy = file.with_extension("copy");
    fs::copy(file, &copy).unwrap();
    assert!(tamper::run(&copy, statements) > 0, "nothing was done: {statements}");
    let said = compared(&copy, built);
    assert!(matches!(said, Err(ModelError::Damaged { .. })), "{said:?} after {statements}");
}

#[test]
fn any_row_that_is_deleted_is_found() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let built = closed(&file);
    for table in ["meta", "tail", "chunk", "block"] {
        for row in rows(&file, table) {
            is_found(&file, &built, &format!("DELETE FROM {table} WHERE rowid = {row}"));
        }
    }
}

#[test]
fn any_row_that_nobody_wrote_is_found() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let built = closed(&file);
    let deal_without_number = 9_999_u64 << 16;
    for statement in [
        "INSERT INTO tail SELECT 701, deal, sum, data FROM tail WHERE position = 700",
        "INSERT INTO tail SELECT 3, deal, sum, data FROM tail WHERE position = 700",
        "INSERT INTO chunk SELECT max(number) + 1, sum, data FROM chunk",
        &format!("INSERT INTO chunk SELECT {deal_without_number}, sum, data FROM chunk LIMIT 1"),
        "INSERT INTO block SELECT max(id) + 1, kind, low, high, sum, data FROM block",
        "INSERT INTO block SELECT max(id) + 1, 1, x'ff', x'', sum, data FROM block",
        "INSERT INTO block SELECT max(id) + 1, 11, low, high, sum, data FROM block",
    ] {
        is_found(&file, &built, statement);
    }
}

/// The rows of another model are right by themselves, and about other records.
#[test]
fn a_look_up_of_another_model_is_found() {
    let folder = TempDir::new().unwrap();
    let [file, other] = ["model.sqlite", "other.sqlite"].map(|name| folder.path().join(name));
    let built = closed(&file);
    let mut records = world(COUNT);
    let notes: Vec<usize> = (2..600).filter(|at| records[*at].event.type_name() == "note").collect();
    let first = records[notes[0]].stream;
    let later = *notes.iter().find(|at| records[**at].stream != first).unwrap();
    // Each of the two deals has as many records as before, at other places.
    let (one, two) = (records[notes[0]].clone(), records[later].clone());
    (records[notes[0]].stream, records[later].stream) = (two.stream, one.stream);
    let mut versions = std::collections::HashMap::new();
    for record in &mut records {
        let version = versions.entry(record.stream).or_insert(0);
        *version += 1;
        record.version = mercato::deal::ids::Version(*version);
    }
    let mut model = in_file(&other);
    take(&mut model, &records[..640]).unwrap();
    model.close().unwrap();
    let from_other = format!(
        "ATTACH '{}' AS other; DELETE FROM block WHERE kind = 9;
         INSERT INTO block (kind, low, high, sum, data)
             SELECT kind, low, high, sum, data FROM other.block WHERE kind = 9; DETACH other;",
        other.display()
    );
    is_found(&file, &built, &from_other);
}

#[test]
fn any_byte_that_is_changed_is_found_or_changes_no_answer() {
    let folder = TempDir::new().unwrap();
    let [file, copy] = ["model.sqlite", "copy.sqlite"].map(|name| folder.path().join(name));
    let built = closed(&file);
    let expected = answers(&built, COUNT).unwrap();
    let (bytes, mut random) = (fs::read(&file).unwrap(), Random(3));
    let mut found = 0;
    for _ in 0..FLIPS {
        let (at, by) = (usize::try_from(random.below(bytes.len() as u64)).unwrap(), 1 + random.below(255));
        let mut changed = bytes.clone();
        changed[at] ^= u8::try_from(by).unwrap();
        fs::write(&copy, changed).unwrap();
        match compared(&copy, &built) {
            Ok(()) => {
                let model = ReadModel::to_read_closed(&copy).unwrap();
                assert!(answers(&model, COUNT).unwrap() == expected, "byte {at} by {by}");
            }
            Err(_) => found += 1,
        }
    }
    assert!(found > FLIPS / 3, "{found} of {FLIPS}");
}
