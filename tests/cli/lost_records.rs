//! A log that lost records which the read model still has: nothing is recorded on it, nothing is thrown away, questions are
//! answered, and what the hint says brings every record into a store that is whole.

use crate::house::{House, deal_of_caldara};
use crate::run::run;
use std::fs;
use std::path::Path;
use std::process::Command;

fn copied(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").args([from, to]).status().unwrap().success());
}

/// Three records, of which the log has the first; and a backup of that.
fn lost(with_its_witness: bool) -> House {
    let house = deal_of_caldara();
    house.ok(&["backup", "~/saved"]);
    copied(&house.store().join("log"), &house.path("log"));
    let witness = fs::read(house.store().join("witness")).unwrap();
    house.ok(&["record", "note", "caldara", "--note", "second"]);
    house.ok(&["record", "note", "caldara", "--note", "third"]);
    fs::remove_dir_all(house.store().join("log")).unwrap();
    copied(&house.path("log"), &house.store().join("log"));
    if with_its_witness {
        fs::write(house.store().join("witness"), witness).unwrap();
    }
    house
}

#[test]
fn nothing_is_recorded_on_it_and_questions_still_have_every_record() {
    for (with_its_witness, said) in [(true, "the log lost records: "), (false, "the log is damaged: ")] {
        let house = lost(with_its_witness);
        let commands: [&[&str]; 7] = [
            &["record", "note", "caldara", "--note", "x"],
            &["import", crate::house::WINDOW],
            &["erase", "1", "--reason", "x", "--yes"],
            &["verify"],
            &["rebuild"],
            &["backup", "~/saved", "--force"],
            &["audit", "init", "--origin", "example.org/mercato"],
        ];
        for command in commands {
            house.run(command).refused(6, &[said, "hint: change nothing, and copy the folder", "export > LINES`"]);
            let shown = house.run(&["history", "caldara"]);
            assert!(shown.code == Some(0) && shown.out.contains("third"), "{command:?}: {}", shown.err);
            let warned =
                shown.err.starts_with("warning: the log lost records: it ends at position 1, and 3 were recorded");
            assert_eq!(warned, with_its_witness, "{}", shown.err);
        }
    }
}

/// The length of the log is that of no log that was closed with the store.
#[test]
fn a_question_that_sees_that_the_log_is_another_one_says_so() {
    let house = lost(false);
    let file = house.store().join("log/db");
    fs::OpenOptions::new()
        .append(true)
        .open(&file)
        .and_then(|mut file| std::io::Write::write(&mut file, b"x"))
        .unwrap();
    let shown = house.run(&["history", "caldara"]);
    assert!(shown.code == Some(0) && shown.out.contains("third"), "{}", shown.err);
    assert!(shown.err.starts_with("warning: the log is damaged: it ends at position 1"), "{}", shown.err);
}

#[test]
fn the_hint_leads_to_a_store_with_every_record() {
    for with_its_witness in [true, false] {
        let house = lost(with_its_witness);
        let lines = house.run(&["export"]).out;
        run(&house.bare(&["--store", "~/NEW", "restore", "~/saved"]), b"").done();
        let said = run(&house.bare(&["--store", "~/NEW", "import", "-"]), lines.as_bytes()).done();
        assert_eq!(said, "2 recorded, 1 already recorded and skipped\n");
        let history = |store: &str| {
            let run = run(&house.bare(&["--store", store, "history", "caldara", "-O", "json"]), b"");
            let entries: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            entries
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| (entry["id"].clone(), entry["note"].clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(history("~/NEW"), history("~/store"));
        run(&house.bare(&["--store", "~/NEW", "verify"]), b"").done();
    }
}
