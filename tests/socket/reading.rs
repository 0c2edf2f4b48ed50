//! Commands that read the log beside the server: they change nothing of it, and it goes on recording.

use super::ledgers::verified;
use super::served::{Served, mercato, refused, said};
use mercato::deal::ids::Position;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A deal, and so many notes about it.
fn lines(notes: usize) -> String {
    let opened = r#"{"deal":"p-roma","type":"opened","happened":"2020-01-08","data":{"players":["P"],"owner":"Milan","to":"Roma"}}"#;
    let note = |number| format!(r#"{{"deal":"p-roma","type":"note","happened":"2020-01-08","note":"line {number}"}}"#);
    std::iter::once(opened.to_owned()).chain((0..notes).map(note)).collect::<Vec<_>>().join("\n") + "\n"
}

fn filled(notes: usize) -> Served {
    let served = Served::new();
    said(mercato(&served.store()).args(["import", "-"]).write_stdin(lines(notes)));
    served
}

fn json(store: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&said(mercato(store).args(["-O", "json"]).args(arguments))).unwrap()
}

/// Somebody records while this is done.
fn while_somebody_records<T>(store: &Path, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                said(mercato(store).args(["record", "note", "p-roma", "--note", "meanwhile", "--again"]));
            }
        });
        let worked = work();
        done.store(true, Ordering::SeqCst);
        worked
    })
}

#[test]
fn a_backup_beside_the_server_is_that_of_one_moment_and_makes_the_same_store() {
    let served = filled(3_000);
    let (store, file) = (served.store(), served.folder.path().join("saved"));
    let name = file.to_str().unwrap();
    let told = while_somebody_records(&store, || json(&store, &["backup", name]));
    let records = told["records"].as_u64().unwrap();
    assert!(records >= 3_001, "{told}");
    assert!(served.writer.head().position() > Position(3_001));
    let checked = json(&store, &["verify", name]);
    assert_eq!((&checked["records"], &checked["root"]), (&told["records"], &told["root"]));
    let restored = served.folder.path().join("restored");
    said(mercato(&restored).args(["restore", name]));
    assert_eq!(verified(&restored).unwrap().records, records);
    let (_, again) = refused(mercato(&store).args(["backup", name]));
    assert!(again.contains("it is there already"), "{again}");
}

#[test]
fn a_store_is_verified_beside_the_server() {
    let served = filled(3_000);
    let store = served.store();
    let told = while_somebody_records(&store, || json(&store, &["verify"]));
    assert!(told["records"].as_u64().unwrap() >= 3_001 && told["read_model"] == true, "{told}");
    assert_eq!((&told["streams"], &told["erased"]), (&1.into(), &0.into()));
    said(mercato(&store).args(["erase", "2", "--reason", "the law"]));
    assert_eq!(json(&store, &["verify"])["erased"], 1);
}

#[test]
fn what_is_damaged_is_found_beside_the_server() {
    let served = filled(10);
    let store = served.store();
    let model = fs::read_dir(&store).unwrap().map(|entry| entry.unwrap().path());
    let model = model.into_iter().find(|path| path.extension().is_some_and(|end| end == "sqlite")).unwrap();
    let changed = rusqlite::Connection::open(&model).unwrap();
    changed.execute("UPDATE tail SET data = data || x'00' WHERE position = 5", []).unwrap();
    drop(changed);
    let (code, told) = refused(mercato(&store).arg("verify"));
    assert_eq!(code, 6, "{told}");
}

#[test]
fn the_log_is_signed_and_proven_beside_the_server() {
    let served = filled(300);
    let (store, folder) = (served.store(), served.folder.path().to_path_buf());
    let begun = json(&store, &["audit", "init", "--origin", "example.org/log"]);
    assert_eq!(begun["records"], 301);
    let old = folder.join("old");
    said(mercato(&store).args(["audit", "checkpoint", "-o", old.to_str().unwrap()]));
    said(mercato(&store).args(["record", "note", "p-roma", "--note", "one more"]));
    let signed = json(&store, &["audit", "checkpoint"]);
    assert_eq!(signed["records"], 302);
    let [proof, body] = ["proof", "body"].map(|name| folder.join(name));
    let (proof, body) = (proof.to_str().unwrap(), body.to_str().unwrap());
    said(mercato(&store).args(["audit", "prove", "7", "-o", proof, "--body", body]));
    said(mercato(&store).args(["audit", "verify", proof, "--vkey", begun["vkey"].as_str().unwrap()]));
    assert!(fs::read_to_string(body).unwrap().contains("line 5"));
    let grown = json(&store, &["audit", "consistency", old.to_str().unwrap()]);
    assert_eq!((&grown["old"]["records"], &grown["new"]["records"]), (&301.into(), &302.into()));
    let tiles = folder.join("tiles");
    assert_eq!(json(&store, &["audit", "tiles", tiles.to_str().unwrap()])["records"], 302);
    let ended = served.end();
    assert_eq!(verified(&ended.path().join("store")).unwrap().records, 302);
}

#[test]
fn of_several_who_sign_at_once_each_signs_what_continues_the_others() {
    let served = filled(5);
    let store = served.store();
    said(mercato(&store).args(["audit", "init", "--origin", "example.org/log"]));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..3 {
                    said(mercato(&store).args(["record", "note", "p-roma", "--note", "more", "--again"]));
                    said(mercato(&store).args(["audit", "checkpoint"]));
                }
            });
        }
    });
    assert_eq!(json(&store, &["audit", "checkpoint"])["records"], 15);
    assert_eq!(json(&store, &["verify"])["signed"], 15);
}
