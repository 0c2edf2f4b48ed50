//! Clients that send too much, too slowly, or go away.

use crate::client::Client;
use crate::given::{Given, given_with};
use crate::serving::{Serving, said, token};
use mercato::http::{ServerOptions, TokenRole, router};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const NOTE: &str = r#"{"type":"note","happened":"2020-01-20","note":"one"}"#;

fn options() -> ServerOptions {
    ServerOptions { patience: Duration::from_millis(300), ..ServerOptions::default() }
}

/// Serves it on a socket, for as long as the test runs.
fn listening(given: &Given) -> SocketAddr {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let (address, routes) = (socket.local_addr().unwrap(), router(&given.server));
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime
            .block_on(async { axum::serve(tokio::net::TcpListener::from_std(socket).unwrap(), routes).await.unwrap() });
    });
    address
}

/// The beginning of a request to record.
fn head(token: &str, path: &str, length: usize) -> String {
    format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
    )
}

fn answer(mut stream: TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_token_that_sends_more_than_it_may_is_told_to_wait_and_others_are_not() {
    let mut given = given_with(ServerOptions { requests_per_second: 3, ..ServerOptions::default() });
    let refused = (0..50).map(|_| given.get("/windows", &[])).find(|answered| answered.status != 200).unwrap();
    let problem = refused.problem(429, "too-many-requests");
    assert_eq!((refused.header("retry-after"), &problem["per_second"]), ("1", &3.into()));
    given.reader = given.token("Remo", TokenRole::Reader);
    assert_eq!(given.get("/windows", &[]).status, 200);
}

#[test]
fn pages_count_among_the_requests_of_a_token() {
    let given = given_with(ServerOptions { requests_per_second: 3, ..ServerOptions::default() });
    let cookie = given.cookie(TokenRole::Reader);
    for path in ["/errors-of-nobody", "/reports"] {
        let refused = (0..50).map(|_| given.browse(path, &cookie)).find(|answered| answered.status == 429).unwrap();
        assert_eq!((refused.header("retry-after"), refused.header("content-type")), ("1", "text/html; charset=utf-8"));
        assert!(refused.text().contains("more than 3 requests a second"), "{}", refused.text());
    }
}

#[test]
fn a_form_that_trickles_is_given_up() {
    let given = given_with(options());
    let mut stream = TcpStream::connect(listening(&given)).unwrap();
    stream
        .write_all(b"POST /login HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 1000\r\n\r\ntoken=")
        .unwrap();
    let trickle = stream.try_clone().unwrap();
    thread::spawn(move || {
        while (&trickle).write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let answer = answer(stream);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("body-too-slow"), "{answer}");
}

#[test]
fn a_body_that_pauses_or_trickles_is_given_up_and_nothing_of_it_is_recorded() {
    let given = given_with(options());
    let (address, token) = (listening(&given), given.token("Anna", TokenRole::Recorder));
    let head_before = given.server.writer().head().position();
    for path in ["/deals/caldara-atalanta/records", "/import"] {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all((head(&token, path, 1_000) + "{\"type\":").as_bytes()).unwrap();
        let answer = answer(stream);
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("body-too-slow"), "{path}: {answer}");
    }
    // A byte now and then is no way around it.
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head(&token, "/deals/caldara-atalanta/records", 1_000).as_bytes()).unwrap();
    let trickle = stream.try_clone().unwrap();
    thread::spawn(move || {
        while (&trickle).write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    assert!(answer(stream).starts_with("HTTP/1.1 408"));
    assert_eq!(given.server.writer().head().position(), head_before);
}

#[test]
fn a_client_that_goes_away_leaves_a_whole_record_or_none() {
    let given = given_with(options());
    let (address, token) = (listening(&given), given.token("Anna", TokenRole::Recorder));
    let path = "/deals/caldara-atalanta/records?again=true";
    for count in 0..20_u64 {
        let id = uuid::Uuid::from_u64_pair(7, count);
        let line = format!(r#"{{"id":"{id}","type":"note","happened":"2020-01-20","note":"one"}}"#);
        let sent = if count.is_multiple_of(2) { line.as_str() } else { &line[..line.len() / 2] };
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all((head(&token, path, line.len()) + sent).as_bytes()).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
        drop(stream);
        // Asking by the id tells; and sent again, it is recorded once.
        let mut again = Client::connect(&address.to_string(), &token).unwrap();
        let (status, _) = again.send("GET", &format!("/records/{id}"), "").unwrap();
        assert!([200, 404].contains(&status), "{status}");
        let (status, answer) = again.send("POST", path, &line).unwrap();
        assert!([200, 201].contains(&status), "{status}: {answer}");
        assert_eq!(again.send("GET", &format!("/records/{id}"), "").unwrap().0, 200);
    }
    let notes = given.get("/deals/caldara-atalanta/records?format=jsonl", &[]);
    let notes = notes.text().lines().filter(|line| line.contains("00000000-0000-0007-")).count();
    assert_eq!(notes, 20);
}

#[test]
fn too_much_is_refused_by_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    said(&store, &["open", "Paolo Rossi", "--owner", "Milan", "--to", "Genoa", "--on=2020-02-01"]);
    let serving = Serving::start(&store);
    let recorder = token(&store, "recorder");
    let large = head(&recorder, "/deals/rossi-genoa/records", 2 << 20) + &" ".repeat(2 << 20);
    let answer = serving.ask(&large);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("body-too-large"), "{answer}");
    let header = format!("GET /api/v1 HTTP/1.1\r\nHost: test\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20));
    assert!(serving.ask(&header).starts_with("HTTP/1.1 431"));
    let path = format!("GET /api/v1/{} HTTP/1.1\r\nHost: test\r\n\r\n", "x".repeat(1 << 20));
    assert!(serving.ask(&path).starts_with("HTTP/1.1 4"));
    // The last line has no end.
    let line = head(&recorder, "/import", 4 << 20) + &"x".repeat(4 << 20);
    assert!(serving.ask(&line).starts_with("HTTP/1.1 400"));
    // All that disturbed nobody.
    assert_eq!(serving.client(&recorder).send("POST", "/deals/rossi-genoa/records", NOTE).unwrap().0, 201);
}

#[test]
fn headers_that_do_not_come_are_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(&folder.path().join("store"));
    let begun = Instant::now();
    let slow: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(&serving.address).unwrap();
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: te").unwrap();
            stream
        })
        .collect();
    assert!(serving.ask("GET /healthz HTTP/1.0\r\n\r\n").ends_with("ok\n"));
    for stream in slow {
        let answer = answer(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}
