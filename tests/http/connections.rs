//! Connections over real sockets: how many there may be, and what becomes of one that takes nothing, or on which nothing happens.

use crate::client::Client;
use crate::given::{Given, given_with};
use axum::body::Body;
use axum::http::Request;
use mercato::http::{ListenFault, Listener, ServerOptions, TokenRole};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Serves it on a socket as `mercato serve` does, for as long as the test runs.
fn listening(given: &Given) -> String {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let (address, server) = (listener.url().split_once("://").unwrap().1.to_owned(), Arc::clone(&given.server));
    thread::spawn(move || listener.serve(&server, |_| Ok::<_, ListenFault>(())).unwrap());
    address
}

fn with(connections: usize) -> ServerOptions {
    let (patience, requests_per_second) = (Duration::from_millis(300), 1_000_000);
    ServerOptions { connections, patience, requests_per_second, ..ServerOptions::default() }
}

fn request(given: &Given, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\n\r\n", given.reader)
}

/// What a client sends first that speaks HTTP/2, and its preferences: none, or a window of no bytes for each stream.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const NO_PREFERENCES: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const NO_WINDOW: [u8; 15] = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0];
/// The request for /healthz, as HPACK: three entries of the static table, and the path as it is.
const HEALTHZ: &[u8] = b"\x00\x00\x12\x01\x05\x00\x00\x00\x01\x82\x86\x04\x08/healthz\x41\x04test";
const PING: [u8; 17] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// So long nothing may happen on a connection.
const IDLE: Duration = Duration::from_millis(300);

/// Sends this, and then pings until the connection is closed for its idleness.
#[track_caller]
fn ping_until_closed(address: &str, sent: &[&[u8]]) {
    let began = Instant::now();
    let mut pinging = TcpStream::connect(address).unwrap();
    pinging.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    pinging.write_all(&sent.concat()).unwrap();
    let mut answered = [0; 4_096];
    for _ in 0..1_500 {
        thread::sleep(Duration::from_millis(20));
        let pinged = pinging.write_all(&PING).and_then(|()| pinging.read(&mut answered));
        match pinged {
            Ok(1..) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => panic!("neither answered nor closed"),
            Ok(0) | Err(_) => {
                assert!(began.elapsed() >= IDLE, "closed at once");
                return;
            }
        }
    }
    panic!("never closed");
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
fn a_connection_without_a_request_is_closed_whatever_pings_it_answers_and_one_that_follows_the_log_is_not() {
    let given = given_with(ServerOptions { idle: IDLE, ..ServerOptions::default() });
    let address = listening(&given);
    let mut follower = TcpStream::connect(&address).unwrap();
    follower.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    follower.write_all(request(&given, "/api/v1/live").as_bytes()).unwrap();
    let mut told = [0; 4_096];
    assert!(follower.read(&mut told).unwrap() > 0);
    let mut kept = Client::connect(&address, &given.reader).unwrap();
    assert_eq!(kept.send("GET", "/windows", "").unwrap().0, 200);
    ping_until_closed(&address, &[HTTP2, &NO_PREFERENCES]);
    ping_until_closed(&address, &[HTTP2, &NO_PREFERENCES, HEALTHZ]);
    // This one has an answer that it does not let come.
    ping_until_closed(&address, &[HTTP2, &NO_WINDOW, HEALTHZ]);
    assert!(kept.send("GET", "/windows", "").is_err());
    let recorder = given.token("Rosa", TokenRole::Recorder);
    let mut recorder = Client::connect(&address, &recorder).unwrap();
    let (status, recorded) = recorder.send("PUT", "/clubs/Pontisola", "{}").unwrap();
    assert_eq!(status, 201, "{recorded}");
    assert_eq!(metric(&given, "mercato_connections "), "mercato_connections 2");
    let told = follower.read(&mut told).map(|length| String::from_utf8_lossy(&told[..length]).into_owned()).unwrap();
    assert!(told.contains("Pontisola"), "{told}");
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
