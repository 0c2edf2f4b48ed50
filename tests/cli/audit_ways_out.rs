//! What an audit says of what is gone, lost or another's: which way leads out.

use crate::audit::{ORIGIN, signed_window};
use std::fs;

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
        match bad {
            None => fs::remove_file(&file).unwrap(),
            Some(bad) => fs::write(&file, bad).unwrap(),
        }
        let said = house.run(&["audit", "checkpoint"]);
        said.refused(if name == "audit.key" { 5 } else { 6 }, &[name, "hint:", "copy of the folder", "no backup"]);
        assert!(!said.err.contains("restore FILE") && !said.err.contains("the log is damaged"), "{}", said.err);
        fs::write(&file, good).unwrap();
    }
    house.ok(&["audit", "checkpoint"]);
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
    let refused = house.run(&["audit", "checkpoint", "--force", "-o", &name]);
    refused.refused(2, &["the log was signed, but ", &name, "hint:", "audit checkpoint"]);
    assert_eq!(house.json(&["verify"])["signed"], 109);
}
