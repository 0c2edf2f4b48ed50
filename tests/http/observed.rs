//! What the server tells of requests: counts and log lines, without names and contents.

use crate::given::{given, given_with};
use crate::recording::Recorder;
use axum::body::Body;
use axum::http::Request;
use mercato::http::{ServerOptions, TokenRole};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

#[test]
fn requests_are_counted_by_route_and_never_by_what_they_name() {
    let given = given();
    for path in ["/deals/caldara-atalanta", "/deals/caldara-atalanta?at=2020-01-09", "/deals/nobody", "/no/such"] {
        given.get(path, &[]);
    }
    given.send(given.request("BREW", "/board", &[]));
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "one"});
    Recorder::new(&given, "Anna", TokenRole::Recorder).post("/deals/kjaer-milan/records", &[], &note);
    let bearer = format!("Bearer {}", given.reader);
    let request =
        |bearer: &str| Request::builder().uri("/metrics").header("authorization", bearer).body(Body::empty()).unwrap();
    let answered = given.send(request(&bearer));
    let text = answered.text();
    for line in [
        r#"mercato_requests_total{route="/api/v1/deals/{deal}",method="GET",status="200"} 2"#,
        r#"mercato_requests_total{route="/api/v1/deals/{deal}",method="GET",status="404"} 1"#,
        r#"mercato_requests_total{route="/api/v1/board",method="OTHER",status="405"} 1"#,
        r#"mercato_request_seconds_count{route="/api/v1/deals/{deal}"} 3"#,
        r#"mercato_problems_total{code="no-such-deal"} 1"#,
        r#"mercato_request_seconds_bucket{route="/api/v1/deals/{deal}",le="+Inf"} 3"#,
        "mercato_append_seconds_count 1",
        "mercato_fsync_seconds_count 1",
        "mercato_batch_records_sum 1",
        "mercato_queue 0",
        "mercato_connections 0",
        "mercato_subscribers 0",
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("caldara") && !text.contains("nobody"), "{text}");
    given.send(request("Bearer mct_0_0")).problem(401, "invalid-token");
}

#[test]
fn each_request_is_a_line_of_the_log_without_its_path() {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let to = Arc::clone(&lines);
    let log = Some(Arc::new(move |line: String| to.lock().unwrap().push(line)) as Arc<dyn Fn(String) + Send + Sync>);
    let given = given_with(ServerOptions { log, ..ServerOptions::default() });
    let answered = given.get("/deals/nobody?at=2020-01-09", &[("x-request-id", "one")]);
    answered.problem(404, "no-such-deal");
    let lines = lines.lock().unwrap();
    let line: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((&line["request_id"], &line["route"]), (&"one".into(), &"/api/v1/deals/{deal}".into()));
    assert_eq!((&line["status"], &line["code"]), (&404.into(), &"no-such-deal".into()));
    assert!(line["micros"].is_u64() && line["time"].is_string(), "{line}");
    assert!(!lines[0].contains("nobody") && !lines[0].contains("Rita"), "{line}");
}
