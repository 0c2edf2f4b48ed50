//! The same ledger in a folder and in a database: the same bytes, answers, codes and root, whichever it was begun in.

use crate::cluster::Cluster;
use mercato::cli::{Machine, OutputStream, run_on};
use mercato::demo;
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Runs the program on a store; its exit code, what it answered and what it complained of.
pub(crate) fn run(home: &Path, store: &str, arguments: &[&str], input: &str) -> (u8, String, String) {
    let (out, err) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let program = ["mercato", "--store", store, "--zone", "Europe/Rome", "--today", "2020-02-10"];
    let variables = [("MERCATO_RECORDER", "ines"), ("MERCATO_ALLOW_ONE_NODE", "1"), ("PGUSER", "postgres")];
    let code = run_on(Machine {
        arguments: program.iter().chain(arguments).map(Into::into).collect(),
        variables: variables.map(|(name, value)| (name.into(), value.into())).into(),
        data: Some(home.join("data")),
        cache: Some(home.join("cache")),
        input: Box::new(Cursor::new(input.as_bytes().to_vec())),
        out: OutputStream { to: out.clone(), coloured: false },
        err: OutputStream { to: err.clone(), coloured: false },
        width: None,
        terminal: false,
        bars: false,
    });
    let text = |stream: &Mutex<Vec<u8>>| String::from_utf8(stream.lock().unwrap().clone()).unwrap();
    (code, text(&out), text(&err))
}

/// The answer, where there must be one.
#[track_caller]
pub(crate) fn done(home: &Path, store: &str, arguments: &[&str]) -> String {
    let (code, out, err) = run(home, store, arguments, "");
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

/// Questions of all kinds, and some that have no answer.
const QUESTIONS: [&[&str]; 14] = [
    &["export"],
    &["list", "-O", "json"],
    &["board", "-O", "json"],
    &["board", "--at", "2020-01-20", "-O", "json"],
    &["show", "caldara", "-O", "json"],
    &["show", "caldara", "--at", "2020-01-06", "--known-at", "2020-01-06", "-O", "json"],
    &["history", "caldara", "-O", "json"],
    &["replay", "-O", "json"],
    &["findings", "-O", "json"],
    &["chain", "-O", "json"],
    &["report", "clubs", "-O", "json"],
    &["window", "list", "-O", "json"],
    &["show", "nobody", "-O", "json"],
    &["record", "contact", "nobody", "--between", "Atalanta, Milan", "--on", "2020-01-06", "-O", "json"],
];

fn answers(home: &Path, store: &str) -> Vec<(u8, String, String)> {
    // Hints name the store.
    let nameless = |text: String| text.replace(store, "STORE").replace("'STORE'", "STORE");
    let asked = QUESTIONS.iter().map(|question| run(home, store, question, ""));
    asked.map(|(code, out, err)| (code, nameless(out), nameless(err))).collect()
}

#[test]
fn a_ledger_that_was_moved_to_a_database_and_back_is_the_same_to_the_byte() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let home = folder.path();
    let path = |name: &str| home.join(name).to_str().unwrap().to_owned();
    let (old, database, new) = (path("old"), cluster.address("m"), path("new"));
    let [signed, key] = signed_demo(home, &old);
    done(home, &old, &["backup", &path("one")]);
    done(home, &database, &["restore", &path("one")]);
    assert_eq!(answers(home, &database), answers(home, &old));
    assert_eq!(done(home, &database, &["verify"]), done(home, &old, &["verify"]).replace(&signed_line(home, &old), ""));
    // It goes on there, and is moved back.
    done(home, &database, &["record", "note", "caldara", "--note", "moved", "--on", "2020-02-09"]);
    let (code, told, _) = run(home, &database, &["erase", "6", "--reason", "the law"], "");
    assert!(code == 0 && told.contains("docs/postgres.md"), "{code}: {told}");
    done(home, &database, &["audit", "consistency", &signed, "--vkey", &key]);
    done(home, &database, &["backup", &path("two")]);
    done(home, &new, &["restore", &path("two")]);
    assert_eq!(answers(home, &new), answers(home, &database));
    assert_eq!(done(home, &new, &["verify"]), done(home, &database, &["verify"]));
    done(home, &new, &["audit", "consistency", &signed, "--vkey", &key]);
}

/// The demo in this folder: a file with a checkpoint of it, and the key that it is signed by.
pub(crate) fn signed_demo(home: &Path, store: &str) -> [String; 2] {
    assert_eq!(run(home, store, &["import", "-"], demo::RECORDS).0, 0);
    done(home, store, &["audit", "init", "--origin", "example.org/ledger"]);
    let signed = home.join("signed");
    std::fs::write(&signed, done(home, store, &["audit", "checkpoint"])).unwrap();
    let named = std::fs::read(Path::new(store).join("audit.json")).unwrap();
    let named: serde_json::Value = serde_json::from_slice(&named).unwrap();
    [signed.to_str().unwrap().to_owned(), named["vkey"].as_str().unwrap().to_owned()]
}

/// What `verify` says of the signing, which is not part of a backup.
fn signed_line(home: &Path, store: &str) -> String {
    let told = done(home, store, &["verify"]);
    told.lines()
        .find(|line| line.contains("last signed checkpoint"))
        .map(|line| format!("{line}\n"))
        .unwrap_or_default()
}

#[test]
fn a_ledger_begins_in_a_database_as_in_a_folder() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, database) = (folder.path(), cluster.address("m"));
    let (code, _, told) = run(home, &database, &["list"], "");
    assert!(code == 5 && told.contains("there is no store at"), "{told}");
    done(home, &database, &["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2019-12-27"]);
    done(home, &database, &["record", "contact", "caldara", "--between", "Atalanta, Milan", "--on", "2020-01-06"]);
    let shown: serde_json::Value =
        serde_json::from_str(&done(home, &database, &["show", "caldara", "-O", "json"])).unwrap();
    assert_eq!((&shown["phase"], &shown["version"]), (&"contact".into(), &2.into()), "{shown:#}");
    let (code, _, told) = run(home, &database, &["import", "-"], "{\"no\": \"line\"}\n");
    assert!(code == 2 && told.starts_with("note: --allow-one-node"), "{told}");
    let table = home.join("table.csv");
    std::fs::write(&table, "player,from,to\nPaolo Rossi,Milan,Lazio\n").unwrap();
    let table = table.to_str().unwrap();
    let rules = home.join("rules.toml");
    std::fs::write(&rules, done(home, &database, &["import", "--draft", table])).unwrap();
    let import = ["import", "--rules", rules.to_str().unwrap(), table];
    let (_, _, told) = run(home, &database, &import, "");
    assert!(told.starts_with("note: --allow-one-node"), "{told}");
    let (_, _, told) = run(home, &database, &[&import[..], &["--check"]].concat(), "");
    assert!(!told.contains("one-node"), "{told}");
    done(home, &database, &["rebuild"]);
    done(home, &database, &["token", "add", "Anna"]);
    assert!(done(home, &database, &["token", "list"]).contains("Anna"));
}

#[test]
fn a_backup_is_restored_only_where_no_ledger_is() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, database) = (folder.path(), cluster.address("m"));
    done(home, &database, &["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta"]);
    let file = home.join("backup").to_str().unwrap().to_owned();
    done(home, &database, &["backup", &file]);
    let (code, _, told) = run(home, &database, &["restore", &file], "");
    assert!(code == 2 && told.contains("holds a ledger already"), "{told}");
    // One that was cut short is no ledger, and is begun anew.
    let second = cluster.address("second");
    done(home, &second, &["restore", &file]);
    cluster.sql("update second.ledger set restoring = true");
    let (code, _, told) = run(home, &second, &["list"], "");
    assert!(code == 5 && told.contains("cut short"), "{told}");
    done(home, &second, &["restore", &file]);
    assert_eq!(done(home, &second, &["export"]), done(home, &database, &["export"]));
}

#[test]
fn a_cached_read_model_is_only_ever_that_of_its_ledger() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, one, two) = (folder.path(), cluster.address("one"), cluster.address("two"));
    for (store, player) in [(&one, "Mattia Caldara"), (&two, "Paolo Rossi")] {
        done(home, store, &["open", player, "--owner", "Milan", "--to", "Atalanta"]);
    }
    let models: Vec<_> =
        std::fs::read_dir(home.join("cache/mercato")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [first, second] = models.as_slice() else { panic!("{models:?}") };
    let model = |ledger: &Path| ledger.join("commands-0/read-model-2-1.sqlite");
    let swapped = home.join("swapped");
    std::fs::rename(model(first), &swapped).unwrap();
    std::fs::rename(model(second), model(first)).unwrap();
    std::fs::rename(&swapped, model(second)).unwrap();
    for (store, player) in [(&one, "Mattia Caldara"), (&two, "Paolo Rossi")] {
        let (code, out, told) = run(home, store, &["list"], "");
        assert!(code == 0 && out.contains(player) && told.contains("another ledger"), "{out}{told}");
        assert!(done(home, store, &["list"]).contains(player));
    }
    // It may be deleted at any time.
    std::fs::remove_dir_all(home.join("cache")).unwrap();
    assert!(done(home, &one, &["list"]).contains("Caldara"));
}

#[test]
fn a_database_that_has_less_than_this_machine_read_of_it_is_told() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, database) = (folder.path(), cluster.address("m"));
    done(home, &database, &["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta"]);
    cluster.sql("create table m.before as select * from m.ledger");
    done(home, &database, &["record", "note", "caldara", "--note", "lost"]);
    cluster.sql(
        "update m.ledger set (position, tree) = (select position, tree from m.before);
         delete from m.envelope where position = 2; delete from m.body where position = 2",
    );
    let (code, out, told) = run(home, &database, &["show", "caldara"], "");
    assert!(code == 6 && out.is_empty() && told.contains("lost records"), "{out}{told}");
    assert!(told.contains("no old primary") && !told.contains("copy the folder"), "{told}");
    // The read model may be the only copy.
    let (code, lines, warned) = run(home, &database, &["export"], "");
    assert!(code == 0 && warned.starts_with("warning:") && warned.contains("lost records"), "{warned}");
    assert!(lines.lines().count() == 2 && lines.contains(r#""note":"lost""#), "{lines}");
    std::fs::remove_dir_all(home.join("cache")).unwrap();
    assert!(done(home, &database, &["show", "caldara"]).contains("Caldara"));
    let (code, told, _) = run(home, &database, &["import", "-"], &lines);
    assert!(code == 0 && told.contains("1 recorded, 1 already"), "{told}");
    assert_eq!(done(home, &database, &["export"]).lines().count(), 2);
}

#[test]
fn a_backup_and_a_check_beside_others_who_record_are_of_one_moment() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, database) = (folder.path(), cluster.address("m"));
    done(home, &database, &["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta"]);
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let recording = scope.spawn(|| {
            // On a machine of its own.
            let (other, mut number) = (TempDir::new().unwrap(), 0);
            while !ended.load(Ordering::Acquire) {
                number += 1;
                done(other.path(), &database, &["record", "note", "caldara", "--note", &number.to_string()]);
            }
            number
        });
        for number in 0..8 {
            let file = home.join(number.to_string()).to_str().unwrap().to_owned();
            done(home, &database, &["backup", &file]);
            done(home, &database, &["verify", &file]);
            done(home, &database, &["verify"]);
        }
        ended.store(true, Ordering::Release);
        assert!(recording.join().unwrap() > 1, "nobody recorded beside it");
    });
}
