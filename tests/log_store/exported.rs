//! An export while others write to the store: it has what there was when it began, each record once.

use super::ledgers::add;
use super::ledgers::{existing, filled, fresh, model, now, reopen};
use mercato::deal::name::{Name, Text};
use mercato::ledger::{Asker, EraseRequest, Error, Export, ask, nobody};
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

/// More than are read at a time.
const RECORDS: u64 = 40_000;

/// An output that does something to the store when the first lines come.
struct Disturbing<'d> {
    lines: Vec<u8>,
    disturb: Option<&'d dyn Fn()>,
}

impl Write for Disturbing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(disturb) = self.disturb.take() {
            disturb();
        }
        self.lines.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is exported, and the positions of it.
fn exported(path: &Path, disturb: &dyn Fn()) -> (Result<u64, Error>, Vec<u64>) {
    let mut out = Disturbing { lines: Vec::new(), disturb: Some(disturb) };
    let mut export = Export::new(&mut out);
    let asker = Asker { options: &existing, fresh: &fresh, tell: &nobody() };
    let done = ask(path, None, &asker, &mut |reader| export.go_on(reader, None, &mut |_, _| ()));
    let position = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line.get("position").and_then(Value::as_u64).unwrap()
    };
    (done, String::from_utf8(out.lines).unwrap().lines().map(position).collect())
}

fn whole() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    filled(&path, RECORDS);
    (folder, path)
}

#[test]
fn it_goes_on_after_a_record_or_a_rebuild_and_has_each_record_once() {
    let (_folder, path) = whole();
    let record = || add(&mut reopen(&path).0.unwrap(), RECORDS);
    let rebuild = || reopen(&path).0.unwrap().rebuild().unwrap();
    let disturbed: [(&dyn Fn(), u64); 3] = [(&|| (), RECORDS), (&record, RECORDS), (&rebuild, RECORDS + 1)];
    for (disturb, count) in disturbed {
        let (done, positions) = exported(&path, disturb);
        assert_eq!(done.unwrap(), count);
        assert!(positions.into_iter().eq(1..=count));
    }
    assert!(model(&path).display().to_string().ends_with("-2.sqlite"));
}

#[test]
fn it_ends_where_something_was_erased_since() {
    let (_folder, path) = whole();
    let (done, positions) = exported(&path, &|| {
        let mut ledger = reopen(&path).0.unwrap();
        let of = ledger.find_record("500").unwrap();
        let id = ledger.id_beside(&of, Uuid::from_u128(5));
        let recorder = Name::new("Bo").unwrap();
        let request = EraseRequest { id, of, reason: Text::new("the law").unwrap(), recorder };
        ledger.erase(&request, now(), &mut |_| ()).unwrap();
    });
    let error = done.unwrap_err();
    assert!(matches!(error, Error::ErasedMeanwhile { position } if position.0 == RECORDS + 1), "{error}");
    assert!((positions.len() as u64) < RECORDS);
}
