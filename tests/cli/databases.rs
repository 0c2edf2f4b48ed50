//! Databases of the ledger, asked in SQL; and that the answers in the manual are those of the example window.

use crate::findings::{SIXTH, with_dates};
use crate::house::House;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

const MANUAL: &str = include_str!("../../docs/sql.md");

fn open(file: &Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// A row a line, its cells between bars, as the shell of SQLite prints them.
fn ask(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut told = String::new();
    while let Some(row) = rows.next().unwrap() {
        let cells: Vec<String> = (0..columns)
            .map(|at| match row.get_ref(at).unwrap() {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                ValueRef::Blob(_) => panic!("a blob"),
            })
            .collect();
        told += &format!("{}\n", cells.join("|"));
    }
    told
}

#[test]
fn the_questions_of_the_manual_have_the_answers_that_it_prints() {
    let house = with_dates();
    house.ok(&["export", "~/ledger.sqlite"]);
    let connection = open(&house.path("ledger.sqlite"));
    let mut asked = 0;
    for part in MANUAL.split("```sql\n").skip(1) {
        let (sql, rest) = part.split_once("```").unwrap();
        let answer = rest.split_once("```text\n").and_then(|(_, answer)| answer.split_once("```")).unwrap().0;
        assert_eq!(ask(&connection, sql), answer, "{sql}");
        asked += 1;
    }
    assert_eq!(asked, 10);
}

#[test]
fn the_manual_has_each_column_of_each_table() {
    let house = with_dates();
    house.ok(&["export", "~/ledger.sqlite"]);
    let connection = open(&house.path("ledger.sqlite"));
    let columns =
        "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')";
    for line in ask(&connection, columns).lines() {
        let (table, column) = line.split_once('|').unwrap();
        assert!(MANUAL.contains(&format!("### `{table}`")), "{table}");
        // Parts of a moment and of money are told once for all of them.
        let of = ["_from", "_to", "_currency"].iter().find_map(|part| column.strip_suffix(part)).unwrap_or(column);
        let told = [column, of].iter().any(|name| MANUAL.contains(&format!("`{name}`")));
        assert!(told, "{table}.{column}");
    }
}

#[test]
fn a_database_is_sound_and_exact() {
    let house = with_dates();
    let file = house.path("l.sqlite");
    assert_eq!(
        house.ok(&["export", "~/l.sqlite"]),
        format!("{}: 16 deals, 108 records, 28 findings\n", file.display())
    );
    let connection = open(&file);
    assert_eq!(ask(&connection, "PRAGMA integrity_check"), "ok\n");
    assert_eq!(ask(&connection, "PRAGMA foreign_key_check"), "");
    let caldara = "SELECT loan_fee, loan_fee_from, typeof(loan_fee_from), loan_fee_currency, until, phase_since_to \
                   FROM deals WHERE deal = 'caldara-atalanta'";
    assert_eq!(ask(&connection, caldara), "900000|900000|integer|EUR|2021-06-30|2020-01-12\n");
    let contact = "SELECT happened, happened_from, happened_to FROM records \
                   WHERE deal = 'caldara-atalanta' AND type = 'contact' LIMIT 1";
    assert_eq!(ask(&connection, contact), "2020-01-03..2020-01-06|2020-01-03|2020-01-06\n");
}

#[test]
fn a_database_shows_the_past_that_was_asked_for() {
    let house = with_dates();
    let file = house.path("l.sqlite");
    house.ok(&[&["export", "~/l.sqlite", "--window", "serie-a-2019-20-winter"], &SIXTH[..]].concat());
    let connection = open(&file);
    assert_eq!(
        ask(&connection, "SELECT text FROM ledger WHERE name IN ('at', 'known_at')"),
        "2020-01-06\n2020-01-06\n"
    );
    assert_eq!(ask(&connection, "SELECT count(*) FROM deals"), "10\n");
    assert_eq!(ask(&connection, "PRAGMA foreign_key_check"), "");
    house.refuses(2, &[(&["export", "~/l.sqlite"], &["l.sqlite: it is there already", "--force"])]);
}

#[test]
fn offers_have_amounts_and_blame_speaks_of_them() {
    let house = House::new();
    house.ok(&["open", "Ivo Brun", "--owner", "Borgo", "--to", "Lido"]);
    house.ok(&[
        "record",
        "offer",
        "brun",
        "--by",
        "Lido",
        "--kind",
        "loan",
        "--loan-fee",
        "1..2m EUR",
        "--until",
        "2021-06-30",
    ]);
    let blame = house.ok(&["blame", "brun"]);
    let told = "nothing is known of that\n1 offer is on the table; offers are no claims on the terms, and mercato show brun-lido shows them\n";
    assert!(blame.contains(told), "{blame}");
    house.ok(&["export", "~/o.sqlite"]);
    let asked = "SELECT deal, \"by\", kind, loan_fee_from, loan_fee_to, loan_fee_currency, until, fee FROM offers";
    assert_eq!(ask(&open(&house.path("o.sqlite")), asked), "brun-lido|Lido|loan|1000000|2000000|EUR|2021-06-30|\n");
    // Nothing is left beside it, and it is replaced as a whole.
    house.ok(&["export", "~/o.sqlite", "--force"]);
    let beside = house.path("o.sqlite").parent().unwrap().read_dir().unwrap();
    let named = beside.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("o.sqlite"));
    assert_eq!(named.count(), 1);
    house.refuses(2, &[(&["list", "-o", "~/list.csv"], &["-o writes a workbook", "-O csv > "])]);
}
