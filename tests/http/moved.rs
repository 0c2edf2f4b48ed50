//! A ledger that moved to another place, still served at the old one.

use crate::given::{Given, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use mercato::store::FenceStep;
use serde_json::json;
use uuid::Uuid;

const ELSEWHERE: &str = "postgres://db.internal/ledger";

fn fence(given: &Given, step: FenceStep) {
    assert!(given.server.writer().run(move |ledger| ledger.fence(&step)).unwrap());
}

#[test]
fn answers_of_a_ledger_that_moved_say_so_until_the_fence_is_lifted() {
    let given = given();
    let cookie = given.cookie(TokenRole::Reader);
    let banner = "This ledger moved to another place.";
    let before = given.get("/board", &[]);
    assert_eq!(before.headers.get("mercato-warning"), None);
    assert!(!given.browse("/board", &cookie).text().contains(banner));
    fence(&given, FenceStep::Set(ELSEWHERE.into()));
    let known = before.header("etag");
    let moved = given.get("/board", &[("if-none-match", known)]);
    assert_eq!((moved.status.as_u16(), moved.header("mercato-warning")), (200, "ledger-moved"));
    assert_eq!(moved.text(), before.text());
    let page = given.browse("/board", &cookie);
    assert_eq!(page.header("mercato-warning"), "ledger-moved");
    assert!(page.text().contains(banner) && !page.text().contains("db.internal"), "{}", page.text());
    let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    for path in ["/backup", "/live?after=0"] {
        assert_eq!(kurt.send("GET", path, &[], "").header("mercato-warning"), "ledger-moved", "{path}");
    }
    let run = Uuid::from_u128(1);
    fence(&given, FenceStep::Mark(run));
    fence(&given, FenceStep::Lift(run));
    for path in ["/backup", "/live?after=0"] {
        assert_eq!(kurt.send("GET", path, &[], "").headers.get("mercato-warning"), None, "{path}");
    }
    let lifted = given.get("/board", &[("if-none-match", known)]);
    assert_eq!((lifted.status.as_u16(), lifted.headers.get("mercato-warning")), (304, None));
}

#[test]
fn a_record_that_is_refused_since_the_ledger_moved_names_no_place_of_the_server() {
    let given = given();
    fence(&given, FenceStep::Set(ELSEWHERE.into()));
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "x"});
    let refused = anna.post("/deals/kjaer-milan/records", &[], &note);
    let problem = refused.problem(503, "ledger-moved");
    assert_eq!(problem["detail"], "the ledger moved to another place: nothing more is recorded here");
    for place in ["db.internal", given.store.to_str().unwrap()] {
        assert!(!refused.text().contains(place), "{}", refused.text());
    }
}
