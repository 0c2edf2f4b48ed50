//! `mercato fence`, and `restore --follow`: a ledger that moved is recorded in one place.

use crate::house::{House, deal_of_caldara};
use crate::run::run;
use serde_json::Value;
use std::fs;

const NOTE: [&str; 6] = ["record", "note", "caldara", "--again", "--note", "one more"];

/// The same folder of tests, with another store.
fn at(house: &House, store: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let store = format!("~/{store}");
    let run = run(&house.bare(&[&["--store", store.as_str(), "--recorder", "T"][..], args].concat()), b"");
    (run.code, run.out, run.err)
}

#[track_caller]
fn done(house: &House, store: &str, args: &[&str]) -> String {
    let (code, out, err) = at(house, store, args);
    assert_eq!(code, Some(0), "{args:?}: {err}");
    out
}

fn root(house: &House, store: &str) -> Value {
    let told: Value = serde_json::from_str(&done(house, store, &["-O", "json", "verify"])).unwrap();
    told["root"].clone()
}

#[test]
fn a_fenced_ledger_refuses_every_record_answers_with_a_warning_and_can_be_opened_again() {
    let house = deal_of_caldara();
    let before = house.count();
    // A folder is no node.
    let told = house.ok(&["fence", "--to", "/somewhere/else", "--allow-one-node"]);
    assert!(told.contains("fence --lift") && !told.contains("one-node"), "{told}");
    let told = house.json(&["fence", "--to", "/somewhere/else"]);
    assert_eq!((&told["moved_to"], told["records"].as_u64()), (&"/somewhere/else".into(), Some(before)), "{told}");
    let line = r#"{"deal":"caldara-atalanta","type":"note","happened":"2020-01-08","note":"imported"}"#;
    let refusals: [(&[&str], &str); 4] = [
        (&NOTE, ""),
        (&["open", "Paolo Rossi", "--owner", "Milan", "--to", "Atalanta"], ""),
        (&["erase", "1", "--reason", "the law", "--yes"], ""),
        (&["import", "-"], line),
    ];
    for (command, input) in refusals {
        let run = house.run_with(command, input);
        assert_eq!(run.code, Some(5), "{command:?}: {}", run.err);
        for said in ["moved to /somewhere/else", "--store /somewhere/else", "fence --lift"] {
            assert!(run.err.contains(said), "{command:?}: {}", run.err);
        }
        assert!(!run.err.contains("import the file again"), "{}", run.err);
    }
    let asked = house.run(&["show", "caldara"]);
    assert_eq!(asked.code, Some(0), "{}", asked.err);
    assert!(asked.out.contains("Caldara") && asked.err.contains("warning: the ledger"), "{}", asked.err);
    let asked = house.run(&["-O", "json", "list"]);
    let warned: Value = serde_json::from_str(&asked.err).unwrap();
    assert_eq!(warned["warning"]["code"], "ledger-moved");
    // What is fenced is still checked and saved, and what is made of its backup is not fenced.
    house.ok(&["verify"]);
    let file = house.path("saved");
    house.ok(&["backup", file.to_str().unwrap()]);
    done(&house, "other", &["restore", file.to_str().unwrap()]);
    done(&house, "other", &NOTE);
    house.refuses(5, &[(&["fence", "--to", "/a/third"], &["moved to /somewhere/else"])]);
    assert_eq!(house.run(&["fence", "--lift", "--new-place-is-gone"]).code, Some(0));
    assert_eq!(house.run(&["show", "caldara"]).err, "");
    house.ok(&NOTE);
    assert_eq!(house.count(), before + 1);
}

#[test]
fn a_changed_fence_is_damage() {
    let house = deal_of_caldara();
    house.ok(&["fence", "--to", "/somewhere/else"]);
    let file = house.store().join("store.json");
    let text = fs::read_to_string(&file).unwrap();
    for changed in [text.replace("/somewhere/else", "/somewhere/else/"), {
        let lines = text.lines().filter(|line| !line.contains("moved_to"));
        lines.collect::<Vec<_>>().join("\n")
    }] {
        assert_ne!(changed, text);
        fs::write(&file, changed).unwrap();
        house.run(&["list"]).refused(6, &["store.json is damaged"]);
    }
}

#[test]
fn a_ledger_moves_with_what_was_recorded_since_the_backup_and_is_fenced() {
    let house = deal_of_caldara();
    let (store, file) = (house.store(), house.path("saved"));
    let (old, saved) = (store.to_str().unwrap(), file.to_str().unwrap());
    house.ok(&["backup", saved]);
    house.ok(&NOTE);
    let before = root(&house, "store");
    for (new, from) in [("new", Some(saved)), ("newer", None)] {
        assert_eq!(house.run(&["fence", "--lift", "--new-place-is-gone"]).code, Some(0));
        let told = done(&house, new, &[&["-O", "json", "restore", "--follow", old][..], from.as_slice()].concat());
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!((&told["root"], &told["moved_from"]), (&before, &old.into()), "{told}");
        assert_eq!(root(&house, new), before);
        house.refuses(5, &[(&NOTE, &["moved to", new])]);
        done(&house, new, &NOTE);
        fs::remove_dir_all(house.path(new)).unwrap();
        fs::create_dir(house.path(new)).unwrap();
    }
}

/// Whoever lifts the fence of a ledger that moved would have two.
#[test]
fn a_fence_is_not_lifted_while_the_ledger_takes_records_where_it_moved_to() {
    let house = deal_of_caldara();
    let (old, new, newer) = (house.store(), house.path("new"), house.path("newer"));
    let [old, new, newer] = [&old, &new, &newer].map(|path| path.to_str().unwrap());
    done(&house, "new", &["restore", "--follow", old]);
    let told = ["takes records", &format!("--store {new} ..."), &format!("--store {new} fence --to {old}")];
    house.refuses(5, &[(&["fence", "--lift"], &told), (&["fence", "--lift", "--new-place-is-gone"], &told)]);
    house.refuses(5, &[(&NOTE, &["moved to"])]);
    // Back again, since nothing was recorded there.
    done(&house, "new", &["fence", "--to", old]);
    house.ok(&["fence", "--lift"]);
    house.ok(&NOTE);
    let (code, _, err) = at(&house, "new", &["fence", "--lift"]);
    assert!(code == Some(5) && err.contains("takes records"), "{code:?}: {err}");
    // Where both are fenced, the one that has all records is opened.
    house.ok(&["fence", "--to", new]);
    let (code, _, err) = at(&house, "new", &["fence", "--lift"]);
    assert!(
        code == Some(5) && err.contains("not here") && err.contains(&format!("--store {old} fence --lift")),
        "{err}"
    );
    house.ok(&["fence", "--lift"]);
    fs::remove_dir_all(new).unwrap();
    done(&house, "new", &["restore", "--follow", old]);
    done(&house, "newer", &["restore", "--follow", new]);
    house.refuses(5, &[(&["fence", "--lift"], &["moved on", &format!("--store {newer}")])]);
}

#[test]
fn a_fence_is_lifted_where_a_restore_was_cut_short_or_somebody_vouches_for_the_new_place() {
    let (house, other) = (deal_of_caldara(), deal_of_caldara());
    let new = house.path("new");
    let fence = ["fence", "--to", new.to_str().unwrap()];
    let refused = |why: &str| {
        house.ok(&fence);
        house.refuses(
            5,
            &[(&["fence", "--lift"], &["cannot tell", why, "--new-place-is-gone"]), (&NOTE, &["moved to"])],
        );
    };
    // It may be on another machine.
    refused("no such folder");
    // A disk that is not mounted, or a ledger that was removed after it moved on.
    fs::create_dir(&new).unwrap();
    refused("nothing of the ledger");
    assert_eq!(fs::read_dir(&new).unwrap().count(), 0);
    fs::write(new.join("notes.txt"), "of somebody else").unwrap();
    refused("cannot tell");
    let run = house.run(&["fence", "--lift", "--new-place-is-gone"]);
    assert!(run.code == Some(0) && run.err.contains("nobody looked into"), "{}", run.err);
    house.ok(&NOTE);
    fs::remove_dir_all(&new).unwrap();
    // What a restore has left that was killed: of a program that does not say of which ledger, of another one, and of this one.
    fs::create_dir_all(new.join("log.restored")).unwrap();
    refused("nothing of the ledger");
    fs::copy(other.store().join("store.json"), new.join("store.json.new")).unwrap();
    refused("nothing of the ledger");
    fs::copy(house.store().join("store.json"), new.join("store.json.new")).unwrap();
    house.ok(&["fence", "--lift"]);
    house.ok(&NOTE);
    fs::remove_dir_all(&new).unwrap();
    fs::rename(other.store(), &new).unwrap();
    refused("another ledger");
    fs::write(new.join("store.json"), "{}").unwrap();
    refused("store.json");
    house.refuses(2, &[(&["fence", "--to", "/x", "--new-place-is-gone"], &["--new-place-is-gone"])]);
}

#[test]
fn what_was_erased_since_the_backup_is_in_no_file_of_the_new_place() {
    let house = deal_of_caldara();
    house.ok(&["record", "note", "caldara", "--note", "the medical of a player"]);
    let (store, file) = (house.store(), house.path("saved"));
    house.ok(&["backup", file.to_str().unwrap()]);
    let newest = house.count().to_string();
    house.ok(&["erase", &newest, "--reason", "the law"]);
    done(&house, "new", &["restore", "--follow", store.to_str().unwrap(), file.to_str().unwrap()]);
    assert_eq!(root(&house, "new"), root(&house, "store"));
    assert_eq!(done(&house, "new", &["export"]), done(&house, "store", &["export"]));
    assert!(!done(&house, "new", &["history", "caldara", "-O", "json"]).contains("medical"));
}

#[test]
fn a_move_that_was_cut_short_goes_on_and_one_to_another_place_is_refused() {
    let house = deal_of_caldara();
    let (store, new) = (house.store(), house.path("new"));
    let follow = ["restore", "--follow", store.to_str().unwrap()];
    // It was killed once the old ledger was fenced.
    house.ok(&["fence", "--to", new.to_str().unwrap()]);
    fs::create_dir_all(new.join("log.restored")).unwrap();
    let (code, _, err) = at(&house, "elsewhere", &follow);
    assert!(code == Some(5) && err.contains("moved to") && err.contains("new"), "{code:?}: {err}");
    assert!(!house.path("elsewhere").exists());
    done(&house, "new", &follow);
    assert_eq!(root(&house, "new"), root(&house, "store"));
}

#[test]
fn a_ledger_that_the_backup_is_not_of_is_not_followed_and_not_fenced() {
    let (house, other) = (deal_of_caldara(), deal_of_caldara());
    let (store, file) = (house.store(), other.path("saved"));
    other.ok(&["backup", file.to_str().unwrap()]);
    let (old, saved) = (store.to_str().unwrap(), file.to_str().unwrap());
    let (code, _, err) = at(&house, "new", &["restore", "--follow", old, saved]);
    assert!(code == Some(2) && err.contains("does not begin with what was restored"), "{code:?}: {err}");
    let (code, _, err) = at(&house, "store", &["restore", "--follow", old]);
    assert!(code == Some(2), "{code:?}: {err}");
    let (code, _, err) = at(&house, "new", &["restore", "--follow", house.path("nothing").to_str().unwrap()]);
    assert!(code == Some(5) && err.contains("there is no store at") && err.contains("behind --follow"), "{err}");
    house.refuses(2, &[(&["restore"], &["missing"]), (&["fence"], &["missing"])]);
    house.ok(&NOTE);
}
