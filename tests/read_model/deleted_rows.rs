//! A row is gone, and SQLite finds nothing wrong: the right answers, or an error; never a wrong answer.

use super::given::{in_file, take, world};
use super::questions::{Answers, answers};
use super::tamper;
use mercato::read_model::{ModelError, ReadModel};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const COUNT: u64 = 700;

fn closed(folder: &Path) -> (PathBuf, Answers) {
    let file = folder.join("model.sqlite");
    let (mut model, records) = (in_file(&file), world(COUNT));
    take(&mut model, &records[..640]).unwrap();
    records[640..].chunks(9).for_each(|some| take(&mut model, some).unwrap());
    let expected = answers(&model, COUNT).unwrap();
    model.close().unwrap();
    (file, expected)
}

/// The numbers of all rows of a table.
pub(crate) fn rows(model: &Path, table: &str) -> Vec<i64> {
    let db = Connection::open(model).unwrap();
    let mut query = db.prepare(&format!("SELECT rowid FROM {table}")).unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Does this to a copy, and says whether it was found.
fn is_found(file: &Path, expected: &Answers, statement: &str) -> bool {
    let copy = file.with_extension("copy");
    fs::copy(file, &copy).unwrap();
    assert_eq!(tamper::run(&copy, statement), 1, "{statement}");
    match ReadModel::to_read_closed(&copy).and_then(|model| answers(&model, COUNT)) {
        Ok(answer) => {
            assert!(answer == *expected, "a wrong answer after {statement}");
            false
        }
        Err(ModelError::Damaged { .. }) => true,
        Err(other) => panic!("{other:?} after {statement}"),
    }
}

#[test]
fn any_row_that_is_deleted_is_found_or_needed_by_no_question() {
    let folder = TempDir::new().unwrap();
    let (file, expected) = closed(folder.path());
    for (table, all) in [("meta", true), ("tail", true), ("chunk", true), ("block", false)] {
        let rows = rows(&file, table);
        assert!(!rows.is_empty());
        let found =
            rows.iter().filter(|row| is_found(&file, &expected, &format!("DELETE FROM {table} WHERE rowid = {row}")));
        let found = found.count();
        // Not all rows of the look-ups are needed by what is asked.
        assert!(found == rows.len() || (!all && found > rows.len() / 2), "{found} of {} in {table}", rows.len());
    }
}

/// The checksum of a row is over its key too.
#[test]
fn a_row_in_the_place_of_another_is_found() {
    let folder = TempDir::new().unwrap();
    let (file, expected) = closed(folder.path());
    let chunks = rows(&file, "chunk");
    for two in chunks.windows(2).step_by(5) {
        let [one, other] = [two[0], two[1]];
        let moved = format!(
            "UPDATE chunk SET (sum, data) = (SELECT sum, data FROM chunk WHERE number = {other}) WHERE number = {one}"
        );
        assert!(is_found(&file, &expected, &moved), "{moved}");
    }
    let tail = rows(&file, "tail");
    for two in tail.windows(2).step_by(9) {
        let [one, other] = [two[0], two[1]];
        let moved = format!(
            "UPDATE tail SET (deal, sum, data) = (SELECT deal, sum, data FROM tail WHERE position = {other}) WHERE position = {one}"
        );
        assert!(is_found(&file, &expected, &moved), "{moved}");
    }
}

#[test]
fn a_row_that_nobody_wrote_changes_no_answer() {
    let folder = TempDir::new().unwrap();
    let (file, expected) = closed(folder.path());
    for statement in [
        "INSERT INTO tail SELECT 701, deal, sum, data FROM tail WHERE position = 700",
        "INSERT INTO tail SELECT 3, deal, sum, data FROM tail WHERE position = 700",
        "INSERT INTO chunk SELECT max(number) + 1, sum, data FROM chunk",
        "INSERT INTO block SELECT max(id) + 1, kind, low, high, sum, data FROM block",
        "INSERT INTO block SELECT max(id) + 1, 1, x'', x'', sum, data FROM block",
    ] {
        is_found(&file, &expected, statement);
    }
}

/// A long deal is not read for one record of it.
#[test]
fn a_record_needs_no_other_chunk_than_its_own() {
    let folder = TempDir::new().unwrap();
    let (file, _) = closed(folder.path());
    assert!(tamper::run(&file, "DELETE FROM chunk WHERE number & 65535 = 0") > 0);
    let model = ReadModel::to_read_closed(&file).unwrap();
    let in_second: Vec<_> = world(640).into_iter().filter(|record| (65..=128).contains(&record.version.0)).collect();
    assert!(!in_second.is_empty(), "no deal has two chunks");
    for record in in_second {
        assert_eq!(model.record_at(record.position).unwrap().as_ref(), Some(&record));
    }
}
