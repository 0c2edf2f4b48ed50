//! What an audit says of what is gone, lost or another's: which way leads out.

use crate::audit::{ORIGIN, signed_window};
use crate::house::House;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const FILES: [&str; 3] = ["audit.json", "audit.checkpoint", "audit.key"];

/// A store that was made of a backup of the signed window, and what signs for the first one, kept beside it.
fn restored() -> (House, String) {
    let (house, key) = signed_window();
    house.ok(&["audit", "checkpoint", "-o", "~/old"]);
    house.ok(&["backup", "~/saved"]);
    for name in FILES {
        fs::rename(house.store().join(name), house.path(name)).unwrap();
    }
    fs::remove_dir_all(house.store()).unwrap();
    house.ok(&["restore", "~/saved"]);
    (house, key)
}

/// A copy of a folder and all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The store as it was when that copy was made.
fn go_back(house: &House, to: &str) {
    fs::remove_dir_all(house.store()).unwrap();
    copy(&house.path(to), &house.store());
}

#[test]
fn what_no_backup_holds_comes_back_from_a_copy_of_the_folder() {
    let (house, _) = signed_window();
    house.note("later");
    for (name, bad) in [
        ("audit.checkpoint", None),
        ("audit.checkpoint", Some("x")),
        ("audit.json", None),
        ("audit.json", Some("{}")),
        ("audit.key", None),
        ("audit.key", Some("x")),
    ] {
        let file = house.store().join(name);
        let good = fs::read(&file).unwrap();
        // The mode of the key stays with it.
        match bad {
            None => fs::rename(&file, house.path("away")).unwrap(),
            Some(bad) => fs::write(&file, bad).unwrap(),
        }
        let said = house.run(&["audit", "checkpoint"]);
        said.refused(if name == "audit.key" { 5 } else { 6 }, &[name, "hint:", "copy of the folder", "no backup"]);
        assert!(!said.err.contains("restore FILE") && !said.err.contains("the log is damaged"), "{}", said.err);
        match bad {
            None => fs::rename(house.path("away"), &file).unwrap(),
            Some(_) => fs::write(&file, good).unwrap(),
        }
    }
    house.ok(&["audit", "checkpoint"]);
}

#[test]
fn a_store_that_was_restored_gets_what_signed_for_the_old_one() {
    let (house, key) = restored();
    let facts = ["this log has no signing key yet", "hint:", "restored or copied", "audit init"];
    for args in [&["checkpoint"][..], &["prove", "1"], &["consistency", "~/old"], &["tiles", "~/site"]] {
        house.run(&[&["audit"], args].concat()).refused(4, &[&facts[..], &FILES].concat());
    }
    house.run(&["audit", "consistency", "~/old"]).refused(4, &["--vkey KEY"]);
    house.ok(&["audit", "consistency", "~/old", "--vkey", &key]);
    for name in FILES {
        fs::rename(house.path(name), house.store().join(name)).unwrap();
    }
    assert_eq!(house.ok(&["audit", "checkpoint"]), fs::read_to_string(house.path("old")).unwrap());
}

#[test]
fn nothing_is_made_for_tiles_that_are_refused() {
    let (house, _) = signed_window();
    for folder in ["~/store/a/b/c", "~/new/../store/a", "~/./store/../store/a", "~/store"] {
        let refused = house.run(&["audit", "tiles", folder]);
        refused.refused(2, &[&format!("{}: it lies in the folder of the store", &folder[1..]), "hint:"]);
        assert!(!house.store().join("a").exists() && !house.path("new").exists(), "{folder}");
    }
    // What is named beside the store may be named through it.
    house.ok(&["audit", "tiles", "~/store/../new/a"]);
    assert!(house.path("new/a/checkpoint").exists());
    copy(&house.store(), &house.path("before"));
    house.note("later");
    house.ok(&["audit", "checkpoint"]);
    fs::copy(house.store().join("audit.checkpoint"), house.path("before/audit.checkpoint")).unwrap();
    go_back(&house, "before");
    house.run(&["audit", "tiles", "~/other"]).refused(6, &["the log has 108 records", "hint:"]);
    assert!(!house.path("other").exists());
}

#[test]
fn a_log_that_lost_what_a_checkpoint_has_is_told_so_and_the_checkpoint_is_the_evidence() {
    let (house, _) = signed_window();
    copy(&house.store(), &house.path("before"));
    house.note("one story");
    house.ok(&["audit", "tiles", "~/site"]);
    let signed = fs::read(house.path("site/checkpoint")).unwrap();
    go_back(&house, "before");
    let tiles = |facts: &[&str]| {
        let tiles = house.run(&["audit", "tiles", "~/site"]);
        tiles.refused(6, &[facts, &[&format!("site{}checkpoint: ", std::path::MAIN_SEPARATOR)]].concat());
        assert_eq!(fs::read(house.path("site/checkpoint")).unwrap(), signed);
        let asked = house.run(&["audit", "consistency", "~/site/checkpoint"]);
        asked.refused(6, &[facts, &["site/checkpoint: "]].concat());
        for said in [tiles.err, asked.err] {
            assert!(said.contains("hint: keep the checkpoint") && !said.contains("nothing was signed"), "{said}");
        }
    };
    tiles(&["the log has 108 records, and a checkpoint of 109 was signed: some were lost"]);
    house.note("another story");
    tiles(&["the first 109 records are not those that were signed"]);
}

#[test]
fn tiles_that_are_newer_than_what_was_signed_last_are_of_this_log_all_the_same() {
    let (house, _) = signed_window();
    let file = house.store().join("audit.checkpoint");
    let older = fs::read(&file).unwrap();
    house.note("later");
    house.ok(&["audit", "tiles", "~/site"]);
    let newer = fs::read(&file).unwrap();
    // As after an older copy of the file was put back.
    fs::write(&file, older).unwrap();
    assert_eq!(house.json(&["audit", "tiles", "~/site"])["written"], 0);
    assert_eq!(fs::read(&file).unwrap(), newer);
}

#[test]
fn a_checkpoint_of_a_log_of_another_name_is_told_as_such() {
    let (house, key) = restored();
    let consistency = ["audit", "consistency", "~/old", "--vkey", &key];
    let begun = format!("It only grew: the 108 records of the checkpoint of {ORIGIN} are the first of the 109 ");
    house.note("later");
    let said = house.ok(&consistency);
    assert!(said.starts_with(&begun) && said.contains("nothing here says what log this store is"), "{said}");
    assert_eq!(house.json(&consistency)["vkey"], Value::Null);

    for name in ["example.org/other", ORIGIN] {
        let told = house.json(&["audit", "init", "--origin", name]);
        let said = house.ok(&consistency);
        let vkey = told["vkey"].as_str().unwrap();
        // The name and the id; a plus sign may be in the key as well.
        let short = vkey.splitn(3, '+').take(2).collect::<Vec<_>>().join("+");
        assert!(said.starts_with(&begun) && said.contains(&format!("signed for as {short}")), "{said}");
        assert!(said.contains("another log"), "{said}");
        let told = house.json(&consistency);
        assert_eq!((&told["origin"], &told["vkey"]), (&json!(ORIGIN), &json!(vkey)));
        for file in FILES {
            fs::remove_file(house.store().join(file)).unwrap();
        }
    }
    for name in FILES {
        fs::rename(house.path(name), house.store().join(name)).unwrap();
    }
    let said = house.ok(&consistency);
    assert!(said.contains(&format!("that the log {ORIGIN} has now.\n")) && !said.contains("another log"), "{said}");
    assert_eq!(house.json(&consistency)["vkey"], key);
}

#[test]
fn the_verifier_key_is_told_again() {
    let (house, key) = signed_window();
    house.run(&["audit", "init", "--origin", ORIGIN]).refused(1, &["already", "hint:", &key]);
}

#[test]
fn a_checkpoint_that_cannot_be_kept_was_signed() {
    let (house, _) = signed_window();
    house.note("later");
    // The name that it is first written under is too long.
    let name = "x".repeat(250);
    let refused = house.run(&["audit", "checkpoint", "--force", "-o", &format!("~/{name}")]);
    refused.refused(2, &["the log was signed, but ", &name, "hint:", "audit checkpoint"]);
    assert_eq!(house.json(&["verify"])["signed"], 109);
}
