//! A clock that is set back while the server runs.

use crate::given::given_at;
use crate::recording::Recorder;
use chrono::{DateTime, TimeDelta, Utc};
use mercato::http::TokenRole;
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};

static BEHIND: AtomicI64 = AtomicI64::new(0);

#[expect(clippy::disallowed_methods, reason = "the machine of this test")]
fn now() -> DateTime<Utc> {
    Utc::now() - TimeDelta::minutes(BEHIND.load(Ordering::SeqCst))
}

#[test]
fn nothing_new_is_recorded_until_it_is_right_again_and_what_is_recorded_has_its_receipt() {
    let given = given_at(now);
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    let path = "/deals/simakan-atalanta/records";
    let key = [("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a77")];
    let note = |text: &str| json!({"type": "note", "happened": "2020-02-01", "note": text});
    let lines = [("content-type", "application/x-ndjson")];
    let line = |text: &str| {
        json!({"deal": "simakan-atalanta", "type": "note", "happened": "2020-02-01", "note": text}).to_string() + "\n"
    };
    let first = kurt.post(path, &key, &note("one"));
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(kurt.send("POST", "/import", &lines, line("two")).status, 200);
    BEHIND.store(10, Ordering::SeqCst);
    let refused = kurt.post(path, &[], &note("three"));
    refused.problem(503, "clock-behind");
    assert_eq!(refused.header("retry-after"), "1");
    let again = kurt.post(path, &key, &note("one"));
    assert_eq!((again.status.as_u16(), again.header("idempotency-hit")), (200, "true"));
    assert_eq!(again.text(), first.text());
    let imported = kurt.send("POST", "/import?rejects=true", &lines, line("two") + &line("four"));
    assert_eq!(imported.problem(503, "clock-behind")["stood_already"], 1);
    kurt.post("/records/20/erasure", &[], &json!({"reason": "x"})).problem(503, "clock-behind");
    let ready = |status: u16| {
        let request = axum::http::Request::builder().uri("/readyz").body(axum::body::Body::empty()).unwrap();
        assert_eq!(given.send(request).status, status);
    };
    ready(503);
    BEHIND.store(0, Ordering::SeqCst);
    ready(200);
    assert_eq!(kurt.post(path, &[], &note("three")).status, 201);
}
