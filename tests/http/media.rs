//! The media types of answers.

use crate::given::given;
use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

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

#[test]
fn a_table_is_a_workbook_too() {
    let given = given();
    let essence = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (path, sheet) in [
        ("/deals?at=2020-01-06", "Deals"),
        ("/deals/barrow-bologna/records?at=2020-01-06", "History"),
        ("/board?at=2020-01-06", "Board"),
        ("/findings?at=2020-01-06", "Findings"),
        ("/replay?at=2020-01-06", "Replay"),
        ("/chain?at=2020-01-06", "Chain"),
        ("/reports/ageing?at=2020-01-06", "Ageing"),
        ("/reports/funnel?at=2020-01-06", "Funnel"),
        ("/reports/calendar?at=2020-01-06", "Calendar"),
        ("/reports/clubs?at=2020-01-06", "Clubs"),
        ("/reports/sources?at=2020-01-06", "Sources"),
    ] {
        let answered = given.get(path, &[("accept", essence)]);
        assert_eq!((answered.status.as_u16(), answered.header("content-type")), (200, essence), "{path}");
        assert!(answered.header("content-disposition").starts_with("attachment"), "{path}");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answered.body)).unwrap();
        let rows = book.worksheet_range(sheet).unwrap().height();
        let lines = given.get(&format!("{path}&format=jsonl"), &[]).text().lines().count();
        // A replay has a row for each event.
        assert!(if sheet == "Replay" { rows > lines } else { rows == lines + 1 }, "{path}: {rows} rows, {lines} lines");
        let about = book.worksheet_range("About").unwrap();
        let at = about.rows().find(|row| row[0] == Data::String("at".into())).unwrap();
        assert_eq!(at[1], Data::String("2020-01-06".into()), "{path}");
    }
    given.get("/deals/barrow-bologna?format=xlsx", &[]).problem(400, "unreadable-parameter");
}

#[test]
fn the_ledger_is_a_workbook_and_a_database() {
    let given = given();
    let answered = given.get("/export?at=2020-01-06&known_at=2020-01-06", &[]);
    assert_eq!(answered.status, 200);
    let book: Xlsx<_> = Xlsx::new(Cursor::new(answered.body)).unwrap();
    assert_eq!(book.sheet_names(), ["About", "Board", "Deals", "Terms", "Records", "Findings", "Sums"]);
    let answered = given.get("/export?deal=caldara", &[("accept", "application/vnd.sqlite3")]);
    assert!(answered.status == 200 && answered.body.starts_with(b"SQLite format 3\0"));
    assert_eq!(answered.header("content-disposition"), "attachment; filename=\"mercato.sqlite\"");
    given.get("/export?format=csv", &[]).problem(400, "unreadable-parameter");
    given.get("/export?deal=nobody", &[]).problem(404, "no-such-deal");
}
