//! The media types of answers.

use crate::given::given;

#[test]
fn the_header_chooses_among_what_there_is() {
    let given = given();
    for (accept, expected) in [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("text/*", "text/csv; charset=utf-8; header=present"),
        ("text/html, */*;q=0.1", "application/json"),
        ("text/csv;q=4294968", "text/csv; charset=utf-8; header=present"),
    ] {
        let answered = given.get("/deals", &[("accept", accept)]);
        assert_eq!((answered.status.as_u16(), answered.header("content-type")), (200, expected), "{accept}");
        assert!(answered.header("vary").contains("Accept"));
        assert_eq!(answered.header("x-content-type-options"), "nosniff");
    }
    given.get("/deals", &[("accept", "image/png")]).problem(406, "not-acceptable");
    given.get("/timeline", &[("accept", "image/png;q=0, text/html")]).problem(406, "not-acceptable");
    given.get("/deals?format=png", &[]).problem(400, "unreadable-parameter");
}

#[test]
fn a_parameter_outdoes_the_header() {
    let given = given();
    let answered = given.get("/deals?format=csv", &[("accept", "application/json")]);
    assert!(answered.header("content-type").starts_with("text/csv"));
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_guarded() {
    let given = given();
    // The name is typed by whoever has the role to record; the guard is that of the command line.
    let csv = given.get("/deals?format=csv", &[]);
    assert_eq!(csv.text(), given.command(&["list", "-O", "csv"]));
}

#[test]
fn head_answers_with_the_headers_alone() {
    let given = given();
    let answered = given.send(given.request("HEAD", "/deals", &[]));
    assert_eq!((answered.status.as_u16(), answered.body.len()), (200, 0));
    assert_eq!(answered.header("content-type"), "application/json");
}
