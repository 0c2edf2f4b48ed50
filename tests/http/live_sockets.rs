//! The live feed over sockets: as it happens, to many, and to the end.

use crate::serving::{Serving, run};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The real window, served by a process.
struct Served {
    _folder: TempDir,
    store: PathBuf,
    serving: Serving,
    bearer: String,
    /// Of others: one may not follow that often.
    bearers: Vec<String>,
}

/// One who follows the log.
struct Follower(BufReader<TcpStream>);

impl Served {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        assert!(run(&store, &["--recorder", "Ines", "demo"]).status.success());
        let bearer = token(&store);
        let bearers = (0..4).map(|_| token(&store)).collect();
        let serving = Serving::start(&store);
        Self { _folder: folder, store, serving, bearer, bearers }
    }

    fn follow(&self, query: &str) -> Follower {
        self.follow_with(&self.bearer, query)
    }

    fn follow_with(&self, bearer: &str, query: &str) -> Follower {
        let mut stream = TcpStream::connect(&self.serving.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET /api/v1/live{query} HTTP/1.0\r\n{bearer}\r\n").unwrap();
        let mut follower = Follower(BufReader::new(stream));
        follower.line(|line| line.starts_with("id: "));
        follower
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> String {
        let answer = self.serving.ask(&format!(
            "POST /api/v1{path} HTTP/1.0\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.bearer,
            body.len()
        ));
        assert!(answer.starts_with("HTTP/1.0 20"), "{answer}");
        answer
    }

    fn note(&self, deal: &str, text: &str) {
        let line = json!({"type": "note", "happened": "2020-02-01", "note": text});
        self.post(&format!("/deals/{deal}/records"), "application/json", &line.to_string());
    }
}

fn token(store: &Path) -> String {
    let token = run(store, &["token", "add", "Anna", "--role", "recorder", "-O", "json"]);
    let token: Value = serde_json::from_slice(&token.stdout).unwrap();
    format!("Authorization: Bearer {}\r\n", token["token"].as_str().unwrap())
}

impl Follower {
    /// The next line that is looked for.
    fn line(&mut self, is_it: impl Fn(&str) -> bool) -> String {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "it ended");
            if is_it(&line) {
                return line;
            }
        }
    }

    fn record(&mut self) -> Value {
        let line = self.line(|line| line.starts_with("data: "));
        serde_json::from_str(line.strip_prefix("data: ").unwrap()).unwrap()
    }
}

#[test]
fn a_record_is_told_once_questions_see_it() {
    let served = Served::new();
    let mut follower = served.follow("");
    for number in 0..5 {
        let begun = Instant::now();
        served.note("kjaer-milan", &format!("n{number}"));
        let told = follower.record();
        assert_eq!((&told["deal"], &told["note"]), (&json!("kjaer-milan"), &json!(format!("n{number}"))));
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        let history = run(&served.store, &["history", "kjaer-milan", "-O", "json"]);
        let history: Vec<Value> = serde_json::from_slice(&history.stdout).unwrap();
        assert_eq!(history.last().unwrap()["position"], told["position"]);
    }
}

#[test]
fn of_two_hundred_one_that_takes_nothing_costs_the_others_nothing_and_all_end_with_the_server() {
    let mut served = Served::new();
    // More than a connection holds, so that nothing is taken any more.
    let stalled = served.follow("?after=0");
    let mut others: Vec<Follower> =
        served.bearers.iter().cycle().take(199).map(|bearer| served.follow_with(bearer, "?deal=kjaer-milan")).collect();
    let line = |number: u32| {
        let note = format!("n{number} {}", "x".repeat(8_000));
        json!({"deal": "simakan-atalanta", "type": "note", "happened": "2020-02-01", "note": note})
    };
    let lines: String = (0..1_500).map(|number| format!("{}\n", line(number))).collect();
    served.post("/import", "application/x-ndjson", &lines);
    let begun = Instant::now();
    served.note("kjaer-milan", "for all");
    for other in &mut others {
        assert_eq!(other.record()["note"], "for all");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let (code, took) = served.serving.stop("-TERM");
    // It waits ten seconds at the most for the one that takes nothing.
    assert!(code == Some(0) && took < Duration::from_secs(30), "{code:?} after {took:?}");
    for mut other in others {
        let mut rest = String::new();
        other.0.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("data:"), "{rest}");
    }
    drop(stalled);
}
