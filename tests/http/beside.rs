//! The command line beside a server that runs, one that was killed, and a second one.

use crate::serving::{Serving, mercato, run, said, token};
use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

const OPEN: [&str; 7] = ["open", "Paolo Rossi", "--owner", "Milan", "--to", "Genoa", "--on=2020-02-01"];

/// What the command makes of its standard input.
fn fed(store: &Path, args: &[&str], input: &str) -> String {
    let mut child = mercato(store, args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn commands_record_and_erase_through_the_server_and_http_shows_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let serving = Serving::start(&store);
    let mut client = serving.client(&token(&store, "reader"));
    assert_eq!(client.send("GET", "/deals/rossi-genoa", "").unwrap().0, 404);
    said(&store, &OPEN);
    assert_eq!(client.send("GET", "/deals/rossi-genoa", "").unwrap().0, 200);
    said(&store, &["record", "note", "rossi", "--note", "a secret word", "--on=2020-02-02"]);
    let history = |client: &mut crate::client::Client| client.send("GET", "/deals/rossi-genoa/records", "").unwrap().1;
    assert!(history(&mut client).contains("a secret word"));
    let line = r#"{"deal":"rossi-genoa","type":"note","happened":"2020-02-03","note":"from a file"}"#;
    assert!(fed(&store, &["import", "-"], &format!("{line}\n")).contains("1 recorded"));
    assert!(history(&mut client).contains("from a file"));
    // Another file takes the place of the read model, under the connections that the server keeps to it.
    said(&store, &["erase", "2", "--reason", "he asked for it"]);
    let after = history(&mut client);
    assert!(!after.contains("a secret word") && after.contains("from a file"), "{after}");
    said(&store, &["rebuild"]);
    assert!(history(&mut client).contains("from a file"));
    assert_eq!(said(&store, &["export"]).lines().count(), 4);
}

#[test]
fn a_killed_server_leaves_nothing_that_misleads_the_next_command_or_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut serving = Serving::start(&store);
    said(&store, &OPEN);
    serving.stop("-KILL");
    assert!(store.join("server.sock").exists());
    said(&store, &["record", "note", "rossi", "--note", "without a server"]);
    let mut next = Serving::start(&store);
    said(&store, &["record", "note", "rossi", "--note", "with the next"]);
    let (status, history) =
        next.client(&token(&store, "reader")).send("GET", "/deals/rossi-genoa/records", "").unwrap();
    assert!(status == 200 && history.contains("without a server") && history.contains("with the next"), "{history}");
    assert_eq!(next.stop("-TERM").0, Some(0));
    assert!(!store.join("server.sock").exists());
    said(&store, &["verify"]);
}

#[test]
fn a_second_server_says_who_holds_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let _first = Serving::start(&store);
    let second = run(&store, &["serve", "--listen", "127.0.0.1:0", "-O", "json"]);
    let told: Value = serde_json::from_slice(&second.stderr).unwrap();
    assert_eq!((second.status.code(), &told["error"]["code"]), (Some(5), &"store-in-use".into()), "{told}");
    assert!(told["error"]["holder"].as_str().unwrap().contains("mercato serve"), "{told}");
}

#[test]
fn the_demo_is_loaded_once_beside_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let _serving = Serving::start(&store);
    let first = said(&store, &["demo"]);
    assert_eq!(said(&store, &["demo"]), first);
    assert_eq!(said(&store, &["export"]).lines().count(), 124);
}

#[test]
fn the_demo_says_that_an_empty_store_of_a_server_is_of_another_zone() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let args = ["serve", "--listen", "127.0.0.1:0", "-O", "jsonl"];
    let (_serving, _) = Serving::by(mercato(&store, &args).env("TZ", "Europe/London"));
    let refused = run(&store, &["demo"]);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(
        refused.status.code() == Some(2)
            && told.contains("is empty, but counts its days in the time zone Europe/London"),
        "{told}"
    );
}

#[test]
fn clubs_and_players_are_recorded_beside_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let _serving = Serving::start(&store);
    for args in [
        &["club", "add", "Roma", "--alias", "AS Roma"][..],
        &["club", "add", "Roma", "--alias", "Giallorossi"],
        &["club", "remove", "Roma", "--reason", "a test"],
        &["player", "add", "Nilo (2001)", "--born", "2001"],
        &["player", "remove", "Nilo (2001)", "--reason", "a test"],
    ] {
        said(&store, args);
    }
    let told: Value = serde_json::from_str(&said(&store, &["-O", "json", "player", "list"])).unwrap();
    assert_eq!(told, Value::Array(Vec::new()));
    assert_eq!(said(&store, &["export"]).lines().count(), 5);
}
