//! The server as a process, with a socket and signals.

use crate::serving::{Serving, run};
use serde_json::Value;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn a_new_store_is_served_until_a_signal_and_closed_as_it_should_be() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut serving = Serving::start(&store);
    assert!(serving.ask("GET /healthz HTTP/1.0\r\n\r\n").ends_with("\r\n\r\nok\n"));
    assert!(serving.ask("GET /api/v1 HTTP/1.0\r\n\r\n").contains("401 Unauthorized"));
    let token = run(&store, &["token", "add", "Anna", "--role", "recorder", "-O", "json"]);
    let token: Value = serde_json::from_slice(&token.stdout).unwrap();
    let bearer = format!("Authorization: Bearer {}\r\n", token["token"].as_str().unwrap());
    let line = r#"{"deal":"rossi-genoa","type":"opened","happened":"2020-02-01","data":{"players":["Paolo Rossi"],"owner":"Milan","to":"Genoa"}}"#;
    let request = format!(
        "POST /api/v1/deals HTTP/1.0\r\n{bearer}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{line}",
        line.len()
    );
    assert!(serving.ask(&request).contains("201 Created"));
    // A question beside it.
    assert!(String::from_utf8_lossy(&run(&store, &["show", "rossi"]).stdout).contains("Paolo Rossi"));
    // A client that sends nothing does not hold up the end.
    let idle = TcpStream::connect(&serving.address).unwrap();
    let (code, took) = serving.stop("-TERM");
    drop(idle);
    assert!(code == Some(0) && took < Duration::from_secs(10), "{code:?} after {took:?}");
    assert!(!store.join("tokens.json.new").exists());
    let verified = run(&store, &["verify"]);
    assert!(verified.status.success() && verified.stderr.is_empty(), "{verified:?}");
}

#[test]
fn a_request_that_does_not_end_holds_up_the_end_for_less_than_ten_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut serving = Serving::start(&store);
    let mut stuck = TcpStream::connect(&serving.address).unwrap();
    stuck.write_all(b"POST /login HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nto").unwrap();
    assert!(serving.ask("GET /healthz HTTP/1.0\r\n\r\n").ends_with("ok\n"));
    let (code, took) = serving.stop("-TERM");
    assert!(code == Some(0) && took < Duration::from_secs(10), "{code:?} after {took:?}");
}

#[test]
fn what_was_answered_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    assert!(run(&store, &["open", "Paolo Rossi", "--owner", "Milan", "--to", "Genoa"]).status.success());
    let token = run(&store, &["token", "add", "Anna", "--role", "recorder", "-O", "json"]);
    let token: Value = serde_json::from_slice(&token.stdout).unwrap();
    let mut serving = Serving::start(&store);
    for number in 0..20 {
        let line = format!(r#"{{"type":"note","happened":"2020-02-01","note":"n{number}"}}"#);
        let request = format!(
            "POST /api/v1/deals/rossi-genoa/records HTTP/1.0\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n{line}",
            token["token"].as_str().unwrap(),
            line.len()
        );
        assert!(serving.ask(&request).contains("201 Created"));
    }
    serving.stop("-KILL");
    let history = run(&store, &["history", "rossi", "-O", "jsonl"]);
    assert_eq!(String::from_utf8_lossy(&history.stdout).lines().count(), 21, "{history:?}");
}

#[test]
fn nobody_listens_to_others_without_encryption_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let refused = run(&store, &["serve", "--listen", "0.0.0.0:0"]);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(2) && told.contains("--behind-proxy"), "{told}");
    assert!(!store.exists());
    let missing = run(&store, &["serve", "--listen", "127.0.0.1:0", "--cert", "none.pem", "--key", "none.pem"]);
    assert_eq!(missing.status.code(), Some(2), "{}", String::from_utf8_lossy(&missing.stderr));
    assert!(!store.exists());
}
