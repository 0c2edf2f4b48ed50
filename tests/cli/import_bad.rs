//! Lines that are not taken: file, line, field and reason; the lines before stand, and nothing after them.

use crate::house::{House, deal_of_caldara};
use std::fs;

const OPENED: &str =
    r#"{"deal":"a-b","type":"opened","happened":"2020-01-02","data":{"players":["A"],"owner":"O","to":"B"}}"#;

/// A good line, the bad one, and a good one after it: one record stands.
#[track_caller]
fn refused(bad: &[u8], code: i32, facts: &[&str]) {
    let house = House::new();
    let after = br#"{"deal":"a-b","type":"interest","happened":"2020-01-05","data":{"by":"B"}}"#;
    fs::write(house.path("lines.jsonl"), [OPENED.as_bytes(), b"\n", bad, b"\n", after, b"\n"].concat()).unwrap();
    let run = house.run(&["import", "~/lines.jsonl"]);
    run.refused(
        code,
        &[&["lines.jsonl, line 2", "hint:", "1 line was recorded before this line; nothing after it was read"], facts]
            .concat(),
    );
    assert!(run.err.len() < 2_000, "an error of {} bytes", run.err.len());
    assert_eq!(house.count(), 1);
}

#[test]
fn what_is_no_json_is_refused() {
    refused(b"caldara-atalanta;offer;2020-01-08", 2, &["no JSON"]);
    refused(br#"{"deal":"a-b","type":"interest","#, 2, &["no JSON"]);
    refused(b"[1, 2]", 2, &["JSON object"]);
    refused(b"\xff\xfe{}", 2, &["UTF-8"]);
    refused(b"{\"deal\":\"a-b\",\"type\":\"note\",\"happened\":\"2020-01-02\",\"note\":\"caf\xe9\"}", 2, &["UTF-8"]);
}

#[test]
fn a_missing_or_unknown_field_is_named() {
    refused(br#"{"deal":"a-b","type":"interest","data":{"by":"B"}}"#, 2, &["happened", "missing"]);
    refused(br#"{"type":"interest","happened":"2020-01-02","data":{"by":"B"}}"#, 2, &["deal", "missing"]);
    refused(br#"{"deal":"a-b","happened":"2020-01-02","data":{"by":"B"}}"#, 2, &["type", "missing"]);
    refused(br#"{"deal":"a-b","type":"interest","happened":"2020-01-02"}"#, 2, &["missing field `by`"]);
    refused(
        br#"{"deal":"a-b","type":"note","happened":"2020-01-02","note":"x","colour":"red"}"#,
        2,
        &["colour", "unknown"],
    );
    refused(
        br#"{"deal":"a-b","type":"interest","happened":"2020-01-02","data":{"by":"B","to":"C"}}"#,
        2,
        &["unknown field `to`"],
    );
    refused(br#"{"deal":"a-b","type":"ofer","happened":"2020-01-02","data":{}}"#, 2, &["ofer", "did you mean offer?"]);
}

#[test]
fn a_value_of_another_kind_is_named_with_its_path() {
    let offer = |fee: &str| {
        format!(
            r#"{{"deal":"a-b","type":"offer","happened":"2020-01-02","data":{{"by":"B","terms":{{"fee":{fee}}}}}}}"#
        )
    };
    refused(offer(r#"{"amount":15,"currency":"EUR"}"#).as_bytes(), 2, &["data.terms.fee.amount"]);
    refused(offer(r#"{"amount":"-1","currency":"EUR"}"#).as_bytes(), 2, &["data.terms.fee", "is negative"]);
    refused(offer(r#""15m EUR""#).as_bytes(), 2, &["data.terms.fee"]);
    refused(
        br#"{"deal":"a-b","type":"note","happened":"2020-01-02","note":"x","source":{"name":"y","grade":"G7"}}"#,
        2,
        &["source.grade", "G7"],
    );
    refused(br#"{"deal":"A b","type":"interest","happened":"2020-01-02","data":{"by":"B"}}"#, 2, &["deal", "A b"]);
}

#[test]
fn a_file_must_name_dates() {
    let bad = ["yesterday", "today", "last friday", "3 days ago", "2020-02-30", "..", "2020-01-06..2020-01-03"];
    refused(br#"{"deal":"a-b","type":"note","happened":"yesterday","note":"x"}"#, 2, &["happened", "yesterday"]);
    let house = House::new();
    let line = |words: &str, field: &str| {
        let other = if field == "happened" { "learned" } else { "happened" };
        format!(r#"{{"deal":"a-b","type":"note","note":"x","{field}":"{words}","{other}":"2020-01-02"}}"#)
    };
    let lines = bad.iter().flat_map(|words| ["happened", "learned"].map(|field| line(words, field)));
    let run = house.run_with(&["import", "-", "--check"], lines.collect::<Vec<_>>().join("\n"));
    for (at, words) in bad.iter().enumerate() {
        let told = format!("line {}: happened: \"{words}\"", 2 * at + 1);
        assert!(run.err.contains(&told), "{told}: {}", run.err);
        let told = format!("line {}: learned: \"{words}\"", 2 * at + 2);
        assert!(run.err.contains(&told), "{told}: {}", run.err);
    }
}

#[test]
fn a_line_of_ten_megabytes_is_refused_and_not_printed() {
    let long = format!(r#"{{"deal":"a-b","type":"note","happened":"2020-01-02","note":"{}"}}"#, "x".repeat(10 << 20));
    refused(long.as_bytes(), 2, &["bytes", "at the most"]);
}

#[test]
fn a_record_over_48_kib_is_refused_whichever_way_it_comes() {
    let note = "x".repeat(49_000);
    let line = format!(r#"{{"deal":"a-b","type":"note","happened":"2020-01-02","note":"{note}"}}"#);
    refused(line.as_bytes(), 1, &["49152 at the most", "shorten"]);
    let house = deal_of_caldara();
    house.refuses(1, &[(&["record", "note", "caldara", "--note", &note], &["49152 at the most", "hint:", "shorten"])]);
    house.ok(&["record", "note", "caldara", "--note", &"x".repeat(47_000)]);
}

#[test]
fn what_a_rule_refuses_is_refused_in_a_file_too() {
    refused(OPENED.replace("2020-01-02", "2020-01-03").as_bytes(), 1, &["a-b", "exists already"]);
    refused(br#"{"deal":"a-c","type":"interest","happened":"2020-01-02","data":{"by":"B"}}"#, 4, &["a-c"]);
    refused(
        br#"{"deal":"a-b","type":"interest","happened":"2020-01-02","learned":"2019-12-01","data":{"by":"B"}}"#,
        1,
        &["1 Dec 2019", "before it happened"],
    );
    refused(
        br#"{"deal":"a-b","type":"interest","happened":"2999-01-02","data":{"by":"B"}}"#,
        1,
        &["2 Jan 2999", "future"],
    );
    refused(br#"{"deal":"a-b","type":"note","happened":"2020-01-02"}"#, 2, &["note"]);
}

#[test]
fn an_id_that_stands_with_another_content_says_where_and_in_what_it_differs() {
    let house = House::new();
    let id = "11111111-2222-4333-8444-555555555555";
    let line =
        |note: &str| format!(r#"{{"id":"{id}","deal":"a-b","type":"note","happened":"2020-01-03","note":"{note}"}}"#);
    house.run_with(&["import", "-"], format!("{OPENED}\n{}\n", line("one"))).done();
    let run = house.run_with(&["import", "-"], line("two"));
    run.refused(1, &["standard input, line 1", id, "record 2", "another note", "hint:"]);
    // Also among the lines of one file.
    let other = id.replace('1', "9");
    let pair = format!("{}\n{}\n", line("three").replace(id, &other), line("four").replace(id, &other));
    house.run_with(&["import", "-"], pair).refused(1, &["line 2", &other, "another note"]);
    assert_eq!(house.count(), 3);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let house = House::new();
    fs::create_dir(house.path("folder")).unwrap();
    house.run(&["import", "~/nowhere.jsonl"]).refused(2, &["nowhere.jsonl", "hint:"]);
    house.run(&["import", "~/folder"]).refused(2, &["folder", "hint:"]);
    house.run(&["window", "import", "~/nowhere.csv"]).refused(2, &["nowhere.csv", "hint:"]);
    assert_eq!(house.count(), 0);
}

#[test]
fn a_misspelt_deal_names_the_nearest_of_the_same_file() {
    refused(
        br#"{"deal":"a-c","type":"interest","happened":"2020-01-02","data":{"by":"B"}}"#,
        4,
        &["a-c", "nearest: a-b"],
    );
}

#[test]
fn an_export_of_another_zone_leaves_no_store_behind_that_forbids_its_own_zone() {
    let house = House::new();
    let line = OPENED.replacen('{', r#"{"zone":"Europe/London","#, 1);
    house
        .run_with(&["import", "-"], &line)
        .refused(2, &["counts its days in Europe/London", "hint:", "--zone ZONE import"]);
    let london = ["--store", "~/store", "--zone", "Europe/London", "import", "-"];
    crate::run::run(&house.bare(&london), line.as_bytes()).done();
}
