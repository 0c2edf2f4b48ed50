//! Checkpoints, proofs and tiles: an auditor with nothing but the key of the log checks what the keeper hands out.

use crate::house::{House, real_window};
use crate::run::{Run, run};
use mercato::store::{OpenOptions, Store};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;

pub(crate) const ORIGIN: &str = "example.org/mercato/club";

/// The real window, signed for; and the key that others check with.
pub(crate) fn signed_window() -> (House, String) {
    let house = real_window();
    let said = house.ok(&["audit", "init", "--origin", ORIGIN]);
    let key = said.lines().last().unwrap().to_owned();
    assert!(key.starts_with(&format!("{ORIGIN}+")), "{said}");
    (house, key)
}

impl House {
    /// What an auditor says, who has no store.
    pub(crate) fn audit(&self, args: &[&str]) -> Run {
        run(&self.bare(&[&["--store", "~/nowhere", "audit"], args].concat()), b"")
    }

    pub(crate) fn note(&self, words: &str) {
        self.ok(&["record", "note", "caldara-a", "--note", words]);
    }
}

/// The files of a folder, below it.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path()).into_iter().map(|below| format!("{name}/{below}"))),
            false => found.push(name),
        }
    }
    found.sort();
    found
}

#[test]
fn every_record_is_proven_to_who_has_only_the_key() {
    let (house, key) = signed_window();
    for position in [1, 2, 64, 65, 107, 108] {
        let (proof, entry) = (format!("~/{position}.tlog-proof"), format!("~/{position}.entry"));
        let told = house.json(&["audit", "prove", &position.to_string(), "-o", &proof, "--entry", &entry]);
        assert_eq!(
            (&told["position"], &told["index"], &told["records"]),
            (&json!(position), &json!(position - 1), &json!(108))
        );
        assert_eq!(told["proof"], fs::read_to_string(house.path(&format!("{position}.tlog-proof"))).unwrap());
        let said = house.audit(&["verify", &proof, "--vkey", &key]).done();
        assert!(said.contains(&format!("record {position} (")) && said.contains("first 108 records"), "{said}");
        let beside = house.audit(&["verify", &proof, "--entry", &entry, "--vkey", &key, "-O", "json"]).done();
        let beside: serde_json::Value = serde_json::from_str(&beside).unwrap();
        assert_eq!(beside["entry"], fs::read_to_string(house.path(&format!("{position}.entry"))).unwrap());
        assert_eq!((&beside["origin"], &beside["root"]), (&json!(ORIGIN), &told["root"]));
    }
    assert!(!house.path("nowhere").exists());
}

#[test]
fn a_checkpoint_names_the_log_its_length_and_its_root() {
    let (house, _) = signed_window();
    let said = house.ok(&["audit", "checkpoint"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!((lines[0], lines[1], lines[3], lines.len()), (ORIGIN, "108", "", 5), "{said}");
    assert!(lines[4].starts_with(&format!("\u{2014} {ORIGIN} ")), "{said}");
    let told = house.json(&["audit", "checkpoint", "-o", "~/cp"]);
    assert_eq!(told["checkpoint"], said);
    assert_eq!(fs::read_to_string(house.path("cp")).unwrap(), said);
    house.ok(&["backup", "~/saved"]);
    assert_eq!(told["root"], house.json(&["verify", "~/saved"])["root"]);
    // What stands in the store is the one that was signed last.
    assert_eq!(fs::read_to_string(house.store().join("audit.checkpoint")).unwrap(), said);
    assert_eq!(house.json(&["verify"])["signed"], 108);
}

#[test]
fn a_record_that_came_later_is_proven_after_the_next_checkpoint() {
    let (house, key) = signed_window();
    house.note("later");
    house.run(&["audit", "prove", "109"]).refused(1, &["record 109", "has 108", "hint:", "audit checkpoint"]);
    house.ok(&["audit", "checkpoint"]);
    fs::write(house.path("p"), house.ok(&["audit", "prove", "109"])).unwrap();
    house.audit(&["verify", "~/p", "--vkey", &key]).done();
}

#[test]
fn an_old_checkpoint_is_the_beginning_of_a_log_that_only_grew() {
    let (house, key) = signed_window();
    house.ok(&["audit", "checkpoint", "-o", "~/old"]);
    let same = house.json(&["audit", "consistency", "~/old"]);
    assert_eq!((&same["old"], &same["proof"]), (&same["new"], &json!([])));
    house.note("later");
    let grown = house.json(&["audit", "consistency", "~/old", "--vkey", &key]);
    assert_eq!((&grown["old"], &grown["new"]["records"]), (&same["old"], &json!(109)));
    assert!(!grown["proof"].as_array().unwrap().is_empty());
    let said = house.ok(&["audit", "consistency", "~/old"]);
    assert!(said.starts_with("It only grew: the 108 records"), "{said}");
}

#[test]
fn a_log_that_was_rolled_back_or_forked_is_told_and_not_signed() {
    let (house, _) = signed_window();
    house.ok(&["backup", "~/saved"]);
    house.note("one story");
    house.ok(&["audit", "checkpoint", "-o", "~/theirs"]);
    let signed = fs::read(house.store().join("audit.checkpoint")).unwrap();
    // The keeper goes back to an earlier state, with what signs for it.
    for name in ["log", "witness", "store.json"] {
        let path = house.store().join(name);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    run(&house.bare(&["--store", "~/restored", "restore", "~/saved"]), b"").done();
    for name in ["log", "witness", "store.json"] {
        fs::rename(house.path("restored").join(name), house.store().join(name)).unwrap();
    }
    let lost = ["the log has 108 records", "109 was signed", "hint:"];
    house.run(&["audit", "checkpoint"]).refused(6, &lost);
    house.run(&["audit", "consistency", "~/theirs"]).refused(6, &lost);
    house.run(&["audit", "prove", "1"]).refused(6, &lost);
    house.run(&["audit", "tiles", "~/site"]).refused(6, &lost);
    house.run(&["verify"]).refused(6, &lost);
    run(&house.command(&["record", "note", "caldara-a", "--note", "another story"]), b"").done();
    let forked = ["the first 109 records are not those that were signed", "hint:"];
    house.run(&["audit", "checkpoint"]).refused(6, &forked);
    house.run(&["audit", "consistency", "~/theirs"]).refused(6, &forked);
    house.run(&["audit", "prove", "1"]).refused(6, &forked);
    house.run(&["verify"]).refused(6, &forked);
    assert_eq!(fs::read(house.store().join("audit.checkpoint")).unwrap(), signed);
}

#[test]
fn tiles_are_the_log_and_grow_with_it() {
    let (house, key) = signed_window();
    let told = house.json(&["audit", "tiles", "~/site"]);
    assert_eq!(told, json!({"records": 108, "files": 3, "written": 3, "folder": house.path("site")}));
    assert_eq!(files(&house.path("site")), ["checkpoint", "tile/0/000.p/108", "tile/entries/000.p/108"]);
    let checkpoint = || fs::read_to_string(house.path("site/checkpoint")).unwrap();
    assert_eq!(checkpoint(), house.ok(&["audit", "checkpoint"]));
    // The bundle has the envelopes, each behind its length.
    fs::write(house.path("p"), house.ok(&["audit", "prove", "1"])).unwrap();
    let proven = house.audit(&["verify", "~/p", "--vkey", &key, "-O", "json"]).done();
    let proven: serde_json::Value = serde_json::from_str(&proven).unwrap();
    let envelope = proven["entry"].as_str().unwrap().as_bytes();
    let bundle = fs::read(house.path("site/tile/entries/000.p/108")).unwrap();
    assert_eq!(bundle[..2], (envelope.len() as u16).to_be_bytes());
    assert_eq!(&bundle[2..2 + envelope.len()], envelope);

    assert_eq!(house.json(&["audit", "tiles", "~/site"])["written"], 0);
    let lines: Vec<String> = (0..200).map(line).collect();
    house.run_with(&["import", "-"], lines.concat()).done();
    let told = house.json(&["audit", "tiles", "~/site"]);
    assert_eq!((&told["records"], &told["files"], &told["written"]), (&json!(308), &json!(6), &json!(6)));
    let found = files(&house.path("site"));
    for path in ["tile/0/000", "tile/0/001.p/52", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/52"] {
        assert!(found.iter().any(|found| found == path), "no {path} in {found:?}");
    }
    assert_eq!(checkpoint().lines().nth(1), Some("308"));
    // What was cut or changed there is made good.
    fs::write(house.path("site/tile/0/000"), "half").unwrap();
    assert_eq!(house.json(&["audit", "tiles", "~/site"])["written"], 1);
    // And a checkpoint that a cut has left without its bytes.
    fs::write(house.path("site/checkpoint"), "").unwrap();
    assert_eq!(house.json(&["audit", "tiles", "~/site"])["written"], 1);
    assert_eq!(checkpoint().lines().nth(1), Some("308"));
}

/// A line of an import.
pub(crate) fn line(number: u32) -> String {
    let said = json!({"deal": "caldara-atalanta", "type": "note", "happened": "2020-01-09", "learned": "2020-01-09",
        "note": format!("note {number}")});
    format!("{said}\n")
}

#[test]
fn an_empty_log_is_signed_and_proves_nothing_yet() {
    let house = House::new();
    let options = OpenOptions {
        create: true,
        zone: None,
        default_zone: chrono_tz::Europe::Rome,
        holder: "a test".into(),
        wait: Duration::ZERO,
        fresh: Box::new(|bytes| bytes.fill(7)),
    };
    drop(Store::open(&house.store(), options).unwrap());
    house.ok(&["audit", "init", "--origin", ORIGIN]);
    house.ok(&["audit", "checkpoint", "-o", "~/old"]);
    // The SHA-256 of nothing.
    let told = house.json(&["audit", "checkpoint"]);
    let root = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!((&told["records"], &told["root"]), (&json!(0), &json!(root)));
    house.run(&["audit", "prove", "1"]).refused(4, &["there is no record 1"]);
    assert_eq!(house.json(&["audit", "tiles", "~/site"])["files"], 1);
    assert_eq!(house.json(&["verify"])["signed"], 0);
    house.ok(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"]);
    assert_eq!(house.json(&["audit", "consistency", "~/old"])["proof"], json!([]));
    assert_eq!(house.json(&["audit", "tiles", "~/site"])["files"], 3);
    house.ok(&["audit", "prove", "1"]);
}

#[test]
fn the_key_may_stand_elsewhere() {
    let house = real_window();
    let told = house.json(&["audit", "init", "--origin", ORIGIN, "--key", "~/stick"]);
    assert!(told["key"].as_str().unwrap().ends_with("/stick"), "{told}");
    assert!(!house.store().join("audit.key").exists());
    house.note("later");
    house.ok(&["audit", "checkpoint"]);
    // Without the key everything goes on but the signing of more.
    fs::rename(house.path("stick"), house.path("drawer")).unwrap();
    house.ok(&["audit", "checkpoint"]);
    house.ok(&["audit", "prove", "109"]);
    house.note("still later");
    house.run(&["audit", "checkpoint"]).refused(5, &["the key ", "stick cannot be read", "hint:", "put it back"]);
    fs::rename(house.path("drawer"), house.path("stick")).unwrap();
    house.ok(&["audit", "checkpoint"]);
}
