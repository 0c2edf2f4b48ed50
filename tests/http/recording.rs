//! Recording over HTTP.

use crate::given::{Answered, Given, given};
use axum::body::Body;
use axum::http::Request;
use mercato::http::TokenRole;
use serde_json::{Value, json};

const DEAL: &str = "/deals/simakan-atalanta";

/// Sends a body with the token of a recorder, of the role that is named.
pub(crate) struct Recorder<'g> {
    given: &'g Given,
    token: String,
}

impl<'g> Recorder<'g> {
    pub(crate) fn new(given: &'g Given, name: &str, role: TokenRole) -> Self {
        Self { given, token: given.token(name, role) }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answered {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.given.send(request.body(body.into()).unwrap())
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answered {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        self.send("POST", path, &headers, body.to_string())
    }
}

fn note(text: &str) -> Value {
    json!({"type": "note", "happened": "2020-02-01", "note": text})
}

fn entry(answered: &Answered) -> Value {
    assert!(answered.status.is_success(), "{}", answered.text());
    serde_json::from_str(answered.text()).unwrap()
}

#[test]
fn what_is_recorded_is_answered_as_by_the_command_line_and_seen_at_once() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let answered = anna.post(&format!("{DEAL}/records"), &[], &note("heard in Nice"));
    let recorded = entry(&answered);
    assert_eq!((answered.status.as_u16(), &recorded["recorder"]), (201, &json!("Anna")));
    let position = recorded["position"].to_string();
    assert_eq!(answered.header("location"), format!("/api/v1/records/{position}"));
    assert_eq!(answered.header("mercato-position"), position);
    assert_eq!(answered.header("etag"), format!("\"{}\"", recorded["version"]));
    let history = given.get(&format!("{DEAL}/records"), &[("mercato-position", &position)]);
    assert_eq!(entry(&history).as_array().unwrap().last(), Some(&recorded));
    let told: Value = serde_json::from_str(&given.command(&["history", "simakan-atalanta", "-O", "json"])).unwrap();
    assert_eq!(told.as_array().unwrap().last(), Some(&recorded));
}

#[test]
fn the_same_id_is_recorded_once_and_for_ever() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let key = ("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a77");
    let first = anna.post(&format!("{DEAL}/records"), &[key], &note("once"));
    anna.post(&format!("{DEAL}/records"), &[], &note("between"));
    let again = anna.post(&format!("{DEAL}/records"), &[key], &note("once"));
    assert_eq!((again.status.as_u16(), again.header("idempotency-hit")), (200, "true"));
    assert_eq!(again.text(), first.text());
    assert!(first.headers.get("idempotency-hit").is_none());
    let other = anna.post(&format!("{DEAL}/records"), &[key], &note("otherwise"));
    other.problem(422, "id-has-other-content");
    anna.post(&format!("{DEAL}/records"), &[("idempotency-key", "x")], &note("x")).problem(400, "unreadable-parameter");
}

#[test]
fn a_version_that_is_not_that_of_the_deal_any_more_is_refused() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let deal: Value = serde_json::from_str(given.get(DEAL, &[]).text()).unwrap();
    let tag = format!("\"{}\"", deal["version"]);
    let path = format!("{DEAL}/records");
    assert_eq!(anna.post(&path, &[("if-match", &tag)], &note("first")).status, 201);
    let late = anna.post(&path, &[("if-match", &tag)], &note("second"));
    let problem = late.problem(412, "version-conflict");
    assert_eq!(problem["actual"].as_u64(), deal["version"].as_u64().map(|version| version + 1));
    anna.post(&path, &[("if-match", "14")], &note("x")).problem(400, "unreadable-parameter");
}

#[test]
fn a_dry_run_tells_what_would_change_and_records_nothing() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let before = given.command(&["history", "simakan-atalanta", "-O", "json"]);
    let step = json!({"type": "reopening", "happened": "2020-02-01", "data": {"reason": "talks go on"}});
    let answered = anna.post(&format!("{DEAL}/records?dry_run=true"), &[], &step);
    let told = entry(&answered);
    assert_eq!(
        (answered.status.as_u16(), &told["type"], &told["changed"][0]["field"]),
        (200, &json!("reopening"), &json!("phase"))
    );
    assert_eq!(given.command(&["history", "simakan-atalanta", "-O", "json"]), before);
}

#[test]
fn the_recorder_is_whose_token_it_is_and_only_a_keeper_names_others() {
    let given = given();
    let path = format!("{DEAL}/records");
    let mut line = note("from Carlo");
    line["recorder"] = json!("Carlo");
    Recorder::new(&given, "Anna", TokenRole::Recorder).post(&path, &[], &line).problem(403, "role-too-small");
    let kept = Recorder::new(&given, "Kurt", TokenRole::Keeper).post(&path, &[], &line);
    assert_eq!(entry(&kept)["recorder"], "Carlo");
    let reader = Recorder::new(&given, "Rosa", TokenRole::Reader).post(&path, &[], &note("x"));
    assert!(reader.header("www-authenticate").contains("insufficient_scope"));
    reader.problem(403, "role-too-small");
}

#[test]
fn a_deal_is_opened_once() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let opened = json!({
        "deal": "rossi-genoa", "type": "opened", "happened": "2020-02-01",
        "data": {"players": ["Paolo Rossi"], "owner": "Milan", "to": "Genoa"},
    });
    assert_eq!(anna.post("/deals", &[], &opened).status, 201);
    assert_eq!(given.get("/deals/rossi-genoa", &[]).status, 200);
    let mut other = opened.clone();
    other["data"]["owner"] = json!("Inter");
    anna.post("/deals", &[], &other).problem(409, "deal-exists");
    anna.post("/deals", &[], &json!({"deal": "rossi-genoa", "type": "note", "happened": "2020-02-01", "note": "x"}))
        .problem(400, "field-unreadable");
    anna.post("/deals/rossi-genoa/records", &[], &opened).problem(400, "field-unreadable");
}

#[test]
fn records_are_corrected_and_retracted_where_they_are() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let position = entry(&anna.post(&format!("{DEAL}/records"), &[], &note("wrong")))["position"].to_string();
    let correction = json!({"patch": {"note": "right"}, "reason": "misheard"});
    let corrected = entry(&anna.post(&format!("/records/{position}/corrections"), &[], &correction));
    assert_eq!((&corrected["type"], &corrected["recorder"]), (&json!("correction"), &json!("Anna")));
    let now: Value = serde_json::from_str(given.get(&format!("/records/{position}"), &[]).text()).unwrap();
    assert_eq!(now["now"]["note"], "right");
    let retracted = anna.post(&format!("/records/{position}/retractions"), &[], &json!({"reason": "never said"}));
    assert_eq!(entry(&retracted)["type"], "retraction");
    anna.post(&format!("/records/{position}/retractions"), &[], &json!({})).problem(400, "field-unreadable");
    anna.post("/records/109/retractions", &[], &json!({"reason": "x"})).problem(422, "window-dates-fixed");
    anna.post("/records/9999/retractions", &[], &json!({"reason": "x"})).problem(404, "no-such-record");
}

#[test]
fn a_keeper_erases_and_then_the_record_is_gone() {
    let given = given();
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    let position =
        entry(&kurt.post(&format!("{DEAL}/records"), &[], &note("a private matter")))["position"].to_string();
    let reason = json!({"reason": "a request of the player"});
    Recorder::new(&given, "Anna", TokenRole::Recorder)
        .post(&format!("/records/{position}/erasure"), &[], &reason)
        .problem(403, "role-too-small");
    let erased = entry(&kurt.post(&format!("/records/{position}/erasure"), &[], &reason));
    assert_eq!(erased["erased"], json!([position.parse::<u64>().unwrap()]));
    let gone = given.get(&format!("/records/{position}"), &[]).problem(410, "record-gone");
    assert_eq!(gone["erased_by"], erased["position"]);
    assert!(!given.get(&format!("{DEAL}/records"), &[]).text().contains("a private matter"));
    kurt.post(&format!("/records/{position}/erasure"), &[], &reason).problem(409, "already-erased");
    kurt.post("/records/1/erasure", &[], &reason).problem(400, "field-unreadable");
}

#[test]
fn the_dates_of_a_window_are_put_and_put_again() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let window = |closes: &str| {
        json!({"data": {"association": "FIGC", "competition": "Serie A", "season": "2030/31",
            "opens": "2030-07-01", "closes": closes, "zone": "Europe/Rome"}})
    };
    let put = |closes: &str| {
        let headers = [("content-type", "application/json")];
        anna.send("PUT", "/windows/serie-a-2030", &headers, window(closes).to_string())
    };
    assert_eq!(put("2030-08-31").status, 201);
    assert_eq!(put("2030-09-01").status, 200);
    assert!(given.get("/windows", &[]).text().contains("2030-09-01"));
}

#[test]
fn clubs_and_players_are_put_and_put_again() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let put = |path: &str, headers: &[(&str, &str)], body: &Value| {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        anna.send("PUT", path, &headers, body.to_string())
    };
    let aliases = |aliases: &[&str]| json!({"data": {"aliases": aliases}, "source": {"name": "Lega"}});
    let before = given.get("/clubs", &[]);
    let dry = put("/clubs/Torino%20FC?dry_run=true", &[], &aliases(&["Granata"]));
    assert_eq!((dry.status.as_u16(), given.get("/clubs", &[]).text()), (200, before.text()));
    assert_eq!(put("/clubs/Torino%20FC", &[], &aliases(&["Granata"])).status, 201);
    let key = ("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a77");
    assert_eq!(put("/clubs/Torino%20FC", &[key], &aliases(&["Torino"])).status, 200);
    let again = put("/clubs/Torino%20FC", &[key], &aliases(&["Torino"]));
    assert_eq!((again.status.as_u16(), again.header("idempotency-hit")), (200, "true"));
    let twin = put("/clubs/Torino%20FC", &[], &aliases(&["Torino"])).problem(409, "duplicate-record");
    assert_eq!(twin["hint"], "nothing needs to be sent");
    let clubs: Value = serde_json::from_str(given.get("/clubs", &[]).text()).unwrap();
    let set = clubs.as_array().unwrap().iter().find(|club| club["name"] == "Torino FC").unwrap();
    assert_eq!(set["aliases"], json!(["Torino"]));
    let born = json!({"data": {"name": "Simon Kjær", "born": "1989-03-26"}});
    assert_eq!(put("/players/Simon%20Kj%C3%A6r", &[], &born).status, 201);
    let entry = entry(&given.get(&format!("/records/{}", again.header("mercato-position")), &[]));
    assert_eq!((&entry["type"], &entry["changed"]), (&json!("club_set"), &json!([])));
    put("/clubs/Inter", &[], &aliases(&["Torino"])).problem(422, "name-taken");
    put("/clubs/Inter", &[], &json!({"data": {"name": "Milan"}})).problem(400, "field-unreadable");
    put("/clubs/%20", &[], &json!({})).problem(400, "field-unreadable");
    let position = again.header("mercato-position");
    anna.post(&format!("/records/{position}/retractions"), &[], &json!({"reason": "x"})).problem(422, "entry-fixed");
    let body = [("content-type", "application/json")];
    Recorder::new(&given, "Rosa", TokenRole::Reader)
        .send("PUT", "/clubs/Roma", &body, "{}")
        .problem(403, "role-too-small");
}

#[test]
fn lines_are_imported_and_stand_when_they_come_again() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let lines: String = (0..600)
        .map(|number| format!("{}\n", json!({"deal": "simakan-atalanta", "type": "note", "happened": "2020-02-01", "note": format!("n{number}")})))
        .collect();
    let import = |query: &str, body: &str| {
        anna.send("POST", &format!("/import{query}"), &[("content-type", "application/x-ndjson")], body.to_owned())
    };
    let counts =
        |recorded: u64, stood: u64| json!({"recorded": recorded, "stood_already": stood, "bad": 0, "check": false});
    assert_eq!(entry(&import("", &lines)), counts(600, 0));
    assert_eq!(entry(&import("", &format!("# again\n\n{lines}"))), counts(0, 600));
    let bad = format!("{}\n{{\"deal\": 7}}\n{}\n", line("before"), line("after"));
    let problem = import("", &bad).problem(400, "field-unreadable");
    assert_eq!((&problem["line"], &problem["recorded"]), (&json!(2), &json!(1)));
    let rejected = entry(&import("?rejects=true", &bad));
    assert_eq!(
        (&rejected["recorded"], &rejected["stood_already"], &rejected["bad"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(
        (&rejected["rejects"][0]["line"], &rejected["rejects"][0]["text"]),
        (&json!(2), &json!("{\"deal\": 7}"))
    );
    let mut of_another: Value = serde_json::from_str(&line("x")).unwrap();
    of_another["recorder"] = json!("Carlo");
    import("", &of_another.to_string()).problem(403, "role-too-small");
}

fn line(text: &str) -> String {
    json!({"deal": "simakan-atalanta", "type": "note", "happened": "2020-02-01", "note": text}).to_string()
}

#[test]
fn a_body_that_is_no_line_is_told_for_what_it_is() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let path = format!("{DEAL}/records");
    let json = [("content-type", "application/json; charset=utf-8")];
    for (body, code) in [
        ("", "field-unreadable"),
        ("[]", "field-unreadable"),
        ("{", "field-unreadable"),
        (r#"{"type":"note","type":"note"}"#, "field-unreadable"),
        (r#"{"type":"ofer","happened":"2020-02-01"}"#, "field-unreadable"),
        (r#"{"type":"note","happened":"yesterday","note":"x"}"#, "field-unreadable"),
        (r#"{"deal":"kjaer-milan","type":"note","happened":"2020-02-01","note":"x"}"#, "field-unreadable"),
        (r#"{"type":"note","happened":"2020-02-01"}"#, "field-missing"),
    ] {
        let problem = anna.send("POST", &path, &json, body).problem(400, code);
        assert!(problem["hint"].is_string(), "{body}: {problem}");
    }
    anna.send("POST", &path, &[("content-type", "text/csv")], "a,b").problem(415, "wrong-media-type");
    anna.send("POST", &path, &json, "x".repeat(2 << 20)).problem(413, "body-too-large");
    let mut large = note("x");
    large["note"] = Value::from("x".repeat(60_000));
    anna.post(&path, &[], &large).problem(413, "record-too-large");
    anna.post("/deals/simakan/records", &[], &note("x")).problem(404, "no-such-deal");
    anna.post(&format!("{path}?again=perhaps"), &[], &note("x")).problem(400, "unreadable-parameter");
}

#[test]
fn a_twin_of_the_newest_record_is_refused_unless_it_is_meant() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let path = format!("{DEAL}/records");
    assert_eq!(anna.post(&path, &[], &note("twice")).status, 201);
    anna.post(&path, &[], &note("twice")).problem(409, "duplicate-record");
    assert_eq!(anna.post(&format!("{path}?again=true"), &[], &note("twice")).status, 201);
}
