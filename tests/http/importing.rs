//! Imports over HTTP: checked, with their bad lines, and the way out again as a backup.

use crate::given::{Answered, Given, given, given_with};
use crate::recording::Recorder;
use crate::serving::run;
use axum::body::{Body, Bytes};
use axum::http::Request;
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use mercato::http::{ServerOptions, TokenFile, TokenRole, router};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use std::{fs, io, thread};
use tower::ServiceExt as _;

fn import(given: &Given, query: &str, body: &str) -> Answered {
    let anna = Recorder::new(given, "Anna", TokenRole::Recorder);
    anna.send("POST", &format!("/import{query}"), &[("content-type", "application/x-ndjson")], body.to_owned())
}

fn told(answered: &Answered) -> Value {
    assert_eq!(answered.status, 200, "{}", answered.text());
    serde_json::from_str(answered.text()).unwrap()
}

fn note(text: &str) -> String {
    json!({"deal": "simakan-atalanta", "type": "note", "happened": "2020-02-01", "note": text}).to_string()
}

/// Good and bad lines: what cannot be read, and what a rule refuses.
fn mixed() -> String {
    let unknown = json!({"deal": "nobody-nowhere", "type": "note", "happened": "2020-02-01", "note": "x"}).to_string();
    let of_another =
        r#"{"deal":"simakan-atalanta","type":"note","happened":"2020-02-01","note":"y","recorder":"Carlo"}"#;
    [&note("one"), &unknown, "{\"deal\": 7}", &note("two"), &unknown, "no line", of_another, &note("one")].join("\n")
}

#[test]
fn a_check_tells_what_an_import_would_do_and_records_nothing() {
    let given = given();
    let before = given.command(&["export"]);
    let checked = told(&import(&given, "?check=true", &mixed()));
    assert_eq!(given.command(&["export"]), before);
    let mut imported = told(&import(&given, "?rejects=true", &mixed()));
    assert_eq!((&checked["check"], &imported["check"]), (&json!(true), &json!(false)));
    imported["check"] = json!(true);
    assert_eq!(checked, imported);
    assert_eq!(told(&import(&given, "?check=true", &note("one")))["stood_already"], 1);
    // A deal that a line before it opens is there.
    let opened = r#"{"deal":"rossi-genoa","type":"opened","happened":"2020-02-01","data":{"players":["Paolo Rossi"],"owner":"Milan","to":"Genoa"}}"#;
    let both = format!("{opened}\n{}", note("x").replace("simakan-atalanta", "rossi-genoa"));
    assert_eq!(told(&import(&given, "?check=true", &both))["recorded"], 2);
    assert_eq!(given.get("/deals/rossi-genoa", &[]).status, 404);
    let rosa = Recorder::new(&given, "Rosa", TokenRole::Reader);
    rosa.send("POST", "/import?check=true", &[], note("x")).problem(403, "role-too-small");
}

#[test]
fn bad_lines_are_told_in_their_order_and_an_import_stops_at_the_first() {
    let given = given();
    let answered = import(&given, "?rejects=true", &mixed());
    let told = told(&answered);
    let rejects: Vec<(u64, &str)> = told["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bad| (bad["line"].as_u64().unwrap(), bad["code"].as_str().unwrap()))
        .collect();
    let expected = [
        (2, "no-such-deal"),
        (3, "field-unreadable"),
        (5, "no-such-deal"),
        (6, "field-unreadable"),
        (7, "role-too-small"),
    ];
    assert_eq!(rejects, expected);
    assert_eq!((&told["recorded"], &told["bad"]), (&json!(3), &json!(5)));
    let head = given.server.writer().head().position().to_string();
    assert_eq!(answered.header("mercato-position"), head);
    let stopped = import(&given, "", &mixed().replace("\"one\"", "\"three\"")).problem(404, "no-such-deal");
    assert_eq!((&stopped["line"], &stopped["recorded"]), (&json!(2), &json!(1)));
}

#[test]
fn of_very_many_bad_lines_the_first_are_told_and_all_are_counted() {
    let given = given();
    let told = told(&import(&given, "?check=true", &"{}\n".repeat(3_000)));
    assert_eq!((&told["bad"], told["rejects"].as_array().unwrap().len()), (&json!(3_000), 1_000));
}

#[test]
fn a_keeper_gets_the_backup_that_the_command_line_writes() {
    let given = given();
    let files = tempfile::tempdir().unwrap();
    let (sent, written) = (files.path().join("sent.backup"), files.path().join("written.backup"));
    for role in [TokenRole::Reader, TokenRole::Recorder] {
        let refused = Recorder::new(&given, "Rosa", role).send("GET", "/backup", &[], "");
        refused.problem(403, "role-too-small");
    }
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    kurt.send("GET", "/backup?x=1", &[], "").problem(400, "unknown-parameter");
    let answered = kurt.send("GET", "/backup", &[], "");
    assert_eq!((answered.status.as_u16(), answered.header("content-type")), (200, "application/octet-stream"));
    fs::write(&sent, &answered.body).unwrap();
    let export = given.command(&["export"]);
    given.server.stop();
    given.command(&["backup", written.to_str().unwrap()]);
    assert!(fs::read(&sent).unwrap() == fs::read(&written).unwrap());
    let restored = files.path().join("restored");
    assert!(run(&restored, &["restore", sent.to_str().unwrap()]).status.success());
    assert_eq!(String::from_utf8(run(&restored, &["export"]).stdout).unwrap(), export);
    fs::write(&sent, answered.body.get(..answered.body.len() - 1).unwrap()).unwrap();
    assert_eq!(run(&restored, &["verify", sent.to_str().unwrap()]).status.code(), Some(6));
}

#[test]
fn a_backup_beside_an_erasure_is_cut_and_says_so() {
    let given = given();
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    // More than is held on its way to a client that does not take it.
    let lines: String = (0..600_u64).map(|number| note(&incompressible(number)) + "\n").collect();
    assert_eq!(told(&kurt.send("POST", "/import", &[], lines))["recorded"], 600);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let request = Request::get("/api/v1/backup").header("authorization", format!("Bearer {}", kurt.token()));
    let response = runtime.block_on(router(&given.server).oneshot(request.body(Body::empty()).unwrap())).unwrap();
    let mut body = response.into_body();
    let mut sent = runtime.block_on(body.frame()).unwrap().unwrap().into_data().unwrap().to_vec();
    let erased = kurt.post("/records/20/erasure", &[], &json!({"reason": "asked for"}));
    assert!(erased.status.is_success(), "{}", erased.text());
    let ended = loop {
        match runtime.block_on(body.frame()) {
            Some(Ok(frame)) => sent.extend(frame.into_data().unwrap()),
            ended => break ended,
        }
    };
    assert!(ended.is_some_and(|ended| ended.is_err()), "it was not cut");
    let file = given.store.with_file_name("sent.backup");
    fs::write(&file, sent).unwrap();
    assert_eq!(run(&given.store, &["verify", file.to_str().unwrap()]).status.code(), Some(6));
    assert_eq!(kurt.send("GET", "/backup", &[], "").status, 200);
}

/// A long text that zstd cannot make small.
fn incompressible(seed: u64) -> String {
    let mut state = seed << 8 | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{:016x}", state.wrapping_mul(0x2545_F491_4F6C_DD1D))
    };
    (0..1_100).map(|_| next()).collect()
}

/// A body that is sent piece by piece.
fn in_pieces() -> (Sender<Bytes, io::Error>, Body) {
    let (pieces, body) = Channel::new(4);
    (pieces, Body::new(body))
}

fn send(pieces: &mut Sender<Bytes, io::Error>, text: String) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(pieces.send_data(text.into())).is_ok()
}

#[test]
fn a_token_that_is_revoked_records_no_further_lines_of_its_import() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let handful = |from: usize| (from..from + 256).map(|number| note(&format!("n{number}")) + "\n").collect::<String>();
    let head = || given.server.writer().head().position().0;
    let before = head();
    let (mut pieces, body) = in_pieces();
    let answered = thread::scope(|scope| {
        let import = scope.spawn(|| anna.send("POST", "/import?rejects=true", &[], body));
        assert!(send(&mut pieces, handful(0)));
        while head() < before + 256 {
            assert!(!import.is_finished());
            thread::yield_now();
        }
        TokenFile::of(&given.store).revoke("Anna", given.now()).unwrap();
        send(&mut pieces, handful(256));
        drop(pieces);
        import.join().unwrap()
    });
    assert_eq!(answered.problem(401, "invalid-token")["recorded"], 256);
    assert_eq!(head(), before + 256);
}

#[test]
fn an_import_that_comes_slowly_is_recorded_meanwhile_and_ends_with_its_token() {
    let given = given_with(ServerOptions { patience: Duration::from_secs(3), ..ServerOptions::default() });
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let head = || given.server.writer().head().position().0;
    let (before, begun) = (head(), Instant::now());
    let (mut pieces, body) = in_pieces();
    let mut dribble = |text: String| {
        assert!(begun.elapsed() < Duration::from_secs(60), "it goes on and on");
        thread::sleep(Duration::from_millis(20));
        send(&mut pieces, text)
    };
    let answered = thread::scope(|scope| {
        let import = scope.spawn(|| anna.send("POST", "/import", &[], body));
        assert!(dribble(note("one") + "\n"));
        while head() == before {
            assert!(dribble("\n".into()));
        }
        TokenFile::of(&given.store).revoke("Anna", given.now()).unwrap();
        while dribble("\n".into()) {}
        import.join().unwrap()
    });
    assert_eq!(answered.problem(401, "invalid-token")["recorded"], 1);
    assert_eq!(head(), before + 1);
}

#[test]
fn an_import_has_no_single_id_and_no_single_version() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let head = given.server.writer().head().position();
    for (header, value) in [("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a77"), ("if-match", "\"1\"")] {
        for path in ["/import", "/import?check=true"] {
            let problem = anna.send("POST", path, &[(header, value)], note("one")).problem(400, "unreadable-parameter");
            assert!(problem["hint"].as_str().unwrap().starts_with("leave it out: "), "{problem}");
        }
    }
    assert_eq!(given.server.writer().head().position(), head);
}

#[test]
fn a_check_that_finds_no_place_is_told_when_to_come_back_and_none_goes_on_without_end() {
    let given = given_with(ServerOptions { patience: Duration::from_millis(500), ..ServerOptions::default() });
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let check = |body: Body| anna.send("POST", "/import?check=true", &[], body);
    let begun = Instant::now();
    thread::scope(|scope| {
        let dribble = || {
            let (mut pieces, body) = in_pieces();
            scope.spawn(move || {
                while send(&mut pieces, "\n".into()) {
                    thread::sleep(Duration::from_millis(20));
                }
            });
            scope.spawn(move || check(body))
        };
        let slow = [dribble(), dribble()];
        let refused = loop {
            let answered = check(Body::from(note("one")));
            if answered.status != 200 {
                break answered;
            }
        };
        assert_eq!(refused.problem(503, "too-many-checks")["most"], 2);
        assert_eq!(refused.header("retry-after"), "1");
        for slow in slow {
            slow.join().unwrap().problem(408, "body-too-slow");
        }
    });
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(check(Body::from(note("one"))).status, 200);
}
