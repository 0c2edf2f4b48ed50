//! A backup: the whole store in one file, and the store that is made of it.

use crate::house::{House, WINDOW, real_window};
use crate::run::{Run, run, run_process};
use serde_json::json;
use std::fs;

impl House {
    /// The program, on another store beside the one of this house.
    fn on(&self, store: &str, args: &[&str]) -> Run {
        let store = format!("~/{store}");
        run(&self.bare(&[&["--store", &store][..], args].concat()), b"")
    }
}

#[test]
fn what_is_restored_is_the_same_store() {
    let house = real_window();
    house.ok(&["record", "note", "caldara-a", "--note", "Perché no?"]);
    let saved = house.json(&["backup", "~/saved"]);
    let bytes = fs::read(house.path("saved")).unwrap().len();
    let root = saved["root"].as_str().unwrap();
    assert!(root.len() == 64 && root.bytes().all(|byte| byte.is_ascii_hexdigit()), "{root}");
    assert_eq!(saved, json!({"records": 109, "root": root, "file": house.path("saved"), "bytes": bytes}));
    assert_eq!(house.json(&["verify", "~/saved"]), json!({"records": 109, "streams": 16, "root": root}));
    assert_eq!(house.json(&["verify"])["root"], root);
    let restored = house.on("restored", &["restore", "~/saved", "-O", "json"]).done();
    let restored: serde_json::Value = serde_json::from_str(&restored).unwrap();
    assert_eq!(restored, json!({"records": 109, "root": root, "store": house.path("restored")}));

    assert_eq!(house.on("restored", &["export"]).done(), house.ok(&["export"]));
    assert_eq!(house.on("restored", &["verify"]).done(), house.ok(&["verify"]));
    let [first, second] = ["store", "restored"].map(|store| fs::read(house.path(store).join("store.json")).unwrap());
    assert_eq!(first, second);
    // The secret is the same, so the lines of an import are known again.
    let again = house.on("restored", &["import", WINDOW]).done();
    assert!(again.contains("0 recorded, 108 already recorded"), "{again}");
    house.on("restored", &["record", "note", "caldara-a", "--note", "and on it goes"]).done();
    house.on("restored", &["verify"]).done();
}

#[test]
fn people_are_told_what_was_done_and_the_way_on() {
    let house = real_window();
    let said = house.ok(&["backup", "~/a file"]);
    let file = house.path("a file").display().to_string();
    let into = format!("Copied 108 records into {file} (");
    let found = [&into, "root ", "secret", &format!("verify '{file}'"), &format!("restore '{file}'")];
    found.iter().for_each(|words| assert!(said.contains(*words), "no {words:?} in {said}"));
    let said = house.ok(&["verify", "~/a file"]);
    assert!(said.contains("The backup is sound: 108 records of 16 deals, windows, clubs and players, root "), "{said}");
    let root = said.split(" root ").nth(1).unwrap().lines().next().unwrap().trim_end_matches('.');
    let said = house.ok(&["verify"]);
    assert!(said.starts_with("The log is sound: 108 records of 16 deals, windows, clubs and players.\n"), "{said}");
    assert_eq!(said.lines().last(), Some(root), "{said}");
    let said = house.on("restored", &["restore", "~/a file"]).done();
    let restored = house.path("restored").display().to_string();
    assert!(said.contains(&format!("Restored 108 records into {restored}, root ")), "{said}");
    let way_on = said.lines().last().unwrap().strip_prefix("to check it: ").unwrap();
    assert!(way_on.ends_with(&format!(" --store {restored} verify")), "{way_on}");
}

#[test]
fn a_file_that_is_there_is_replaced_only_with_force() {
    let house = real_window();
    fs::write(house.path("saved"), "mine").unwrap();
    house.run(&["backup", "~/saved"]).refused(2, &["saved: it is there already", "hint:", "--force"]);
    assert_eq!(fs::read(house.path("saved")).unwrap(), b"mine");
    house.ok(&["backup", "~/saved", "--force"]);
    house.ok(&["verify", "~/saved"]);
}

#[test]
fn a_file_that_cannot_be_made_is_refused_and_nothing_is_left_of_it() {
    let house = real_window();
    fs::create_dir(house.path("folder")).unwrap();
    house.run(&["backup", "~/folder", "--force"]).refused(2, &["folder: it is not a file", "hint:"]);
    house.run(&["backup", "~/nowhere/saved"]).refused(2, &["nowhere/saved: ", "hint:"]);
    house.run(&["backup", "~/store/saved"]).refused(2, &["store/saved: it lies in the folder of the store", "hint:"]);
    house.run(&["backup", "~/store/log/saved"]).refused(2, &["it lies in the folder of the store", "hint:"]);
    let mut names: Vec<_> = fs::read_dir(house.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["folder", "store"]);
}

#[test]
fn a_store_that_is_not_there_has_no_backup() {
    let house = House::new();
    house.run(&["backup", "~/saved"]).refused(5, &["no store", "hint:"]);
    assert!(!house.path("saved").exists() && !house.store().exists());
}

#[test]
fn a_place_that_is_not_empty_gets_no_store() {
    let house = real_window();
    house.ok(&["backup", "~/saved"]);
    fs::create_dir(house.path("folder")).unwrap();
    house.on("folder", &["restore", "~/saved"]).done();
    fs::create_dir(house.path("letters")).unwrap();
    fs::write(house.path("letters/letter.txt"), "x").unwrap();
    for place in ["store", "folder", "letters", "saved"] {
        house.on(place, &["restore", "~/saved"]).refused(2, &[&format!("/{place} is not empty"), "hint:", "--store"]);
    }
    assert_eq!(fs::read_dir(house.path("letters")).unwrap().count(), 1);
    assert_eq!(house.count(), 108);
}

#[test]
fn what_is_no_backup_is_not_read() {
    let house = real_window();
    house.ok(&["backup", "~/saved"]);
    let good = fs::read(house.path("saved")).unwrap();
    let newer = [b"mercato backup 3\n", &good[17..]].concat();
    fs::write(house.path("newer"), newer).unwrap();
    fs::create_dir(house.path("folder")).unwrap();
    for command in ["verify", "restore"] {
        let refused = |file: &str, code, facts: &[&str]| {
            house.on("restored", &[command, file]).refused(code, &[facts, &["hint:"]].concat());
        };
        refused("~/newer", 5, &["newer: the backup has version 3; this program reads up to 1"]);
        refused(WINDOW, 2, &["it is no backup"]);
        refused("~/nowhere", 2, &["nowhere: "]);
        refused("~/folder", 2, &["folder: it is a folder, and a backup is one file", "--store DIR verify`"]);
        refused("~/store", 2, &["store: it is a folder", "--store DIR backup FILE`"]);
    }
    let in_london = run(&house.bare(&["--store", "~/restored", "--zone", "Europe/London", "restore", "~/saved"]), b"");
    in_london.refused(2, &["Europe/Rome", "Europe/London", "hint:"]);
    assert!(!house.path("restored").exists());
}

#[test]
fn a_damaged_backup_is_found_and_leaves_no_store() {
    let house = House::new();
    house.ok(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"]);
    house.ok(&["backup", "~/saved"]);
    let good = fs::read(house.path("saved")).unwrap();
    let flipped = (17..good.len()).step_by(97).map(|at| {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        bad
    });
    let cut = (17..good.len()).step_by(211).map(|at| good[..at].to_vec());
    for bad in flipped.chain(cut).chain([[good.as_slice(), b"\n"].concat()]) {
        fs::write(house.path("bad"), bad).unwrap();
        for command in ["verify", "restore"] {
            house
                .on("restored", &[command, "~/bad"])
                .refused(6, &["bad: the backup is damaged: ", "hint: nothing was restored"]);
        }
        house.on("restored", &["list"]).refused(5, &["no store"]);
    }
    house.on("restored", &["restore", "~/saved"]).done();
    assert_eq!(house.on("restored", &["export"]).done(), house.ok(&["export"]));
}

#[cfg(unix)]
#[test]
fn a_disk_without_room_for_the_store_says_that_nothing_was_restored() {
    let house = real_window();
    house.ok(&["backup", "~/saved"]);
    for limit in ["0", "1", "8", "64"] {
        // No file may have more half kibibytes than this; the signal that comes with it is ignored, as it is on a full disk.
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", limit]);
        let restore = house.bare(&["--store", "restored", "restore", "saved"]);
        command.arg(restore.get_program()).args(restore.get_args()).current_dir(house.path(""));
        command.env_clear().env("HOME", house.path(""));
        let run = run_process(command, b"");
        run.refused(5, &["nothing was restored into restored: ", "too large", "hint: free some space", "run it again"]);
    }
    house.on("restored", &["restore", "~/saved"]).done();
    house.on("restored", &["verify"]).done();
}

#[test]
fn what_a_cut_restore_left_is_named_and_the_restore_is_run_again() {
    let house = real_window();
    house.ok(&["backup", "~/saved"]);
    let place = house.path("restored");
    fs::create_dir_all(place.join("log.restored")).unwrap();
    fs::write(place.join("lock"), "mercato restore (process 1)").unwrap();
    let said = format!("there is no store at {} yet: a restore into it was cut short", place.display());
    let again = format!(" --store {} restore FILE` again", place.display());
    for args in [&["list"][..], &["verify"], &["import", WINDOW], &["demo"], &["window", "import", "~/w.csv"]] {
        fs::write(house.path("w.csv"), "").unwrap();
        house.on("restored", args).refused(5, &[&said, "hint: run", &again]);
    }
    assert!(place.join("log.restored").exists() && !place.join("store.json").exists());
    house.on("restored", &["restore", "~/saved"]).done();
    assert_eq!(house.on("restored", &["export"]).done(), house.ok(&["export"]));
    assert!(!place.join("log.restored").exists());
}

#[test]
fn a_backup_is_no_file_of_lines() {
    let house = real_window();
    house.ok(&["backup", "~/a file"]);
    for args in
        [&["import", "~/a file"][..], &["import", "~/a file", "--rejects", "~/r"], &["window", "import", "~/a file"]]
    {
        let hint = format!(" --store NEW restore '{}'` makes a store of it", house.path("a file").display());
        house.on("other", args).refused(2, &["a file: it is a backup", "hint:", &hint]);
    }
    assert!(!house.path("other").exists() && !house.path("r").exists());
}
