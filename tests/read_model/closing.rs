//! A model in a file: closed, opened again, read beside its writer, and written by one session.

use super::given::{LEDGER, in_file, take, world};
use super::questions::answers;
use super::tamper;
use mercato::read_model::{FORMAT, ModelError, ReadModel};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

const COUNT: u64 = 700;

/// In chunks and in the tail, and still open.
fn filled(file: &Path) -> ReadModel {
    let (mut model, records) = (in_file(file), world(COUNT));
    take(&mut model, &records[..600]).unwrap();
    records[600..].chunks(7).for_each(|some| take(&mut model, some).unwrap());
    model
}

fn beside(file: &Path, what: &str) -> PathBuf {
    PathBuf::from(format!("{}{what}", file.display()))
}

#[test]
fn whoever_opens_it_again_has_the_same() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let model = filled(&file);
    let expected = answers(&model, COUNT).unwrap();
    assert!(model.close().unwrap(), "nobody was in the way");
    assert!(!beside(&file, "-wal").exists() && !beside(&file, "-shm").exists());
    for open in [ReadModel::to_write, ReadModel::to_read, ReadModel::to_read_closed] {
        let again = open(&file).unwrap();
        assert!(answers(&again, COUNT).unwrap() == expected);
        assert_eq!((again.ledger(), again.session()), (LEDGER, None));
    }
}

#[test]
fn who_reads_a_closed_one_writes_nothing_and_makes_no_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a file with % and ? and # in its name.sqlite");
    filled(&file).close().unwrap();
    let before = fs::read(&file).unwrap();
    let model = ReadModel::to_read_closed(&file).unwrap();
    answers(&model, COUNT).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    drop(model);
    assert!(fs::read(&file).unwrap() == before);
}

#[test]
fn who_reads_beside_a_writer_has_one_moment_of_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let mut model = filled(&file);
    let (before, records) = (answers(&model, COUNT).unwrap(), world(COUNT + 600));
    let reader = ReadModel::to_read(&file).unwrap();
    take(&mut model, &records[COUNT as usize..COUNT as usize + 1]).unwrap();
    take(&mut model, &records[COUNT as usize + 1..]).unwrap();
    model.checkpoint().unwrap();
    assert!(answers(&reader, COUNT).unwrap() == before);
    let later = ReadModel::to_read(&file).unwrap();
    assert!(answers(&later, COUNT + 600).unwrap() == answers(&model, COUNT + 600).unwrap());
    // It cannot move all of it into the file while somebody reads an earlier moment.
    assert!(!model.close().unwrap());
    assert!(answers(&reader, COUNT).unwrap() == before);
    drop((reader, later));
    assert!(ReadModel::to_write(&file).unwrap().close().unwrap());
    assert_eq!(ReadModel::to_read_closed(&file).unwrap().position().0, COUNT + 600);
}

#[test]
fn who_was_taken_for_dead_writes_no_more() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let mut first = filled(&file);
    first.set_session(Uuid::from_u128(1)).unwrap();
    let mut second = ReadModel::to_write(&file).unwrap();
    assert_eq!(second.session(), Some(Uuid::from_u128(1)));
    second.set_session(Uuid::from_u128(2)).unwrap();
    let next = &world(COUNT + 1)[COUNT as usize..];
    assert!(matches!(take(&mut first, next), Err(ModelError::OtherSession)));
    assert!(matches!(first.set_session(Uuid::from_u128(3)), Err(ModelError::OtherSession)));
    take(&mut second, next).unwrap();
    let read = ReadModel::to_read(&file).unwrap();
    assert_eq!((read.position().0, read.session()), (COUNT + 1, Some(Uuid::from_u128(2))));
}

/// What was committed is in the file beside it, or in both.
#[test]
fn a_process_that_ends_without_closing_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    let model = filled(&file);
    let expected = answers(&model, COUNT).unwrap();
    let left = folder.path().join("left.sqlite");
    for what in ["", "-wal"] {
        fs::copy(beside(&file, what), beside(&left, what)).unwrap();
    }
    let again = ReadModel::to_write(&left).unwrap();
    assert!(answers(&again, COUNT).unwrap() == expected);
    drop(again);
    model.checkpoint().unwrap();
    let checkpointed = folder.path().join("checkpointed.sqlite");
    fs::copy(&file, &checkpointed).unwrap();
    assert!(answers(&ReadModel::to_write(&checkpointed).unwrap(), COUNT).unwrap() == expected);
}

#[test]
fn one_that_was_never_finished_cannot_be_used() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("model.sqlite");
    fs::File::create_new(&file).unwrap();
    for open in [ReadModel::to_write, ReadModel::to_read, ReadModel::to_read_closed] {
        assert!(matches!(open(&file).map(drop), Err(ModelError::Damaged { .. })));
        assert!(matches!(open(&folder.path().join("nothing")).map(drop), Err(ModelError::Unavailable { .. })));
    }
}

/// A later program may have written it; it is built anew, never migrated.
#[test]
fn one_of_another_format_or_that_contradicts_itself_is_not_used() {
    let folder = TempDir::new().unwrap();
    for (number, (field, value)) in [
        ("format", json!(FORMAT + 1)),
        ("format", json!(FORMAT - 1)),
        ("folded", json!(COUNT + 1)),
        ("shards", json!(4)),
        ("deals", json!("many")),
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.path().join(number.to_string());
        filled(&file).close().unwrap();
        tamper::meta(&file, |meta| meta[field] = value.clone());
        for open in [ReadModel::to_write, ReadModel::to_read, ReadModel::to_read_closed] {
            assert!(matches!(open(&file).map(drop), Err(ModelError::Damaged { .. })), "{field}");
        }
    }
}
