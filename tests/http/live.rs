//! The live feed, as it begins: what is told, to whom, and in which form.

use crate::given::{Answered, Given, given};
use crate::recording::Recorder;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use mercato::http::{TokenFile, TokenRole, router};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tower::ServiceExt as _;

/// The first pieces of a feed. Those that do not come within the time are left out.
fn pieces(given: &Given, path: &str, headers: &[(&str, &str)], count: usize, within: Duration) -> (HeaderMap, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = router(&given.server).oneshot(given.request("GET", path, headers)).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let (parts, mut body): (_, Body) = response.into_parts();
        let mut text = String::new();
        for _ in 0..count {
            let Ok(frame) = tokio::time::timeout(within, body.frame()).await else { break };
            let Some(frame) = frame else { break };
            text += std::str::from_utf8(frame.unwrap().data_ref().unwrap()).unwrap();
        }
        (parts.headers, text)
    })
}

/// The records that a feed from the beginning tells first, as JSON lines.
fn told(given: &Given, filter: &str) -> Vec<Value> {
    let path = format!("/live?after=0&format=jsonl{filter}");
    let (_, text) = pieces(given, &path, &[], 2, Duration::from_secs(20));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0], json!({"heartbeat": 0}));
    lines[1..].to_vec()
}

#[test]
fn each_event_is_the_entry_of_the_history_under_its_position() {
    let given = given();
    let (headers, text) = pieces(&given, "/live?after=100", &[], 2, Duration::from_secs(20));
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    let mut events = text.split_terminator("\n\n");
    assert_eq!(events.next(), Some("retry: 2000\nid: 100"));
    let mut expected = 101;
    for event in events {
        let lines: Vec<&str> = event.lines().collect();
        assert_eq!(lines[..2], [format!("id: {expected}").as_str(), "event: record"]);
        let mut data: Value = serde_json::from_str(lines[2].strip_prefix("data: ").unwrap()).unwrap();
        let deal = data.as_object_mut().unwrap().shift_remove("deal").unwrap();
        let entry: Value = serde_json::from_str(given.get(&format!("/records/{expected}"), &[]).text()).unwrap();
        assert_eq!(data, entry);
        if data["type"] != "window_set" && data["type"] != "club_set" {
            let history = given.get(&format!("/deals/{}/records", deal.as_str().unwrap()), &[]);
            assert!(serde_json::from_str::<Vec<Value>>(history.text()).unwrap().contains(&data));
        }
        expected += 1;
    }
    let about: Value = serde_json::from_str(given.get("", &[]).text()).unwrap();
    assert_eq!(about["head"], expected - 1);
}

#[test]
fn a_filter_takes_the_records_of_its_deals_and_what_is_set_for_them() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let club = json!({"type": "club_set", "happened": "2020-02-01", "data": {"name": "Milan", "aliases": ["AC Milan", "Rossoneri"]}});
    let lines = anna.send("POST", "/import", &[("content-type", "application/x-ndjson")], club.to_string());
    assert_eq!(lines.status, 200, "{}", lines.text());
    let all = told(&given, "");
    let positions = |told: &[Value]| told.iter().map(|entry| entry["position"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(positions(&all), (1..=all.len() as u64).collect::<Vec<_>>());
    let of = |deals: &str| {
        let listed: Vec<Value> = serde_json::from_str(given.get(&format!("/deals?{deals}"), &[]).text()).unwrap();
        let names: Vec<Value> = listed.into_iter().map(|deal| deal["deal"].clone()).collect();
        assert!(!names.is_empty());
        all.iter().filter(|entry| names.contains(&entry["deal"])).cloned().collect::<Vec<_>>()
    };
    let set = |kind: &str| all.iter().filter(|entry| entry["type"] == kind).cloned().collect::<Vec<_>>();
    let with = |mut some: Vec<Value>, more: Vec<Value>| {
        some.extend(more);
        some.sort_by_key(|entry| entry["position"].as_u64());
        some
    };
    assert_eq!(told(&given, "&player=kjaer"), of("player=kjaer"));
    let milan = set("club_set").into_iter().filter(|set| set["data"]["name"] == "Milan").collect();
    assert_eq!(positions(&told(&given, "&club=ac%20milan")), positions(&with(of("club=Milan"), milan)));
    let window = "window=serie-a-2019-20-winter";
    let named = set("window_set").into_iter().filter(|set| set["data"]["name"] == "serie-a-2019-20-winter").collect();
    assert_eq!(positions(&told(&given, "&window=serie-a-2019-20-w")), positions(&with(of(window), named)));
    let history = given.get("/deals/barrow-bologna/records", &[]);
    let history: Vec<Value> = serde_json::from_str(history.text()).unwrap();
    assert_eq!(positions(&told(&given, "&deal=barrow")), positions(&history));
}

#[test]
fn where_a_feed_begins_is_said_by_the_last_id_then_by_after_and_else_by_the_head() {
    let given = given();
    let about: Value = serde_json::from_str(given.get("", &[]).text()).unwrap();
    let head = about["head"].as_u64().unwrap();
    let last = (head - 1).to_string();
    let soon = Duration::from_millis(500);
    let (_, resumed) = pieces(&given, "/live?after=3", &[("last-event-id", &last)], 9, soon);
    assert_eq!(resumed.matches("event: record").count(), 1);
    let (_, fresh) = pieces(&given, "/live", &[], 9, soon);
    assert_eq!(fresh, format!("retry: 2000\nid: {head}\n\n"));
}

#[test]
fn a_feed_that_cannot_begin_is_a_problem() {
    let given = given();
    let get = |path: &str, headers: &[(&str, &str)]| -> Answered { given.get(path, headers) };
    get("/live?after=soon", &[]).problem(400, "unreadable-parameter");
    get("/live", &[("last-event-id", "x")]).problem(400, "unreadable-parameter");
    get("/live?at=2020", &[]).problem(400, "unknown-parameter");
    get("/live?after=99999", &[]).problem(503, "not-arrived");
    get("/live?deal=caldra", &[]).problem(404, "no-such-deal");
    get("/live?deal=kjaer", &[]).problem(400, "ambiguous-name");
    get("/live?window=none", &[]).problem(404, "no-such-window");
    get("/live", &[("accept", "text/html")]).problem(406, "not-acceptable");
}

#[test]
fn silence_is_broken_by_a_heartbeat() {
    let given = given();
    let about: Value = serde_json::from_str(given.get("", &[]).text()).unwrap();
    let head = &about["head"];
    let begun = Instant::now();
    let (_, text) = pieces(&given, "/live?deal=barrow-bologna", &[], 2, Duration::from_secs(20));
    assert_eq!(text, format!("retry: 2000\nid: {head}\n\n: \nid: {head}\n\n"));
    assert!(begun.elapsed() >= Duration::from_secs(14), "{:?}", begun.elapsed());
}

#[test]
fn whoever_is_far_behind_is_told_so() {
    let given = given();
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Recorder);
    let line = |number: u32| json!({"deal": "simakan-atalanta", "type": "note", "happened": "2020-02-01", "note": format!("n{number}")});
    let lines: String = (0..10_000).map(|number| format!("{}\n", line(number))).collect();
    let imported = kurt.send("POST", "/import", &[("content-type", "application/x-ndjson")], lines);
    assert_eq!(imported.status, 200, "{}", imported.text());
    let (_, text) = pieces(&given, "/live?after=0&deal=caldara", &[], 2, Duration::from_secs(60));
    assert_eq!(text.matches("event: behind").count(), 1, "{text}");
    let (_, text) = pieces(&given, "/live?after=10000&deal=caldara", &[], 2, Duration::from_millis(500));
    assert!(!text.contains("behind"), "{text}");
}

#[test]
fn a_record_is_not_told_to_a_token_that_was_revoked_before_it() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut body = runtime.block_on(async {
        let response = router(&given.server).oneshot(given.request("GET", "/live", &[])).await.unwrap();
        let mut body = response.into_body();
        body.frame().await.unwrap().unwrap();
        body
    });
    TokenFile::of(&given.store).revoke("Rita", given.now()).unwrap();
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "after"});
    assert_eq!(anna.post("/deals/simakan-atalanta/records", &[], &note).status, 201);
    let next = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(10), body.frame()).await }).unwrap();
    assert!(next.is_none(), "{next:?}");
}

#[test]
fn one_token_does_not_keep_out_the_others() {
    let mut given = given();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let open =
        |given: &Given| runtime.block_on(router(&given.server).oneshot(given.request("GET", "/live", &[]))).unwrap();
    let feeds: Vec<_> = (0..200).map(|_| open(&given)).collect();
    assert!(feeds.iter().all(|feed| feed.status() == 200));
    let refused = given.get("/live", &[]).problem(429, "too-many-feeds");
    assert_eq!(refused["most"], 200);
    let first = std::mem::take(&mut given.reader);
    given.reader = given.token("Remo", TokenRole::Reader);
    assert_eq!(open(&given).status(), 200);
    // Their places are free once their connections are gone.
    given.reader = first;
    drop(feeds);
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "noticed"});
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    assert_eq!(anna.post("/deals/simakan-atalanta/records", &[], &note).status, 201);
    let begun = Instant::now();
    while open(&given).status() != 200 {
        assert!(begun.elapsed() < Duration::from_secs(20), "no place is free");
        runtime.block_on(tokio::task::yield_now());
    }
}
