//! A writer that has too much to do.

use crate::given::given;
use crate::recording::Recorder;
use mercato::bytes::line::Line;
use mercato::http::TokenRole;
use mercato::ledger::{Conditions, Request, Submission};
use serde_json::json;
use std::sync::mpsc::channel;

#[test]
fn a_full_queue_is_told_with_when_to_come_back_and_then_it_is_recorded() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let writer = given.server.writer();
    let (begun, has_begun) = channel();
    let (go_on, may_go_on) = channel::<()>();
    let work = move |_: &mut _| {
        begun.send(()).unwrap();
        // It ends when the test does, however that does.
        let _ = may_go_on.recv();
        Ok(())
    };
    writer.begin(work, |_| {}).unwrap();
    has_begun.recv().unwrap();
    let text = r#"{"deal":"simakan-atalanta","type":"note","happened":"2020-02-01","note":"waits","recorder":"Ada"}"#;
    let request = Request { line: Line::read(text, writer.zone()).unwrap(), conditions: Conditions::default() };
    while writer.submit(Submission::of(request.clone()), |_| {}).is_ok() {}
    assert_eq!(writer.waiting(), 1_024);
    let key = ("idempotency-key", "0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a77");
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "later"});
    let post = || anna.post("/deals/kjaer-milan/records", &[key], &note);
    let refused = post();
    let problem = refused.problem(503, "writer-busy");
    assert_eq!((refused.header("retry-after"), &problem["waiting"]), ("1", &json!(1_024)));
    assert!(problem["hint"].is_string(), "{problem}");
    let erasure = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    erasure.post("/records/20/erasure", &[], &json!({"reason": "x"})).problem(503, "writer-busy");
    // Questions go on meanwhile.
    assert_eq!(given.get("/deals/kjaer-milan", &[]).status, 200);
    drop(go_on);
    while writer.waiting() > 0 {
        std::thread::yield_now();
    }
    let recorded = post();
    assert_eq!(recorded.status, 201, "{}", recorded.text());
}
