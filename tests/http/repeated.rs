//! Requests that come again, and those that depend on a version.

use crate::given::{Answered, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::{Value, json};

const KEY: (&str, &str) = ("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a77");
const OTHER_KEY: (&str, &str) = ("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a78");
const JSON: (&str, &str) = ("content-type", "application/json");
const DEAL: &str = "/deals/simakan-atalanta";

fn told(answered: &Answered) -> Value {
    assert!(answered.status.is_success(), "{}", answered.text());
    serde_json::from_str(answered.text()).unwrap()
}

fn is_the_receipt(again: &Answered, first: &Answered) {
    assert_eq!((again.status.as_u16(), again.header("idempotency-hit")), (200, "true"), "{}", again.text());
    assert_eq!(again.text(), first.text());
}

#[test]
fn on_another_day_a_request_that_names_no_day_is_the_same() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let note = json!({"type": "note", "happened": "2020-02-01", "learned": "2020-02-01", "note": "heard"});
    let position = told(&anna.post(&format!("{DEAL}/records"), &[], &note))["position"].to_string();
    let path = format!("/records/{position}/corrections");
    // The first of each pair is as a request without a day is on that day.
    let correction = json!({"patch": {"note": "heard in Nice"}, "reason": "a place"});
    let mut with_a_day = correction.clone();
    with_a_day["happened"] = json!("2020-02-02");
    with_a_day["learned"] = json!("2020-02-03");
    let first = anna.post(&path, &[KEY], &with_a_day);
    assert_eq!(first.status, 201, "{}", first.text());
    is_the_receipt(&anna.post(&path, &[KEY], &correction), &first);
    let mut in_body = correction.clone();
    in_body["id"] = json!(KEY.1);
    is_the_receipt(&anna.post(&path, &[], &in_body), &first);
    let mut other = correction;
    other["happened"] = json!("2020-02-04");
    anna.post(&path, &[KEY], &other).problem(422, "id-has-other-content");
    other["reason"] = json!("another");
    other["happened"] = Value::from("2020-02-02");
    anna.post(&path, &[KEY], &other).problem(422, "id-has-other-content");
    let put = |club: &Value| anna.send("PUT", "/clubs/Torino", &[OTHER_KEY, JSON], club.to_string());
    let first = put(&json!({"happened": "2020-02-02", "data": {"aliases": ["Granata"]}}));
    assert_eq!(first.status, 201, "{}", first.text());
    is_the_receipt(&put(&json!({"data": {"aliases": ["Granata"]}})), &first);
    put(&json!({"data": {"aliases": ["Toro"]}})).problem(422, "id-has-other-content");
}

#[test]
fn what_stands_beside_the_data_of_a_correction_does_not_stand_in_it() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "heard"});
    let recorded = told(&anna.post(&format!("{DEAL}/records"), &[], &note));
    let path = format!("/records/{}/corrections", recorded["position"]);
    let correction = |data: Value| {
        let body = json!({"patch": {"note": "heard in Nice"}, "reason": "a place", "data": data});
        anna.post(&path, &[], &body)
    };
    for data in [json!({"of": KEY.1}), json!({"reason": "a place"}), json!({"patch": {"note": "seen"}})] {
        let problem = correction(data.clone()).problem(400, "field-unreadable");
        assert_eq!(problem["field"], *data.as_object().unwrap().keys().next().unwrap());
    }
    assert_eq!(correction(json!({"of": recorded["id"]})).status, 201);
}

#[test]
fn an_erasure_is_done_once_and_only_at_the_version_that_it_names() {
    let given = given();
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    let note = |text: &str| json!({"type": "note", "happened": "2020-02-01", "note": text});
    let first = told(&kurt.post(&format!("{DEAL}/records"), &[], &note("private")));
    let second = told(&kurt.post(&format!("{DEAL}/records"), &[], &note("also private")));
    let (version, next) = (format!("{}", first["version"]), format!("\"{}\"", second["version"]));
    let reason = json!({"reason": "a request of the player"});
    let path = format!("/records/{}/erasure", first["position"]);
    let old = format!("\"{version}\"");
    kurt.post(&path, &[KEY, ("if-match", &old)], &reason).problem(412, "version-conflict");
    kurt.post(&path, &[("if-match", "x")], &reason).problem(400, "unreadable-parameter");
    kurt.post(&path, &[("idempotency-key", "x")], &reason).problem(400, "unreadable-parameter");
    let erased = kurt.post(&path, &[KEY, ("if-match", &next)], &reason);
    assert_eq!(told(&erased)["id"], KEY.1);
    is_the_receipt(&kurt.post(&path, &[KEY, ("if-match", &next)], &reason), &erased);
    kurt.post(&path, &[KEY], &json!({"reason": "another"})).problem(422, "id-has-other-content");
    let other = format!("/records/{}/erasure", second["position"]);
    kurt.post(&other, &[KEY], &reason).problem(422, "id-has-other-content");
    kurt.post(&path, &[], &reason).problem(409, "already-erased");
    let taken = ("idempotency-key", second["id"].as_str().unwrap());
    kurt.post(&other, &[taken], &reason).problem(422, "id-has-other-content");
    assert_eq!(given.get(&format!("/records/{}", second["position"]), &[]).status, 200);
}
