//! Tables over HTTP: checked and recorded by rules, as on the command line.

use crate::given::{Answered, Given, given, given_with};
use crate::recording::Recorder;
use axum::body::{Body, Bytes};
use http_body_util::channel::Channel;
use mercato::http::{ServerOptions, TokenRole};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

/// Rows of a known layout; the second names no day.
pub(crate) const RUMOURS: &str = "player,current club,interested club,date,status,source\n\
    Elio Tasca,Genoa,Atalanta,2020-01-08,talks,Gazzetta\n\
    Ivo Brun,Genoa,Atalanta,31.02.2020,talks,Gazzetta\n\
    Nino Sala,,Atalanta,2020-01-15,interest,Gazzetta\n";

/// The same without the bad row.
pub(crate) fn good_rumours() -> String {
    RUMOURS.replace("Ivo Brun,Genoa,Atalanta,31.02.2020,talks,Gazzetta\n", "")
}

/// Rules whose second record is refused where the day of the row is in the future.
const TWO_RECORDS: &str = r#"
name = "pairs"
key = ["player"]
[columns]
player = "who"
later = "later"
[deal]
player = "{{ player }}"
owner = "Genoa"
to = "Atalanta"
[every]
source = "A list"
[[record]]
type = "interest"
by = "Atalanta"
happened = "2020-01-03"
[[record]]
type = "contact"
between = ["Atalanta", "Genoa"]
happened = "{{ later }}"
"#;

/// A form with these parts: a name, the name of a file where it is one, and what it holds.
pub(crate) fn form(parts: &[(&str, Option<&str>, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend_from_slice(
            format!("--here\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--here--\r\n");
    ("multipart/form-data; boundary=here".into(), body)
}

fn send_to(given: &Given, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answered {
    let anna = Recorder::new(given, "Anna", TokenRole::Recorder);
    let (content_type, body) = form(parts);
    anna.send("POST", path, &[("content-type", &content_type)], body)
}

fn send(given: &Given, query: &str, table: &str) -> Answered {
    send_to(given, &format!("/import/table{query}"), &[("table", Some("rumours.csv"), table.as_bytes())])
}

#[track_caller]
fn told(answered: &Answered) -> Value {
    assert_eq!(answered.status, 200, "{}", answered.text());
    serde_json::from_str(answered.text()).unwrap()
}

fn head(given: &Given) -> u64 {
    given.server.writer().head().position().0
}

/// A workbook of one sheet with these cells.
fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Winter").unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_table_is_checked_and_recorded_as_on_the_command_line() {
    let (given, beside) = (given(), given());
    beside.server.stop();
    let file = beside.store.join("rumours.csv");
    fs::write(&file, good_rumours()).unwrap();
    let command = |more: &[&str]| {
        let args = [&["import", "--rules", "rumours", file.to_str().unwrap(), "-O", "json"], more].concat();
        serde_json::from_str::<Value>(&beside.command(&args)).unwrap()
    };
    // Ids are made with the secret of the ledger, and these are two.
    let without_ids = |mut told: Value| {
        for row in told.get_mut("first").and_then(Value::as_array_mut).into_iter().flatten() {
            let lines = row["lines"].as_array_mut().unwrap();
            assert!(lines.iter_mut().all(|line| line.as_object_mut().unwrap().remove("id").is_some()));
        }
        told
    };
    // What the server adds to what the command line tells.
    let same = |mut told: Value| {
        let members = told.as_object_mut().unwrap();
        assert_eq!((members.remove("layout"), members.remove("sheet")), (Some(json!("rumours")), Some(Value::Null)));
        members.remove("rejects");
        without_ids(told)
    };
    let before = head(&given);
    let checked = told(&send(&given, "?check=true", &good_rumours()));
    assert_eq!((head(&given), &checked["recorded"], &checked["rejects"]), (before, &json!(4), &json!([])));
    assert_eq!(same(checked), without_ids(command(&["--check"])));
    let answered = send(&given, "", &good_rumours());
    assert_eq!(answered.header("mercato-position"), (before + 4).to_string());
    assert_eq!(same(told(&answered)), command(&[]));
    assert_eq!(head(&given), before + 4);
    assert_eq!(same(told(&send(&given, "?layout=rumours", &good_rumours()))), command(&[]));
    assert_eq!(head(&given), before + 4);
    let history = given.get("/deals/tasca-atalanta/records", &[]);
    assert!(history.text().contains("\"recorder\": \"Anna\""), "{}", history.text());
}

#[test]
fn bad_rows_are_told_with_their_cells_and_come_back_as_a_file_that_the_same_rules_read() {
    let given = given();
    let before = head(&given);
    let stopped = send(&given, "", RUMOURS).problem(400, "field-unreadable");
    for (member, value) in
        [("row", json!(3)), ("column", json!("date")), ("value", json!("31.02.2020")), ("recorded", json!(2))]
    {
        assert_eq!(stopped[member], value, "{member}: {stopped}");
    }
    assert_eq!(head(&given), before + 2);
    let told = told(&send(&given, "?rejects=true", RUMOURS));
    assert_eq!((&told["recorded"], &told["stood_already"], &told["bad"]), (&json!(2), &json!(2), &json!(1)));
    let row = &told["rejects"][0];
    assert_eq!((&row["row"], &row["column"], &row["value"]), (&json!(3), &json!("date"), &json!("31.02.2020")));
    assert_eq!(row["rule"], "columns.date");
    assert!(row["reason"].as_str().unwrap().starts_with("it is no date in the format"), "{row}");
    let corrected = told["rejects_csv"].as_str().unwrap().replacen("31.02.2020", "10.01.2020", 1);
    let again = send(&given, "", &corrected);
    assert_eq!(self::told(&again)["recorded"], 2, "{}", again.text());
    assert_eq!(given.get("/deals/brun-atalanta", &[]).status, 200);
}

#[test]
fn a_row_is_recorded_as_a_whole_or_not_at_all() {
    let given = given();
    let before = head(&given);
    let table = "who,later\nElio Tasca,2020-01-08\nNino Sala,2999-01-01\nIvo Brun,2020-01-09\n";
    let parts: [(&str, Option<&str>, &[u8]); 2] =
        [("table", Some("pairs.csv"), table.as_bytes()), ("rules", None, TWO_RECORDS.as_bytes())];
    send_to(&given, "/import/table", &parts).problem(422, "in-the-future");
    assert_eq!(head(&given), before + 3);
    let told = told(&send_to(&given, "/import/table?rejects=true", &parts));
    assert_eq!((&told["recorded"], &told["bad"], &told["layout"]), (&json!(3), &json!(1), &Value::Null));
    assert_eq!(told["rejects"][0]["code"], "in-the-future");
    assert_eq!(given.get("/deals/sala-atalanta", &[]).status, 404);
}

#[test]
fn a_draft_of_rules_is_one_that_the_table_is_read_by() {
    let given = given();
    let table = "Giocatore;Squadra;Interessata;Data;Stato\nElio Tasca;Borgo;Atalanta;08.01.2020;contatto\n\
        Ivo Brun;Borgo;Atalanta;19.01.2020;interesse\n";
    let parts: [(&str, Option<&str>, &[u8]); 1] = [("table", Some("C:\\Ada\\targets.csv"), table.as_bytes())];
    let draft = send_to(&given, "/import/table/draft", &parts);
    assert_eq!((draft.status.as_u16(), draft.header("content-type")), (200, "application/toml"));
    assert!(draft.text().contains("name = \"targets\""), "{}", draft.text());
    let with_rules = [parts[0], ("rules", Some("rules.toml"), draft.body.as_slice())];
    assert_eq!(told(&send_to(&given, "/import/table", &with_rules))["recorded"], 4);
}

#[test]
fn what_is_no_table_or_comes_without_rules_is_refused_with_a_way_out() {
    let given = given();
    let before = head(&given);
    let of = |bytes: &[u8]| send_to(&given, "/import/table", &[("table", Some("x"), bytes)]);
    let locked = of(&[0xD0, 0xCF, 0x11, 0xE0, 0, 0]).problem(400, "table-unreadable");
    assert!(locked["detail"].as_str().unwrap().contains("password"), "{locked}");
    assert!(locked["hint"].as_str().unwrap().contains("without a password"), "{locked}");
    of(b"%PDF-1.7").problem(400, "table-unreadable");
    of(b"").problem(400, "table-unreadable");
    let unknown = of(b"a,b\n1,2\n").problem(400, "no-layout");
    assert_eq!(unknown["columns"], json!(["a", "b"]));
    let wide: Vec<String> = (0..300).map(|column| format!("column {column}")).collect();
    of(&workbook(&[wide.clone(), wide])).problem(400, "no-layout");
    let rows = good_rumours();
    let rows: Vec<Vec<String>> = rows.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let sheet = told(&send_to(&given, "/import/table?check=true", &[("table", Some("r.xlsx"), &workbook(&rows))]));
    assert_eq!((&sheet["sheet"], &sheet["recorded"]), (&json!("Winter"), &json!(4)));
    send(&given, "?sheet=Winter", RUMOURS).problem(400, "table-unreadable");
    let only_header = told(&send(&given, "", RUMOURS.lines().next().unwrap()));
    assert_eq!((&only_header["rows"], &only_header["recorded"]), (&json!(0), &json!(0)));
    let broken = [("table", Some("r.csv"), RUMOURS.as_bytes()), ("rules", None, &b"columns = 7"[..])];
    send_to(&given, "/import/table", &broken).problem(400, "rules-unreadable");
    assert_eq!(head(&given), before);
}

#[test]
fn a_request_with_a_table_is_as_described() {
    let given = given();
    let before = head(&given);
    send(&given, "?layout=rumors", RUMOURS).problem(400, "unreadable-parameter");
    let table = ("table", Some("r.csv"), RUMOURS.as_bytes());
    let rules = ("rules", None, TWO_RECORDS.as_bytes());
    send_to(&given, "/import/table?layout=rumours", &[table, rules]).problem(400, "unreadable-parameter");
    send_to(&given, "/import/table", &[rules]).problem(400, "unreadable-parameter");
    send_to(&given, "/import/table", &[table, table]).problem(400, "repeated-parameter");
    let unknown = send_to(&given, "/import/table", &[table, ("colour", None, b"red")]);
    assert_eq!(unknown.problem(400, "unknown-parameter")["known"], json!(["rules", "table"]));
    send_to(&given, "/import/table", &[table, ("rules", None, &[0xFF])]).problem(400, "unreadable-parameter");
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    anna.send("POST", "/import/table", &[("content-type", "text/csv")], RUMOURS).problem(415, "wrong-media-type");
    anna.send("POST", "/import/table", &[], RUMOURS).problem(400, "unreadable-parameter");
    let (content_type, body) = form(&[table]);
    let headers = [("content-type", content_type.as_str()), ("if-match", "\"3\"")];
    anna.send("POST", "/import/table", &headers, body.clone()).problem(400, "unreadable-parameter");
    let rosa = Recorder::new(&given, "Rosa", TokenRole::Reader);
    rosa.send("POST", "/import/table?check=true", &headers[..1], body).problem(403, "role-too-small");
    assert_eq!(head(&given), before);
}

#[test]
fn a_body_that_is_too_large_or_does_not_arrive_whole_records_nothing() {
    let given = given_with(ServerOptions { patience: Duration::from_millis(300), ..ServerOptions::default() });
    let before = head(&given);
    let large = vec![b' '; (64 << 20) + 1];
    let refused = send_to(&given, "/import/table", &[("table", Some("r.csv"), &large)]).problem(413, "body-too-large");
    assert!(refused["hint"].as_str().unwrap().contains("split the table"), "{refused}");
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let (content_type, body) = form(&[("table", Some("r.csv"), good_rumours().as_bytes())]);
    let headers = [("content-type", content_type.as_str())];
    let cut = body.get(..body.len() - 12).unwrap().to_vec();
    anna.send("POST", "/import/table", &headers, cut.clone()).problem(400, "body-cut");
    // One that never ends is given up.
    let (mut sender, silent) = Channel::<Bytes, std::io::Error>::new(2);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(sender.send_data(Bytes::from(cut))).unwrap();
    anna.send("POST", "/import/table", &headers, Body::new(silent)).problem(408, "body-too-slow");
    drop(sender);
    assert_eq!(head(&given), before);
}

#[test]
fn a_check_counts_nothing_of_a_row_that_is_not_taken_whole() {
    let given = given();
    let table = b"who,later\nElio Tasca,2999-01-01\nElio Tasca,2020-01-04\nIvo Brun,2020-01-05\n";
    let parts: [(&str, Option<&str>, &[u8]); 2] =
        [("table", Some("pairs.csv"), table), ("rules", None, TWO_RECORDS.as_bytes())];
    let count = |query: &str| {
        let told = told(&send_to(&given, &format!("/import/table?{query}"), &parts));
        (told["recorded"].clone(), told["stood_already"].clone(), told["bad"].clone())
    };
    assert_eq!(count("check=true"), count("rejects=true"));
}
