//! Connections over real sockets: how many there may be, and what becomes of one that takes nothing.

use crate::client::Client;
use crate::given::{Given, given_with};
use axum::body::Body;
use axum::http::Request;
use mercato::http::{Listener, ServerOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Serves it on a socket as `mercato serve` does, for as long as the test runs.
fn listening(given: &Given) -> String {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let (address, server) = (listener.url().split_once("://").unwrap().1.to_owned(), Arc::clone(&given.server));
    thread::spawn(move || listener.serve(&server).unwrap());
    address
}

fn with(connections: usize) -> ServerOptions {
    let (patience, requests_per_second) = (Duration::from_millis(300), 1_000_000);
    ServerOptions { connections, patience, requests_per_second, ..ServerOptions::default() }
}

fn request(given: &Given, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\n\r\n", given.reader)
}

/// The line of the metrics that begins so.
fn metric(given: &Given, name: &str) -> String {
    let bearer = format!("Bearer {}", given.reader);
    let request = Request::get("/metrics").header("authorization", bearer).body(Body::empty()).unwrap();
    let answered = given.send(request);
    answered.text().lines().find(|line| line.starts_with(name)).unwrap().to_owned()
}

#[test]
fn a_connection_that_takes_nothing_of_its_answers_is_closed_and_leaves_its_place_to_others() {
    let given = given_with(with(1));
    let address = listening(&given);
    let mut stalled = TcpStream::connect(&address).unwrap();
    // Their answers are far more than what is held on the way.
    let asked = 1_000;
    stalled.write_all(request(&given, "/api/v1/records").repeat(asked).as_bytes()).unwrap();
    let (status, records) = Client::connect(&address, &given.reader).unwrap().send("GET", "/records", "").unwrap();
    assert_eq!(status, 200);
    let mut answers = Vec::new();
    // It may end with an error.
    drop(stalled.read_to_end(&mut answers));
    assert!(answers.len() < asked * records.len(), "{}", answers.len());
}

#[test]
fn who_comes_when_all_connections_are_taken_waits_until_one_is_closed() {
    let given = given_with(with(1));
    let address = listening(&given);
    let mut first = Client::connect(&address, &given.reader).unwrap();
    assert_eq!(first.send("GET", "/windows", "").unwrap().0, 200);
    let mut second = TcpStream::connect(&address).unwrap();
    second.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").unwrap();
    second.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let waits = second.read(&mut [0]).unwrap_err();
    assert!([ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&waits.kind()), "{waits}");
    assert_eq!(metric(&given, "mercato_connections "), "mercato_connections 1");
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = String::new();
    second.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("ok\n"), "{answer}");
}

#[test]
fn who_follows_the_log_is_counted() {
    let given = given_with(with(10));
    assert_eq!(metric(&given, "mercato_subscribers "), "mercato_subscribers 0");
    let mut follower = TcpStream::connect(listening(&given)).unwrap();
    follower.write_all(request(&given, "/api/v1/live").as_bytes()).unwrap();
    follower.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert!(follower.read(&mut [0; 64]).unwrap() > 0);
    assert_eq!(metric(&given, "mercato_subscribers "), "mercato_subscribers 1");
}
