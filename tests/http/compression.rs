//! Answers that come compressed to whoever takes them so.

use crate::given::{Answered, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::json;

const TAKES: (&str, &str) = ("accept-encoding", "gzip, deflate, br");
const RECORDS: &str = "/deals/simakan-atalanta/records";

fn encoding(answered: &Answered) -> Option<&str> {
    answered.headers.get("content-encoding").map(|encoding| encoding.to_str().unwrap())
}

#[test]
fn long_texts_are_compressed_for_whoever_takes_them_so() {
    let given = given();
    for path in ["/deals", "/deals?format=csv", "/deals?format=jsonl", "/timeline?format=svg", RECORDS] {
        let (plain, packed) = (given.get(path, &[]), given.get(path, &[TAKES]));
        assert_eq!((encoding(&plain), encoding(&packed)), (None, Some("gzip")), "{path}");
        assert_eq!(packed.unpacked(), plain.body, "{path}");
        assert!(packed.body.len() * 2 < plain.body.len(), "{path}");
        for answered in [&plain, &packed] {
            assert!(answered.header("vary").contains("Accept-Encoding"), "{path}");
        }
    }
    // What forbids all that there is comes as it is.
    for takes in ["gzip;q=0", "identity;q=0", "*;q=0", "br"] {
        let answered = given.get("/deals", &[("accept-encoding", takes)]);
        assert_eq!((answered.status.as_u16(), encoding(&answered)), (200, None), "{takes}");
    }
}

#[test]
fn pictures_workbooks_short_answers_and_the_feed_are_not() {
    let given = given();
    for path in ["/timeline?format=png", "/deals?format=xlsx", "", "/live?format=jsonl", "/live"] {
        let answered = given.get(path, &[TAKES]);
        assert_eq!((answered.status.as_u16(), encoding(&answered)), (200, None), "{path}");
    }
}

#[test]
fn the_tag_of_a_compressed_history_is_another_one_and_holds_all_the_same() {
    let given = given();
    let (plain, packed) = (given.get(RECORDS, &[]), given.get(RECORDS, &[TAKES]));
    let (plain, packed) = (plain.header("etag"), packed.header("etag"));
    assert_eq!(packed, format!("{}-gzip\"", plain.strip_suffix('"').unwrap()));
    for (tag, takes) in [(plain, None), (packed, Some(TAKES))] {
        let headers: Vec<(&str, &str)> = takes.into_iter().chain([("if-none-match", tag)]).collect();
        let again = given.get(RECORDS, &headers);
        assert_eq!((again.status.as_u16(), again.header("etag")), (304, tag));
    }
    // Weak tags say that the answer is the same, however it is sent.
    let weak = [given.get("/deals", &[]), given.get("/deals", &[TAKES])];
    assert_eq!(weak[0].header("etag"), weak[1].header("etag"));
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let body = json!({"type": "note", "happened": "2020-02-01", "note": "heard"});
    assert_eq!(anna.post(RECORDS, &[("if-match", packed)], &body).status, 201);
    anna.post(RECORDS, &[("if-match", packed)], &body).problem(412, "version-conflict");
}
