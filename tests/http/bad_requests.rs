//! Requests that cannot be answered, and how that is said.

use crate::given::given;
use crate::recording::Recorder;
use axum::body::Body;
use axum::http::Request;
use mercato::http::TokenRole;
use serde_json::json;

#[test]
fn each_bad_request_has_its_status_and_code() {
    let given = given();
    for (path, status, code) in [
        ("/deals?colour=red", 400, "unknown-parameter"),
        ("/deals?at=2020-01-06&at=2020-01-07", 400, "repeated-parameter"),
        ("/deals?at=yesterday", 400, "unreadable-parameter"),
        ("/deals?at=2020-13-01", 400, "unreadable-parameter"),
        ("/deals?at=", 400, "unreadable-parameter"),
        ("/deals?known_at=2020-01-09..2020-01-08", 400, "unreadable-parameter"),
        ("/deals?phase=engaged", 400, "unreadable-parameter"),
        ("/deals?up_to=99999", 404, "position-beyond-the-log"),
        ("/deals?window=serie-z", 404, "no-such-window"),
        ("/deals/caldra", 404, "no-such-deal"),
        ("/deals/caldara-atalanta?known_at=2010", 404, "not-known-then"),
        ("/deals/caldara-atalanta?up_to=2010-01-01", 404, "not-recorded-then"),
        ("/deals/caldara-atalanta/blame?field=colour", 400, "unreadable-parameter"),
        ("/deals/caldara-atalanta/diff", 400, "unreadable-parameter"),
        ("/deals/caldara-atalanta/diff?from=2020-01-09", 400, "unreadable-parameter"),
        ("/deals/caldara-atalanta/diff?from=2020-01-09&to=2020-01-08", 400, "unreadable-parameter"),
        ("/deals/caldara-atalanta/diff?from=2020-01-06&to=2020-01-08&at=2020", 400, "unreadable-parameter"),
        ("/findings?rule=none", 400, "unreadable-parameter"),
        ("/findings?recorded_within=-1", 400, "unreadable-parameter"),
        ("/replay?from=2020-01-09&to=2020-01-08", 400, "unreadable-parameter"),
        ("/replay?by=heard", 400, "unreadable-parameter"),
        ("/timeline?deals=caldara&window=serie-a", 400, "unreadable-parameter"),
        ("/timeline?deals=,", 400, "unreadable-parameter"),
        ("/timeline?deals=caldara,,kjaer-milan", 400, "unreadable-parameter"),
        ("/timeline?at=2010", 404, "nothing-to-show"),
        ("/chain?format=svg&at=2010", 404, "nothing-to-show"),
        ("/reports/window", 400, "unreadable-parameter"),
        ("/reports/nothing", 404, "no-such-path"),
        ("/deals/../deals", 404, "no-such-path"),
        ("/deals/..%2f..%2fetc%2fpasswd", 404, "no-such-deal"),
        ("/deals/%ff", 404, "no-such-path"),
        ("/deals//records", 404, "no-such-path"),
        ("/deals?club=%ff", 400, "unreadable-parameter"),
    ] {
        let problem = given.get(path, &[]).problem(status, code);
        assert!(problem["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{path}: {problem}");
        assert!(problem["exit_code"].as_u64().is_some(), "{path}: {problem}");
    }
}

#[test]
fn a_header_that_comes_twice_is_an_error_as_a_parameter_is() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "x"});
    for (name, one, other) in [
        ("Idempotency-Key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a71", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a72"),
        ("If-Match", "\"8\"", "\"9\""),
        ("Content-Type", "application/json", "text/csv"),
        ("Authorization", "Bearer x", "Bearer y"),
    ] {
        let headers = [(name, one), (name, other)];
        let problem = anna.send("POST", "/deals/kjaer-milan/records", &headers, note.to_string());
        assert_eq!(problem.problem(400, "repeated-parameter")["parameter"], name);
    }
    let twice = [("mercato-position", "1"), ("mercato-position", "2")];
    given.get("/deals", &twice).problem(400, "repeated-parameter");
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_can() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let metrics = Request::builder().uri("/metrics?x=1").header("authorization", format!("Bearer {}", given.reader));
    let problem = given.send(metrics.body(Body::empty()).unwrap()).problem(400, "unknown-parameter");
    assert_eq!(problem["hint"], "this takes no parameters");
    given.get("/deals?text=%ff", &[]).problem(400, "unreadable-parameter");
    let packed = [("content-type", "application/json"), ("content-encoding", "gzip")];
    anna.send("POST", "/deals/kjaer-milan/records", &packed, "x").problem(415, "wrong-media-type");
    let id =
        json!({"id": "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a71", "type": "note", "happened": "2020-02-01", "note": "x"});
    let key = ("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a72");
    let problem = anna.post("/deals/kjaer-milan/records", &[key], &id).problem(400, "field-unreadable");
    assert!(problem["detail"].as_str().unwrap().contains("the header Idempotency-Key says"), "{problem}");
    let future = json!({"type": "note", "happened": "2090-02-01", "note": "x"});
    let problem = anna.post("/deals/kjaer-milan/records", &[], &future).problem(422, "in-the-future");
    assert!(problem["hint"].as_str().unwrap().contains("check the date"), "{problem}");
}

#[test]
fn the_type_of_a_problem_leads_to_a_page_that_explains_it() {
    let given = given();
    let problem = given.get("/deals/caldra", &[]).problem(404, "no-such-deal");
    let (path, code) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let page = given.send(Request::builder().uri(path).body(Body::empty()).unwrap());
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains(&format!("<tr id=\"{code}\">")), "{}", page.text());
    assert!(!page.text().contains("](") && !page.text().contains('`'), "{}", page.text());
}

#[test]
fn a_problem_has_the_facts_of_the_error() {
    let given = given();
    let problem = given.get("/deals/caldra", &[]).problem(404, "no-such-deal");
    assert_eq!((&problem["slug"], &problem["nearest"][0]), (&"caldra".into(), &"caldara-atalanta".into()));
    assert_eq!(problem["exit_code"], 4);
    let problem = given.get("/deals?colour=red", &[]).problem(400, "unknown-parameter");
    assert!(problem["known"].as_array().unwrap().contains(&"window".into()), "{problem}");
}

#[test]
fn other_methods_are_told_which_ones_there_are() {
    let given = given();
    for method in ["PUT", "DELETE", "PATCH", "BREW"] {
        let answered = given.send(given.request(method, "/board", &[]));
        answered.problem(405, "no-such-method");
        assert!(answered.header("allow").contains("GET"), "{method}");
    }
}

#[test]
fn the_id_of_a_request_is_the_clients_where_it_is_plain() {
    let given = given();
    assert_eq!(given.get("/board", &[("x-request-id", "abc-1")]).header("x-request-id"), "abc-1");
    for odd in ["a b", "", &"x".repeat(200), "<script>"] {
        let answered = given.get("/deals/none", &[("x-request-id", odd)]);
        assert_ne!(answered.header("x-request-id"), odd);
        answered.problem(404, "no-such-deal");
    }
}
