//! Writers that meet a damaged read model, which nobody notices when it is opened: it is rebuilt, which is said, and what was to
//! be recorded is recorded once.

use super::ledgers::{asked, everything, filled, lines, model, now, reopen, try_import, verified};
use super::tamper;
use super::unfinished::copy;
use mercato::bytes::line::Line;
use mercato::deal::name::{Name, Text};
use mercato::ledger::{Conditions, EraseRequest, Error, Import, Ledger, Request};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

/// So many that they are in chunks.
const RECORDS: u64 = 620;

/// Does this with a store whose model was spoilt, and gives how many records there are then.
fn done(whole: &Path, spoil: &str, act: impl FnOnce(&mut Ledger) -> Result<(), Error>) -> u64 {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    copy(whole, &path);
    let old = model(&path);
    assert!(tamper::run(&old, spoil) > 0);
    let (opened, told) = reopen(&path);
    let mut ledger = opened.unwrap();
    assert!(told.so_far().is_empty());
    act(&mut ledger).unwrap();
    assert_eq!(told.so_far().len(), 1, "{spoil}: {:?}", told.so_far());
    let answer = everything(&ledger).unwrap();
    drop(ledger);
    assert_ne!(model(&path), old);
    let verified = verified(&path).unwrap();
    assert!(verified.model);
    let (found, told) = asked(&path, everything);
    assert!(found.unwrap() == answer && told.is_empty(), "{told:?}");
    verified.records
}

fn whole(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("whole");
    filled(&path, RECORDS);
    path
}

fn name() -> Name {
    Name::new("Ada").unwrap()
}

fn record(ledger: &mut Ledger, line: &str) -> Result<(), Error> {
    let line = Line { recorder: Some(name()), ..Line::read(line, ledger.zone()).unwrap() };
    ledger.record(&Request { line, conditions: Conditions::default() }, now()).map(drop)
}

const NOTE: &str = r#"{"deal":"player-3-roma","happened":"2020-01-09","type":"note","note":"one more"}"#;
const OPENING: &str = r#"{"deal":"one-more","happened":"2020-01-09","type":"opened","data":{"players":["One More"],"owner":"Genoa","to":"Roma"}}"#;

#[test]
fn a_single_record_is_recorded_once() {
    let folder = TempDir::new().unwrap();
    let whole = whole(&folder);
    for spoil in ["DELETE FROM chunk", "DELETE FROM block WHERE kind = 7", "DELETE FROM block WHERE kind = 6"] {
        assert_eq!(done(&whole, spoil, |ledger| record(ledger, NOTE)), RECORDS + 1);
    }
    // What an opening needs when it is in the log already.
    for kind in [1, 3, 4, 5, 10] {
        let spoil = format!("UPDATE block SET low = x'ff' WHERE kind = {kind}");
        let opening = OPENING.replace(r#""to":"Roma""#, r#""to":"Roma","window":"winter""#);
        assert_eq!(done(&whole, &spoil, |ledger| record(ledger, &opening)), RECORDS + 1, "{kind}");
    }
}

#[test]
fn an_import_takes_every_line_once_wherever_it_meets_the_damage() {
    let folder = TempDir::new().unwrap();
    let whole = whole(&folder);
    let of_one_deal = "DELETE FROM chunk WHERE number = (SELECT max(number) FROM chunk)";
    let look_up = "UPDATE block SET low = x'ff' WHERE kind = 4";
    for (spoil, count) in [(of_one_deal, 40), (of_one_deal, 20_000), (look_up, 40), (look_up, 20_000)] {
        let more = || lines(RECORDS..RECORDS + count).into_iter().chain([OPENING.into()]);
        assert_eq!(done(&whole, spoil, |ledger| try_import(ledger, more())), RECORDS + count + 1, "{spoil}");
    }
    // Late, when the thread that writes the log has work: no line before it is of that deal.
    let late = |ledger: &mut Ledger| {
        let (of_it, of_others): (Vec<_>, Vec<_>) =
            lines(RECORDS..RECORDS + 30_000).into_iter().partition(|line| line.contains("player-19-"));
        try_import(ledger, of_others.into_iter().chain(of_it))
    };
    assert_eq!(done(&whole, of_one_deal, late), RECORDS + 30_000);
}

/// Lines that are the same get ids by how many came before, and the one that met the damage counts once.
#[test]
fn an_import_that_is_repeated_finds_all_its_lines() {
    let folder = TempDir::new().unwrap();
    let whole = whole(&folder);
    let twice = || [NOTE.to_owned(), NOTE.to_owned()];
    let records = done(&whole, "DELETE FROM chunk", |ledger| {
        try_import(ledger, twice())?;
        let mut import = Import::new(ledger, name(), false, now())?;
        twice().iter().for_each(|line| import.take(line, now()).unwrap().unwrap());
        import.flush()?;
        assert_eq!((import.done().recorded, import.done().stood), (0, 2));
        Ok(())
    });
    assert_eq!(records, RECORDS + 2);
}

#[test]
fn an_erasure_is_done_once() {
    let folder = TempDir::new().unwrap();
    let whole = whole(&folder);
    let erase = |ledger: &mut Ledger| {
        let of = ledger.mending(|ledger| ledger.find_record("610"))?;
        let id = ledger.id_beside(&of, Uuid::from_u128(5));
        let request = EraseRequest { id, of, reason: Text::new("the law").unwrap(), recorder: name() };
        ledger.erase(&request, now(), &mut |_| ()).map(drop)
    };
    assert_eq!(done(&whole, "DELETE FROM chunk", erase), RECORDS + 1);
}
