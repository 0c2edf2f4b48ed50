//! A read model that is not what was written: whatever the command, it is rebuilt from the log, that is said on the error
//! stream, and the command does its work as if nothing had been.

use crate::house::{House, WINDOW};
use crate::run::run;
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;

/// The file of the read model.
fn model(house: &House) -> PathBuf {
    let there = fs::read_dir(house.store()).unwrap().map(|entry| entry.unwrap().path());
    let mut models = there.filter(|path| path.extension().is_some_and(|extension| extension == "sqlite"));
    let model = models.next().unwrap();
    assert_eq!(models.next(), None);
    model
}

#[test]
fn every_command_that_meets_one_rebuilds_it_first_and_says_so() {
    let house = House::new();
    house.ok(&["demo"]);
    fs::write(house.path("lines"), r#"{"deal":"caldara-atalanta","type":"note","happened":"2020-01-08","note":"n"}"#)
        .unwrap();
    fs::write(
        house.path("windows.csv"),
        "window,association,competition,season,opens,closes,zone\nw,FIGC,Serie A,2021/22,2022-01-01,2022-01-31,Europe/Rome\n",
    )
    .unwrap();
    let lines = house.path("lines").display().to_string();
    let windows = house.path("windows.csv").display().to_string();
    let commands: [&[&str]; 14] = [
        &["show", "caldara"],
        &["list"],
        &["window", "list"],
        &["export"],
        &["report", "clubs"],
        &["demo"],
        &["record", "note", "caldara", "--note", "one"],
        &["correct", "2", "--set", "note=two", "--reason", "misread"],
        &["retract", "32", "--reason", "misread"],
        &["open", "A B", "--owner", "C", "--to", "D", "--window", "serie-a-2019-20-winter"],
        &["import", &lines],
        &["import", WINDOW, "--check"],
        &["window", "import", &windows],
        &["erase", "125", "--reason", "the law"],
    ];
    for command in commands {
        let db = Connection::open(model(&house)).unwrap();
        db.execute_batch("DELETE FROM tail; UPDATE block SET sum = sum + 1 WHERE kind IN (1, 2, 6);").unwrap();
        db.close().unwrap();
        let done = run(&house.command(command), b"");
        let notes: Vec<_> = done.err.lines().collect();
        assert_eq!((done.code, notes.len()), (Some(0), 1), "{command:?}: {}", done.err);
        assert!(notes[0].starts_with("note: the read model is rebuilt from the log: "), "{command:?}: {}", done.err);
        assert!(!done.out.is_empty());
        house.ok(&["verify"]);
    }
    // 124 of the demo, and what five commands and two lines of files said.
    assert_eq!(house.count(), 131);
}

#[test]
fn what_is_found_damaged_after_recording_does_not_record_it_twice() {
    for add in [&["club", "add", "Milan", "--again"][..], &["club", "add", "Milan"]] {
        let house = House::new();
        house.ok(&["open", "Mattia Caldara", "--owner", "Mílan", "--to", "Atalanta"]);
        house.ok(&["club", "add", "Milán"]);
        // Which deals have a club of that name is looked up only for the note below.
        let db = Connection::open(model(&house)).unwrap();
        assert!(db.execute("UPDATE block SET sum = sum + 1 WHERE kind = 5", []).unwrap() > 0);
        db.close().unwrap();
        let added = house.run(add);
        let (rebuilt, note) = added.err.split_once('\n').unwrap();
        assert_eq!(added.code, Some(0), "{add:?}: {}", added.err);
        assert!(rebuilt.starts_with("note: the read model is rebuilt from the log: "), "{add:?}: {}", added.err);
        assert!(
            note.starts_with("note: in caldara-atalanta, Mílan could now mean any of the clubs Milan or Milán"),
            "{note}"
        );
        assert!(added.out.contains("recorded #3 "), "{add:?}: {}", added.out);
        assert_eq!(house.count(), 3, "{add:?}");
    }
}
