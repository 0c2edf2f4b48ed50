//! A law: whatever many clients send at once, the ledger ends as if what it accepted had been sent one by one, in that order.

use crate::generator::{Rng, history};
use crate::given::{Answered, Given, given};
use axum::body::Body;
use axum::http::Request;
use mercato::http::TokenRole;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::thread;

const SEEDS: [u64; 3] = [3, 14, 159];
const LINES: usize = 150;
/// People, each with a token, and the connections of each.
const PEOPLE: [&str; 2] = ["Anna", "Bruno"];
const CONNECTIONS: usize = 2;

/// A line, and how it is sent.
#[derive(Clone)]
struct Sent {
    id: String,
    line: Value,
    /// The id is in the header, not in the line.
    by_key: bool,
    /// It is held to the version that the deal has just before.
    if_match: bool,
}

/// A line that is a record now: where, whose, and as which line.
type Accepted = BTreeMap<u64, (usize, Sent)>;

fn post(given: &Given, token: &str, path: &str, headers: &[(&str, &str)], body: String) -> Answered {
    let mut request = Request::builder().method("POST").uri(format!("/api/v1{path}"));
    request = request.header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    given.send(request.body(Body::from(body)).unwrap())
}

fn path_of(line: &Value) -> String {
    if line["type"] == "opened" {
        return "/deals?again=true".into();
    }
    format!("/deals/{}/records?again=true", line["deal"].as_str().unwrap())
}

impl Sent {
    fn send(&self, given: &Given, token: &str) -> Answered {
        let path = path_of(&self.line);
        let mut line = self.line.clone();
        let mut headers = Vec::new();
        if self.by_key {
            headers.push(("idempotency-key", self.id.clone()));
        } else {
            line["id"] = json!(self.id);
        }
        if self.if_match && line["type"] != "opened" {
            let history = given.get(path.split('?').next().unwrap(), &[]);
            headers.extend(history.headers.get("etag").map(|tag| ("if-match", tag.to_str().unwrap().to_owned())));
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(given, token, &path, &headers, line.to_string())
    }
}

/// The lines of a history, for each person those that he sends; some are sent twice.
fn shares(seed: u64) -> [VecDeque<Sent>; 2] {
    let mut rng = Rng::new(seed);
    let mut shares = [VecDeque::new(), VecDeque::new()];
    for mut line in history(seed, LINES) {
        let id = line.as_object_mut().unwrap().remove("id");
        let id = id.map_or_else(
            || uuid::Uuid::from_u64_pair(seed, rng.below(i64::MAX).cast_unsigned()).to_string(),
            |id| id.as_str().unwrap().to_owned(),
        );
        let share = &mut shares[usize::from(rng.chance(50))];
        let sent = Sent { id, line, by_key: rng.chance(50), if_match: rng.chance(25) };
        if rng.chance(30) {
            share.push_back(sent.clone());
        }
        share.push_back(sent);
    }
    shares
}

/// The records behind this one, without when they were recorded.
fn export(given: &Given, after: u64) -> Vec<Value> {
    let export = given.command(&["export"]);
    let records = export.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut records: Vec<Value> = records.filter(|record| record["position"].as_u64().unwrap() > after).collect();
    for record in &mut records {
        record.as_object_mut().unwrap().remove("recorded");
    }
    records
}

fn head(given: &Given) -> u64 {
    given.server.writer().head().position().0
}

#[test]
fn many_clients_at_once_end_in_the_ledger_that_their_lines_give_one_by_one() {
    for seed in SEEDS {
        let given = given();
        let before = head(&given);
        let accepted: Mutex<Accepted> = Mutex::default();
        let shares = shares(seed).map(Mutex::new);
        thread::scope(|scope| {
            for (person, share) in shares.iter().enumerate() {
                let token = given.token(PEOPLE[person], TokenRole::Recorder);
                for _ in 0..CONNECTIONS {
                    let (given, accepted, token) = (&given, &accepted, token.clone());
                    scope.spawn(move || {
                        loop {
                            let Some(sent) = share.lock().unwrap().pop_front() else { return };
                            let answered = sent.send(given, &token);
                            assert!(!answered.status.is_server_error(), "{}", answered.text());
                            if answered.status.is_success() {
                                let position = answered.header("mercato-position").parse().unwrap();
                                let known = accepted.lock().unwrap().insert(position, (person, sent.clone()));
                                // Whoever sent it twice is told the same place.
                                assert!(known.is_none_or(|(_, known)| known.id == sent.id), "{position}");
                            }
                        }
                    });
                }
            }
        });
        let accepted = accepted.into_inner().unwrap();
        let recorded = export(&given, before);
        let place = |record: &Value| (record["position"].as_u64().unwrap(), record["id"].as_str().unwrap().to_owned());
        let ids: Vec<(u64, String)> = recorded.iter().map(place).collect();
        let told: Vec<(u64, String)> =
            accepted.iter().map(|(position, (_, sent))| (*position, sent.id.clone())).collect();
        assert_eq!(ids, told, "seed {seed}: what was answered is not what is recorded");
        assert!(ids.len() > LINES / 3, "seed {seed}: only {} lines were accepted", ids.len());

        let one_by_one = crate::given::given();
        let tokens = PEOPLE.map(|name| one_by_one.token(name, TokenRole::Recorder));
        for (position, (person, sent)) in &accepted {
            let alone = Sent { if_match: false, ..sent.clone() };
            let answered = alone.send(&one_by_one, &tokens[*person]);
            assert_eq!(answered.status, 201, "seed {seed}, record {position}: {}", answered.text());
        }
        assert_eq!(export(&one_by_one, before), recorded, "seed {seed}");
    }
}
