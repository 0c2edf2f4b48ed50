//! What commands do through the server, and what they do where there is none.

use super::ledgers::verified;
use super::served::{Served, mercato, refused, said};
use mercato::deal::ids::Position;
use mercato::socket::SocketClient;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use std::time::Duration;

const OPEN: [&str; 9] =
    ["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02", "--learned=2020-01-02"];

#[test]
fn a_record_command_records_through_the_server_and_says_the_same() {
    let served = Served::new();
    let store = served.store();
    let opened = said(mercato(&store).args(OPEN));
    assert!(opened.contains("recorded #1 (version 1)"), "{opened}");
    let noted = said(mercato(&store).args(["record", "note", "caldara", "--note", "one"]));
    assert!(noted.contains("recorded #2 (version 2)") && noted.contains("to take it back:"), "{noted}");
    let corrected = said(mercato(&store).args(["correct", "2", "--set", "note=two", "--reason", "a slip"]));
    assert!(corrected.contains("recorded #3"), "{corrected}");
    assert_eq!(served.writer.head().position(), Position(3));
    let told =
        said(mercato(&store).args(["-O", "json", "record", "contact", "caldara", "--between", "Milan,Atalanta"]));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["position"], &told["version"]), (&4.into(), &4.into()));
    let folder = served.end();
    assert_eq!(verified(&folder.path().join("store")).unwrap().records, 4);
}

#[test]
fn what_the_server_refuses_reads_as_it_does_without_one() {
    let served = Served::new();
    let store = served.store();
    said(mercato(&store).args(OPEN));
    let (code, told) = refused(mercato(&store).args(["record", "note", "caldara", "--note", "x", "--if-version", "7"]));
    assert_eq!(code, 3);
    assert!(told.contains("is at version 1, not at 7") && told.contains("version-conflict"), "{told}");
    let (code, told) = refused(mercato(&store).args(["-O", "json", "retract", "1", "--reason", "x", "--if-version=3"]));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, &told["error"]["code"], &told["error"]["actual"]), (3, &"version-conflict".into(), &1.into()));
    assert_eq!(served.writer.head().position(), Position(1));
}

#[test]
fn an_import_goes_through_the_server_and_stops_at_a_bad_line() {
    let served = Served::new();
    let store = served.store();
    let line = |number: u32| {
        let event = match number {
            0 => r#""type":"opened","data":{"players":["P"],"owner":"Milan","to":"Roma"}"#.to_owned(),
            13 => r#""type":"retraction","data":{"of":"09342d75-212d-4c3f-bea0-f90f04747fc5","reason":"x"}"#.to_owned(),
            _ => format!(r#""type":"note","note":"line {number}""#),
        };
        format!("{{\"deal\":\"p-roma\",\"happened\":\"2020-01-08\",{event}}}\n")
    };
    let good: String = (0..1_000).filter(|number| *number != 13).map(line).collect();
    let all: String = (0..1_000).map(line).collect();
    let checked = said(mercato(&store).args(["import", "-", "--check"]).write_stdin(good.clone()));
    assert!(checked.contains("999 would be recorded"), "{checked}");
    assert_eq!(served.writer.head().position(), Position(0));
    let (code, told) = refused(mercato(&store).args(["import", "-"]).write_stdin(all));
    assert_eq!(code, 4);
    assert!(told.contains("standard input, line 14:") && told.contains("13 lines were recorded before"), "{told}");
    let rest = said(mercato(&store).args(["import", "-"]).write_stdin(good));
    assert_eq!(rest, "986 recorded, 13 already recorded and skipped\n");
    let exported = said(mercato(&store).arg("export"));
    assert_eq!(exported.lines().count(), 999);
}

#[test]
fn the_read_model_is_rebuilt_and_records_are_erased_through_the_server() {
    let served = Served::new();
    let store = served.store();
    said(mercato(&store).args(OPEN));
    said(mercato(&store).args(["record", "note", "caldara", "--note", "a secret"]));
    let rebuilt = said(mercato(&store).arg("rebuild"));
    assert!(rebuilt.contains("2 records"), "{rebuilt}");
    let erased = said(mercato(&store).args(["erase", "2", "--reason", "the law"]));
    assert!(erased.contains("erased #2"), "{erased}");
    let exported = said(mercato(&store).arg("export"));
    assert!(!exported.contains("a secret") && exported.lines().count() == 3, "{exported}");
    let folder = served.end();
    assert_eq!(verified(&folder.path().join("store")).unwrap().erased, 1);
}

#[test]
fn the_socket_is_its_owners_alone_and_goes_with_the_server() {
    let served = Served::new();
    let socket = served.store().join("server.sock");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let folder = served.end();
    assert!(!folder.path().join("store/server.sock").exists());
}

#[test]
fn a_socket_that_a_killed_server_left_misleads_nobody() {
    let served = Served::new();
    let folder = served.end();
    let store = folder.path().join("store");
    drop(UnixListener::bind(store.join("server.sock")).unwrap());
    assert!(store.join("server.sock").exists());
    let opened = said(mercato(&store).args(OPEN));
    assert!(opened.contains("recorded #1"), "{opened}");
}

#[test]
fn a_long_path_to_the_store_is_no_hindrance() {
    let long = format!("{}/{}/store", "a".repeat(90), "b".repeat(90));
    let served = Served::at(&long);
    let opened = said(mercato(&served.folder.path().join(&long)).args(OPEN));
    assert!(opened.contains("recorded #1"), "{opened}");
    assert_eq!(served.writer.head().position(), Position(1));
}

#[test]
fn the_demo_is_loaded_through_the_server_of_its_store() {
    let served = Served::new();
    let store = served.store();
    let told = said(mercato(&store).arg("demo"));
    assert!(told.contains("caldara-atalanta"), "{told}");
    assert_eq!(served.writer.head().position(), Position(124));
}

#[test]
fn where_there_is_no_store_nobody_looks_for_a_server() {
    let served = Served::new();
    let nowhere = served.folder.path().join("nowhere");
    for command in ["backup x", "verify", "audit checkpoint", "rebuild", "record note caldara --note x"] {
        let (code, told) = refused(mercato(&nowhere).args(command.split(' ')));
        assert!(code == 5 && told.contains("there is no store at"), "{command}: {code} {told}");
    }
    assert!(!nowhere.exists());
}

#[test]
fn a_command_that_finds_all_places_taken_waits_for_one() {
    let served = Served::new();
    let socket = served.store().join("server.sock");
    let mut others: Vec<_> = (0..64).map(|_| UnixStream::connect(&socket).unwrap()).collect();
    let store = served.store();
    let waits = thread::spawn(move || said(mercato(&store).args(OPEN)));
    thread::sleep(Duration::from_millis(500));
    assert!(!waits.is_finished(), "it was sent away");
    others.pop();
    let opened = waits.join().unwrap();
    assert!(opened.contains("recorded #1 (version 1)"), "{opened}");
    served.end();
}

#[test]
fn a_command_gives_up_on_a_server_that_gives_no_sign() {
    let folder = tempfile::tempdir().unwrap();
    // Somebody is there, and does nothing.
    let _stopped = UnixListener::bind(folder.path().join("server.sock")).unwrap();
    let there = SocketClient::connect(folder.path()).unwrap().unwrap();
    let error = there.with_patience(Duration::from_millis(20)).unwrap().rebuild().unwrap_err();
    assert!(error.to_string().contains("it gives no sign; it may be stopped"), "{error}");
}
