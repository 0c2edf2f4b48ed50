//! Tags, positions, and reading what one has written.

use crate::given::{Answered, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::{Value, json};

#[test]
fn an_answer_that_is_known_already_is_not_sent_again() {
    let given = given();
    let first = given.get("/deals?at=2020-01-06", &[]);
    let tag = first.header("etag");
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    for known in [tag, &format!("\"other\", {tag}"), "*"] {
        let again = given.get("/deals?at=2020-01-06", &[("if-none-match", known)]);
        assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, tag));
    }
    // What does not exist is known to nobody.
    given.get("/deals/nobody-nowhere", &[("if-none-match", "*")]).problem(404, "no-such-deal");
    given.get("/records/9999", &[("if-none-match", "*")]).problem(404, "no-such-record");
    // Another question, or another form of the answer.
    for (path, accept) in [("/deals", "application/json"), ("/deals?at=2020-01-06", "text/csv")] {
        let other = given.get(path, &[("if-none-match", tag), ("accept", accept)]);
        assert_eq!(other.status, 200);
        assert_ne!(other.header("etag"), tag);
    }
}

#[test]
fn the_tag_of_a_history_is_strong_and_holds_a_record_to_its_version() {
    let given = given();
    let path = "/deals/simakan-atalanta/records";
    let version = |answered: &Answered| -> u64 {
        let entries: Value = serde_json::from_str(answered.text()).unwrap();
        entries.as_array().unwrap().last().unwrap()["version"].as_u64().unwrap()
    };
    let first = given.get(path, &[]);
    let tag = first.header("etag");
    assert!(tag.starts_with(&format!("\"{}-", version(&first))), "{tag}");
    assert_eq!(given.get(path, &[("if-none-match", tag)]).status, 304);
    for form in ["csv", "jsonl"] {
        assert_ne!(given.get(&format!("{path}?format={form}"), &[]).header("etag"), tag);
    }
    assert!(given.get(&format!("{path}?at=2020"), &[]).header("etag").starts_with("W/"));
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let note = |deal: &str, tag: &str, text: &str| {
        let body = json!({"type": "note", "happened": "2020-02-01", "note": text});
        anna.post(&format!("/deals/{deal}/records"), &[("if-match", tag)], &body)
    };
    // What is recorded elsewhere changes nothing here.
    let other = given.get("/deals/kjaer-milan/records", &[]);
    assert_eq!(note("kjaer-milan", other.header("etag"), "elsewhere").status, 201);
    assert_eq!(given.get(path, &[("if-none-match", tag)]).status, 304);
    assert_eq!(note("simakan-atalanta", tag, "first").status, 201);
    note("simakan-atalanta", tag, "second").problem(412, "version-conflict");
    assert_eq!(given.get(path, &[("if-none-match", tag)]).status, 200);
}

#[test]
fn an_answer_tells_the_position_it_goes_up_to() {
    let given = given();
    let about: serde_json::Value = serde_json::from_str(given.get("", &[]).text()).unwrap();
    let head = about["head"].to_string();
    assert_eq!(given.get("/deals", &[]).header("mercato-position"), head);
    assert_eq!(given.get("/deals?up_to=90", &[]).header("mercato-position"), "90");
    assert_eq!(given.get("/deals", &[("mercato-position", &head)]).status, 200);
}

#[test]
fn a_record_that_does_not_arrive_is_waited_for_and_then_told() {
    let given = given();
    let answered = given.get("/deals", &[("mercato-position", "100000")]);
    let problem = answered.problem(503, "not-arrived");
    assert_eq!((&problem["position"], answered.header("retry-after")), (&100_000.into(), "1"));
    given.get("/deals", &[("mercato-position", "soon")]).problem(400, "unreadable-parameter");
}

#[test]
fn the_beginning_of_a_name_leads_to_the_whole_name() {
    let given = given();
    for (typed, whole) in [
        ("/deals/caldara", "/api/v1/deals/caldara-atalanta"),
        ("/deals/Caldara-Atalanta?at=2020", "/api/v1/deals/caldara-atalanta?at=2020"),
        ("/deals/caldara/records", "/api/v1/deals/caldara-atalanta/records"),
    ] {
        let answered = given.get(typed, &[]);
        assert_eq!((answered.status.as_u16(), answered.header("location")), (307, whole));
    }
    let several = given.get("/deals/kjaer", &[]).problem(300, "ambiguous-name");
    assert!(several["candidates"].as_array().unwrap().contains(&"kjaer-milan".into()));
}
